"""JSON Schemas of the input and of the output."""

from disclosure_rules.schema.published import NAMES, schema

__all__ = ["NAMES", "schema"]
