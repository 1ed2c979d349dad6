"""The declared facts that rules ask for and that have no question in words: they are asked for by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from disclosure_rules.errors import Problem
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import DeclaredFact, DeclaredKind


def asked_for(policies: tuple[Policy, ...]) -> set[tuple[str, str]]:
    """The base facts that a decision may ask for, each with its kind: those that rules read, themselves or through derived
    facts."""
    kinds = record_kinds(policies)
    return {
        (kind, base)
        for policy in policies
        for rule in policy.rules
        for kind in rule.kinds
        for path in (*rule.reads, *(rule.then.reads if isinstance(rule.then, Require) else ()))
        for base in _behind(kinds, kind, path)
    }


def _behind(kinds: Mapping[str, type[Record]], kind: str, path: str) -> tuple[str, ...]:
    fact = facts_of(kinds[kind]).get(path) if kind in kinds else None
    if fact is None:
        return ()
    return (path,) if fact.base else (*fact.reads, *fact.asks)


def without_question(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each declaration of a kind with facts that rules ask for and no question does."""
    asked = asked_for(policies)
    found = []
    for policy in policies:
        for kind in (item for item in policy.records if isinstance(item, DeclaredKind)):
            bare = {
                f"{kind.kind}.{path}": fact
                for path, fact in _declared(kind.facts)
                if (kind.kind, path) in asked and fact.question is None
            }
            if bare:
                place = next(iter(bare.values())).place or policy.id
                found.append(Problem("policy.no-question", place, facts=tuple(bare)))
    return found


def _declared(facts: Iterable[DeclaredFact], within: str = "") -> Iterator[tuple[str, DeclaredFact]]:
    for fact in facts:
        yield f"{within}{fact.name}", fact
        if fact.type == "part":
            yield from _declared(fact.facts, f"{within}{fact.name}.")
