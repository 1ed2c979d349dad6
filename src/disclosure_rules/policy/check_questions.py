"""The declared facts that rules ask for and that have no question in words: they are asked for by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from disclosure_rules.errors import Problem
from disclosure_rules.location import Location
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import DeclaredFact
from disclosure_rules.records.kinds import KINDS, spellings_of
from disclosure_rules.records.model import declared, field_at


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
    for item in (item for policy in policies for item in policy.records):
        kind = spellings_of(item)[0] if isinstance(item, type) else item.kind
        facts = _of_class(item, kind) if isinstance(item, type) else _declared(item.facts)
        bare = {f"{kind}.{path}": place for path, place in facts if (kind, path) in asked}
        if bare:
            place = next(iter(bare.values())) or kind
            found.append(Problem("policy.no-question", place, facts=tuple(bare)))
    return found


def _of_class(model: type[Record], kind: str) -> Iterator[tuple[str, str]]:
    """The facts of a class without a question, other than those of the library."""
    shipped = facts_of(KINDS.get(kind, Record))
    for path, fact in facts_of(model).items():
        if fact.base and path not in shipped and not declared(field_at(model, fact.steps)).get("question"):
            yield path, model.__name__


def _declared(facts: Iterable[DeclaredFact], within: str = "") -> Iterator[tuple[str, Location | None]]:
    """The declared facts without a question, each with its place."""
    for fact in facts:
        if fact.question is None:
            yield f"{within}{fact.name}", fact.place
        if fact.type == "part":
            yield from _declared(fact.facts, f"{within}{fact.name}.")
