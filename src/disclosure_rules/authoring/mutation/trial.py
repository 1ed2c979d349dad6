"""The trial of mutants: the cases of some policies, and the outcome of each on the unchanged policies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal

from disclosure_rules._processes import mapped
from disclosure_rules.authoring.mutation.affected_cases import AffectedCases, BaselineRun
from disclosure_rules.authoring.mutation.equivalence import Counterexample, equivalence
from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.authoring.testing.cases import CaseFile
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.run import CaseResult, CaseRunner
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.check import check
from disclosure_rules.policy.model import Policy

_SHARE: Final = 8
_WORTH: Final = 200
"""The number of mutants that is worth another process."""

MutantVerdict = Literal["caught", "refused", "equivalent", "unsigned", "survived"]


@dataclass(frozen=True)
class MutantOutcome:
    """The outcome of a mutant: a case caught it, loading refuses it, it decides every record as before, only a case that
    nobody has signed (`unsigned`) catches it, or it survived. `by` is the id of the case or the code of the problem. If it survived, `witness` is a record on which it
    decides differently; `by` is `undecided` where the proof found no such record and could not rule it out."""

    mutant: Mutant
    verdict: MutantVerdict
    by: str = ""
    witness: Counterexample | None = None


@dataclass(frozen=True)
class _CaseSet:
    """A case and its run on the unchanged policies."""

    file: CaseFile
    cell: TestCase
    ran: BaselineRun


class MutantTrial:
    """Tries mutants. `failed` holds the cases that do not pass on the unchanged policies; if there are any, nothing
    can be measured. With `proving`, mutants that survive the cases are tried with the proof, where its extra is
    installed."""

    def __init__(
        self,
        policies: Iterable[Policy],
        files: Iterable[CaseFile],
        calendar: WorkingCalendar | None = None,
        *,
        proving: bool,
    ) -> None:
        self.proving = proving
        seen: list[Evaluation] = []
        self.runner = CaseRunner(
            Evaluator(policies, "reference", calendar), [lambda _, case, __: seen.append(case)]
        )
        self.equivalence = (
            equivalence(self.runner.evaluator.policies, self.runner.evaluator.calendar) if proving else None
        )
        self.rules = self.runner.rules
        self.failed: list[CaseResult] = []
        self.trials: list[_CaseSet] = []
        self.to_review: list[tuple[CaseFile, TestCase]] = []
        self.naming: dict[str, list[int]] = {}
        self.files = tuple(files)
        for file in self.files:
            for cell in file.cells:
                result = self.runner.run(file, cell)
                if result.mismatches:
                    self.failed.append(result)
                elif cell.review:
                    self.to_review.append((file, cell))
                else:
                    for name in {*cell.because, *cell.not_, *cell.expect}:
                        self.naming.setdefault(self.runner.names.any(name), []).append(len(self.trials))
                    chosen = self.runner.evaluator_of(cell).timeline.chosen
                    ran = BaselineRun(seen.pop(), chosen, sees_needs=cell.needs is not None)
                    self.trials.append(_CaseSet(file, cell, ran))

    def __reduce__(self) -> tuple[Any, ...]:
        run = self.runner.evaluator
        return partial(MutantTrial, proving=self.proving), (run.policies, self.files, run.calendar)

    def outcomes(self, some: Sequence[Mutant]) -> list[MutantOutcome]:
        """The outcome of each of some mutants."""
        return [self.outcome(mutant) for mutant in some]

    def outcome(self, mutant: Mutant) -> MutantOutcome:
        """Refuse a mutant that loading would refuse; otherwise run the cases that it can affect, up to the first that
        fails. Cases that name its rules come first."""
        run = self.runner.evaluator
        policies = mutant.policies(run.policies)
        if problems := check(policies):
            return MutantOutcome(mutant, "refused", problems[0].code)
        runner = CaseRunner(Evaluator(policies, "reference", run.calendar))
        for trial in self.reached(mutant):
            result = runner.run(trial.file, trial.cell)
            if result.mismatches:
                return MutantOutcome(mutant, "caught", result.id)
        for file, cell in self.to_review:
            result = runner.run(file, cell)
            if result.mismatches:
                return MutantOutcome(mutant, "unsigned", result.id)
        if self.equivalence is None:
            return MutantOutcome(mutant, "survived")
        verdict, witness = self.equivalence.of(mutant)
        if verdict == "equal":
            return MutantOutcome(mutant, "equivalent")
        return MutantOutcome(mutant, "survived", "undecided" if witness is None else "", witness)

    def reached(self, mutant: Mutant) -> Iterator[_CaseSet]:
        """The cases that could come out differently. Cases that name the rules of the mutant or their conclusions
        come first."""
        reach = AffectedCases(mutant, self.rules)
        about = {*mutant.rules, *(self.rules[name].concludes for name in mutant.rules)}
        first = {at for name in about for at in self.naming.get(name, ())}
        rest = (at for at in range(len(self.trials)) if at not in first)
        for at in (*sorted(first), *rest):
            if reach.includes(self.trials[at].ran):
                yield self.trials[at]


def outcomes(trial: MutantTrial, mutants: Sequence[Mutant], jobs: int) -> Iterator[MutantOutcome]:
    """The outcome of every mutant, in their order, in several processes where this is worth their start."""
    shares = (mutants[at : at + _SHARE] for at in range(0, len(mutants), _SHARE))
    for answer in mapped(trial.outcomes, shares, min(jobs, 1 + len(mutants) // _WORTH)):
        yield from answer
