"""Cells: the value that a record takes for each, or None for an empty one, which leaves the fact out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any, Final

from disclosure_rules.calendar.moments import at_midnight, day_of, is_instant, parse_moment
from disclosure_rules.errors import MisfitError, folded
from disclosure_rules.records.limits import LISTS
from disclosure_rules.records.plain_values import UnreadableError, plain_value
from disclosure_rules.tables.headers import Column

NONE: Final = ("无", "none")
"""What a cell of a list says where it was examined and there is nothing."""
_BREAKS: Final = "、；;，,\n"
_PAIRS: Final = dict(zip("《〈「『“（(【[〔", "》〉」』”）)】]〕", strict=True))


def read_cell(value: object, column: Column, zone: tzinfo, *, days: bool) -> Any:
    """The value of a cell. With `days`, an instant at midnight is its day. What does not fit the fact is given on as it
    is, for the record to refuse."""
    try:
        plain = plain_value(value)
    except UnreadableError:
        return value
    if plain is None:
        return None
    if column.holds in ("list", "unknown") and isinstance(plain, str):
        return _entries(plain, column)
    if column.holds == "list" and isinstance(plain, list) and len(plain) == 1 and says_none(plain[0], column):
        return []
    if days and column.holds == "moment":
        return _as_day(plain, zone)
    return _with_days(plain, zone) if days and column.holds == "list" else plain


def _as_day(value: Any, zone: tzinfo) -> Any:
    """The day of an instant at midnight; any other value as it is."""
    moment = next(instants_of(value, zone), None)
    return day_of(moment) if moment is not None and at_midnight(moment) else value


def _with_days(entries: Any, zone: tzinfo) -> Any:
    """The entries of a list with a day in place of each midnight."""
    if isinstance(entries, dict):
        return {name: _with_days(value, zone) for name, value in entries.items()}
    if isinstance(entries, list):
        return [_with_days(entry, zone) for entry in entries]
    return _as_day(entries, zone) if isinstance(entries, datetime) else entries


def says_none(value: object, column: Column) -> bool:
    """Whether a cell says that a list was examined and is empty, in no word of the vocabulary."""
    if not isinstance(value, str) or folded(value) not in NONE:
        return False
    return column.term is None or column.term.parse(value) is None


def _entries(text: str, column: Column) -> list[str]:
    if says_none(text, column):
        return []
    if column.term is not None and column.term.parse(text) is not None:
        return [text.strip()]
    return [entry for entry in map(str.strip, _split(text)) if entry]


def _split(text: str) -> Iterator[str]:
    """The parts of a text between marks of enumeration, but not within title marks, quotation marks or brackets."""
    closing: list[str] = []
    start = 0
    for at, char in enumerate(text):
        if closing and char == closing[-1]:
            closing.pop()
        elif char in _PAIRS and _PAIRS[char] in text[at:]:
            closing.append(_PAIRS[char])
        elif not closing and char in _BREAKS:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def instants_of(value: object, zone: tzinfo) -> Iterator[date]:
    """The instant that a cell states, and those of the entries of a list; none for a day, an empty cell, or what is no date."""
    if isinstance(value, (*LISTS, Mapping)):
        for entry in value.values() if isinstance(value, Mapping) else value:
            if not isinstance(entry, str):
                yield from instants_of(entry, zone)
        return
    if isinstance(value, str) and re.search(r"[:：时]", value) is None:
        return
    try:
        moment = parse_moment(value, zone)
    except MisfitError:
        return
    if is_instant(moment):
        yield moment
