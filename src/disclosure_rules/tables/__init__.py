"""A table in, a table out: flat columns become facts, and decisions become columns. It needs the extra `tables`."""

from disclosure_rules.tables.arrow import TableSchema, schema
from disclosure_rules.tables.evaluate import evaluate_batches, evaluate_table
from disclosure_rules.tables.mapping import ColumnMap, read_map

__all__ = ["ColumnMap", "TableSchema", "evaluate_batches", "evaluate_table", "read_map", "schema"]
