"""The version of this library; it stands in the provenance of every decision."""

__version__ = "0.2.0"
