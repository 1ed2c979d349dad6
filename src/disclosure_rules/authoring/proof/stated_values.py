"""Values of facts as a host writes them in a record."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from typing import Any

from disclosure_rules.places import Place
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.field_types import plain_number
from disclosure_rules.records.model import Part, unwrap
from disclosure_rules.terms import Term

TEXT = "某"

PAIRED = 6
"""The number of entries that are paired in lists of two."""


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
    return [as_written(fact, item) for item in value] if isinstance(value, tuple) else value


def put(written: dict[str, Any], fact: Fact, value: Any) -> None:
    """Write a value into the part of a record that holds the fact."""
    inner = written
    for step in fact.parents:
        inner = inner.setdefault(step, {})
    if fact.kind == "part":
        inner.setdefault(fact.name, {})
    else:
        inner[fact.name] = value


def lists_of_parts(fact: Fact, annotation: Any, moments: Sequence[Any]) -> Iterator[list[dict[str, Any]]]:
    """Lists of parts as a host may write them: the empty list, one part with each key, and two parts that differ."""
    key, item = str(fact.key), item_of(annotation)
    more = {
        name: _values(field.annotation, moments)[field.is_required() :]
        for name, field in item.model_fields.items()
        if name != key
    }
    bodies = list(_bodies(more))
    keys = [member.value for member in fact.term or ()]
    yield []
    for value in keys:
        yield from ([{key: value, **body}] for body in bodies)
    for first, last in product(bodies[:PAIRED], bodies[:PAIRED]):
        yield [{key: keys[0], **first}, {key: keys[-1], **last}]


def _values(annotation: Any, moments: Sequence[Any]) -> list[Any]:
    """A few values of a field of a part; None where it is left out."""
    inner = unwrap(annotation)
    if inner is bool:
        return [None, True, False]
    if isinstance(inner, type) and issubclass(inner, Term):
        return [None, *(member.value for member in inner)]
    if inner is int:
        return [None, 1]
    if inner is str:
        return [None, TEXT]
    if is_list(annotation) or (isinstance(inner, type) and issubclass(inner, Part)):
        return [None]
    return [None, *(moment.isoformat() for moment in moments[:-2:3])]


def _bodies(fields: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """The contents of an entry beside its key: what it must have, everything, and each of these with one field changed."""
    least = {name: values[0] for name, values in fields.items()}
    full = {name: values[1] for name, values in fields.items() if len(values) > 1}
    seen = []
    for base in (least, {**least, **full}):
        for name, values in [("", [None]), *fields.items()]:
            for value in values:
                body = {key: content for key, content in {**base, name: value}.items() if content is not None}
                if body not in seen:
                    seen.append(body)
                    yield body


def is_list(annotation: Any) -> bool:
    """Whether a field holds a list."""
    return typing.get_origin(unwrap(annotation)) is tuple


def item_of(annotation: Any) -> Any:
    """The type of the items of a list."""
    return unwrap(typing.get_args(unwrap(annotation))[0])
