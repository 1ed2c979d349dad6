"""Views: the facts of one record as they stand at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.places import Gazetteer, shipped
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact


@cache
def _shipped_calendar() -> WorkingCalendar:
    return WorkingCalendar()


NOTHING_CONCLUDED: Mapping[str, Any] = MappingProxyType({})


class View(dict[str, Any]):
    """The facts of one record as they stand at `as_of`, each computed once, and the conclusions about it.

    `unconcluded` gives the value of each conclusion until it is put into the view. A path that is neither a fact nor a
    conclusion raises LookupError. `calendar` counts working days, by default the shipped one. `places` are the declared
    places, by default the shipped ones. The view is a dict of the values computed so far, since facts are read many times
    and a dict lookup is fastest. `view[path]` computes a value that is not in it yet.
    """

    __slots__ = ("as_of", "calendar", "facts", "places", "record", "unconcluded", "unknown")

    def __init__(
        self,
        record: Record,
        as_of: Moment,
        unconcluded: Mapping[str, Any] = NOTHING_CONCLUDED,
        calendar: WorkingCalendar | None = None,
        places: Gazetteer | None = None,
    ) -> None:
        super().__init__()
        self.record = record
        self.as_of = as_of
        self.facts = facts_of(record.__class__)
        self.unconcluded = unconcluded
        self.calendar = calendar
        self.places = places
        self.unknown = frozenset(record.unknown)

    def __missing__(self, path: str) -> Any:
        fact = self.facts.get(path)
        if fact is None:
            if path not in self.unconcluded:
                raise LookupError(f"`{path}` is neither a fact of this record kind nor a conclusion about it")
            value = self.unconcluded[path]
        else:
            value = self._base(fact) if fact.derived is None else fact.derived.derive(self)
        self[path] = value
        return value

    def working_days(self, start: date, end: date) -> int:
        """The number of working days after `start`, up to and including `end`."""
        return (self.calendar or _shipped_calendar()).between(start, end)

    def stated(self, path: str) -> Any:
        """The value of a base fact as the record states it, entries and later dates included; None if left out."""
        value: Any = self.record
        for step in self.facts[path].steps:
            value = getattr(value, step)
            if value is None:
                return None
        return value

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists this base fact, or a part that holds it, as unknown."""
        return bool(self.unknown) and not self.unknown.isdisjoint(self.facts[path].ancestors)

    def _base(self, fact: Fact) -> Any:
        part: Any = self.record
        for step in fact.parents:
            part = getattr(part, step)
            if part is None:
                return self._left_out(fact, whole_part=True)
        value = getattr(part, fact.name)
        if value is None:
            return self._left_out(fact, whole_part=False)
        kind = fact.kind
        if kind == "moment":
            return ABSENT if fact.act and compare(value, self.as_of) > 0 else value
        if kind == "terms":
            return frozenset(getattr(item, fact.key) for item in value) if fact.key else frozenset(value)
        if kind == "place":
            return (self.places or shipped()).find(value)
        return True if kind == "part" else value

    def _left_out(self, fact: Fact, *, whole_part: bool) -> Any:
        if self.is_listed_unknown(fact.path):
            return UNKNOWN
        if fact.world == "closed" and self._is_presupposed(fact.path):
            return UNKNOWN
        return fact.left_out(whole_part=whole_part)

    def _is_presupposed(self, path: str) -> bool:
        """Whether an event that presupposes this one has happened, and no day that stands for this one is stated."""
        kind = self.record.__class__
        effects = kind.presupposed_by.get(path)
        if effects is None:
            return False
        alike = kind.selects_law if path in kind.selects_law else (path,)
        stated = any(self.stated(other) is not None for other in alike)
        return not stated and any(isinstance(self[effect], date) for effect in effects)


def view(record: Record, as_of: Moment) -> View:
    """The facts of a record as they stand at `as_of`."""
    return View(record, as_of)
