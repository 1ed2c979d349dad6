"""The results that all evaluations of one program share, computed once and kept. The program itself is pure data.

Threads may share a memo, since each would compute the same entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, Program
from disclosure_rules.evaluation.dependence import Dependence, deadline_reads
from disclosure_rules.evaluation.determine import Ruling, resolve
from disclosure_rules.evaluation.remembered import WORLDS, WORLDS_CHARTED, RememberedAnalyses
from disclosure_rules.policy.conditions import Atom, probe
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.facts_by_part import FactsByPart

REMEMBERED: Final = 1000
"""The number of values that a memo keeps for a fact, and of combinations of truths for a contest."""


class Rows(dict[Any, tuple[int, ...]]):
    """The truths of the atoms about one fact, by its value. The atoms have constant operands.

    With `remembers`, they are computed once for each value. Only facts of a closed vocabulary are remembered: no free
    text of a host is kept.
    """

    def __init__(self, atoms: Iterable[Atom], *, remembers: bool) -> None:
        super().__init__()
        self._asks = tuple(probe(atom.op, atom.operand) for atom in atoms)
        self._remembers = remembers
        for missing in (ABSENT, UNKNOWN):
            self[missing] = self._row(missing)

    def _row(self, value: Any) -> tuple[int, ...]:
        return tuple([ask(value) for ask in self._asks])

    def __missing__(self, value: Any) -> tuple[int, ...]:
        row = self._row(value)
        if self._remembers:
            if len(self) >= REMEMBERED:
                self.clear()
            self[value] = row
        return row


class EvaluationMemo:
    """The truths of the atoms of a program, layer by layer, by the values of facts: the paths of these facts, and the rows
    of each; the rulings of its contests, by the truths of their rules; its findings, none of them made, by the first rule
    that makes each."""

    def __init__(self, program: Program) -> None:
        facts = facts_of(program.model)

        def remembers(path: str) -> bool:
            return path not in facts or facts[path].kind in ("flag", "term", "terms", "part")

        self.probes = tuple(
            (
                [path for path, _ in layer.probes],
                [Rows(atoms, remembers=remembers(path)) for path, atoms in layer.probes],
            )
            for layer in program.layers
        )
        finding = [rule for layer in program.layers if layer.stage == "find" for rule in layer.rules]
        self.not_found: dict[str, tuple[CompiledRule, int]] = {}
        for rule in finding:
            self.not_found.setdefault(rule.rule.concludes, (rule, _kleene.FALSE))
        self.not_viewed = dict.fromkeys((rule.path for rule in finding), False)
        self.dependence = Dependence(program)
        self.settled: RememberedAnalyses[Any] = RememberedAnalyses(self.dependence, WORLDS)
        self.varied: RememberedAnalyses[bool] = RememberedAnalyses(self.dependence, WORLDS_CHARTED)
        self.charted: RememberedAnalyses[Any] = RememberedAnalyses(self.dependence, WORLDS_CHARTED)
        self.facts = FactsByPart(program.model, _read(program, self.dependence))
        self._rulings: dict[str, dict[tuple[int, ...], Ruling]] = {
            contest.determination: {} for layer in program.layers for contest in layer.contests
        }

    def ruling(self, contest: Contest, truths: tuple[int, ...]) -> Ruling:
        """The ruling of a contest of the program for the truths of its rules, given in its order."""
        rulings = self._rulings[contest.determination]
        ruling = rulings.get(truths)
        if ruling is None:
            if len(rulings) >= REMEMBERED:
                rulings.clear()
            ruling = rulings[truths] = resolve(contest, truths)
        return ruling


def _read(program: Program, dependence: Dependence) -> Iterator[str]:
    """The paths that an evaluation reads, with those of other conclusions among them."""
    for number in range(len(program.atoms)):
        for path in dependence.asked_by(number):
            fact = dependence.facts.get(path)
            yield from (path,) if fact is None or fact.base else fact.reads
    for layer in program.layers:
        for compiled in layer.rules:
            yield from deadline_reads(compiled)
