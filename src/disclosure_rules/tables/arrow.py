"""The Arrow schemas of tables about records of a kind: of what goes in, and of what comes out."""

from __future__ import annotations

import typing
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from disclosure_rules import _arguments
from disclosure_rules.errors import RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.model import unwrap
from disclosure_rules.tables.evaluate import model_named
from disclosure_rules.tables.frames import arrow_of
from disclosure_rules.tables.headers import kind_at, stated
from disclosure_rules.tables.package import needed
from disclosure_rules.tables.results import result_schema
from disclosure_rules.terms import Term

if TYPE_CHECKING:
    import pyarrow as pa


class TableSchema(NamedTuple):
    """The Arrow schemas of a table: `facts` of what goes in, `results` of what comes out."""

    facts: pa.Schema
    results: pa.Schema


def schema(evaluator: Evaluator, kind: str = "document", *, dictionaries: bool = True) -> TableSchema:
    """The Arrow schemas of tables about records of a kind, as pyarrow has them.

    `facts` has a column for each fact by its dotted name, whole: lists as lists, moments as timestamps without a zone, of
    which midnights are days. A table takes of it the columns of what is tracked, since a fact without a column is unknown.
    `results` is the schema of each batch that `evaluate_batches` yields. Vocabularies and ids are dictionaries, or without
    `dictionaries` plain text, as Spark has it. Raises RecordError for a kind that there is not, and where Polars or pyarrow
    is not installed.
    """
    polars = needed("polars")
    model = model_named(
        _arguments.one(evaluator, Evaluator, "evaluator", "evaluator", RecordError).kinds, kind
    )
    columns = {fact.path: _type(kind_at(model, fact.steps)) for fact in stated(model)}
    columns["unknown"] = polars.List(
        polars.Enum([path for path, fact in facts_of(model).items() if fact.base])
    )
    made = (columns, result_schema(evaluator, evaluator.kinds.names[kind]))
    facts, results = (arrow_of(polars.DataFrame(schema=each), dictionaries).schema for each in made)
    return TableSchema(facts, results)


def _type(kind: Any) -> Any:
    """The type of the values of a field."""
    polars = needed("polars")
    if typing.get_origin(kind) is tuple:
        return polars.List(_type(unwrap(typing.get_args(kind)[0])))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = {name: _type(unwrap(field.annotation)) for name, field in kind.model_fields.items()}
        return polars.Struct(fields)
    if isinstance(kind, type) and issubclass(kind, Term):
        return polars.Enum([term.value for term in kind])
    plain = {bool: polars.Boolean(), int: polars.Int64(), Decimal: polars.Float64(), str: polars.String()}
    return plain.get(kind) or polars.Datetime("us")
