"""The declared facts that no rule uses, and the declared kinds that no law governs: said, and not refused, since a record may
state more than rules ask, and a law may be added later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from disclosure_rules.errors import Problem
from disclosure_rules.policy.check_conflicts import determinations_of
from disclosure_rules.policy.messages import names_in
from disclosure_rules.policy.model import Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import DeclaredDerived, DeclaredFact, DeclaredKind
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.kinds import KINDS, spellings_of


def unused_facts(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each declared fact that neither a rule asks or counts from, nor a derived fact that a rule uses, that
    selects no law and names no bearer."""
    declared = [kind for policy in policies for kind in policy.records if isinstance(kind, DeclaredKind)]
    used = {pair for _, pair in facts_used(policies)}
    return [
        Problem("policy.unused-fact", fact.place or kind.kind, fact=f"{kind.kind}.{path}")
        for kind in declared
        for path, fact in (*_declared(kind.facts), *((item.name, item) for item in kind.derived))
        if (kind.kind, path) not in used and path not in _of_kind(kind)
    ]


_CONCLUSIONS: Final = ("obligation.", "finding.", "late.", "delayed.", "parameters.")
"""How the path of a conclusion or of a parameter begins."""


def concluded_facts(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each fact of the set's own that has a name of a conclusion about its kind: a rule that named it would ask for
    the one and mean the other."""
    own = [item for policy in policies for item in policy.records]
    kinds, matters = record_kinds(policies), determinations_of(policies).values()
    places = {
        (item.kind, path): fact.place
        for item in own
        if isinstance(item, DeclaredKind)
        for path, fact in (*_declared(item.facts), *((fact.name, fact) for fact in item.derived))
    }
    for kind in dict.fromkeys(
        item.kind if isinstance(item, DeclaredKind) else spellings_of(item)[0] for item in own
    ):
        about = (item for item in matters if kind in item.kinds)
        concluded = {name for item in about for name in (item.id, item.title.zh)}
        shipped = facts_of(KINDS.get(kind, Record))
        names = {**{path: path for path in facts_of(kinds[kind])}, **other_names(kinds[kind])}
        clashing = {
            path: name for name, path in names.items() if name in concluded or name.startswith(_CONCLUSIONS)
        }
        for path, name in clashing.items():
            if path not in shipped:
                place = places.get((kind, path)) or kind
                yield Problem("policy.records", place, "concluded", name=name, kind=kind)


def without_law(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each declared kind with rules of its own that no policy governs: no decision about it is ever complete."""
    governed = {kind for policy in policies for kind in policy.governs}
    asked = {kind for policy in policies for rule in policy.rules for kind in rule.kinds}
    return [
        Problem("policy.no-law", kind.place or policy.id, kind=kind.kind)
        for policy in policies
        for kind in policy.records
        if isinstance(kind, DeclaredKind) and not kind.extends and kind.kind in asked - governed
    ]


def facts_used(policies: Iterable[Policy]) -> Iterator[tuple[Rule, tuple[str, str]]]:
    """Each rule with each fact that it uses, as record kind and path: one that it asks, counts from or shows in its message, and
    what a declared derived fact among these uses."""
    every = tuple(policies)
    declared = (kind for policy in every for kind in policy.records if isinstance(kind, DeclaredKind))
    derived = {(kind.kind, item.name): item for kind in declared for item in kind.derived}
    for rule in (rule for policy in every for rule in policy.rules):
        counted = rule.then.reads if isinstance(rule.then, Require) else ()
        for kind in rule.kinds:
            for asked in (*rule.reads, *counted, *names_in(rule.message)):
                within = derived[kind, asked].uses if (kind, asked) in derived else ()
                yield from ((rule, (kind, path)) for path in (asked, *within))


def _of_kind(kind: DeclaredKind) -> tuple[str, ...]:
    return (*kind.selects_law, *(path for _, path in kind.bearers))


def _declared(
    facts: Iterable[DeclaredFact], within: str = ""
) -> Iterator[tuple[str, DeclaredFact | DeclaredDerived]]:
    """The facts that conditions or derived facts may ask for, by path: those in a part, a list as a whole and the fields of
    its entries beside the key."""
    for fact in facts:
        path = f"{within}{fact.name}"
        if fact.type != "part":
            yield path, fact
        yield from _declared((inner for inner in fact.facts if inner.name != fact.key), f"{path}.")
