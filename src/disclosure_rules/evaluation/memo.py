"""The results that all evaluations of one program share, computed once and kept; the program itself is pure data.

Threads may share a memo: it only ever gains or drops entries that any of them would compute alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from disclosure_rules._program.model import Contest, Program
from disclosure_rules.evaluation.determine import Ruling, resolve
from disclosure_rules.policy.conditions import Atom, probe
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of

REMEMBERED: Final = 1000
"""How many values of a fact, and how many combinations of truths of a contest, a memo keeps."""


class Rows(dict[Any, tuple[int, ...]]):
    """The truths of the atoms that ask one fact, by its value; the atoms have constant operands.

    With `remembers` they are computed once a value. That is for facts of a closed vocabulary only: nothing that
    a host wrote in its own words is kept.
    """

    def __init__(self, atoms: Iterable[Atom], *, remembers: bool) -> None:
        super().__init__()
        self._asks = tuple(probe(atom.op, atom.operand) for atom in atoms)
        self._remembers = remembers

    def __missing__(self, value: Any) -> tuple[int, ...]:
        row = tuple([ask(value) for ask in self._asks])
        if self._remembers:
            if len(self) >= REMEMBERED:
                self.clear()
            self[value] = row
        return row


class EvaluationMemo:
    """The truths of the atoms of a program by the values of facts, layer by layer, and the rulings of its contests by
    the truths of their rules."""

    def __init__(self, program: Program) -> None:
        facts = facts_of(KINDS[program.kind])

        def remembers(path: str) -> bool:
            return path not in facts or facts[path].kind in ("flag", "term", "terms", "part")

        self.probes = tuple(
            tuple((path, Rows(atoms, remembers=remembers(path))) for path, atoms in layer.probes)
            for layer in program.layers
        )
        self._rulings: dict[str, dict[tuple[int, ...], Ruling]] = {
            contest.determination: {} for layer in program.layers for contest in layer.contests
        }

    def ruling(self, contest: Contest, truths: tuple[int, ...]) -> Ruling:
        """The ruling of a contest of the program for the truths of its rules, given in its order."""
        rulings = self._rulings[contest.determination]
        known = rulings.get(truths)
        if known is None:
            if len(rulings) >= REMEMBERED:
                rulings.clear()
            known = rulings[truths] = resolve(contest, truths)
        return known
