"""What a form holds: its fields as a browser sends them, and the record that they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote_to_bytes

from disclosure_rules.errors import RecordError
from disclosure_rules.reading.strict import ReadingError, decode
from disclosure_rules.records import Record
from disclosure_rules.service.form_fields import NONE, FormField, fields_in, groups_of

Values: TypeAlias = Mapping[str, list[str]]
"""The values of the fields that are not blank, by name."""

MOST_ENTRIES = 40
"""The most entries of one list in a form."""
MOST_FIELDS = 5000
"""The most fields that a form may send."""

_SEPARATOR = re.compile("[、，,；;\n]")


def values_of(body: bytes) -> dict[str, list[str]]:
    """The values of a form post. Raises RecordError where they are not UTF-8, or too many."""
    try:
        decode(unquote_to_bytes(body.replace(b"+", b" ")), "body")
    except ReadingError as error:
        raise RecordError(error.problems) from None
    values: dict[str, list[str]] = {}
    for name, value in parse_qsl(body.decode("utf-8"))[:MOST_FIELDS]:
        if value.strip():
            values.setdefault(name, []).append(value)
    return values


def record_of_form(kind: str, model: type[Record], values: Values) -> dict[str, Any]:
    """The record that a form states. What is blank is left out; a sheet is there, however blank it is."""
    record: dict[str, Any] = {"kind": kind}
    for group in groups_of(model):
        if group.is_sheet:
            _put(record, group.path, {})
    for field in fields_in(model):
        if (value := _value(field, field.path, values)) is not None:
            _put(record, field.path, value)
    return record


def entries_of(field: FormField, values: Values) -> int:
    """The number of entries of a list that the form states."""
    pattern = re.compile(rf"{re.escape(field.path)}\.(\d{{1,2}})\.")
    numbers = (int(found[1]) for name in values if (found := pattern.match(name)))
    return min(max(numbers, default=0), MOST_ENTRIES)


def _value(field: FormField, name: str, values: Values) -> Any:
    given = [value.strip() for value in values.get(name, ())]
    if field.kind == "entries":
        return list(_entries(field, values)) or ([] if NONE in given else None)
    if not given:
        return None
    if field.kind == "flag":
        return {"true": True, "false": False}.get(given[0], given[0])
    if field.kind == "number":
        return int(given[0]) if re.fullmatch(r"-?\d{1,9}", given[0], re.ASCII) else given[0]
    if field.kind == "terms":
        return [value for value in given if value != NONE]
    if field.kind == "texts":
        return (
            [] if given[0] == NONE else [part.strip() for part in _SEPARATOR.split(given[0]) if part.strip()]
        )
    return given[0]


def _entries(field: FormField, values: Values) -> Iterator[dict[str, Any]]:
    for number in range(1, entries_of(field, values) + 1):
        entry = {}
        for inner in field.fields:
            value = _value(inner, f"{field.path}.{number}.{inner.path}", values)
            if value is not None:
                entry[inner.path] = value
        if entry:
            yield entry


def _put(record: dict[str, Any], path: str, value: Any) -> None:
    *steps, last = path.split(".")
    for step in steps:
        record = record.setdefault(step, {})
    record[last] = value
