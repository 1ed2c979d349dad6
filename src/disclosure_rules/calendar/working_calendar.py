"""The working days (工作日), by default of mainland China.

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

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from disclosure_rules.calendar.duration import DAYS, Duration, Limit
from disclosure_rules.calendar.moments import absolute
from disclosure_rules.calendar.schedule import (
    Schedule,
    outside,
    shanghai_day,
    shipped_schedule,
    validate_days,
    with_overrides,
)
from disclosure_rules.errors import CalendarError, Problem, Text


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

    `schedule` replaces the State Council's by another, such as that of another country. A calendar is immutable, may be shared by threads, and pickles as its arguments. Two calendars are equal if their
    identities are. Every method takes days, or instants that stand for their Shanghai day. It raises CalendarError
    if a day it needs is not a date or lies outside the calendar.
    """

    __slots__ = ("_arguments", "_counted", "_days", "_identity", "_origin", "_schedule", "_until", "_working")

    def __init__(
        self,
        holidays: Iterable[date] = (),
        workdays: Iterable[date] = (),
        *,
        published_until: date | None = None,
        schedule: Schedule | None = None,
    ) -> None:
        base = schedule or shipped_schedule()
        off, on, until = validate_days(base, holidays, workdays, published_until)
        self._arguments = off, on, until, schedule
        self._set(with_overrides(base, off, on, until))

    def _set(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._identity = schedule.identity()
        self._until = schedule.published_until
        self._origin = schedule.first.toordinal()
        self._working = schedule.working()
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

    def over(self, base: WorkingCalendar) -> WorkingCalendar:
        """The calendar with the days that were given to this one, over those of another. Raises CalendarError as when it is
        made, for a day outside the other."""
        off, on, until, _ = self._arguments
        return WorkingCalendar(off, on, published_until=until, schedule=base._schedule)

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
        """The `n`-th working day after `start`, which is not counted itself; for a negative `n` the one before it, and
        `start` for an `n` of 0.

        It is provisional if a day counted lies after `published_until`. Raises CalendarError also for an `n` that is no
        `int`.
        """
        if type(n) is not int:
            raise CalendarError(Problem("calendar.count", "n"))
        index = self._index(start, "start")
        if n == 0:
            return DueDay(self._on(index), self._on(index) > self._until)
        before = self._counted[index] - (self._working[index] if n < 0 else 0)
        place = before + n - (n > 0)  # among the working days
        if not 0 <= place < len(self._days):
            raise outside(self._schedule, "n", self._on(index), n)
        due = self._days[place]
        return DueDay(due, (due if n > 0 else self._days[before - 1]) > self._until)

    def count(self, start: date, n: int) -> list[CountedDay]:
        """Every day that `add_working_days(start, n)` passes, counted or skipped, each with the reason."""
        due = self.add_working_days(start, n).day
        begin, end, step = self._index(start, "start"), due.toordinal() - self._origin, 1 if n >= 0 else -1
        return [self._passed(i) for i in range(begin + step, end + step, step)]

    def add(self, start: date, duration: Duration) -> DueDay:
        """The last day of a limit of working days, calendar days, weeks, months or years from `start`.

        A month from 31 January ends on the last day of February. Only working days rest on the schedule. Other limits
        are never provisional, may end after `last` (a secret may be kept for 30 years), and do not move off a weekend
        or holiday. Raises CalendarError for hours and minutes, which need an instant, and for a limit past the year 9999.
        """
        if duration.unit == "wd":
            return self.add_working_days(start, duration.amount)
        if duration.clock is not None:
            raise CalendarError(Problem("calendar.hours", "duration"))
        day = shanghai_day(start, "start")
        try:
            return DueDay(_later(day, duration), provisional=False)
        except (ValueError, OverflowError):
            raise _past_the_last_year(day, duration) from None

    def due(self, start: date, limit: Limit) -> DueDay:
        """The last day of a limit from `start`: as `add` has it, with the day of the start counted if the limit says so,
        and moved to a working day if the limit rolls. A day that is moved rests on the schedule."""
        nominal = self._nominal(start, limit)
        if limit.roll is None:
            return nominal
        index = self._index(nominal.day, "due")
        forward = limit.roll == "next"
        place = self._counted[index] - (self._working[index] if forward else 1)
        if not 0 <= place < len(self._days):
            raise outside(self._schedule, "due", nominal.day)
        due = self._days[place]
        return DueDay(due, nominal.provisional or max(due, nominal.day) > self._until)

    def passed(self, start: date, limit: Limit) -> list[CountedDay]:
        """Every day that decides when a limit ends, each with the reason: of working days those counted and skipped, then
        the days off that its end moves over."""
        nominal, due = self._nominal(start, limit).day, self.due(start, limit).day
        in_working_days = limit.duration.unit == "wd"
        days = self.count(_origin(start, limit), limit.duration.amount) if in_working_days else []
        step = 1 if due > nominal else -1
        ends = nominal.toordinal() - self._origin, due.toordinal() - self._origin
        return days + [self._passed(i) for i in range(*ends, step)]

    def _nominal(self, start: date, limit: Limit) -> DueDay:
        """The last day of a limit before it is moved."""
        duration = limit.duration
        if duration.unit == "wd":
            return self.add_working_days(_origin(start, limit), duration.amount)
        due = self.add(start, duration)
        if not limit.counts_start or duration.amount == 0:
            return due
        return due._replace(day=due.day - timedelta(days=1 if duration.amount > 0 else -1))

    def _passed(self, index: int) -> CountedDay:
        day = self._on(index)
        return CountedDay(day, self._working[index] == 1, self._schedule.why(day))

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
        return _restored, self._arguments


def _restored(
    holidays: frozenset[date], workdays: frozenset[date], until: date | None, schedule: Schedule | None
) -> WorkingCalendar:
    return WorkingCalendar(holidays, workdays, published_until=until, schedule=schedule)


def _origin(start: date, limit: Limit) -> date:
    """The day after (or before) which a limit of working days counts."""
    if not limit.counts_start or limit.duration.amount == 0:
        return start
    return shanghai_day(start, "start") - timedelta(days=1 if limit.duration.amount > 0 else -1)


def hours_after(start: datetime, limit: Duration) -> datetime:
    """The last instant of a limit in hours or minutes, as time passes: where clocks are set forward or back, the clock
    there shows it. Raises CalendarError for one past the year 9999."""
    try:
        last: datetime = absolute(start) + (limit.clock or timedelta())
        return last.astimezone(start.tzinfo)
    except (OverflowError, ValueError):  # Python 3.13 and later raise the second
        raise _past_the_last_year(start.date(), limit) from None


def _past_the_last_year(day: date, limit: Duration) -> CalendarError:
    year = MAXYEAR if limit.amount > 0 else MINYEAR
    problem = Problem("calendar.outside", "duration", "year", duration=str(limit), day=day, year=year)
    return CalendarError(problem)


def _later(day: date, duration: Duration) -> date:
    if duration.unit in DAYS:
        return day + timedelta(days=duration.amount * DAYS[duration.unit])
    months = duration.amount * (12 if duration.unit == "y" else 1)
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # few limits are in months or years

    return day + relativedelta(months=months)
