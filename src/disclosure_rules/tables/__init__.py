"""A table in, a table out: flat columns become facts, and decisions become columns. It needs the extra `tables`."""

from disclosure_rules.tables.evaluate import evaluate_batches, evaluate_table
from disclosure_rules.tables.results import result_schema

__all__ = ["evaluate_batches", "evaluate_table", "result_schema"]
