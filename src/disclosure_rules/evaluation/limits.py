"""Limits in days, as an obligation counts them: with the spans that pause them and the days that make them longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from disclosure_rules.calendar.duration import Limit
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.require import Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN

Span = tuple[date, date | None]


class LastDay(NamedTuple):
    """The last day of a limit, whether it is provisional, and the limit as it was counted in the end."""

    day: date
    provisional: bool
    counted: Limit


def longer_by(limit: Limit, amount: int) -> Limit:
    """The limit with so many units more."""
    return replace(limit, duration=replace(limit.duration, amount=limit.duration.amount + amount))


@dataclass(frozen=True)
class LimitCounter:
    """Counts limits from the facts, the parameters and the calendar."""

    calendar: WorkingCalendar
    parameters: Mapping[str, Any]
    fact: Callable[[str], Any]

    def value(self, item: Any) -> Any:
        """A value, or that of a parameter."""
        return self.parameters[item.name] if isinstance(item, Param) else item

    def spans(self, then: Require) -> Iterator[Span]:
        """The spans that pause a limit, as days. Each ends at the latest after the maximum length of the pause.
        The end is None for a span that has not ended."""
        for pause in then.pauses:
            spans, longest = self.fact(pause.spans), self.value(pause.at_most)
            for first, last in () if spans is ABSENT or spans is UNKNOWN else spans:
                start, ends = day_of(first), [] if last is None else [day_of(last)]
                if longest is not None:
                    ends.append(self.calendar.add(start, longest).day)
                yield start, min(ends, default=None)

    def last_day(self, spans: list[Any], start: date, limit: Limit) -> LastDay:
        """The last day of a limit that these spans pause: working days in them do not count."""
        before = start - timedelta(days=1) if limit.counts_start else start
        paused = 0
        while True:
            counted = longer_by(limit, paused) if paused else limit
            due = self.calendar.due(start, counted)
            count = self._paused(spans, before, due.day) if spans else 0
            if count == paused:
                return LastDay(due.day, due.provisional, counted)
            paused = count

    def _paused(self, spans: Any, start: date, until: date) -> int:
        """The number of working days after `start`, up to `until`, that lie after a span's start and up to its end."""
        days = {
            date.fromordinal(number)
            for first, last in spans
            for number in range(max(first, start).toordinal() + 1, min(last, until).toordinal() + 1)
        }
        return sum(map(self.calendar.is_working_day, days))
