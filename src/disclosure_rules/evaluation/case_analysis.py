"""Case analysis: whether a conclusion that the facts leave open comes out alike for every answer that is still open.

Facts are answered one after another until logic alone settles the conclusion, so that most answers are never tried.
Two answers that lead to different conclusions end the search. So does a small budget, and then the conclusion stays
open, as it does where no finite list of answers stands for all.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, ProgramLayer, unknown_atoms
from disclosure_rules.evaluation.branches import Branches
from disclosure_rules.evaluation.determine import Ruling
from disclosure_rules.evaluation.outcomes import (
    WORLDS_IN_ALL,
    Chart,
    Charted,
    Exploration,
    Settled,
    UnclearError,
    UnsettledError,
)
from disclosure_rules.evaluation.remembered import (
    WORLDS,
    WORLDS_CHARTED,
    Analysis,
    ReadForKeys,
    RememberedAnalyses,
)
from disclosure_rules.evaluation.trace import Target
from disclosure_rules.evaluation.world import Evaluated, World
from disclosure_rules.records.fact import UNKNOWN


class CaseAnalysis:
    """The case analyses of one evaluation, each made once and only when it is asked for."""

    def __init__(self, evaluation: Evaluated) -> None:
        self.evaluation = evaluation
        self.dependence = evaluation.memo.dependence
        self._read = ReadForKeys(evaluation.view, evaluation.selects_law)
        self.branches = Branches(evaluation)
        self._varied: dict[int, bool] = {}
        self._open: dict[int, frozenset[str]] = {}
        self._mattering: dict[tuple[str | int, str], bool] = {}
        self._charts: dict[str | int, Charted] = {}
        self._open_atoms: frozenset[int] = frozenset()
        self._counted = self._left = 0
        self._to_settle = self._to_chart = WORLDS_IN_ALL

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
        return self.dependence.are_examined(self.branches.reached(target) & self.open_atoms)

    @property
    def open_atoms(self) -> frozenset[int]:
        """The atoms whose truth is unknown, as far as the evaluation has come."""
        values = self.evaluation.values
        if self._counted != len(values):
            self._counted = len(values)
            self._open_atoms = frozenset(at for at, truth in enumerate(values) if truth == _kleene.UNKNOWN)
        return self._open_atoms

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
        granted = WORLDS if target.rule is None else min(WORLDS, self._to_settle)
        settled = self.evaluation.memo.settled
        analysis = settled.recall(self._key(target, settled), granted, partial(self._settling, target))
        self._to_settle -= 0 if target.rule is None else analysis.worlds
        found: Settled | None = analysis.found
        return found

    def _key(self, target: Target, remembered: RememberedAnalyses[Any]) -> Hashable | None:
        return remembered.key(target.key, self.branches.reached(target), self._read, self.evaluation.values)

    def _settling(self, target: Target, granted: int) -> Analysis[Settled | None]:
        if target.rule is not None and self._is_plain(target.rule):
            return Analysis(None, 0, is_cut=False)
        exploration = Exploration()
        self._left, settled = granted, None
        with suppress(UnsettledError):
            self._explore(self.branches.root, target, exploration)
            told = tuple(exploration.tried), frozenset(exploration.rules)
            settled = next((Settled(outcome, *told) for outcome in exploration.outcomes), None)
        return Analysis(settled, granted - max(self._left, 0), is_cut=self._left < 0)

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
            target, varied = Target(atom=number), self.evaluation.memo.varied
            analysis = varied.recall(self._key(target, varied), WORLDS_CHARTED, partial(self._varies, target))
            known[number] = analysis.found
        return known[number]

    def _varies(self, target: Target, granted: int) -> Analysis[bool]:
        self._left, varies = granted, False
        try:
            self._explore(self.branches.root, target, Exploration())
        except UnclearError:
            pass
        except UnsettledError:
            varies = True
        return Analysis(varies, granted - max(self._left, 0), is_cut=self._left < 0)

    def _explore(self, world: World, target: Target, exploration: Exploration) -> None:
        self._spend()
        outcome = target.outcome(world)
        if outcome is not UNKNOWN:
            exploration.add(outcome, world, target)
            return
        for path, _, options in self.branches.split(world, target):
            exploration.tried[path] = None
            for answer in options:
                self._explore(world.supposing(path, answer), target, exploration)
            return
        raise UnclearError

    def _spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise UnclearError

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

    def _charted(self, target: Target) -> Charted:
        charted = self.evaluation.memo.charted
        granted = min(WORLDS_CHARTED, self._to_chart)
        analysis = charted.recall(self._key(target, charted), granted, partial(self._charting, target))
        self._to_chart -= analysis.worlds
        found: Charted = analysis.found
        return found

    def _charting(self, target: Target, granted: int) -> Analysis[Charted]:
        chart, is_complete = Chart(), False
        self._left = granted
        with suppress(UnclearError):
            self._chart(self.branches.root, target, chart)
            is_complete = True
        charted = Charted(chart.mattering(), is_complete)
        return Analysis(charted, granted - max(self._left, 0), is_cut=self._left < 0)

    def _chart(self, world: World, target: Target, chart: Chart) -> None:
        """Note the outcomes of a target for all answers, as far as the budget goes."""
        self._spend()
        outcome = target.outcome(world)
        if outcome is UNKNOWN:
            for path, stands_for, options in self.branches.split(world, target):
                chart.stands_for[path] = stands_for
                for answer in options:
                    self._chart(world.supposing(path, answer), target, chart)
                return
            raise UnclearError
        chart.leaves.append((world.given, outcome))
