"""JSON Schemas of what is written and of what comes back."""

from disclosure_rules.schema.published import NAMES, schema

__all__ = ["NAMES", "schema"]
