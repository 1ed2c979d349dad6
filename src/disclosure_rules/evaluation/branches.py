"""The ways in which what is open may come out: the facts that keep something open in a world, and the answers to them."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules._program.model import CompiledRule, atoms_in
from disclosure_rules.evaluation.answers import SOME_SET, Answer, agrees, answers
from disclosure_rules.evaluation.trace import Target, Trace
from disclosure_rules.evaluation.world import Evaluated, World
from disclosure_rules.records.fact import UNKNOWN, Fact


class Branches:
    """The worlds of one evaluation and what leads from each to the next."""

    def __init__(self, evaluation: Evaluated) -> None:
        self.evaluation = evaluation
        self.dependence = evaluation.memo.dependence
        self.facts = evaluation.view.facts
        self._movable: dict[str, bool] = {}
        self._layers = 0
        self._root: World | None = None

    @property
    def root(self) -> World:
        """The world without an answer, as far as the evaluation has come."""
        if self._root is None or self._layers != len(self.evaluation.truths):
            self._root, self._layers = World(self.evaluation, self.is_movable), len(self.evaluation.truths)
        return self._root

    def is_movable(self, compiled: CompiledRule) -> bool:
        """Whether answers could move a rule whose truth is known: one that asks what a record leaves out, or a derived
        fact that is known although something it is derived from is not."""
        known = self._movable.get(compiled.rule.id)
        if known is None:
            known = any(map(self._is_movable, atoms_in(compiled.tree)))
            self._movable[compiled.rule.id] = known
        return known

    def _is_movable(self, number: int) -> bool:
        atom, view = self.evaluation.program.atoms[number], self.evaluation.view
        fact = self.facts.get(atom.fact)
        if fact is None:
            return False
        if fact.base:
            return atom.op == "given" and view[atom.fact] is UNKNOWN
        return view[atom.fact] is not UNKNOWN and any(view[read] is UNKNOWN for read in fact.reads)

    def split(self, world: World, target: Target) -> Iterator[tuple[str, frozenset[str], tuple[Answer, ...]]]:
        """The facts that keep a target open in a world, each with the base facts that it stands for and its answers."""
        trace = self._trace(world, target)
        for path, stands_for in trace.variables.items():
            options = self._answers(world, target, self.facts[path], trace.atoms[path])
            if options:
                yield path, stands_for, options

    def _trace(self, world: World, target: Target) -> Trace:
        trace: Trace | None = world.traces.get(target.key)
        if trace is None:
            trace = world.traces[target.key] = Trace(world).of(target)
        return trace

    def _answers(self, world: World, target: Target, fact: Fact, number: int) -> tuple[Answer, ...] | None:
        """The answers to a fact, of which an atom is unknown in a world, that the record model accepts and that leave the
        law as it is."""
        options = self._options(world, target, fact, number)
        if options is None or not fact.base:
            return options
        if fact.kind == "moment" and not all(
            self.evaluation.is_same_law(fact, answer.stated) for answer in options
        ):
            return None
        return tuple([answer for answer in options if agrees(world.given, self.facts, fact, answer)])

    def _options(self, world: World, target: Target, fact: Fact, number: int) -> tuple[Answer, ...] | None:
        """The answers to a fact. Those that other facts have no part in are found once for all records."""
        if fact.kind == "terms":
            kinds = self.dependence.kinds(fact.path)
            is_told = number in kinds.moved or number in kinds.whole
            return kinds.answers(number, world.given.get(fact.path, SOME_SET)) if is_told else None
        cls, known = type(self.evaluation.record), self.dependence.answers
        asking = self.dependence.asking(fact.path)
        reach = self.reached(target)
        numbers = tuple([at for at in asking if at in reach])
        key = fact.path, numbers
        if fact.kind in ("moment", "number"):
            return answers(cls, world, fact, [asking[at] for at in numbers])
        if key not in known:
            known[key] = answers(cls, world, fact, [asking[at] for at in numbers])
        return known[key]

    def reached(self, target: Target) -> frozenset[int]:
        """The atoms that a target depends on."""
        reach = self.dependence.reach
        if target.key not in reach:
            reach[target.key] = self.dependence.reached(target.atoms)
        return reach[target.key]
