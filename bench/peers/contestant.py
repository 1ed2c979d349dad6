"""The interface of a contestant, and what engines share that know neither dates nor working days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import chinese_calendar

from .problem import ATTRIBUTES, DATES, LIMITS, SERIOUS, Answer, Raw

DUE = {name: f"{name}_due" for name in LIMITS}
"""The due days that a flat record brings along."""


class Contestant(NamedTuple):
    """An engine with its rules loaded. `prepare` makes a record the engine's input, `decide` runs the engine, and `answer`
    reads its output, with the flat record for the due days."""

    name: str
    package: str
    prepare: Callable[[Raw], Any]
    decide: Callable[[Any], Any]
    answer: Callable[[Any, Raw], Answer]


class Columns(NamedTuple):
    """An engine that decides many records in one call: `load` makes its columns, `decide` computes, `answers` reads."""

    name: str
    package: str
    load: Callable[[Sequence[Raw]], Any]
    decide: Callable[[Any], Any]
    answers: Callable[[Any], list[Answer]]


@cache
def working_days() -> tuple[int, ...]:
    """The working days of the years that records fall in, and of the next, as ordinals."""
    first, last = date(2014, 1, 1), date(2026, 12, 31)
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return tuple(day.toordinal() for day in days if chinese_calendar.is_workday(day))


def due_day(day: int, limit: int) -> int:
    """The last day of so many working days after a day, both as ordinals."""
    days = working_days()
    return days[bisect_right(days, day) + limit - 1]


def flat(record: Raw) -> Raw:
    """A record with its days as ordinals and the due days worked out, for an engine that has neither."""
    numbers = {name: record[name] and record[name].toordinal() for name in (*DATES, "as_of")}
    issued = numbers["issued"]
    due = {DUE[name]: None if issued is None else due_day(issued, limit) for name, limit in LIMITS.items()}
    return {**record, **numbers, **due}


def without_blanks(record: Raw) -> Raw:
    """A flat record without its blank fields, for an engine that knows no null."""
    return {name: value for name, value in flat(record).items() if value is not None}


def assembled(
    record: Raw, ground: str, owed: str | None, statuses: Sequence[str | None], findings: Sequence[str]
) -> Answer:
    """The answer of an engine that gives rules and statuses: its due days are those of the flat record."""
    due = flat(record)
    days = (due["publication_due"], due["published"] or due["publication_due"], due["archive_due"])
    obligations = tuple(
        (name, date.fromordinal(day), status)
        for name, day, status in zip(
            ("publication", "interpretation", "archive"), days, statuses, strict=True
        )
        if status
    )
    serious = record["social_impact"] == "serious"
    answered_for = tuple(name for name in findings if serious and name in SERIOUS)
    return Answer(ground, owed, obligations, tuple(findings), answered_for)


def nested(
    choices: Sequence[tuple[str, str]], otherwise: str, form: str = "({when} ? {value} : {rest})"
) -> str:
    """One expression that gives the value of the first condition that holds."""
    for when, value in reversed(choices):
        otherwise = form.format(when=when, value=value, rest=otherwise)
    return otherwise


def listed(values: Sequence[str], quote: str = "'") -> str:
    """A list of texts, as most languages write it."""
    return "[" + ", ".join(f"{quote}{value}{quote}" for value in values) + "]"


def attribute_of(ground: str) -> str:
    """The attribute that a rule decides."""
    return ATTRIBUTES[ground]
