"""A layer written for durable-rules: paths of plain tests, cut into shards that it handles safely. Pure.

A rule becomes its alternatives (paths): sets of literals that must hold together. A literal is a property of a
fact: `t7` is there (as 1) if atom 7 is true, `f7` if it is false. The same rules meet two facts: the first has
neither property of an unknown atom, so a rule that fires for it is *true*; the second has both, so a rule that fires
for it is *possible*. Where no atom is unknown, the two are one fact.

durable-rules hangs, crashes or goes wrong in silence where one fact meets too many branches or is too large. So
rules are spread over shards, each with facts of its own, and a rule that cannot be spread is an error here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import getitem
from typing import Any, Final

from disclosure_rules import _kleene
from disclosure_rules._program.model import (
    CompiledRule,
    Const,
    Disj,
    Program,
    ProgramLayer,
    ProgramLeaf,
    Tree,
    atoms_in,
)
from disclosure_rules.errors import EngineError, Problem

BRANCHES: Final = 40
"""The most paths of a shard, all of which one fact may match; with 65 the engine refuses the fact."""

PROPERTIES: Final = 200
"""The most properties of the facts of a shard; with 255 the engine refuses the fact."""

SHARDS: Final = 8
"""The most shards of a ruleset; the cost of a case grows faster than its ruleset."""

ALTERNATIVES: Final = 10
"""The most paths in one rule of the engine; it refuses a pattern of 15 groups."""

PATHS: Final = 2_000
"""The most paths of one rule of a policy. They are spread over as many shards as they need, so the time to multiply
them out is what bounds them."""

ATOMS: Final = 10_000
"""The most atoms of a program. The engine distinguishes names by a hash, and the names up to here do not collide."""

SID: Final = "x"
"""The one state of a ruleset."""

END: Final = "end"
"""The engine's rule that fires last, and the kind of its fact."""

END_FACT: Final = f'{{"id":"{END}","sid":"{SID}","kind":"{END}"}}'

Path = frozenset[ProgramLeaf | Const]
"""Literals that must hold together; the only constant among them is unknown, which is possible and not true."""

NetworkBranch = tuple[int, Path]
"""The number of a rule in its layer, and one of its paths."""

_ALWAYS: Final[Path] = frozenset()

_CERTAIN: Final = 1
"""The bit of truth that makes a possible rule true."""

TELLING: Final = len('{"r000":{"m":{"id":"0')
"""The length of the start of a firing's message that matters: its rule, and the first character of the fact's id."""


@dataclass(frozen=True)
class Shard:
    """The facts of one kind. For each atom that is read, `certain` gives its properties, by its truth, in the fact for
    true rules, and `possible` those in the fact for possible rules. `further` are more properties of the second."""

    kind: str
    atoms: tuple[int, ...]
    certain: tuple[Mapping[int, str], ...]
    possible: tuple[Mapping[int, str], ...]
    further: str

    def facts(self, values: Sequence[int]) -> Iterator[str]:
        """The facts of a case. The id of each begins with the bits of truth that a firing for it means."""
        row = [values[atom] for atom in self.atoms]
        text = "".join(map(getitem, self.certain, row))
        if _kleene.UNKNOWN not in row and not self.further:
            yield self._fact(_kleene.TRUE, text)
        else:
            yield self._fact(_CERTAIN, text)
            yield self._fact(_kleene.UNKNOWN, "".join(map(getitem, self.possible, row)) + self.further)

    def _fact(self, bits: int, text: str) -> str:
        return f'{{"id":"{bits}{self.kind}","sid":"{SID}","kind":"{self.kind}"{text}}}'


@dataclass(frozen=True)
class Network:
    """One ruleset: its definition for the engine, its shards, and the most firings that a case can have. `meaning` maps
    the start of a firing's message to the number of a rule and its bits of truth."""

    definition: str
    shards: tuple[Shard, ...]
    firings: int
    meaning: Mapping[str, tuple[int, int]]

    def facts(self, values: Sequence[int]) -> list[str]:
        """The facts of a case. Raises LookupError where a value is missing or is not a truth."""
        return [fact for shard in self.shards for fact in shard.facts(values)]


@dataclass(frozen=True)
class Plan:
    """A layer: the truth of each rule before anything fires, and its rulesets."""

    settled: tuple[int, ...]
    networks: tuple[Network, ...]


def unsupported(program: Program) -> Iterator[Problem]:
    """A problem for each rule of a program that is more than the engine can do."""
    for layer in program.layers:
        for compiled in layer.rules:
            try:
                _paths_of(compiled)
            except EngineError as error:
                yield from error.problems


def plan(layer: ProgramLayer) -> Plan:
    """Write a layer for the engine. Raises EngineError, naming the rule, for a rule that is more than it can do."""
    settled: list[int] = []
    branches: list[NetworkBranch] = []
    for number, compiled in enumerate(layer.rules):
        paths = _paths_of(compiled)
        always = _ALWAYS in paths
        settled.append(_kleene.of(always))
        branches += [] if always else [(number, path) for path in paths]
    shards = list(_packed(branches))
    groups = [shards[at : at + SHARDS] for at in range(0, len(shards), SHARDS)]
    return Plan(tuple(settled), tuple(map(_network, groups)))


