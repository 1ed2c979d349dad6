"""Worlds: a record together with answers to facts that it leaves open, evaluated on the trees of the program.

Only what the answers can move is computed again, and only when it is read; everything else is as the evaluation has it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, Program, truth_of, unknown_atoms
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.errors import CalendarError
from disclosure_rules.evaluation.answers import NOTHING, Answer
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.dependence import deadline_reads
from disclosure_rules.evaluation.determine import VIEWED, Ruling
from disclosure_rules.evaluation.memo import EvaluationMemo
from disclosure_rules.policy.conditions import Ref, evaluate_atom
from disclosure_rules.policy.require import Require
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.view import View
from disclosure_rules.terms import Status


class Evaluated(Protocol):
    """An evaluation, as far as it has come."""

    program: Program
    memo: EvaluationMemo
    record: Record
    as_of: Moment
    view: View
    values: list[int]
    truths: list[tuple[int, ...]]
    by_cases: dict[str, int]
    tried: dict[str, tuple[str, ...]]

    def is_same_law(self, fact: Fact, stated: Any, /) -> bool:
        """Whether the same law would decide the record, if it stated this value of a fact."""

    def selects_law(self, fact: Fact, /) -> bool:
        """Whether the selection of the law reads a fact of the record."""

    def clock_of(self, compiled: CompiledRule, /) -> DeadlineCalculator:
        """The calculator of deadlines, with the values of parameters that the rule uses."""


class Truths(dict[int, int]):
    """The truths of the atoms in a world, each computed when it is read."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def __missing__(self, number: int) -> int:
        world = self._world
        depends = world.dependence.of_atom(number)
        if world.parent is None or depends.isdisjoint(world.given):
            truth = world.evaluation.values[number]
        elif world.moved not in depends:
            truth = world.parent.truths[number]
        elif (told := world.told(number)) is not None:
            truth = told
        else:
            atom = world.evaluation.program.atoms[number]
            right = atom.operand
            operand = right.value(world.__getitem__) if isinstance(right, Ref) else right
            truth = evaluate_atom(atom.op, world[atom.fact], operand)
        self[number] = truth
        return truth


