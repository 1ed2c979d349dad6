"""Checks of limits, by every value that they may have: a parameter has no direction and no unit where it is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.errors import Problem
from disclosure_rules.policy.check_conflicts import rules_of
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.model import Parameter, Policy, Rule
from disclosure_rules.policy.require import FactLength, Require


def miscounted(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each limit that counts backwards beside what moves its end forwards, and for each that runs on the
    clock and is counted like one in days."""
    known = {parameter.id: parameter for policy in policies for parameter in policy.parameters}
    for rule in rules_of(policies):
        yield from _of(rule, known)


def _of(rule: Rule, known: Mapping[str, Parameter]) -> Iterator[Problem]:
    then = rule.then
    if not isinstance(then, Require):
        return
    moved = then.pauses or then.extended_by or then.not_due_before
    for limit in (then.within, then.at_least):
        lengths = [] if limit is None else list(_values(limit.length, known))
        if any(length.amount < 0 for length in lengths) and (moved or limit is then.at_least):
            yield Problem("policy.deadline", rule.place, "backwards" if moved else "at-least")
        if limit is not None and (limit.roll or limit.counts_start) and isinstance(limit.length, Param):
            for length in lengths:
                if length.clock is not None:
                    yield Problem("policy.value", rule.place, "limit", written=str(length))


def _values(length: Duration | Param | FactLength, known: Mapping[str, Parameter]) -> Iterator[Duration]:
    if isinstance(length, Duration):
        yield length
    elif isinstance(length, Param):
        yield from (dated.value for dated in known[length.name].values if isinstance(dated.value, Duration))
