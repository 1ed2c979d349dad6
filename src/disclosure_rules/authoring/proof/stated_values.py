"""Values of facts as a host writes them in a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from disclosure_rules.places import Place
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.field_types import plain_number
from disclosure_rules.terms import Term


def as_written(fact: Fact, value: Any) -> Any:
    """A value of a fact as a host writes it."""
    if fact.kind == "part":
        return {}
    if fact.kind == "terms":
        ordered = [member.value for member in fact.term or () if member in value]
        return [{fact.key: item} for item in ordered] if fact.key else ordered
    if isinstance(value, Term):
        return value.value
    if isinstance(value, Place):
        return value.name
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def put(written: dict[str, Any], fact: Fact, value: Any) -> None:
    """Write a value into the part of a record that holds the fact."""
    inner = written
    for step in fact.parents:
        inner = inner.setdefault(step, {})
    if fact.kind == "part":
        inner.setdefault(fact.name, {})
    else:
        inner[fact.name] = value


def bodies_of(fields: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """The contents of an entry beside its key: nothing, everything, and each of these with one field changed."""
    full = {name: values[1] for name, values in fields.items() if len(values) > 1}
    seen = []
    for base in ({}, full):
        for name, values in [("", [None]), *fields.items()]:
            for value in values:
                body = {key: content for key, content in {**base, name: value}.items() if content is not None}
                if body not in seen:
                    seen.append(body)
                    yield body
