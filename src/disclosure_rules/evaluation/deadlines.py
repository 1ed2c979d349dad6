"""How obligations stand: when they start, when they are due, whether they are met."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from disclosure_rules.calendar.moments import Moment, compare, day_of, end_of, is_instant
from disclosure_rules.calendar.working_calendar import Duration, WorkingCalendar
from disclosure_rules.errors import CalendarError, Problem
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.model import DayOfYear, DueOf, Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Status

DUE_SOON = Duration.parse("3wd")
DUE_SOON_HOURS = Duration.parse("1h")


class ObligationState(NamedTuple):
    """How one obligation stands; `doubtful` are the facts, or the obligation it is due with, that keep it
    undetermined."""

    status: Status
    starts: Moment | None = None
    due: Moment | None = None
    provisional: bool = False
    fulfilled: Moment | None = None
    working_days_late: int | None = None
    calendar_days_late: int | None = None
    hours_late: int | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def late(self) -> Any:
        """Whether it was not met in time; UNKNOWN where that is undetermined or rests on a provisional day."""
        if self.status is Status.UNDETERMINED:
            return UNKNOWN
        is_late = self.status in (Status.OVERDUE, Status.FULFILLED_LATE)
        return UNKNOWN if is_late and self.provisional else is_late


@dataclass(frozen=True)
class DeadlineCalculator:
    """What deadlines are computed with."""

    calendar: WorkingCalendar
    as_of: Moment
    parameters: Mapping[str, Any]
    fact: Callable[[str], Any]
    due_of: Callable[[str], ObligationState | None]

    def standing(self, then: Require, policy: str) -> ObligationState:
        """How an obligation that applies stands at `as_of`. Raises CalendarError, with the obligation and the fact,
        where a day that it needs lies outside the calendar."""
        try:
            return self._stands(then, policy)
        except CalendarError as error:
            raise self._placed(error, then) from None

    def _placed(self, error: CalendarError, then: Require) -> CalendarError:
        """The error at the fact, or `as_of`, whose day lies outside; else at the start from which a limit ends there."""
        days = [path for path in (*then.starts, *then.by, then.fulfilled_by) if isinstance(path, str)]
        known = {path: self.fact(path) for path in days} | {"as_of": self.as_of}
        there = {path: day_of(value) for path, value in known.items() if isinstance(value, date)}
        outside = (
            path for path, day in there.items() if not self.calendar.first <= day <= self.calendar.last
        )
        place = next(outside, next(iter(there)))
        return CalendarError(
            Problem("calendar.outside", place, "obligation", obligation=then.obligation, reason=problem)
            for problem in error.problems
        )

    def _stands(self, then: Require, policy: str) -> ObligationState:
        start, start_path = self._first(then.starts)
        if then.starts and start is ABSENT:
            return ObligationState(Status.PENDING)
        if start is UNKNOWN:
            return ObligationState(Status.UNDETERMINED, doubtful=(start_path,))
        found = self._due(then, start if then.starts else None, start_path)
        if found.status is Status.UNDETERMINED:
            return found
        return self._met(then, found, start_path, policy)

    def _first(self, paths: tuple[str, ...]) -> tuple[Any, str]:
        for path in paths:
            value = self.fact(path)
            if value is not ABSENT:
                return value, path
        return ABSENT, ""

    def _due(self, then: Require, start: Moment | None, start_path: str) -> ObligationState:
        shown = start
        if isinstance(then.within, (Duration, Param)):
            assert start is not None
            limit = self.parameters[then.within.name] if isinstance(then.within, Param) else then.within
            if limit.unit == "h":
                if not isinstance(start, datetime):
                    return ObligationState(Status.UNDETERMINED, start, doubtful=(start_path,))
                return ObligationState(Status.PENDING, start, start + timedelta(hours=limit.amount))
            return self._counted(then, day_of(start), limit)
        for option in then.by:
            found = self._by(option)
            if found.status is Status.UNDETERMINED or found.due is not None:
                return found._replace(starts=shown)
        return ObligationState(Status.PENDING, shown)

    def _counted(self, then: Require, start: date, limit: Duration) -> ObligationState:
        """The due day of a limit in days; working days in the spans that pause it do not count, and while one
        of them has no end there is no due day."""
        unknown = tuple(pause.spans for pause in then.pauses if self.fact(pause.spans) is UNKNOWN)
        if unknown:
            return ObligationState(Status.UNDETERMINED, start, doubtful=unknown)
        spans = list(self.spans(then))
        if not spans:
            due = self.calendar.add(start, limit)
            return ObligationState(Status.PENDING, start, due.day, due.provisional)
        if any(end is None for _, end in spans):
            return ObligationState(Status.PENDING, start)
        paused = 0
        while True:
            due = self.calendar.add(start, replace(limit, amount=limit.amount + paused))
            found = self._paused(spans, start, due.day)
            if found == paused:
                return ObligationState(Status.PENDING, start, due.day, due.provisional)
            paused = found

    def spans(self, then: Require) -> Iterator[tuple[date, date | None]]:
        """The spans that pause a limit, as days; each ends with what the pause lasts at most. None where one
        has not ended."""
        for pause in then.pauses:
            spans = self.fact(pause.spans)
            longest = (
                self.parameters[pause.at_most.name] if isinstance(pause.at_most, Param) else pause.at_most
            )
            for first, last in () if spans is ABSENT or spans is UNKNOWN else spans:
                start, ends = day_of(first), [] if last is None else [day_of(last)]
                if longest is not None:
                    ends.append(self.calendar.add(start, longest).day)
                yield start, min(ends, default=None)

    def _paused(self, spans: Any, start: date, until: date) -> int:
        """The working days after `start` and up to `until` that lie in a span: after its start, up to its end."""
        days = {
            date.fromordinal(number)
            for first, last in spans
            for number in range(max(first, start).toordinal() + 1, min(last, until).toordinal() + 1)
        }
        return sum(map(self.calendar.is_working_day, days))

    def _by(self, option: str | DueOf | DayOfYear) -> ObligationState:
        """A deadline that is a day of its own; pending without a due day where there is none yet."""
        if isinstance(option, DueOf):
            other = self.due_of(option.obligation)
            if other is None:
                return ObligationState(Status.PENDING)
            doubtful = other.due is None and other.status is Status.UNDETERMINED
            status = Status.UNDETERMINED if doubtful else Status.PENDING
            behind = other.doubtful or (f"obligation.{option.obligation}",)
            return ObligationState(
                status, due=other.due, provisional=other.provisional, doubtful=behind if doubtful else ()
            )
        path = option if isinstance(option, str) else option.year
        value = self.fact(path)
        if value is UNKNOWN:
            return ObligationState(Status.UNDETERMINED, doubtful=(path,))
        if value is ABSENT:
            return ObligationState(Status.PENDING)
        if isinstance(option, str):
            return ObligationState(Status.PENDING, due=day_of(value))
        day = self.parameters[option.day.name] if isinstance(option.day, Param) else option.day
        return ObligationState(Status.PENDING, due=date.fromisoformat(f"{value + option.plus:04}-{day}"))

    def _met(self, then: Require, found: ObligationState, start_path: str, policy: str) -> ObligationState:
        fulfilled, due = self.fact(then.fulfilled_by), found.due
        if fulfilled is UNKNOWN:
            late = due is not None and self._past(due)
            return (
                found._replace(status=Status.UNDETERMINED, doubtful=(then.fulfilled_by,)) if late else found
            )
        if fulfilled is ABSENT:
            if due is None:
                return found
            if self._past(due):
                return self._late(found, Status.OVERDUE, due, self.as_of)
            return found._replace(status=Status.DUE_SOON if self._is_soon(due, policy) else Status.PENDING)
        shown = fulfilled if due is not None and is_instant(due) else day_of(fulfilled)
        found = found._replace(fulfilled=shown)
        if start_path and compare(fulfilled, self.fact(start_path)) < 0:
            return found._replace(status=Status.UNDETERMINED, doubtful=(start_path, then.fulfilled_by))
        if due is not None and compare(fulfilled, due) > 0:
            return self._late(found, Status.FULFILLED_LATE, due, fulfilled)
        return found._replace(status=Status.FULFILLED)

    def _past(self, due: Moment) -> bool:
        if is_instant(due):
            return end_of(self.as_of) > due
        return compare(self.as_of, due) > 0

    def _late(self, found: ObligationState, status: Status, due: Moment, until: Moment) -> ObligationState:
        first, last = day_of(due), day_of(until)
        return found._replace(
            status=status,
            working_days_late=self.calendar.between(first, last),
            calendar_days_late=(last - first).days,
            hours_late=_hours_begun(due, end_of(until) if status is Status.OVERDUE else until),
        )

    def _is_soon(self, due: Moment, policy: str) -> bool:
        if isinstance(due, datetime):
            hours: Duration = self.parameters.get(f"{policy}.due_soon_hours") or DUE_SOON_HOURS
            return due - end_of(self.as_of) <= timedelta(hours=hours.amount)
        days: Duration = self.parameters.get(f"{policy}.due_soon") or DUE_SOON
        today: date = day_of(self.as_of)
        return self.calendar.between(today, due) <= days.amount


def _hours_begun(due: Moment, until: Moment) -> int | None:
    """The hours that have begun between two instants; None where one of them is known by its day only."""
    if not isinstance(due, datetime) or not isinstance(until, datetime):
        return None
    return -((due - until) // timedelta(hours=1))
