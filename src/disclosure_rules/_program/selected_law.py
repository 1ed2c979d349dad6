"""The law that decides one record: the days that select it, and whether any law of its kind is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.policy.conditions import (
    ALWAYS,
    AllOf,
    Atom,
    Condition,
    Not,
    atoms_of,
    evaluate,
    parameters_named,
    truth_of_atom,
)
from disclosure_rules.policy.model import AS_OF, Period, Policy, Rule
from disclosure_rules.records.view import View


@dataclass(frozen=True)
class SelectedLaw:
    """The law that decides one record.

    Rules follow the law of the `governing` day; rules that forbid also that of the `pending` day, if there is one; a
    rule with a `governed_by` that of its event, which has happened by the day of `as_of`; a measure that of the rule
    that failed. `is_held` is false if no law of the kind is held on the governing day; `unheld_act` is the day of an act
    whose own law is not held, if there is one. `elsewhere` holds the ids of the policies that do not apply to the record: their rules take no
    part, and what they declare is not concluded.
    """

    governing: date
    pending: date | None
    as_of: date
    is_held: bool = True
    unheld_act: date | None = None
    elsewhere: frozenset[str] = frozenset()

    @property
    def is_complete(self) -> bool:
        """Whether a law of the kind is held, and that of every act which has one of its own."""
        return self.is_held and self.unheld_act is None

    @property
    def days(self) -> tuple[date, ...]:
        """The days whose law decides: the governing day, then the pending one."""
        return (self.governing,) if self.pending is None else (self.governing, self.pending)


class MeasureLaw(NamedTuple):
    """The law of a measure: its days in force, and whether the day that selects the law of the record is one of them, and
    the day of `as_of`. A measure counts a failure if it is in force on the day that selects the law of the failed rule."""

    in_force: Period
    on_governing: bool
    on_as_of: bool

    @classmethod
    def of(cls, in_force: Period, governing: date, today: date) -> MeasureLaw | None:
        """The law of a measure with these days in force; None if it can count nothing yet."""
        begun = in_force.start is None or in_force.start <= today
        law = cls(in_force, in_force.covers(governing), in_force.covers(today))
        return law if law.on_governing or begun else None

    def reached(self, failed: Rule) -> tuple[Condition, ...] | None:
        """What has to hold for a failure of a rule to fall under this law; None where it never does."""
        event = failed.governed_by
        if event in (None, AS_OF):
            return () if (self.on_as_of if event == AS_OF else self.on_governing) else None
        return _lies_in(str(event), self.in_force)


def measure_day(in_force: Period, governing: date, today: date) -> date:
    """The day whose values and clauses a measure has: that which selects the law of the record if the measure is in force
    on it, else `today`, else its last day."""
    return governing if in_force.covers(governing) else min(today, in_force.end or today)


def _lies_in(event: str, days: Period) -> tuple[Condition, ...]:
    """The conditions that an event which has happened lies in these days."""
    since = () if days.start is None else (Not(Atom(event, "before", days.start)),)
    return since if days.end is None else (*since, Atom(event, "not_after", days.end))


@dataclass(frozen=True)
class RuleVersion:
    """A rule as a span of law has it: the values of its parameters, and its cited clauses that are in force. `event` is
    the span in which the event lies that selects the law of the rule, if there is one; `measure` the law of a measure."""

    rule: Rule
    values: tuple[tuple[str, Any], ...]
    clauses: tuple[str, ...]
    event: Period | None = None
    measure: MeasureLaw | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """All that distinguishes it, with the rule by its identity."""
        return (id(self.rule), self.values, self.clauses, self.event, self.measure)

    @property
    def has_own_law(self) -> bool:
        """Whether another day than that of the record selects its law, and with it the values of its parameters."""
        if self.measure is not None:
            return not self.measure.on_governing
        return self.rule.governed_by is not None

    @property
    def asks(self) -> AllOf:
        """The whole condition of the rule, and that its event lies in the span."""
        asks = self.rule.asks
        within = () if self.event is None else _lies_in(str(self.rule.governed_by), self.event)
        return AllOf((*asks.parts, *within)) if within else asks


class GoverningPolicy(NamedTuple):
    """When and where a policy is the law of a record kind."""

    in_force: Period
    applies: Condition


def laws_of_acts(
    policies: Iterable[Policy], kind: str, chosen: Mapping[str, Any]
) -> dict[str, list[GoverningPolicy]]:
    """When and where policies are the law of the acts about a kind, by the event that each act is: while a rule of theirs
    whose law the event selects is in force."""
    laws: dict[str, list[GoverningPolicy]] = {}
    for policy in policies:
        for rule in policy.rules:
            if kind in rule.kinds and rule.governed_by is not None and rule.governed_by in policy.governs:
                law = GoverningPolicy(rule.in_force.settled(chosen), policy.applies)
                laws.setdefault(rule.governed_by, []).append(law)
    return laws


def unheld_act(
    laws: Mapping[str, list[GoverningPolicy]], view: View, parameter: Callable[[str, date], Any]
) -> date | None:
    """The day of the first act that has happened and whose law is not held; None if there is none."""
    for event, policies in laws.items():
        day = view[event]
        if isinstance(day, date) and not is_covered(policies, day_of(day), view, parameter):
            return day_of(day)
    return None


def is_covered(
    policies: Iterable[GoverningPolicy], day: date, view: View, parameter: Callable[[str, date], Any]
) -> bool:
    """Whether some policy is, or may be, the law on a day for the record of a view. `parameter` gives the value of a
    parameter on a day."""
    for policy in policies:
        if policy.in_force.covers(day):
            if policy.applies is ALWAYS:
                return True
            names = parameters_named(atoms_of(policy.applies))
            values: Mapping[str, Any] = {name: parameter(name, day) for name in names}
            if evaluate(policy.applies, partial(truth_of_atom, parameters=values, fact=view.__getitem__)):
                return True
    return False
