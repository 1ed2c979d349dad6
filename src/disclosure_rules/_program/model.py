"""Programs: the rules in force, as trees over numbered atoms, layer by layer. Pure data, made once for each version.

A tree is in negation normal form: literals (an atom or its negation), conjunctions, disjunctions, constants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._once import cached_property
from disclosure_rules.places import Gazetteer
from disclosure_rules.policy.conditions import AllOf, Atom
from disclosure_rules.policy.model import Rule, Stage
from disclosure_rules.policy.plain_data import PlainData
from disclosure_rules.records.base import Record
from disclosure_rules.records.kinds import KINDS, RecordKinds


@dataclass(frozen=True)
class ProgramLeaf:
    """An atom by its number, or its negation."""

    atom: int
    positive: bool


@dataclass(frozen=True)
class _Parts(PlainData):
    parts: tuple[Tree, ...]

    @cached_property
    def leaves(self) -> tuple[tuple[int, bool], ...]:
        """The atoms that are parts themselves, each with whether it is not negated."""
        return tuple((part.atom, part.positive) for part in self.parts if isinstance(part, ProgramLeaf))

    @cached_property
    def nested(self) -> tuple[Tree, ...]:
        """The parts that are not atoms."""
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


Truths = Sequence[int] | Mapping[int, int]
"""The truths of atoms by their numbers."""

Tree = ProgramLeaf | Conj | Disj | Const


@dataclass(frozen=True)
class CompiledRule(PlainData):
    """A rule in a program: its whole condition there, the same as a tree, and its cited clauses that are in force.
    `basis` holds the failures that an account rule may rest on, each with the id of its conclusion. `values` holds the
    values of parameters for a rule whose law another day selects than that of the record, else nothing: it has those of
    the program."""

    rule: Rule
    asks: AllOf
    tree: Tree
    clauses: tuple[str, ...]
    basis: tuple[tuple[str, Tree], ...] = ()
    values: Mapping[str, Any] | None = None

    @cached_property
    def path(self) -> str:
        """The path under which later stages read its finding."""
        return f"finding.{self.rule.concludes}"


@dataclass(frozen=True)
class Contest:
    """The rules of one layer (and their numbers in it) that decide one determination, each with its value. For each
    rule, `overriders` and `superiors` give the places in the contest of the rules that override it and of those that
    outrank it with another value."""

    determination: str
    rules: tuple[int, ...]
    compiled: tuple[CompiledRule, ...]
    values: tuple[Any, ...]
    overriders: tuple[tuple[int, ...], ...]
    superiors: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class ProgramLayer:
    """Rules that may fire together, and the atoms to compute before them. `probes` ask one fact each, grouped by fact;
    `comparisons` (by number) compare two facts. Atoms are numbered in this order, layer after layer."""

    stage: Stage
    probes: tuple[tuple[str, tuple[Atom, ...]], ...]
    comparisons: tuple[int, ...]
    rules: tuple[CompiledRule, ...]
    contests: tuple[Contest, ...] = ()


@dataclass(frozen=True)
class Program:
    """The rules and values for one record kind and one set of versions. `determinations` are all of the kind, also
    those that no rule in force decides; `least_open` has the least open value of those in an order of openness. `unconcluded` gives the value of every conclusion of the policies until a rule
    in force concludes it; `places` and `kinds` are those that the policies declare."""

    kind: str
    atoms: tuple[Atom, ...]
    layers: tuple[ProgramLayer, ...]
    parameters: Mapping[str, Any]
    determinations: tuple[str, ...] = ()
    least_open: Mapping[str, Any] = field(default_factory=dict, repr=False)
    unconcluded: Mapping[str, Any] = field(default_factory=dict, repr=False)
    places: Gazetteer = field(default_factory=Gazetteer, repr=False)
    kinds: RecordKinds = field(default=KINDS, repr=False)

    @property
    def model(self) -> type[Record]:
        """The model of its record kind."""
        return self.kinds[self.kind]

    def values_of(self, compiled: CompiledRule) -> Mapping[str, Any]:
        """The values of parameters that a rule of the program uses."""
        return self.parameters if compiled.values is None else compiled.values

    def __repr__(self) -> str:
        rules = sum(len(layer.rules) for layer in self.layers)
        return f"<Program {self.kind}: {rules} rules in {len(self.layers)} layers, {len(self.atoms)} atoms>"


def truth_of(tree: Tree, values: Truths) -> int:
    """The truth of a tree for the truth of its atoms."""
    if isinstance(tree, ProgramLeaf):
        return values[tree.atom] if tree.positive else _kleene.NOT[values[tree.atom]]
    if isinstance(tree, Const):
        return tree.value
    neutral, absorbing = (
        (_kleene.TRUE, _kleene.FALSE) if isinstance(tree, Conj) else (_kleene.FALSE, _kleene.TRUE)
    )
    truth = neutral
    for atom, positive in tree.leaves:
        found = values[atom] if positive else _kleene.NOT[values[atom]]
        if found == absorbing:
            return found
        truth = truth if found == neutral else found
    for part in tree.nested:
        found = truth_of(part, values)
        if found == absorbing:
            return found
        truth = truth if found == neutral else found
    return truth


def unknown_atoms(tree: Tree, values: Truths) -> list[int]:
    """The unknown atoms that make a tree unknown, found in its unknown subtrees."""
    if isinstance(tree, ProgramLeaf):
        return [tree.atom]
    if isinstance(tree, Const):
        return []
    unknown = [atom for atom, _ in tree.leaves if values[atom] == _kleene.UNKNOWN]
    for part in tree.nested:
        if truth_of(part, values) == _kleene.UNKNOWN:
            unknown += unknown_atoms(part, values)
    return unknown


def atoms_in(tree: Tree) -> Iterator[int]:
    """Every atom of a tree."""
    if isinstance(tree, ProgramLeaf):
        yield tree.atom
    elif isinstance(tree, (Conj, Disj)):
        for part in tree.parts:
            yield from atoms_in(part)
