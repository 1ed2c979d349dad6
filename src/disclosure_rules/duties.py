"""How obligations stand: when they start, when they are due, whether they are met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from disclosure_rules.calendar import Duration, WorkingCalendar
from disclosure_rules.moments import Moment, compare, day_of, end_of, is_instant
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.model import DueOf, Require
from disclosure_rules.records.facts import ABSENT, UNKNOWN
from disclosure_rules.terms import Status

DUE_SOON = Duration.parse("3wd")
DUE_SOON_HOURS = Duration.parse("1h")


@dataclass(frozen=True)
class Standing:
    """How one obligation stands; `doubtful` are the facts that keep it undetermined."""

    status: Status
    starts: Moment | None = None
    due: Moment | None = None
    provisional: bool = False
    fulfilled: Moment | None = None
    working_days_late: int | None = None
    calendar_days_late: int | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def late(self) -> Any:
        """Whether it was not met in time; UNKNOWN where that is undetermined or rests on a provisional day."""
        if self.status is Status.UNDETERMINED:
            return UNKNOWN
        is_late = self.status in (Status.OVERDUE, Status.FULFILLED_LATE)
        return UNKNOWN if is_late and self.provisional else is_late


@dataclass(frozen=True)
class Clock:
    """What deadlines are computed with."""

    calendar: WorkingCalendar
    as_of: Moment
    parameters: Mapping[str, Any]
    fact: Callable[[str], Any]
    due_of: Callable[[str], Standing | None]

    def standing(self, then: Require, policy: str) -> Standing:
        """How an obligation that applies stands at `as_of`."""
        start, start_path = self._first(then.starts)
        if then.starts and start is ABSENT:
            return Standing(Status.PENDING)
        if start is UNKNOWN:
            return Standing(Status.UNDETERMINED, doubtful=(start_path,))
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

    def _due(self, then: Require, start: Moment | None, start_path: str) -> Standing:
        shown = start
        if isinstance(then.within, (Duration, Param)):
            assert start is not None
            limit = self.parameters[then.within.name] if isinstance(then.within, Param) else then.within
            if limit.unit == "h":
                if not isinstance(start, datetime):
                    return Standing(Status.UNDETERMINED, start, doubtful=(start_path,))
                return Standing(Status.PENDING, start, start + timedelta(hours=limit.amount))
            due = self.calendar.add(day_of(start), limit)
            return Standing(Status.PENDING, day_of(start), due.day, due.provisional)
        for option in then.by:
            if isinstance(option, DueOf):
                other = self.due_of(option.obligation)
                if other is None:
                    continue
                if other.due is None and other.status is Status.UNDETERMINED:
                    return Standing(Status.UNDETERMINED, shown, doubtful=other.doubtful)
                return Standing(Status.PENDING, shown, other.due, other.provisional)
            value = self.fact(option)
            if value is UNKNOWN:
                return Standing(Status.UNDETERMINED, shown, doubtful=(option,))
            if value is not ABSENT:
                return Standing(Status.PENDING, shown, day_of(value))
        return Standing(Status.PENDING, shown)

    def _met(self, then: Require, found: Standing, start_path: str, policy: str) -> Standing:
        fulfilled, due = self.fact(then.fulfilled_by), found.due
        if fulfilled is UNKNOWN:
            late = due is not None and self._past(due)
            return (
                replace(found, status=Status.UNDETERMINED, doubtful=(then.fulfilled_by,)) if late else found
            )
        if fulfilled is ABSENT:
            if due is None:
                return found
            if self._past(due):
                return self._late(found, Status.OVERDUE, due, self.as_of)
            return replace(found, status=Status.DUE_SOON if self._is_soon(due, policy) else Status.PENDING)
        shown = fulfilled if due is not None and is_instant(due) else day_of(fulfilled)
        found = replace(found, fulfilled=shown)
        if start_path and compare(fulfilled, self.fact(start_path)) < 0:
            return replace(found, status=Status.UNDETERMINED, doubtful=(start_path, then.fulfilled_by))
        if due is not None and compare(fulfilled, due) > 0:
            return self._late(found, Status.FULFILLED_LATE, due, fulfilled)
        return replace(found, status=Status.FULFILLED)

    def _past(self, due: Moment) -> bool:
        if is_instant(due) and not is_instant(self.as_of):
            return end_of(self.as_of) > due
        return compare(self.as_of, due) > 0

    def _late(self, found: Standing, status: Status, due: Moment, until: Moment) -> Standing:
        first, last = day_of(due), day_of(until)
        return replace(
            found,
            status=status,
            working_days_late=self.calendar.between(first, last),
            calendar_days_late=(last - first).days,
            provisional=found.provisional,
        )

    def _is_soon(self, due: Moment, policy: str) -> bool:
        if isinstance(due, datetime):
            hours: Duration = self.parameters.get(f"{policy}.due_soon_hours") or DUE_SOON_HOURS
            now = end_of(self.as_of) if not is_instant(self.as_of) else self.as_of
            assert isinstance(now, datetime)
            return due - now <= timedelta(hours=hours.amount)
        days: Duration = self.parameters.get(f"{policy}.due_soon") or DUE_SOON
        today: date = day_of(self.as_of)
        return self.calendar.between(today, due) <= days.amount
