"""Case analysis: whether a conclusion that the facts leave open comes out alike for every answer that is still open.

Facts are answered one after another until logic alone settles the conclusion, so that most answers are never tried.
Two answers that lead to different conclusions end the search. So does a small budget, and then the conclusion stays
open, as it does where no finite list of answers stands for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, ProgramLayer, atoms_in, unknown_atoms
from disclosure_rules.evaluation.answers import SOME_SET, Answer, agrees, answers
from disclosure_rules.evaluation.determine import Ruling
from disclosure_rules.evaluation.outcomes import (
    WORLDS,
    WORLDS_CHARTED,
    WORLDS_IN_ALL,
    Chart,
    Exploration,
    Settled,
    UnclearError,
    UnsettledError,
)
from disclosure_rules.evaluation.trace import Target, Trace
from disclosure_rules.evaluation.world import Evaluated, World
from disclosure_rules.records.fact import UNKNOWN, Fact


class CaseAnalysis:
    """The case analyses of one evaluation, each made once and only when it is asked for."""

    def __init__(self, evaluation: Evaluated) -> None:
        self.evaluation = evaluation
        self.dependence = evaluation.memo.dependence
        self.facts = evaluation.view.facts
        self._movable: dict[str, bool] = {}
        self._varied: dict[int, bool] = {}
        self._open: dict[int, frozenset[str]] = {}
        self._mattering: dict[tuple[str | int, str], bool] = {}
        self._charts: dict[str | int, Chart] = {}
        self._left = 0
        self._to_settle = self._to_chart = WORLDS_IN_ALL
        self._layers = 0
        self._root: World | None = None

    @property
    def root(self) -> World:
        """The world without an answer, as far as the evaluation has come."""
        if self._root is None or self._layers != len(self.evaluation.truths):
            self._root, self._layers = World(self.evaluation, self.is_movable), len(self.evaluation.truths)
        return self._root

    # what may move

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

    def _open_to(self, number: int) -> frozenset[str]:
        """The base facts that an atom depends on and that are open."""
        if number not in self._open:
            view = self.evaluation.view
            paths = self.dependence.of_atom(number)
            self._open[number] = frozenset(path for path in paths if view[path] is UNKNOWN)
        return self._open[number]

    # settling

    def ruled(self, contest: Contest, ruling: Ruling) -> Ruling:
        """The ruling to which every answer still open leads; if there is none, the ruling as it is."""
        target = Target(contest=contest)
        settled = self.settle(target) if self._examines(target) else None
        if settled is None or settled.outcome == "conflict" or self._is_guarded(contest, settled.outcome):
            return ruling
        return replace(
            ruling, status="determined", value=settled.outcome, tried=settled.tried, leading=settled.rules
        )

    def _examines(self, target: Target) -> bool:
        contest, least_open = target.contest, self.evaluation.program.least_open
        if contest is not None and contest.determination in least_open:
            return True
        values = self.evaluation.values
        open_atoms = [number for number in self._reached(target) if values[number] == _kleene.UNKNOWN]
        return self.dependence.are_examined(open_atoms)

    def _is_guarded(self, contest: Contest, value: Any) -> bool:
        """Whether a value opens what a fact that is not stated may close: no answer is taken for a statement."""
        view = self.evaluation.view
        least = self.evaluation.program.least_open.get(contest.determination)
        if least is None or value == least:
            return False
        return any(view[path] is UNKNOWN for path in self.evaluation.record.guards)

    def settled(self, layer: ProgramLayer, truths: tuple[int, ...]) -> tuple[int, ...]:
        """The truths of the rules of a layer; a rule that comes out alike for every answer still open has that truth."""
        settled = list(truths)
        for number, compiled in enumerate(layer.rules):
            target = Target(rule=compiled)
            is_open = truths[number] == _kleene.UNKNOWN and self._examines(target)
            common = self.settle(target) if is_open else None
            if common is not None:
                settled[number] = self.evaluation.by_cases[compiled.rule.id] = common.outcome
                self.evaluation.tried[compiled.rule.id] = common.tried
        return tuple(settled)

    def settle(self, target: Target) -> Settled | None:
        """The outcome to which every answer still open leads; None if there are several, or it was not found out."""
        if target.rule is not None and self._is_plain(target.rule):
            return None
        exploration = Exploration()
        self._left = granted = WORLDS if target.rule is None else min(WORLDS, self._to_settle)
        try:
            self._explore(self.root, target, exploration)
        except UnsettledError:
            return None
        finally:
            self._to_settle -= 0 if target.rule is None else granted - max(self._left, 0)
        told = tuple(exploration.tried), frozenset(exploration.rules)
        return next((Settled(outcome, *told) for outcome in exploration.outcomes), None)

    def _is_plain(self, compiled: CompiledRule) -> bool:
        """Whether the unknown atoms of a rule have no open fact in common, and each may come out either way: then so may
        the rule."""
        atoms = unknown_atoms(compiled.tree, self.evaluation.values)
        return self._are_apart(atoms) and all(map(self._may_vary, atoms))

    def _are_apart(self, atoms: list[int]) -> bool:
        seen: set[str] = set()
        for number in atoms:
            depends = self._open_to(number)
            if not depends or not seen.isdisjoint(depends):
                return False
            seen |= depends
        return True

    def _may_vary(self, number: int) -> bool:
        """Whether an unknown atom may come out either way. Of an atom that asks one stated fact alone, other than a moment,
        that is the same for every record."""
        fact = self.dependence.asked_alone(number)
        known = self._varied if fact is None or fact.kind == "moment" else self.dependence.varied
        if number not in known:
            known[number] = self._varies(number)
        return known[number]

    def _varies(self, number: int) -> bool:
        exploration = Exploration()
        self._left = WORLDS_CHARTED
        try:
            self._explore(self.root, Target(atom=number), exploration)
        except UnclearError:
            return False
        except UnsettledError:
            return True
        return False

    def _explore(self, world: World, target: Target, exploration: Exploration) -> None:
        self._spend()
        outcome = target.outcome(world)
        if outcome is not UNKNOWN:
            exploration.add(outcome, world, target)
            return
        for path, _, options in self._split(world, target):
            exploration.tried[path] = None
            for answer in options:
                self._explore(world.supposing(path, answer), target, exploration)
            return
        raise UnclearError

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise UnclearError

    def _split(
        self, world: World, target: Target
    ) -> Iterator[tuple[str, frozenset[str], tuple[Answer, ...]]]:
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
        reach = self._reached(target)
        numbers = tuple([at for at in asking if at in reach])
        key = fact.path, numbers
        if fact.kind in ("moment", "number"):
            return answers(cls, world, fact, [asking[at] for at in numbers])
        if key not in known:
            known[key] = answers(cls, world, fact, [asking[at] for at in numbers])
        return known[key]

    def _reached(self, target: Target) -> frozenset[int]:
        reach = self.dependence.reach
        if target.key not in reach:
            reach[target.key] = self.dependence.reached(target.atoms)
        return reach[target.key]

    # mattering

    def mattering(self, subject: Contest | CompiledRule, candidates: Iterable[str]) -> frozenset[str]:
        """The candidates of which some answer changes how a rule or contest comes out, whatever else is answered. A fact
        of which that was not found out is among them, and so is one that is known: it is asked for to be corrected."""
        target = Target(contest=subject) if isinstance(subject, Contest) else Target(rule=subject)
        if not self._examines(target):
            return frozenset(candidates)
        view = self.evaluation.view
        return frozenset(
            path for path in sorted(candidates) if view[path] is not UNKNOWN or self._matters(target, path)
        )

    def _matters(self, target: Target, path: str) -> bool:
        target = self._same(target)
        known = self._mattering.get((target.key, path))
        if known is None:
            known = self._mattering[target.key, path] = self._is_mattering(target, path)
        return known

    def _same(self, target: Target) -> Target:
        """The target; for an atom that asks about one conclusion alone, that conclusion."""
        asked = None if target.atom is None else self.dependence.concluded_alone(target.atom)
        if asked is None:
            return target
        return Target(contest=asked) if isinstance(asked, Contest) else Target(rule=asked)

    def _is_mattering(self, target: Target, path: str) -> bool:
        if target.rule is not None:
            atoms = unknown_atoms(target.rule.tree, self.evaluation.values)
            if not any(self._matters(Target(atom=number), path) for number in atoms):
                return False
            if self._are_apart(atoms) and all(map(self._may_vary, atoms)):
                return True
        if (
            target.atom is not None
            and getattr(self.dependence.asked_alone(target.atom), "path", None) == path
        ):
            return self._may_vary(target.atom)
        charted = self._charts.get(target.key)
        if charted is None:
            charted = self._charts[target.key] = self._charted(target)
        return path in charted.mattering or not charted.is_complete

    def _charted(self, target: Target) -> Chart:
        chart = Chart()
        self._left = granted = min(WORLDS_CHARTED, self._to_chart)
        with suppress(UnclearError):
            self._chart(self.root, target, chart)
            chart.is_complete = True
        self._to_chart -= granted - max(self._left, 0)
        chart.compare()
        return chart

    def _chart(self, world: World, target: Target, chart: Chart) -> None:
        """Note the outcomes of a target for all answers, as far as the budget goes."""
        self._spend()
        outcome = target.outcome(world)
        if outcome is UNKNOWN:
            for path, stands_for, options in self._split(world, target):
                chart.stands_for[path] = stands_for
                for answer in options:
                    self._chart(world.supposing(path, answer), target, chart)
                return
            raise UnclearError
        chart.leaves.append((world.given, outcome))
