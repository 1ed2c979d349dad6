"""Limits in days, as an obligation counts them: with the spans that pause them and the days that make them longer."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from disclosure_rules import _kleene
from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.conditions import Condition, Param, facts_read, fold, joined, truth_of_atom
from disclosure_rules.policy.require import FactLength, Pause, Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN

Span = tuple[date, date | None]
_LONGEST = 99_999
"""The most units of a length that a fact gives, as of one that is written."""


class LastDay(NamedTuple):
    """The last day of a limit, whether it is provisional, and the limit as it was counted in the end."""

    day: date
    provisional: bool
    counted: Limit


class Ends(NamedTuple):
    """The first and the last day on which a limit may end, for all that is known; None while it does not end. Facts in
    `doubtful` decide which it is."""

    first: LastDay | None
    last: LastDay | None
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True)
class LimitCounter:
    """Counts limits from the facts, the parameters and the calendar."""

    calendar: WorkingCalendar
    parameters: Mapping[str, Any]
    fact: Callable[[str], Any]

    def value(self, item: Any) -> Any:
        """A value, or that of a parameter; the length that a fact gives, of which a unit begun counts whole."""
        if isinstance(item, FactLength):
            number = self.fact(item.fact)
            known = number is not ABSENT and number is not UNKNOWN
            return Duration(min(max(math.ceil(number), 0), _LONGEST), item.unit) if known else number
        return self.parameters[item.name] if isinstance(item, Param) else item

    def truth(self, condition: Condition | None) -> int:
        """The truth of the condition of a pause; true where there is none."""
        if condition is None:
            return _kleene.TRUE
        return fold(condition, lambda atom: truth_of_atom(atom, self.parameters, self.fact), joined)

    def spans(self, then: Require) -> Iterator[Span]:
        """The spans that are known to pause a limit, as days. Each ends at the latest after the maximum length of the
        pause. The end is None for a span that has not ended."""
        for pause in then.pauses:
            if self.truth(pause.when) == _kleene.TRUE:
                yield from self._spans(pause)

    def _spans(self, pause: Pause) -> Iterator[Span]:
        spans, longest = self.fact(pause.spans), self.value(pause.at_most)
        for first, last in () if spans is ABSENT or spans is UNKNOWN else spans:
            start, ends = day_of(first), [] if last is None else [day_of(last)]
            if longest is not None:
                ends.append(self.calendar.add(start, longest).day)
            yield start, min(ends, default=None)

    def ends(self, then: Require, start: date, limit: Limit) -> Ends:
        """The days on which a limit in days may end."""
        if not then.pauses and then.extended_by is None:
            only = self.last_day([], start, limit)
            return Ends(only, only)
        truths = [(pause, self.truth(pause.when)) for pause in then.pauses]
        paused = [pause for pause, truth in truths if truth != _kleene.FALSE]
        unknown = tuple(pause.spans for pause in paused if self.fact(pause.spans) is UNKNOWN)
        if unknown:
            return Ends(None, None, unknown)
        perhaps = [pause for pause, truth in truths if truth == _kleene.UNKNOWN and self.fact(pause.spans)]
        known, held = _ended(self.spans(then))
        more, held_perhaps = _ended(span for pause in perhaps for span in self._spans(pause))
        doubtful = [name for pause in perhaps for name in self._asked(pause)] if more or held_perhaps else []
        least = most = 0
        if then.extended_by is not None:
            longest, days = self.value(then.extended_by.at_most), self.fact(then.extended_by.fact)
            least = most = 0 if days is ABSENT else longest if days is UNKNOWN else min(days, longest)
            if days is UNKNOWN:
                least, doubtful = 0, [*doubtful, then.extended_by.fact]
        first = self.last_day(known, start, _longer_by(limit, least))
        if any(first.day > day for day in held):
            return Ends(None, None)
        last = self.last_day([*known, *more], start, _longer_by(limit, most)) if doubtful else first
        is_held = any(last.day > day for day in (*held, *held_perhaps))
        return Ends(first, None if is_held else last, tuple(doubtful))

    def _asked(self, pause: Pause) -> Iterator[str]:
        """The unknown facts of the condition of a pause."""
        names = () if pause.when is None else dict.fromkeys(facts_read(pause.when))
        yield from (name for name in names if self.fact(name) is UNKNOWN)

    def last_day(self, spans: list[Any], start: date, limit: Limit) -> LastDay:
        """The last day of a limit that these spans pause: of one in working days, the working days in them do not count,
        of any other, no day in them does."""
        if not spans:
            due = self.calendar.due(start, limit)
            return LastDay(due.day, due.provisional, limit)
        before = start - timedelta(days=1) if limit.counts_start else start
        in_days = limit.duration.unit != "wd"
        if in_days:
            length = (self.calendar.add(start, limit.duration).day - start).days
            limit = replace(limit, duration=Duration(length, "d"))
        paused = 0
        while True:
            counted = _longer_by(limit, paused)
            due = self.calendar.due(start, counted)
            days = self._paused(spans, before, due.day)
            count = len(days) if in_days else sum(map(self.calendar.is_working_day, days))
            if count == paused:
                return LastDay(due.day, due.provisional, counted)
            paused = count

    def _paused(self, spans: Any, start: date, until: date) -> set[date]:
        """The days after `start`, up to `until`, that lie after a span's start and up to its end."""
        return {
            date.fromordinal(number)
            for first, last in spans
            for number in range(max(first, start).toordinal() + 1, min(last, until).toordinal() + 1)
        }


def _longer_by(limit: Limit, amount: int) -> Limit:
    """The limit with so many units more."""
    if not amount:
        return limit
    return replace(limit, duration=replace(limit.duration, amount=limit.duration.amount + amount))


def _ended(spans: Iterable[Span]) -> tuple[list[tuple[date, date]], list[date]]:
    """The spans that have ended, and the first days of those that have not: they hold up a limit that has not run out on that
    day."""
    given = list(spans)
    ended = [(first, last) for first, last in given if last is not None]
    return ended, [first for first, last in given if last is None]
