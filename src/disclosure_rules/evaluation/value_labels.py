"""The labels of typed values, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import is_instant
from disclosure_rules.errors import Text
from disclosure_rules.phrases import LANGS, listed_text, phrase, text
from disclosure_rules.places import Place
from disclosure_rules.policy.ladders import Rung
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Term

NO_TEXT = Text(*2 * ("",))
"""An empty text."""


def value_label(value: Any) -> Text:
    """The label of a typed value. Callers never pass free text of a record."""
    if isinstance(value, bool):
        return text("value.yes" if value else "value.no")
    if isinstance(value, Term):
        return Text(value.zh, value.en)
    if isinstance(value, Duration):
        unit, amount = f"length.{value.unit}", abs(value.amount)
        length = text(f"{unit}.one" if amount == 1 else unit, amount=amount)
        return length if value.amount >= 0 else text("length.before", length=length)
    if isinstance(value, Limit):
        marks = [text(f"roll.{value.roll}")] if value.roll else []
        marks += [text("counts_start")] if value.counts_start else []
        duration = value_label(value.duration)
        if not marks:
            return duration
        aside = text("aside", text=listed_text(marks))
        return Text(duration.zh + aside.zh, duration.en + aside.en)
    if isinstance(value, date):
        return dated(value)
    if isinstance(value, (frozenset, tuple)):
        return listed_text(map(value_label, in_order(value))) if value else text("value.none")
    if isinstance(value, (Place, Rung)) and value.label:
        return value.label
    return Text(str(value), str(value))


def dated(value: date | None) -> Text:
    """A day with its weekday, an instant also with its time in the zone that it has: 2018-12-06 (周四)."""
    if value is None:
        return NO_TEXT
    shown = value.strftime("%Y-%m-%d %H:%M") if is_instant(value) else value.isoformat()
    return Text(*(f"{shown} ({phrase(f'summary.day-{value.weekday()}', lang)})" for lang in LANGS))


def in_order(values: Iterable[Any]) -> list[Any]:
    """The values as a list: a set in the order of its vocabulary, any other collection in its own order."""
    if not isinstance(values, frozenset):
        return list(values)
    return sorted(
        values, key=lambda item: (list(type(item)).index(item) if isinstance(item, Term) else 0, str(item))
    )


def shown_value(value: Any) -> Text:
    """The label of the value of a fact, which may be unknown or not there."""
    if value is UNKNOWN or value is ABSENT:
        return text("state.unknown" if value is UNKNOWN else "value.none")
    return value_label(value)


def missing_label(items: Iterable[Any]) -> Text:
    """The required items that are not there, in words."""
    return listed_text(value_label(item) if isinstance(item, Term) else Text(item, item) for item in items)
