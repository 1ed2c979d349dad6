"""The values of parameters that differ between two editions, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from disclosure_rules.evaluation.value_labels import in_order
from disclosure_rules.policy.model import DatedValue, Parameter, Policy, Rule


class ValueChange(NamedTuple):
    """The values of a parameter on the same days; None where an edition has none then. `rules` use the parameter in either
    edition."""

    parameter: str
    old: DatedValue | None
    new: DatedValue | None
    rules: tuple[Rule, ...]

    @property
    def differs(self) -> bool:
        """Whether the values themselves differ, and not their source alone."""
        return (self.old and self.old.value) != (self.new and self.new.value)

    @property
    def rewrites_the_past(self) -> bool:
        """Whether the value is another for the same days and with the same source, so that records of those days are
        decided anew, by a source that says something else."""
        old, new = self.old, self.new
        if old is None or new is None or old.value == new.value:
            return False
        return (old.in_force, old.source) == (new.in_force, new.source)

    def as_json(self) -> dict[str, Any]:
        """The values with their days and sources as plain data."""
        old, new = (dated and _as_json(dated) for dated in (self.old, self.new))
        return {
            "parameter": self.parameter,
            "from": old,
            "to": new,
            "rules": [rule.id for rule in self.rules],
            "rewrites_the_past": self.rewrites_the_past,
        }


def _as_json(dated: DatedValue) -> dict[str, Any]:
    value = dated.value
    if isinstance(value, (frozenset, tuple)):
        value = [str(item) for item in in_order(value)]
    days = (day and day.isoformat() for day in (dated.in_force.start, dated.in_force.end))
    plain = value if isinstance(value, (bool, int, list)) else str(value)
    return {"value": plain, **dict(zip(("start", "end"), days, strict=True)), "source": dated.source}


def value_changes(old: Iterable[Policy], new: Iterable[Policy]) -> tuple[ValueChange, ...]:
    """Every value that only one edition has for its days, or that differs between the two or in its source."""
    before, after = list(old), list(new)
    known = [{item.id: item for policy in side for item in policy.parameters} for side in (before, after)]
    using: dict[str, dict[str, Rule]] = {}
    for rule in (rule for policy in (*before, *after) for rule in policy.rules):
        for name in rule.parameters:
            using.setdefault(name, {})[rule.id] = rule
    return tuple(
        ValueChange(name, was, now, tuple(using.get(name, {}).values()))
        for name in dict.fromkeys([*known[1], *known[0]])
        for was, now in _pairs(known[0].get(name), known[1].get(name))
    )


def _pairs(
    old: Parameter | None, new: Parameter | None
) -> Iterator[tuple[DatedValue | None, DatedValue | None]]:
    """The values in force together that differ, or rest on another source, in the order of days."""
    sides = [side.values if side else () for side in (old, new)]
    days: set[date] = set()
    for period in (dated.in_force for values in sides for dated in values):
        days.update([period.start] if period.start else [])
        days.update([period.end + timedelta(days=1)] if period.end and period.end < date.max else [])
    known = []
    for day in (None, *sorted(days)):
        pair = tuple(next((dated for dated in values if _holds(dated, day)), None) for values in sides)
        was, now = pair
        if pair not in known and (was and (was.value, was.source)) != (now and (now.value, now.source)):
            known.append(pair)
            yield was, now


def _holds(dated: DatedValue, day: date | None) -> bool:
    """Whether a value is in force on a day; on None, whether it is in force from the beginning."""
    return dated.in_force.start is None if day is None else dated.in_force.covers(day)
