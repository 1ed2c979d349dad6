"""The declared facts that no rule uses: said, and not refused, since a record may state more than rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from disclosure_rules.errors import Problem
from disclosure_rules.policy.model import Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.records.declared.declarations import DeclaredFact, DeclaredKind


def unused_facts(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each declared fact that no rule asks or counts from, that selects no law and names no bearer."""
    used = {
        (kind, path)
        for policy in policies
        for rule in policy.rules
        for kind in rule.kinds
        for path in _facts(rule)
    }
    return [
        Problem("policy.unused-fact", fact.place or policy.id, fact=f"{kind.kind}.{path}")
        for policy in policies
        for kind in policy.records
        if isinstance(kind, DeclaredKind)
        for path, fact in _declared(kind.facts)
        if (kind.kind, path) not in used and path not in _of_kind(kind)
    ]


def _facts(rule: Rule) -> tuple[str, ...]:
    then = rule.then
    return (*rule.reads, *(then.reads if isinstance(then, Require) else ()))


def _of_kind(kind: DeclaredKind) -> tuple[str, ...]:
    return (*kind.selects_law, *(path for _, path in kind.bearers))


def _declared(facts: Iterable[DeclaredFact], within: str = "") -> Iterator[tuple[str, DeclaredFact]]:
    """The facts that conditions may ask for, by path: those in a part, and a list of entries as a whole."""
    for fact in facts:
        path = f"{within}{fact.name}"
        if fact.type == "part":
            yield from _declared(fact.facts, f"{path}.")
        else:
            yield path, fact
