"""Derived facts that policies declare in `records.yaml`: each is read after those that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from disclosure_rules.errors import Problem
from disclosure_rules.policy.combinator_reader import read_derived
from disclosure_rules.policy.condition_reader import Symbol, vocabulary_of
from disclosure_rules.policy.derived_operands import Combined, Item, vocabulary
from disclosure_rules.policy.derived_uses import UsesReader
from disclosure_rules.policy.files import Draft
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.declared.declarations import DeclaredDerived, DeclaredKind
from disclosure_rules.records.declared.kinds import kinds_with
from disclosure_rules.records.fact_names import other_names

DEEPEST: Final = 20
"""The most derived facts that may rest on one another in a row."""


def with_derived(drafts: list[Draft], problems: list[Problem]) -> list[Draft]:
    """The drafts with the derived facts that they declare. What is wrong with these is added to `problems`."""
    kinds = kinds_with(item for draft in drafts for item in draft.declared)
    derived: dict[str, _DerivedFacts] = {}
    for draft in drafts:
        source, shape = draft.records or (draft.source, None)
        for number, kind in enumerate(shape.records if shape else ()):
            name = kind.kind or kind.extends or ""
            for fact, written in kind.derived.items():
                facts = derived.setdefault(name, _DerivedFacts(kinds[name], problems))
                facts.written[fact] = Item(fact, source, written, ("records", number, "derived", fact))
    made = {kind: facts.declared() for kind, facts in derived.items()}
    return [replace(draft, declared=tuple(_declared(draft, made))) if made else draft for draft in drafts]


def _declared(draft: Draft, made: Mapping[str, Mapping[str, DeclaredDerived]]) -> Iterator[Any]:
    shapes = iter(draft.records[1].records if draft.records else ())
    for item in draft.declared:
        if not isinstance(item, DeclaredKind):
            yield item
            continue
        known = made.get(item.kind, {})
        yield replace(item, derived=tuple(known[name] for name in next(shapes).derived if name in known))


class _DerivedFacts:
    """The facts of one record kind by name, the derived ones among them as far as they are read."""

    def __init__(self, cls: type[Record], problems: list[Problem]) -> None:
        self.cls = cls
        self.problems = problems
        self.facts = facts_of(cls)
        self.uses = UsesReader(cls, self.facts, self._declared)
        self.written: dict[str, Item] = {}
        self._others = other_names(cls)
        self._read: dict[str, Combined | None] = {}
        self._path: list[str] = []

    def declared(self) -> dict[str, DeclaredDerived]:
        """The derived facts, as far as they are in order."""
        read = {name: self.combined(name) for name in self.written}
        return {name: combined.declared for name, combined in read.items() if combined is not None}

    def __iter__(self) -> Iterator[str]:
        yield from self.facts
        yield from self.written

    def symbol(self, name: str) -> Symbol | None:
        """The symbol of a fact by its path or another of its names, without a kind where its declaration is wrong; None if
        there is no such fact."""
        titled = {item.shape.title.zh: known for known, item in self.written.items()}
        if name not in self.written and name not in self.facts:
            name = titled.get(name) or self._others.get(name, name)
        if name not in self.written:
            fact = self.facts.get(name)
            return None if fact is None else Symbol(name, fact.kind, vocabulary(fact), fact.act)
        combined = self.combined(name)
        if combined is None:
            return Symbol(name, "")
        made = combined.declared
        terms = vocabulary_of(type(made.terms[0])) if made.terms else None
        return Symbol(name, made.kind, terms, made.act)

    def _declared(self, name: str) -> DeclaredDerived | None:
        combined = self.combined(name)
        return None if combined is None else combined.declared

    def combined(self, name: str) -> Combined | None:
        """A derived fact; None where it is wrong, which was reported, or where none of that name is declared."""
        if name in self._read or name not in self.written:
            return self._read.get(name)
        item = self.written[name]
        if name in self._path:
            circle = [*self._path[self._path.index(name) :], name]
            self.problems.append(Problem("policy.cycle", item.place, "derived", path=" → ".join(circle)))
            return None
        self._path.append(name)
        read = read_derived(self, item) if len(self._path) <= DEEPEST else None
        if len(self._path) > DEEPEST or (read is not None and read.depth > DEEPEST):
            self.problems.append(Problem("policy.records", item.place, "deep", fact=name, most=DEEPEST))
            read = None
        self._path.pop()
        self._read[name] = read
        return read
