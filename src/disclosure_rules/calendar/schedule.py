"""Schedules of working days: the State Council's notices, later statutory holidays, and days that a host gives.

A schedule lists only the days that differ from the working days of its week. `working_calendar` counts.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, datetime
from pathlib import Path
from typing import NamedTuple

import chinese_calendar

from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.errors import CalendarError, Problem, Text

WORKING = Text("工作日", "working day")
WEEKEND = Text("周末", "weekend")
MAKE_UP = Text("调休上班", "make-up working day")
REST_DAY = Text("休息日", "day of rest")
DAY_OFF = Text("另行安排放假", "day off by the schedule given")

WEEK = frozenset(range(5))
"""Monday to Friday, as `date.weekday` numbers them."""

YEARS_AHEAD = 15
"""The number of years after the last one that a given calendar covers, in which days are counted and provisional."""


class Schedule(NamedTuple):
    """The days from `first` to `last` that are `off`, and those that are worked (`on`), each with its reason.

    No day is both. Any other day is worked if it is a day of the `week`. The schedule is published, or known, up to
    `published_until`. `given` names the changes that a host made.
    """

    source: str
    first: date
    published_until: date
    last: date
    off: Mapping[date, Text]
    on: Mapping[date, Text]
    given: str = ""
    week: frozenset[int] = WEEK

    def why(self, day: date) -> Text:
        """The reason why a day is off or worked."""
        rest = WEEKEND if day.weekday() not in WEEK else REST_DAY
        return self.off.get(day) or self.on.get(day) or (WORKING if day.weekday() in self.week else rest)

    def working(self) -> bytes:
        """One byte a day from `first` to `last`: 1 for a working day, 0 for any other."""
        origin, end = self.first.toordinal(), self.last.toordinal()
        days = bytearray(
            (ordinal - 1) % 7 in self.week for ordinal in range(origin, end + 1)
        )  # 1 is a Monday
        for day in self.off:
            days[day.toordinal() - origin] = 0
        for day in self.on:
            days[day.toordinal() - origin] = 1
        return bytes(days)

    def identity(self) -> str:
        """A name such as `chinese_calendar 1.11.0 2004-01-01..2026-12-31 sha256:…`, with `given:…` if a host gave days."""
        name = f"{self.source} {self.first}..{self.published_until} sha256:{_digest(self.working())}"
        return f"{name} given:{_digest(self.given.encode())}" if self.given else name


def given_schedule(
    source: str,
    off: Mapping[date, Text],
    on: Mapping[date, Text],
    *,
    covers: tuple[date | None, date | None] = (None, None),
    week: frozenset[int] = WEEK,
) -> Schedule:
    """A schedule of its own: it covers the days from the first to the second of `covers`, by default the whole years of the
    days that it names. Days after these are worked by the week alone, for some years, and provisional. Raises
    CalendarError for a schedule that names no day, and with every day that is both off and worked, or not covered."""
    if not (off or on):
        raise CalendarError(Problem("calendar.empty", "holidays"))
    days = sorted({*off, *on})
    first = covers[0] or date(days[0].year, 1, 1)
    until = covers[1] or date(days[-1].year, 12, 31)
    if first > until:
        raise CalendarError(Problem("calendar.covers", "covers", first=first, last=until))
    last = date(min(until.year + YEARS_AHEAD, MAXYEAR - 1), 12, 31)
    problems = [Problem("calendar.both", f"workdays[{day}]", day=day) for day in sorted({*off} & {*on})]
    for place, named in (("holidays", off), ("workdays", on)):
        problems += [
            Problem("calendar.outside", f"{place}[{day}]", "covers", day=day, first=first, last=until)
            for day in sorted(named)
            if not first <= day <= until
        ]
    if problems:
        raise CalendarError(problems)
    return Schedule(source, first, until, last, off, on, week=week)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def shipped_schedule() -> Schedule:
    """The schedule of the notices in chinese_calendar, continued by the generated table of statutory holidays."""
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
    """The schedule with the days that a host gives, which override it, and its published range extended to `until`."""
    until = None if until is None or until <= base.published_until else until
    if not (off or on or until):
        return base
    given_off = {day: base.off.get(day, DAY_OFF) for day in off}
    given_on = {
        day: base.on.get(day) or (MAKE_UP if day in base.off or day.weekday() not in base.week else WORKING)
        for day in on
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
    """The days that a host gives, validated. Raises CalendarError with every problem."""
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
    """The Shanghai day of a day or an instant. Raises CalendarError for anything else."""
    if isinstance(value, datetime):
        return day_of(parse_moment(value))
    if isinstance(value, date):
        return value
    raise CalendarError(Problem("calendar.not-a-date", place, type=type(value).__name__))


def outside(schedule: Schedule, place: str, day: date, count: int | None = None) -> CalendarError:
    """The error for a day outside the schedule, or for `count` working days after it that end outside."""
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