class World(dict[str, Any]):
    """The facts and conclusions about a record once some answers are `given`, each computed when it is read.

    A world serves derivations as a view does. The evaluation may still be running: its earlier layers are read.
    """

    __slots__ = (
        "_rules",
        "_rulings",
        "_worlds",
        "dependence",
        "evaluation",
        "given",
        "is_movable",
        "moved",
        "parent",
        "traces",
        "truths",
    )

    def __init__(
        self,
        evaluation: Evaluated,
        is_movable: Callable[[CompiledRule], bool],
        parent: World | None = None,
        moved: str = "",
        answer: Answer = NOTHING,
    ) -> None:
        super().__init__()
        self.evaluation = evaluation
        self.dependence = evaluation.memo.dependence
        self.is_movable = is_movable
        self.parent = parent
        self.moved = moved
        self.given: dict[str, Answer] = {} if parent is None else {**parent.given, moved: answer}
        self.truths = Truths(self)
        self.traces: dict[Any, Any] = {}
        self._rules: dict[str, int] = {}
        self._rulings: dict[str, Ruling] = {}
        self._worlds: dict[tuple[str, Answer], World] = {}

    def supposing(self, path: str, answer: Answer) -> World:
        """The world with one more answer; always the same."""
        known = self._worlds.get((path, answer))
        if known is None:
            known = self._worlds[path, answer] = World(self.evaluation, self.is_movable, self, path, answer)
        return known

    def told(self, number: int) -> int | None:
        """The truth of an atom about a set that is answered kind by kind; None for any other atom."""
        for path, answer in self.given.items():
            if answer.viewed is UNKNOWN:
                kinds = self.dependence.kinds(path)
                if number in kinds.moved or number in kinds.whole:
                    return kinds.truth(number, answer)
        return None

    @property
    def as_of(self) -> Moment:
        """The moment as of which the record is read."""
        return self.evaluation.as_of

    def working_days(self, start: date, end: date) -> int:
        """The working days between two moments, as a view counts them."""
        return self.evaluation.view.working_days(start, end)

    def stated(self, path: str) -> Any:
        """The value of a base fact as answered, or else as the record states it."""
        return self.given[path].stated if path in self.given else self.evaluation.view.stated(path)

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists this base fact as unknown, and no answer settles it."""
        return self._is_open(path) and self.evaluation.view.is_listed_unknown(path)

    def _is_open(self, path: str) -> bool:
        holder = self.evaluation.view.facts[path].holder
        return path not in self.given and (holder is None or self.given.get(holder) is not NOTHING)

    def __missing__(self, path: str) -> Any:
        value = self[path] = self._value(path)
        return value

    def _value(self, path: str) -> Any:
        if path in self.given:
            return self.given[path].viewed
        root = self.evaluation.view[path]
        depends = self.dependence.of(path)
        if self.parent is None or depends.isdisjoint(self.given):
            return root
        if self.moved not in depends:
            return self.parent[path]
        fact = self.evaluation.view.facts.get(path)
        if fact is None:
            return self._conclusion(path, root)
        if fact.derived is None:
            return root if self._is_open(path) else ABSENT
        return UNKNOWN if root is UNKNOWN and self.blurs(fact) else fact.derived.derive(self)

    def blurs(self, fact: Fact) -> bool:
        """Whether the answers given do not stand for all that a derived fact could tell apart."""
        stood_for = self.dependence.stood_for(fact)
        return any(path in self.given and path not in stood_for for path in fact.reads)

    # conclusions

    def _conclusion(self, path: str, root: Any) -> Any:
        """The value of a conclusion; what is concluded already is not taken back."""
        if root is not UNKNOWN:
            return root
        if path in self.dependence.contests:
            ruling = self.ruling(self.dependence.contests[path])
            return ruling.value if ruling.status == "determined" else UNKNOWN
        compiled, truth = self.drawn(path)
        if compiled is None or path.startswith("finding."):
            return VIEWED[truth]
        if truth == _kleene.FALSE:
            return ABSENT
        return self._standing(path, compiled) if truth == _kleene.TRUE else UNKNOWN

    def drawn(self, path: str) -> tuple[CompiledRule | None, int]:
        """The rule that draws a finding or an obligation, and its truth: of several, the last that is not false."""
        last: tuple[CompiledRule | None, int] = (None, _kleene.FALSE)
        for compiled in self.dependence.drawing(path):
            truth = self.truth(compiled)
            last = (compiled, truth) if truth != _kleene.FALSE or last[0] is None else last
        return last

    def _standing(self, path: str, compiled: CompiledRule) -> Any:
        """The state of an obligation that applies; UNKNOWN if it depends on an answer, since no list of answers stands
        for all the days that its limit can tell apart."""
        reads = frozenset().union(*map(self.dependence.of, deadline_reads(compiled)))
        then = compiled.rule.then
        if not reads.isdisjoint(self.given) or not isinstance(then, Require):
            return UNKNOWN
        try:
            state = self.evaluation.clock_of(compiled).standing(then, compiled.rule.policy)
        except CalendarError:
            return UNKNOWN
        if path.startswith("late."):
            return state.late
        if path.startswith("delayed."):
            return state.delayed
        return UNKNOWN if state.status is Status.UNDETERMINED else state.status

    def ruling(self, contest: Contest) -> Ruling:
        """The ruling of a contest."""
        known = self._rulings.get(contest.determination)
        if known is not None:
            return known
        if self.parent is not None and self.moved not in self.dependence.of(contest.determination):
            known = self.parent.ruling(contest)
        else:
            truths = tuple([self.truth(compiled) for compiled in contest.compiled])
            known = self.evaluation.memo.ruling(contest, truths)
        self._rulings[contest.determination] = known
        return known

    def truth(self, compiled: CompiledRule) -> int:
        """The truth of a rule."""
        known = self._rules.get(compiled.rule.id)
        if known is None:
            known = self._rules[compiled.rule.id] = self._truth(compiled)
        return known

    def _truth(self, compiled: CompiledRule) -> int:
        depends = self.dependence.of_rule(compiled)
        if self.parent is None or depends.isdisjoint(self.given):
            layer, number = self.dependence.places[compiled.rule.id]
            return self.evaluation.truths[layer][number]
        before = self.parent.truth(compiled)
        if self.moved not in depends:
            return before
        if before != _kleene.UNKNOWN and not self.is_movable(compiled):
            return before
        return truth_of(compiled.tree, self.truths)

    def unknown_atoms(self, compiled: CompiledRule) -> list[int]:
        """The unknown atoms that make a rule unknown."""
        return unknown_atoms(compiled.tree, self.truths) if self.truth(compiled) == _kleene.UNKNOWN else []
