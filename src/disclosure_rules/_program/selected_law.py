"""The law that decides one record: the days that select it, and whether any law of its kind is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

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
from disclosure_rules.policy.model import Period, Rule
from disclosure_rules.records.view import View


@dataclass(frozen=True)
class SelectedLaw:
    """The law that decides one record.

    Rules follow the law of the `governing` day; rules that forbid also that of the `pending` day, if there is one; a
    rule with a `governed_by` that of its event, which has happened by the day of `as_of`. `is_held` is false if no law
    held covers the act. `elsewhere` holds the ids of the policies that do not apply to the record: their rules take no
    part, and what they declare is not concluded.
    """

    governing: date
    pending: date | None
    as_of: date
    is_held: bool = True
    elsewhere: frozenset[str] = frozenset()

    @property
    def days(self) -> tuple[date, ...]:
        """The days whose law decides: the governing day, then the pending one."""
        return (self.governing,) if self.pending is None else (self.governing, self.pending)


@dataclass(frozen=True)
class RuleVersion:
    """A rule as a span of law has it: the values of its parameters, and its cited clauses that are in force. `event` is
    the span in which the event lies that selects the law of the rule, if there is one."""

    rule: Rule
    values: tuple[tuple[str, Any], ...]
    clauses: tuple[str, ...]
    event: Period | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """All that distinguishes it, with the rule by its identity."""
        return (id(self.rule), self.values, self.clauses, self.event)

    @property
    def asks(self) -> AllOf:
        """The whole condition of the rule, and that its event lies in the span."""
        asks, path = self.rule.asks, str(self.rule.governed_by)
        within: list[Condition] = []
        if self.event is not None and self.event.start is not None:
            within.append(Not(Atom(path, "before", self.event.start)))
        if self.event is not None and self.event.end is not None:
            within.append(Atom(path, "not_after", self.event.end))
        return AllOf((*asks.parts, *within)) if within else asks


class GoverningPolicy(NamedTuple):
    """When and where a policy is the law of a record kind."""

    in_force: Period
    applies: Condition


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
