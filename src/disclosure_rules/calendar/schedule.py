"""Which days are worked: the State Council's notices, the statutory holidays after them, and days a host gives.

A schedule only says where days differ from "Monday to Friday"; counting is the business of `calendar`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import chinese_calendar

from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.errors import CalendarError, Problem, Text

WORKING = Text("工作日", "working day")
WEEKEND = Text("周末", "weekend")
MAKE_UP = Text("调休上班", "make-up working day")
DAY_OFF = Text("另行安排放假", "day off by the schedule given")


class Schedule(NamedTuple):
    """The days from `first` to `last`: those `off` and those worked though Monday to Friday are not (`on`), with
    the reason; no day is both. Notices are published up to `published_until`. `given` tells what a host changed."""

    source: str
    first: date
    published_until: date
    last: date
    off: Mapping[date, Text]
    on: Mapping[date, Text]
    given: str = ""

    def why(self, day: date) -> Text:
        """Why a day is off or worked."""
        return self.off.get(day) or self.on.get(day) or (WEEKEND if day.weekday() >= 5 else WORKING)

    def working(self) -> bytes:
        """One byte a day from `first` to `last`: 1 for a working day, 0 for any other."""
        origin, end = self.first.toordinal(), self.last.toordinal()
        days = bytearray((ordinal - 1) % 7 < 5 for ordinal in range(origin, end + 1))  # ordinal 1 is a Monday
        for day in self.off:
            days[day.toordinal() - origin] = 0
        for day in self.on:
            days[day.toordinal() - origin] = 1
        return bytes(days)

    def identity(self) -> str:
        """`chinese_calendar 1.11.0 2004-01-01..2026-12-31 sha256:…`, then `given:…` where a host gave days."""
        name = f"{self.source} {self.first}..{self.published_until} sha256:{_digest(self.working())}"
        return f"{name} given:{_digest(self.given.encode())}" if self.given else name


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def shipped_schedule() -> Schedule:
    """The notices that chinese_calendar holds, then the generated table of statutory holidays."""
    names = {holiday.value: Text(holiday.chinese, holiday.value) for holiday in chinese_calendar.Holiday}
    off = {day: names[name] for day, name in chinese_calendar.holidays.items()}
    on = {day: _made_up(names[name]) for day, name in chinese_calendar.workdays.items()}
    first, until = date(min(off).year, 1, 1), date(max(off).year, 12, 31)
    table = Path(__file__).parents[1].joinpath("data", "statutory_holidays.csv").read_text("utf-8")
    _mark, _head, *rows = csv.reader(table.splitlines())
    statutory = {date.fromisoformat(day): Text(zh, en) for day, zh, en in rows}
    off.update((day, name) for day, name in statutory.items() if day > until)
    last = date(max(off).year, 12, 31)
    return Schedule(f"chinese_calendar {chinese_calendar.__version__}", first, until, last, off, on)


def _made_up(name: Text) -> Text:
    return Text(f"{MAKE_UP.zh}（{name.zh}）", f"{MAKE_UP.en} ({name.en})")


def with_overrides(base: Schedule, off: frozenset[date], on: frozenset[date], until: date | None) -> Schedule:
    """A schedule with the days a host gives, which override it, and its published range extended to `until`."""
    until = None if until is None or until <= base.published_until else until
    if not (off or on or until):
        return base
    given_off = {day: base.off.get(day, DAY_OFF) for day in off}
    given_on = {
        day: base.on.get(day) or (MAKE_UP if day in base.off or day.weekday() >= 5 else WORKING) for day in on
    }
    return base._replace(
        published_until=until or base.published_until,
        off={day: why for day, why in base.off.items() if day not in on} | given_off,
        on={day: why for day, why in base.on.items() if day not in off} | given_on,
        given=f"off {[*map(str, sorted(off))]} on {[*map(str, sorted(on))]} until {until}",
    )


def validate_days(
    base: Schedule, holidays: Iterable[date], workdays: Iterable[date], until: date | None
) -> tuple[frozenset[date], frozenset[date], date | None]:
    """The days a host gives, as days; raises CalendarError with every problem they have."""
    problems: list[Problem] = []

    def within(place: str, value: object) -> Iterator[date]:
        try:
            day = shanghai_day(value, place)
            if not base.first <= day <= base.last:
                raise outside(base, place, day)
            yield day
        except CalendarError as error:
            problems.extend(error.problems)

    off = {day for i, value in enumerate(holidays) for day in within(f"holidays[{i}]", value)}
    on = {day for i, value in enumerate(workdays) for day in within(f"workdays[{i}]", value)}
    until = None if until is None else next(within("published_until", until), None)
    problems += [Problem("calendar.both", "workdays", day=day) for day in sorted(off & on)]
    if problems:
        raise CalendarError(problems)
    return frozenset(off), frozenset(on), until


def shanghai_day(value: object, place: str) -> date:
    """The Shanghai day of a day or an instant; raises CalendarError for anything else."""
    if isinstance(value, datetime):
        return day_of(parse_moment(value))
    if isinstance(value, date):
        return value
    raise CalendarError(Problem("calendar.not-a-date", place, type=type(value).__name__))


def outside(schedule: Schedule, place: str, day: date, count: int | None = None) -> CalendarError:
    """The error that a day lies where the schedule does not reach, or that so many working days after it end there."""
    return CalendarError(
        Problem(
            "calendar.outside",
            place,
            "default" if count is None else "end",
            day=day,
            count=count,
            first=schedule.first,
            last=schedule.last,
        )
    )
