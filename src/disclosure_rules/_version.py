"""The version, in a place of its own that the packaging reads."""

__version__ = "0.2.0"
"""The version of this library. It stands in the provenance of every decision."""
