"""Periods, citations and lateness in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from disclosure_rules.calendar.moments import Moment, absolute, end_of, is_instant
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import Lang, Text
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.explanation.labels import Names
from disclosure_rules.explanation.model import Deadline
from disclosure_rules.phrases import listed, parted, phrase
from disclosure_rules.terms import Status


def period(start: date | None, end: date | None, lang: Lang) -> str:
    """The days in force, both inclusive; empty where both are open."""
    if not (start or end):
        return ""
    name = "span" if start and end else "since" if start else "until"
    return phrase(name, lang, first=dated(start), last=dated(end))


def cited(clauses: Iterable[str], names: Names, lang: Lang) -> str:
    """Clauses by their place in the instrument, those of one place together: `办法（十四） M14.4、M14.5`. Places are Chinese, so
    that in English the ids stand alone."""
    places: dict[str, list[str]] = {}
    for name in clauses:
        clause: Any = names.clauses.get(name)
        places.setdefault(place_in(lang, clause.at if clause else ""), []).append(name)
    return parted((f"{at} {listed(ids, lang)}".strip() for at, ids in places.items()), lang)


def place_in(lang: Lang, at: str) -> str:
    """The place of a clause as a language has it: Chinese, and none in English."""
    return Text(at, "").of(lang)


def lateness(item: Obligation | Deadline, until: Moment | None, lang: Lang) -> str:
    """The time by which an act is late; empty if it is not late. Where its limit is in hours, also by how many hours, to
    `until`: the act, or the moment the record is looked at. Of an hour that is not full it says "less than"."""
    if item.working_days_late is None:
        return ""
    one, single = item.working_days_late == 1, item.calendar_days_late == 1
    name = f"late.days{'-one' * one}{'-single' * single}"
    days = phrase(name, lang, working=item.working_days_late, calendar=item.calendar_days_late)
    if item.hours_late is None:
        return days
    hours = _hours(item.hours_late, item.due, until, lang)
    return hours + phrase("comma", lang) + days if item.calendar_days_late else hours


def _hours(begun: int, due: Moment | None, until: Moment | None, lang: Lang) -> str:
    """A number of hours begun, in words: the last of them may not be full."""
    full = False
    if isinstance(due, datetime) and until is not None:
        full = absolute(end_of(until, due.tzinfo)) - absolute(due) == timedelta(hours=begun)
    unit = "hour" if begun == 1 else "hours"
    return phrase(f"late.{unit}" if full else f"late.under-{unit}", lang, hours=begun)


def days_left(item: Obligation, lang: Lang) -> str:
    """The working days left of what can still be done in time, for a limit in days; else empty."""
    left, open_still = item.working_days_left, item.status in (Status.PENDING, Status.DUE_SOON)
    if left is None or not open_still or item.due is None or is_instant(item.due):
        return ""
    return phrase("late.left", lang, days=left)