class _TooManyError(Exception):
    """A rule has more than PATHS alternatives."""


def _paths_of(compiled: CompiledRule) -> list[Path]:
    rule = compiled.rule
    try:
        paths = _paths(compiled.tree)
    except _TooManyError:
        raise EngineError(
            Problem("engine.limit", rule.place, "alternatives", rule=rule.id, most=PATHS)
        ) from None
    if any(len(path) > PROPERTIES for path in paths):
        raise EngineError(Problem("engine.limit", rule.place, "together", rule=rule.id, most=PROPERTIES))
    if any(atom >= ATOMS for atom in atoms_in(compiled.tree)):
        raise EngineError(Problem("engine.limit", rule.place, "atoms", rule=rule.id, most=ATOMS))
    return _without_needless(paths)


def _paths(tree: Tree) -> list[Path]:
    """A tree as alternatives, each once, in the order of the tree."""
    if isinstance(tree, ProgramLeaf):
        return [frozenset({tree})]
    if isinstance(tree, Const):
        settled: dict[int, list[Path]] = {_kleene.FALSE: [], _kleene.TRUE: [_ALWAYS]}
        return settled.get(tree.value, [frozenset({tree})])
    if isinstance(tree, Disj):
        return _few(path for part in tree.parts for path in _paths(part))
    product = [_ALWAYS]
    for part in tree.parts:
        more = _paths(part)
        product = _few(path | added for path in product for added in more)
    return product


def _without_needless(paths: list[Path]) -> list[Path]:
    """The paths, in order, without those that hold every literal of another path and more."""
    needed: list[Path] = []
    singles: set[ProgramLeaf | Const] = set()
    for path in sorted(paths, key=len):
        if singles.isdisjoint(path) and not any(shorter <= path for shorter in needed):
            if len(path) == 1:
                singles |= path
            else:
                needed.append(path)
    kept = {*needed, *(frozenset({single}) for single in singles)}
    return [path for path in paths if path in kept]


def _few(paths: Iterable[Path]) -> list[Path]:
    kept: dict[Path, None] = {}
    for path in paths:
        kept[path] = None
        if len(kept) > PATHS:
            raise _TooManyError
    return list(kept)


def _packed(branches: list[NetworkBranch]) -> Iterator[list[NetworkBranch]]:
    """Branches as shards, in order, each as full as it may be."""
    shard: list[NetworkBranch] = []
    literals = _ALWAYS
    for number, path in branches:
        if len(shard) == BRANCHES or len(literals | path) > PROPERTIES:
            yield shard
            shard, literals = [], _ALWAYS
        shard.append((number, path))
        literals |= path
    if shard:
        yield shard


def _network(shards: list[list[NetworkBranch]]) -> Network:
    definition: dict[str, Any] = {}
    meaning: dict[str, tuple[int, int]] = {}
    for place, shard in enumerate(shards):
        for number, group in groupby(shard, key=lambda branch: branch[0]):
            paths = [path for _, path in group]
            for at in range(0, len(paths), ALTERNATIVES):
                name = f"r{len(definition):03}"
                definition[name] = {"all": [{"m": _pattern(f"k{place}", paths[at : at + ALTERNATIVES])}]}
                for bits in (_CERTAIN, _kleene.UNKNOWN, _kleene.TRUE):
                    meaning[f'{{"{name}":{{"m":{{"id":"{bits}'] = number, bits
    definition[END] = {"all": [{"m": {"kind": END}}], "pri": 65535}
    facts = tuple(_shard(f"k{place}", shard) for place, shard in enumerate(shards))
    return Network(json.dumps(definition), facts, 2 * sum(map(len, shards)), meaning)


def _pattern(kind: str, paths: list[Path]) -> dict[str, Any]:
    """The pattern of some paths. It begins with the kind: without it, the pattern would match the engine's own facts."""
    tests = [[{name: 1} for name in sorted(map(_name, path))] for path in paths]
    if len(tests) == 1:
        return {"$and": [{"kind": kind}, *tests[0]]}
    return {
        "$and": [{"kind": kind}, {"$or": [test[0] if len(test) == 1 else {"$and": test} for test in tests]}]
    }


def _name(literal: ProgramLeaf | Const) -> str:
    return "u" if isinstance(literal, Const) else f"{'t' if literal.positive else 'f'}{literal.atom}"


def _shard(kind: str, branches: list[NetworkBranch]) -> Shard:
    literals = _ALWAYS.union(*(path for _, path in branches))
    texts = {literal: f',"{_name(literal)}":1' for literal in literals}
    atoms = sorted({literal.atom for literal in literals if isinstance(literal, ProgramLeaf)})
    certain: list[Mapping[int, str]] = []
    possible: list[Mapping[int, str]] = []
    for atom in atoms:
        true, false = (texts.get(ProgramLeaf(atom, positive), "") for positive in (True, False))
        certain.append({_kleene.FALSE: false, _kleene.UNKNOWN: "", _kleene.TRUE: true})
        possible.append({_kleene.FALSE: false, _kleene.UNKNOWN: true + false, _kleene.TRUE: true})
    return Shard(kind, tuple(atoms), tuple(certain), tuple(possible), texts.get(Const(_kleene.UNKNOWN), ""))
