"""JSON Schemas of the input and of the output.

This package may be imported and may change between minor versions.
"""

from disclosure_rules.schema.published import NAMES, schema

__all__ = ["NAMES", "schema"]
