"""Checks for parts that can never act: a rule in force on no day, a clause about no record kind, a placeholder
without a value."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.errors import Problem, nearest
from disclosure_rules.policy.check_conflicts import rules_of
from disclosure_rules.policy.model import Find, Policy, Rule
from disclosure_rules.policy.shared import record_kinds


def inactive_parts(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each part that can never act. The own days of a rule are in order here, but they lie outside
    those of its file or policy."""
    for rule in rules_of(policies):
        days = rule.in_force
        if days.start and days.end and days.end < days.start:
            yield Problem("policy.in-force", rule.place, "never", rule=rule.id)
        for name in _blank(rule):
            yield Problem("policy.placeholder", rule.place, "blank", rule=rule.id, name=name)
    kinds = record_kinds(policies)
    for policy in policies:
        for clause in policy.clauses:
            if clause.record is not None and clause.record not in ("any", *kinds):
                meant = nearest(clause.record, kinds.names)
                yield Problem(
                    "policy.record-kind", clause.place, kind=clause.record, known=tuple(kinds), meant=meant
                )


def _blank(rule: Rule) -> Iterator[str]:
    """The placeholders of a message that would stay blank."""
    text = "".join(rule.message or ())
    if "{missing}" in text and not (isinstance(rule.then, Find) and rule.then.required is not None):
        yield "{missing}"
    if "{due}" in text and not any(path.startswith("obligation.") for path in rule.reads):
        yield "{due}"
