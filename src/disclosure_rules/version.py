"""The version of this library; it stands in the provenance of every decision."""

VERSION = "0.1.0"
