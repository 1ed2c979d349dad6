"""Programs: the rules in force, as trees over numbered atoms, layer by layer. Pure data, made once a version.

A tree is in negation normal form: literals (an atom or its negation), conjunctions, disjunctions, constants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules.policy.conditions import AllOf, Atom
from disclosure_rules.policy.model import Rule, Stage
from disclosure_rules.policy.plain_data import PlainData


@dataclass(frozen=True)
class ProgramLeaf:
    """An atom by its number, or its negation."""

    atom: int
    positive: bool


@dataclass(frozen=True)
class _Parts(PlainData):
    parts: tuple[Tree, ...]

    @cached_property
    def atoms(self) -> tuple[int, ...]:
        """The atoms that are parts themselves, negated or not."""
        return tuple(part.atom for part in self.parts if isinstance(part, ProgramLeaf))

    @cached_property
    def nested(self) -> tuple[Tree, ...]:
        """The other parts."""
        return tuple(part for part in self.parts if not isinstance(part, ProgramLeaf))


@dataclass(frozen=True)
class Conj(_Parts):
    """All of the parts."""


@dataclass(frozen=True)
class Disj(_Parts):
    """Any of the parts."""


@dataclass(frozen=True)
class Const:
    """A truth value."""

    value: int


Tree = ProgramLeaf | Conj | Disj | Const


@dataclass(frozen=True)
class CompiledRule(PlainData):
    """A rule in a program: all that it asks there, the same as a tree, and the clauses it cites that are in force;
    `basis` are the atoms that an account rule may rest on, with their ids."""

    rule: Rule
    asks: AllOf
    tree: Tree
    clauses: tuple[str, ...]
    basis: tuple[tuple[str, int], ...] = ()

    @cached_property
    def path(self) -> str:
        """Where later stages read what it found."""
        return f"finding.{self.rule.concludes}"


@dataclass(frozen=True)
class Contest:
    """The rules of one layer (and their numbers in it) that decide one determination, with what each decides;
    for each, by place in the contest, which override it and which outrank it with another value."""

    determination: str
    rules: tuple[int, ...]
    compiled: tuple[CompiledRule, ...]
    values: tuple[Any, ...]
    overriders: tuple[tuple[int, ...], ...]
    superiors: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ProgramLayer:
    """Rules that may fire together. The atoms to be computed before: `probes` are those that ask one fact, by
    fact, `comparisons` (by number) compare two. They are numbered in this order, layer after layer."""

    stage: Stage
    probes: tuple[tuple[str, tuple[Atom, ...]], ...]
    comparisons: tuple[int, ...]
    rules: tuple[CompiledRule, ...]
    contests: tuple[Contest, ...] = ()


@dataclass(frozen=True)
class Program:
    """What is evaluated for one record kind and one set of versions; `determinations` are all of the kind,
    also those that no rule in force decides. `unconcluded` says how every conclusion of the policies reads until a
    rule in force concludes it."""

    kind: str
    atoms: tuple[Atom, ...]
    layers: tuple[ProgramLayer, ...]
    parameters: Mapping[str, Any]
    determinations: tuple[str, ...] = ()
    unconcluded: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        rules = sum(len(layer.rules) for layer in self.layers)
        return f"<Program {self.kind}: {rules} rules in {len(self.layers)} layers, {len(self.atoms)} atoms>"


def truth_of(tree: Tree, values: Sequence[int]) -> int:
    """The truth of a tree for the truth of its atoms."""
    if isinstance(tree, ProgramLeaf):
        return values[tree.atom] if tree.positive else _kleene.NOT[values[tree.atom]]
    if isinstance(tree, Const):
        return tree.value
    found = [truth_of(part, values) for part in tree.parts]
    return min(found) if isinstance(tree, Conj) else max(found)


def unknown_atoms(tree: Tree, values: Sequence[int]) -> list[int]:
    """The atoms that keep a tree unknown which is unknown: those of its subtrees that are unknown themselves."""
    if isinstance(tree, ProgramLeaf):
        return [tree.atom]
    if isinstance(tree, Const):
        return []
    found = [atom for atom in tree.atoms if values[atom] == _kleene.UNKNOWN]
    for part in tree.nested:
        if truth_of(part, values) == _kleene.UNKNOWN:
            found += unknown_atoms(part, values)
    return found


def atoms_in(tree: Tree) -> Iterator[int]:
    """Every atom of a tree."""
    if isinstance(tree, ProgramLeaf):
        yield tree.atom
    elif isinstance(tree, (Conj, Disj)):
        for part in tree.parts:
            yield from atoms_in(part)
