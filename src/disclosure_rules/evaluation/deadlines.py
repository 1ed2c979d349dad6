"""The states of obligations: when they start, when they are due, and whether they are met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from disclosure_rules._once import cached_property
from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import (
    Moment,
    absolute,
    at_midnight,
    compare,
    day_of,
    end_of,
    first_or_last,
    is_instant,
    zone_among,
)
from disclosure_rules.calendar.working_calendar import WorkingCalendar, hours_after
from disclosure_rules.decision import LATE
from disclosure_rules.errors import CalendarError, Problem
from disclosure_rules.evaluation.limits import LimitCounter
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.evaluation.starts import Start, start_of
from disclosure_rules.policy.require import DayOfYear, DueOf, Require, Within
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Status

DUE_SOON = Duration.parse("3wd")
DUE_SOON_HOURS = Duration.parse("1h")

_UNMET: Mapping[str, Any] = dict.fromkeys(
    ("fulfilled", "working_days_late", "calendar_days_late", "hours_late", "working_days_left")
)
"""What says how an act met a due day, without one."""


@dataclass(frozen=True)
class DeadlineCalculator:
    """Computes the states of obligations from the facts, the parameters and the calendar."""

    calendar: WorkingCalendar
    as_of: Moment
    parameters: Mapping[str, Any]
    fact: Callable[[str], Any]
    due_of: Callable[[str], ObligationState | None]

    @cached_property
    def count(self) -> LimitCounter:
        """The counter of limits in days."""
        return LimitCounter(self.calendar, self.parameters, self.fact)

    def standing(self, then: Require, policy: str) -> ObligationState:
        """The state at `as_of` of an obligation that applies. Raises CalendarError, which names the obligation and the
        fact, if a day that it needs lies outside the calendar."""
        try:
            if then.at_least is not None:
                return self._waited(then, then.at_least)
            state = self._stands(then, policy)
            if then.promptly is None or state.starts is None:
                return state
            advised = self._stands(replace(then, within=Within(then.promptly), promptly=None), policy)
            return state._replace(soon=advised.due, slow=advised.status in LATE)
        except CalendarError as error:
            raise self._placed(error, then) from None

    def _placed(self, error: CalendarError, then: Require) -> CalendarError:
        """The error, placed at the fact (or `as_of`) whose day lies outside; else at the start of the limit."""
        days = [path for path in (*then.events, *then.by, then.fulfilled_by) if isinstance(path, str)]
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

    def _waited(self, then: Require, limit: Within) -> ObligationState:
        """The state of an act for which a time must pass first. Until it is done, nothing is owed and nothing asked."""
        ran = self._stands(replace(then, within=limit, at_least=None), "")
        done, earliest = self.fact(then.fulfilled_by), ran.due
        state = ran._replace(status=Status.PENDING, due=None, earliest=earliest, doubtful=(), **_UNMET)
        if done is ABSENT or (done is UNKNOWN and ran.starts is None and not ran.doubtful):
            return state
        if done is UNKNOWN:
            doubtful = tuple(dict.fromkeys((*ran.doubtful, then.fulfilled_by)))
            return state._replace(status=Status.UNDETERMINED, doubtful=doubtful)
        if earliest is None:
            return state._replace(status=ran.status, doubtful=ran.doubtful)
        early = compare(done, earliest) < 0
        shown = done if is_instant(earliest) else day_of(done)
        return state._replace(status=Status.TOO_EARLY if early else Status.FULFILLED, fulfilled=shown)

    def start_of(self, then: Require) -> Start:
        """The start of the time of an obligation."""
        return start_of(then, self.fact, self.due_of)

    def _stands(self, then: Require, policy: str) -> ObligationState:
        start = self.start_of(then)
        floor = None if then.not_due_before is None else self.fact(then.not_due_before)
        if then.starts and start.moment is ABSENT:
            return self._before(then, tuple(path for path in then.starts if isinstance(path, str)))
        if floor is ABSENT:
            return self._before(then, (then.not_due_before or "",))
        others = (*then.not_before, then.not_due_before)
        doubtful = (*start.doubtful, *(path for path in others if path and self.fact(path) is UNKNOWN))
        if doubtful:
            return ObligationState(Status.UNDETERMINED, doubtful=doubtful)
        state = self._due(then, self._begun(then, start.moment) if then.starts else None)
        if floor is not None and state.due is not None and compare(state.due, floor) < 0:
            state = self._due(then, floor)
        if start.provisional and state.due is not None:
            state = state._replace(provisional=True)
        if state.status is Status.UNDETERMINED:
            return state
        return self._met(then, state, start.path, policy)

    def _begun(self, then: Require, start: Moment) -> Moment:
        """The latest of the start and the events of `not_before` that have happened."""
        held = [value for value in map(self.fact, then.not_before) if value is not ABSENT]
        return first_or_last([start, *held], max) if held else start

    def _before(self, then: Require, events: tuple[str, ...]) -> ObligationState:
        """The state while none of these events, which it waits for, has happened. An act done all the same is an effect
        without its cause: undetermined. An act that is owed before the event is not."""
        if not events or self._is_backward(then) or self.fact(then.fulfilled_by) in (ABSENT, UNKNOWN):
            return ObligationState(Status.PENDING)
        return ObligationState(Status.UNDETERMINED, doubtful=events)

    def _is_backward(self, then: Require) -> bool:
        """Whether the act is owed before the event that the time runs from."""
        length = None if then.within is None else self.count.value(then.within.length)
        return isinstance(length, Duration) and length.amount < 0

    def _due(self, then: Require, start: Moment | None) -> ObligationState:
        if then.within is not None:
            assert start is not None
            length = self.count.value(then.within.length)
            if not isinstance(length, Duration):
                doubtful = then.counted_by[:1] if length is UNKNOWN else ()
                return ObligationState(
                    Status.UNDETERMINED if doubtful else Status.PENDING, start, doubtful=doubtful
                )
            if length.clock is not None:
                if not isinstance(start, datetime):
                    return ObligationState(Status.UNDETERMINED, start, doubtful=self._given_as(then, start))
                due = hours_after(start, length)
                return ObligationState(Status.PENDING, start, due, starts_at_midnight=at_midnight(start))
            limit = Limit(length, then.within.roll, then.within.counts_start)
            return self._counted(then, day_of(start), limit)
        for option in then.by:
            state = self._by(option)
            if state.status is Status.UNDETERMINED or state.due is not None:
                return state._replace(starts=start)
        return ObligationState(Status.PENDING, start)

    def _given_as(self, then: Require, start: date) -> tuple[str, ...]:
        """The events that are known by their day only, and on the day of a start."""
        values = {path: self.fact(path) for path in then.events}
        return tuple(
            path
            for path, value in values.items()
            if isinstance(value, date) and not is_instant(value) and value == start
        )

    def _counted(self, then: Require, start: date, limit: Limit) -> ObligationState:
        """The due day of a limit in days. While a span that pauses it has no end, there is no due day, unless the limit ran out
        before that span began. Where it is not known
        by how much it is longer, nothing turns on that up to its first possible end, and after the last one the act is
        late in any case."""
        ends = self.count.ends(then, start, limit)
        if ends.first is None:
            return ObligationState(
                Status.UNDETERMINED if ends.doubtful else Status.PENDING, start, doubtful=ends.doubtful
            )
        if not ends.doubtful or (ends.last is not None and ends.last.day == ends.first.day):
            return ObligationState.running(start, ends.first)
        done = self.fact(then.fulfilled_by)
        moment = self.as_of if done is ABSENT else done
        if moment is not UNKNOWN and ends.last is not None and compare(moment, ends.last.day) > 0:
            return ObligationState.running(start, ends.last)
        if moment is not UNKNOWN and compare(moment, ends.first.day) <= 0:
            return ObligationState(Status.PENDING, start)
        return ObligationState(Status.UNDETERMINED, start, doubtful=ends.doubtful)

    def _by(self, option: str | DueOf | DayOfYear) -> ObligationState:
        """A deadline that is a day of its own; pending without a due day if there is no such day yet."""
        if isinstance(option, DueOf):
            state = self.due_of(option.obligation)
            if state is None:
                return ObligationState(Status.PENDING)
            doubtful = state.due is None and state.status is Status.UNDETERMINED
            status = Status.UNDETERMINED if doubtful else Status.PENDING
            behind = state.doubtful or (f"obligation.{option.obligation}",)
            return ObligationState(
                status, due=state.due, provisional=state.provisional, doubtful=behind if doubtful else ()
            )
        path = option if isinstance(option, str) else option.year
        value = self.fact(path)
        if value is UNKNOWN:
            return ObligationState(Status.UNDETERMINED, doubtful=(path,))
        if value is ABSENT:
            return ObligationState(Status.PENDING)
        if isinstance(option, str):
            return ObligationState(Status.PENDING, due=day_of(value))
        day = self.count.value(option.day)
        due = date.fromisoformat(f"{value + option.plus:04}-{day}")
        first = option.not_before and day_of(self.count.value(option.not_before))
        return ObligationState(Status.PENDING, due=max(due, first or due))

    def _met(self, then: Require, state: ObligationState, start_path: str, policy: str) -> ObligationState:
        fulfilled, due = self.fact(then.fulfilled_by), state.due
        if fulfilled is UNKNOWN or fulfilled is ABSENT:
            return state if due is None else self._outstanding(then, state, due, policy)
        shown = fulfilled if due is not None and is_instant(due) else day_of(fulfilled)
        if start_path and not self._is_backward(then) and compare(fulfilled, self.fact(start_path)) < 0:
            doubtful = start_path, then.fulfilled_by
            return state._replace(status=Status.UNDETERMINED, doubtful=doubtful, fulfilled=shown)
        if due is not None and compare(fulfilled, due) > 0:
            return self._late(state, Status.FULFILLED_LATE, due, fulfilled, fulfilled=shown)
        return state._replace(status=Status.FULFILLED, fulfilled=shown)

    def _outstanding(
        self, then: Require, state: ObligationState, due: Moment, policy: str
    ) -> ObligationState:
        """The state of what is not known to be done."""
        left = self.calendar.between(day_of(self.as_of), day_of(due))
        if not self._past(due):
            status = Status.DUE_SOON if self._is_soon(due, policy) else Status.PENDING
            return state._replace(status=status, working_days_left=left)
        if self.fact(then.fulfilled_by) is UNKNOWN:
            doubtful = (then.fulfilled_by,)
            return state._replace(status=Status.UNDETERMINED, doubtful=doubtful, working_days_left=left)
        return self._late(state, Status.OVERDUE, due, self.as_of, working_days_left=left)

    def _past(self, due: Moment) -> bool:
        if is_instant(due):
            return compare(end_of(self.as_of, zone_among([due])), due) > 0
        return compare(self.as_of, due) > 0

    def _late(
        self, state: ObligationState, status: Status, due: Moment, until: Moment, **more: Any
    ) -> ObligationState:
        """The state of what was done, or is still not done, after its due day; `more` is what else is known of it."""
        first, last = day_of(due), day_of(until)
        return state._replace(
            status=status,
            working_days_late=self.calendar.between(first, last),
            calendar_days_late=(last - first).days,
            **more,
            hours_late=_hours_begun(
                due, end_of(until, zone_among([due])) if status is Status.OVERDUE else until
            ),
        )

    def _is_soon(self, due: Moment, policy: str) -> bool:
        if isinstance(due, datetime):
            hours: Duration = self.parameters.get(f"{policy}.due_soon_hours") or DUE_SOON_HOURS
            left: timedelta = absolute(due) - absolute(end_of(self.as_of, due.tzinfo))
            return left <= (hours.clock or timedelta())
        days: Duration = self.parameters.get(f"{policy}.due_soon") or DUE_SOON
        today: date = day_of(self.as_of)
        return self.calendar.between(today, due) <= days.amount


def _hours_begun(due: Moment, until: Moment) -> int | None:
    """The number of hours begun between two instants; None if only the day of either is known."""
    if not isinstance(due, datetime) or not isinstance(until, datetime):
        return None
    late: timedelta = absolute(until) - absolute(due)
    return -(-late // timedelta(hours=1))
