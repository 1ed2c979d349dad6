"""Linking of the effect `require`: its events, its limit, and the days that move it."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy.condition_reader import ConditionReader, literal
from disclosure_rules.policy.conditions import Param, facts_read
from disclosure_rules.policy.require import DayOfYear, DueOf, FactLength, Longer, Pause, Require, Within
from disclosure_rules.policy.require_syntax import (
    DayOfYearShape,
    DueOfShape,
    EarliestShape,
    LengthShape,
    LongerShape,
    PauseShape,
    RequireShape,
    WithinShape,
)
from disclosure_rules.policy.shape import ParamRef
from disclosure_rules.reading.source import Loc


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


class RequireLinker:
    """Links the effects `require` of one file. What is wrong with one is noted as problems of the reader."""

    def __init__(self, reader: ConditionReader, conclusions: Set[str]) -> None:
        self.reader = reader
        self.conclusions = conclusions

    def require(self, then: RequireShape, loc: Loc) -> Require:
        """The effect as the engine knows it."""
        is_earliest = isinstance(then.from_, EarliestShape)
        written = then.from_.earliest if isinstance(then.from_, EarliestShape) else _listed(then.from_)
        starts = tuple(
            DueOf(item.due_of)
            if isinstance(item, DueOfShape)
            else self.reader.typed(item, "moment", (*loc, "from"))
            for item in written
        )
        later = {"not_before": then.not_before, "not_due_before": then.not_due_before}
        not_before, floor = (
            tuple(self.reader.typed(path, "moment", (*loc, key)) for path in _listed(paths))
            for key, paths in later.items()
        )
        linked = Require(
            then.require,
            then.duty,
            starts,
            self._within(then.within, (*loc, "within")),
            tuple(self._by(item, (*loc, "by")) for item in _listed(then.by)),
            self.reader.typed(then.fulfilled_by, "moment", (*loc, "fulfilled_by")),
            tuple(self._pause(item, (*loc, "pauses")) for item in _listed(then.pauses)),
            not_before,
            next(iter(floor), None),
            self._duration(then.promptly, (*loc, "promptly")),
            self._longer(then.extended_by, (*loc, "extended_by")),
            self._within(then.at_least, (*loc, "at_least")),
            is_earliest,
        )
        self._fit(then, linked, loc)
        return linked

    def _fit(self, then: RequireShape, linked: Require, loc: Loc) -> None:
        """Report the keys that do not fit one another."""
        times = [time for time in (then.within, then.at_least, then.promptly) if time is not None]
        if times and (linked.by or not linked.starts or len(times) > 1):
            self.reader.report("policy.deadline", loc)
        elif then.at_least is not None and (linked.pauses or linked.extended_by or linked.not_due_before):
            self.reader.report("policy.deadline", loc, "at-least")
        elif not times and (linked.not_before or linked.not_due_before):
            self.reader.report("policy.deadline", loc, "start")
        length = linked.within and linked.within.length
        in_hours = isinstance(length, Duration) and length.clock is not None
        if linked.extended_by is not None and then.at_least is None and (then.within is None or in_hours):
            self.reader.report("policy.deadline", loc, "extended")

    def _within(
        self, written: str | int | ParamRef | LengthShape | WithinShape | None, loc: Loc
    ) -> Within | None:
        if not isinstance(written, WithinShape):
            length = self._length(written, loc)
            return None if length is None else Within(length)
        length = self._length(written.limit, (*loc, "limit"))
        if isinstance(length, (Duration, FactLength)):
            try:
                counted = length if isinstance(length, Duration) else Duration(1, length.unit)
                Limit(counted, written.roll, written.counts_start)
            except MisfitError as misfit:
                self.reader.misfit(misfit, loc)
        return None if length is None else Within(length, written.roll, written.counts_start)

    def _length(
        self, written: str | int | ParamRef | LengthShape | None, loc: Loc
    ) -> Duration | Param | FactLength | None:
        if not isinstance(written, LengthShape):
            return self._duration(written, loc)
        return FactLength(self.reader.typed(written.fact, "number", (*loc, "fact")), written.unit)

    def _longer(self, written: LongerShape | None, loc: Loc) -> Longer | None:
        if written is None:
            return None
        fact = self.reader.typed(written.fact, "number", (*loc, "fact"))
        most: Any = written.at_most
        if isinstance(most, ParamRef):
            most = self._param(most, "number", (*loc, "at_most")) or 0
        return Longer(fact, most)

    def _duration(self, written: str | int | ParamRef | None, loc: Loc) -> Duration | Param | None:
        if isinstance(written, ParamRef):
            return self._param(written, "duration", loc)
        try:
            return None if written is None else literal("duration", None, written)
        except MisfitError as misfit:
            self.reader.misfit(misfit, loc)
            return None

    def _param(self, written: ParamRef, kind: str, loc: Loc) -> Param | None:
        return self.reader.param(written.param, kind, None, self.reader.source.place(loc))

    def _pause(self, item: str | PauseShape, loc: Loc) -> Pause:
        shaped = item if isinstance(item, PauseShape) else PauseShape(spans=item)
        spans = self.reader.typed(shaped.spans, "spans", loc)
        when = None if shaped.when is None else self.reader.read(shaped.when, (*loc, "when"))
        if when is not None and not self.conclusions.isdisjoint(facts_read(when)):
            self.reader.report("policy.deadline", loc, "concluded")
        return Pause(spans, self._duration(shaped.at_most, (*loc, "at_most")), when)

    def _by(self, item: Any, loc: Loc) -> str | DueOf | DayOfYear:
        if isinstance(item, DueOfShape):
            return DueOf(item.due_of)
        if not isinstance(item, DayOfYearShape):
            return self.reader.typed(item, "moment", loc)
        year = self.reader.typed(item.year, "number", (*loc, "year"))
        day: str | Param = ""
        if isinstance(item.day, ParamRef):
            day = self._param(item.day, "day of year", (*loc, "day")) or ""
        else:
            try:
                day = literal("day of year", None, item.day)
            except MisfitError as misfit:
                self.reader.misfit(misfit, (*loc, "day"))
        first = item.not_before
        earliest = None if first is None else self._param(first, "moment", (*loc, "not_before"))
        return DayOfYear(day, year, item.plus, earliest)
