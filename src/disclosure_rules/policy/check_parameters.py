"""Checks of parameters: each is used, and each has a value on every day on which a rule needs it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from disclosure_rules.errors import Problem
from disclosure_rules.policy.check_conflicts import rules_of
from disclosure_rules.policy.model import Period, Policy


def _used(policies: Iterable[Policy]) -> Iterator[str | None]:
    for policy in policies:
        yield from (f"{policy.id}.due_soon", f"{policy.id}.due_soon_hours", policy.in_force.start_param)
        yield from (clause.in_force.start_param for clause in policy.clauses)
        for parameter in policy.parameters:
            yield from (dated.in_force.start_param for dated in parameter.values)
        for rule in policy.rules:
            yield rule.in_force.start_param
            yield from rule.parameters


def unused_parameters(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each parameter that nothing uses: a change of it would change nothing."""
    used = set(_used(policies))
    for policy in policies:
        for parameter in policy.parameters:
            if parameter.id not in used:
                yield Problem("policy.unused-parameter", parameter.place, parameter=parameter.id)


def without_value(policies: Iterable[Policy], chosen: Mapping[str, Any]) -> Iterator[Problem]:
    """A problem for each parameter without a value on a day on which a rule that needs it is in force. A parameter in
    `chosen` has a value, which may move the first day of a rule."""
    policies = tuple(policies)
    values = {
        parameter.id: [dated.in_force for dated in parameter.values]
        for policy in policies
        for parameter in policy.parameters
    }
    for rule in rules_of(policies):
        for name in rule.parameters:
            day = None if name in chosen else _first_day_without(rule.in_force.settled(chosen), values[name])
            if day == date.min:
                yield Problem("policy.no-value", rule.place, "before", rule=rule.id, parameter=name)
            elif day is not None:
                yield Problem("policy.no-value", rule.place, rule=rule.id, parameter=name, day=day)


def _first_day_without(period: Period, values: list[Period]) -> date | None:
    """The first day of a period on which no value is in force; None if there is none."""
    day, last = period.start or date.min, period.end or date.max
    for value in sorted(values, key=lambda value: value.start or date.min):
        if value.covers(day):
            if value.end is None or value.end >= last:
                return None
            day = value.end + timedelta(days=1)
    return day if day <= last else None
