"""The working days (工作日) of mainland China, and the lengths of time in which deadlines are written.

The day of an event is not counted; the last day counts in full (民法典 art 201, 202). Working days follow the
yearly notice of the State Council's General Office (国务院办公厅关于部分节假日安排的通知) with its make-up days
(调休上班), as recorded in the package chinese_calendar. After the last year with a notice, every Monday to Friday
is a working day unless it is a holiday in the Measures on Holidays (全国年节及纪念日放假办法, 2024 revision, art 2).
These days are provisional: the notice will name make-up days and days in lieu of weekend holidays (art 6, 7), and
may move any due day that rests on them.

Extra days off that a city grants are in no notice (Shanghai: 2018-11-05 and 06, for the import expo). A host to whose
organs they apply passes them to `WorkingCalendar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date, datetime, timedelta
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias, get_args

from dateutil.relativedelta import relativedelta

from disclosure_rules.calendar.schedule import (
    outside,
    shanghai_day,
    shipped_schedule,
    validate_days,
    with_overrides,
)
from disclosure_rules.errors import CalendarError, MisfitError, Problem, Text

Unit: TypeAlias = Literal["wd", "d", "mo", "y", "h"]

_DURATION = re.compile(r"(0|[1-9][0-9]{0,4})(" + "|".join(get_args(Unit)) + ")")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `amount` of one `unit` (wd, d, mo, y or h). `str()` returns the text that `parse` reads."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.amount) is not int or _DURATION.fullmatch(str(self)) is None:
            raise MisfitError("duration", written=str(self))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @classmethod
    def parse(cls, text: object) -> Duration:
        """Read `10wd`, `20d`, `6mo`, `30y` or `5h`: a whole number up to 99999 and a unit, with nothing between them.

        Raises MisfitError, a ValueError, for anything else, and lists the units.
        """
        match = _DURATION.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise MisfitError("duration", written=str(text))
        return cls(int(match[1]), match[2])  # type: ignore[arg-type]  # the pattern matches no other unit


class DueDay(NamedTuple):
    """The last day of a limit, and whether it rests on days without a published notice."""

    day: date
    provisional: bool


class CountedDay(NamedTuple):
    """One day passed in counting working days: whether it counts, and why."""

    day: date
    counted: bool
    why: Text


class WorkingCalendar:
    """The working days from `first` to `last`: published up to `published_until`, and provisional after it.

    `holidays` and `workdays` are days off and days worked that override the schedule: a notice that the
    installed chinese_calendar does not hold yet, or a city's own days. `published_until` extends the published
    range (2027-12-31 with the notice for 2027); a day already published changes nothing. Raises CalendarError
    with every problem: a value that is not a date, a day outside the calendar, a day in both lists.

    A calendar is immutable, may be shared by threads, and pickles as its arguments. Two calendars are equal if their
    identities are. Every method takes days, or instants that stand for their Shanghai day. It raises CalendarError
    if a day it needs is not a date or lies outside the calendar.
    """

    __slots__ = ("_counted", "_days", "_given", "_identity", "_origin", "_schedule", "_until", "_working")

    def __init__(
        self,
        holidays: Iterable[date] = (),
        workdays: Iterable[date] = (),
        *,
        published_until: date | None = None,
    ) -> None:
        base = shipped_schedule()
        self._given = validate_days(base, holidays, workdays, published_until)
        self._schedule = with_overrides(base, *self._given)
        self._identity = self._schedule.identity()
        self._until = self._schedule.published_until
        self._origin = base.first.toordinal()
        self._working = self._schedule.working()
        self._counted = tuple(accumulate(self._working))  # working days up to and including a day
        self._days = tuple(date.fromordinal(self._origin + i) for i, on in enumerate(self._working) if on)

    @property
    def first(self) -> date:
        """The first day of the calendar."""
        return self._schedule.first

    @property
    def published_until(self) -> date:
        """The last day for which a notice is published; later days are provisional."""
        return self._until

    @property
    def last(self) -> date:
        """The last day of the calendar."""
        return self._schedule.last

    @property
    def identity(self) -> str:
        """The name of the schedule: source and version, published range, a digest of all days and of those given."""
        return self._identity

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return self._working[self._index(day, "day")] == 1

    def is_provisional(self, day: date) -> bool:
        """Whether no notice for `day` has been published yet."""
        return self._on(self._index(day, "day")) > self._until

    def between(self, start: date, end: date) -> int:
        """The number of working days after `start`, up to and including `end`; 0 if `end` is not after `start`.

        The number is provisional if `is_provisional(end)`.
        """
        return max(0, self._counted[self._index(end, "end")] - self._counted[self._index(start, "start")])

    def add_working_days(self, start: date, n: int) -> DueDay:
        """The `n`-th working day after `start`, which is not counted itself; `start` for an `n` of 0.

        It is provisional if it lies after `published_until`. Raises CalendarError also for an `n` that is
        negative or not an `int`.
        """
        if type(n) is not int or n < 0:
            raise CalendarError(Problem("calendar.count", "n"))
        index = self._index(start, "start")
        place = self._counted[index] + n - 1  # among the working days
        if place >= len(self._days):
            raise outside(self._schedule, "n", self._on(index), n)
        due = self._days[place] if n else self._on(index)
        return DueDay(due, due > self._until)

    def count(self, start: date, n: int) -> list[CountedDay]:
        """Every day that `add_working_days(start, n)` passes, counted or skipped, each with the reason."""
        due = self.add_working_days(start, n).day
        begin = self._index(start, "start") + 1
        walk = range(begin, due.toordinal() - self._origin + 1)
        return [CountedDay(self._on(i), self._working[i] == 1, self._schedule.why(self._on(i))) for i in walk]

    def add(self, start: date, duration: Duration) -> DueDay:
        """The last day of a limit of working days, calendar days, months or years from `start`.

        A month from 31 January ends on the last day of February. Only working days rest on the schedule. Other limits
        are never provisional, may end after `last` (a secret may be kept for 30 years), and do not move off a weekend
        or holiday. Raises CalendarError for hours, which need an instant, and for a limit past the year 9999.
        """
        if duration.unit == "wd":
            return self.add_working_days(start, duration.amount)
        if duration.unit == "h":
            raise CalendarError(Problem("calendar.hours", "duration"))
        day = shanghai_day(start, "start")
        try:
            return DueDay(_later(day, duration), provisional=False)
        except (ValueError, OverflowError):
            raise _past_the_last_year(day, duration) from None

    def _index(self, value: object, place: str) -> int:
        day = shanghai_day(value, place)
        index = day.toordinal() - self._origin
        if not 0 <= index < len(self._working):
            raise outside(self._schedule, place, day)
        return index

    def _on(self, index: int) -> date:
        return date.fromordinal(self._origin + index)

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, WorkingCalendar) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    def __repr__(self) -> str:
        return f"<WorkingCalendar {self._identity}>"

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, self._given


def _restored(holidays: frozenset[date], workdays: frozenset[date], until: date | None) -> WorkingCalendar:
    return WorkingCalendar(holidays, workdays, published_until=until)


def hours_after(start: datetime, limit: Duration) -> datetime:
    """The last instant of a limit in hours. Raises CalendarError for one past the year 9999."""
    try:
        return start + timedelta(hours=limit.amount)
    except OverflowError:
        raise _past_the_last_year(start.date(), limit) from None


def _past_the_last_year(day: date, limit: Duration) -> CalendarError:
    problem = Problem("calendar.outside", "duration", "year", duration=str(limit), day=day, year=MAXYEAR)
    return CalendarError(problem)


def _later(day: date, duration: Duration) -> date:
    if duration.unit == "d":
        return day + timedelta(days=duration.amount)
    months = duration.amount * (12 if duration.unit == "y" else 1)
    return day + relativedelta(months=months)
