"""The run of cases: every mismatch of every case, and the cases that make each rule fire or keep it silent."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.testing.case_names import CaseNames, field_of, value_of
from disclosure_rules.authoring.testing.cases import CaseFile, read_all_cases
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.mismatch import (
    Mismatch,
    leads,
    mismatch,
    refusal,
    said,
    same,
    shown,
)
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision, DeterminationResult, Undetermined
from disclosure_rules.errors import (
    ConclusionError,
    DisclosureRulesError,
    PolicyError,
    Text,
    did_you_mean,
    nearest,
)
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.location import Location
from disclosure_rules.phrases import listed_text
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import Determination, Policy
from disclosure_rules.records import model_of
from disclosure_rules.records.fact_names import fact_named
from disclosure_rules.terms import Severity, Status

Observer = Callable[[str, Evaluation, PolicyTimeline], None]
"""A function that receives the id of every signed case, its evaluation after the run and the law; it does not affect results."""


@dataclass(frozen=True)
class CaseResult:
    """The result of one case; `id` is `file::name`. The case passed if there is no mismatch. `fires` and `silent` are
    the rules that it names and shows to fire or to be silent. A case to `review` shows none: nobody has signed it."""

    id: str
    place: Location
    mismatches: tuple[Mismatch, ...]
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    review: bool = False


@dataclass
class CaseReport:
    """The results of all cases; `fires` and `silent` name, for each rule, the cases that show it."""

    results: list[CaseResult] = field(default_factory=list)
    fires: dict[str, list[str]] = field(default_factory=dict)
    silent: dict[str, list[str]] = field(default_factory=dict)

    def add(self, result: CaseResult) -> None:
        """Add the result of a case."""
        self.results.append(result)
        for by_rule, ids in ((self.fires, result.fires), (self.silent, result.silent)):
            for rule in ids:
                by_rule.setdefault(rule, []).append(result.id)

    @property
    def failed(self) -> list[CaseResult]:
        """The cases that did not pass."""
        return [result for result in self.results if result.mismatches]

    @property
    def to_review(self) -> list[CaseResult]:
        """The cases that came out as they say, which nobody has signed."""
        return [result for result in self.results if result.review and not result.mismatches]

    def unshown(self, policies: Iterable[Policy]) -> dict[str, list[str]]:
        """For each rule without a firing or without a silent case, the kinds that it lacks."""
        lacking = {}
        for policy in policies:
            for rule in policy.rules:
                lacks = [
                    name
                    for name, shown in (("fires", self.fires), ("silent", self.silent))
                    if rule.id not in shown
                ]
                if lacks:
                    lacking[rule.id] = lacks
        return lacking


def run_cases(
    directories: Iterable[Path], evaluator: Evaluator, observers: Iterable[Observer] = ()
) -> CaseReport:
    """Run every case file below the directories. Raises PolicyError with the problems of all files that cannot be
    read."""
    files = read_all_cases(directories, evaluator.kinds)
    report = CaseReport()
    runner = CaseRunner(evaluator, observers)
    for file in files:
        for cell in file.cells:
            report.add(runner.run(file, cell))
    return report


class CaseRunner:
    """Runs cases one by one, with an evaluator of the policies they are about."""

    def __init__(self, evaluator: Evaluator, observers: Iterable[Observer] = ()) -> None:
        self.evaluator = evaluator
        self.observers = tuple(observers)
        self.choosing: dict[tuple[str, WorkingCalendar], Evaluator] = {}
        self.rules = {rule.id: rule for policy in evaluator.policies for rule in policy.rules}
        matters = [LAW_APPLICABLE, *evaluator.timeline.determinations.values()]
        self.names = CaseNames(self.rules.values(), matters)
        self.concluding: dict[str, list[str]] = {}
        for rule in self.rules.values():
            self.concluding.setdefault(rule.concludes, []).append(rule.id)

    def run(self, file: CaseFile, case: TestCase) -> CaseResult:
        """Run one case of a file."""
        name = f"{file.path.name}::{case.name}"
        fired: list[str] = []
        silent: list[str] = []
        try:
            evaluator = self.evaluator_of(case)
            ran = evaluator.trace(case.record, as_of=case.as_of)
            decision = decision_of(ran, evaluator.timeline.concluded, asks_what_matters=bool(case.needs))
            standing = standings(ran, evaluator.timeline)
            mismatches = [
                *self._expected(case, decision),
                *self._because(case, standing, fired),
                *self._not(case, decision, standing, silent),
                *self._needs(case, decision),
            ]
        except DisclosureRulesError as error:
            wanted = "acceptable parameters" if isinstance(error, PolicyError) else "an acceptable record"
            mismatches = [refusal(problem, wanted) for problem in error.problems]
        else:
            for observe in self.observers if not case.review else ():
                observe(name, ran, evaluator.timeline)
        if case.review:
            return CaseResult(name, file.place(case), tuple(mismatches), review=True)
        return CaseResult(name, file.place(case), tuple(mismatches), tuple(fired), tuple(silent))

    def evaluator_of(self, case: TestCase) -> Evaluator:
        """The evaluator of the run, or one with the parameters and the schedule of a case; cases with the same
        choices share one."""
        run = self.evaluator
        if not case.parameters and case.calendar is None:
            return run
        calendar = run.calendar if case.calendar is None else case.calendar.over(run.calendar)
        key = (json.dumps(case.parameters, ensure_ascii=False, sort_keys=True), calendar)
        if key not in self.choosing:
            chosen = {**run.parameters, **case.parameters}
            self.choosing[key] = Evaluator(run.policies, run.engine, calendar, chosen)
        return self.choosing[key]

    def _unknown(self, name: str) -> Mismatch:
        actual, meant = said("none"), nearest(name, [*self.rules, *self.concluding, *self.names.known])
        if meant is not None:
            actual = listed_text((actual, did_you_mean(meant)), "parts")
        return Mismatch(name, said("a rule or conclusion of that id"), actual)

    def _expected(self, case: TestCase, decision: Decision) -> Iterator[Mismatch]:
        for written, said_value in case.expect.items():
            about, wanted = self.names.conclusion(written), _status(said_value)
            if about not in self.concluding and about not in decision.determinations:
                yield self._unknown(written)
                continue
            actual = self.actual(about, decision)
            if wanted == "undetermined" and any(entry.about == about for entry in decision.undetermined):
                continue
            if isinstance(wanted, dict) and isinstance(actual, dict):
                for key, value in wanted.items():
                    field_name = field_of(key)
                    if field_name not in actual:
                        yield mismatch(f"{written}.{key}", str(value), "no such field")
                    elif not same(value_of(field_name, value), actual[field_name]):
                        yield mismatch(f"{written}.{key}", str(value), str(actual[field_name]))
            elif not self._meets(about, wanted, actual):
                yield mismatch(written, str(said_value), self._said(about, shown(actual, wanted)))

    def actual(self, about: str, decision: Decision) -> Any:
        """A conclusion as cases expect it: plain data, None if it is not concluded."""
        try:
            conclusion = decision.conclusion(about)
        except ConclusionError:
            return None
        if isinstance(conclusion, DeterminationResult):
            return conclusion.value if conclusion.status == "determined" else conclusion.status
        if isinstance(conclusion, Undetermined):
            return "undetermined"
        if isinstance(conclusion, tuple):
            return [measure.model_dump(mode="json") for measure in conclusion]
        return conclusion.model_dump(mode="json")

    def _declared(self, about: str) -> Determination | None:
        return {LAW_APPLICABLE.id: LAW_APPLICABLE, **self.evaluator.timeline.determinations}.get(about)

    def _said(self, about: str, value: str) -> Text:
        """What was concluded, in both languages."""
        declared = self._declared(about)
        words = {} if declared is None else {str(known): zh for known, zh in declared.values.items()}
        return Text(words[value], value) if value in words else said(value)

    def _meets(self, about: str, wanted: Any, actual: Any) -> bool:
        declared = self._declared(about)
        if declared is not None:
            spelled = {zh: value for value, zh in declared.values.items()}
            return bool(same(spelled.get(wanted, wanted) if isinstance(wanted, str) else wanted, actual))
        if isinstance(actual, dict):
            severity = Severity.parse(wanted) if isinstance(wanted, str) else None
            return (
                wanted is True
                or value_of("status", wanted) == actual.get("status", "")
                or (severity is not None and severity == actual.get("severity"))
            )
        if isinstance(actual, list):
            return wanted is True or any(leads(wanted, measure) for measure in actual)
        return wanted is None and actual is None

    def _because(self, case: TestCase, standing: dict[str, str], fired: list[str]) -> Iterator[Mismatch]:
        for written in case.because:
            rule = self.names.rule(written)
            if rule not in self.rules:
                yield self._unknown(written)
            elif standing.get(rule) not in ("fires", "by cases"):
                yield mismatch(written, "fires", standing.get(rule, "not in force on that day"))
            else:
                fired.append(rule)

    def _not(
        self, case: TestCase, decision: Decision, standing: dict[str, str], silent: list[str]
    ) -> Iterator[Mismatch]:
        for written in case.not_:
            name = self.names.any(written)
            if name in self.rules:
                if standing.get(name, "silent") != "silent":
                    yield mismatch(written, "silent", standing[name])
                rules = [name]
            elif name in self.concluding:
                actual = self.actual(name, decision)
                if actual is not None:
                    yield mismatch(written, "not concluded", shown(actual))
                rules = self.concluding[name]
            else:
                yield self._unknown(written)
                continue
            silent.extend(rule for rule in rules if standing.get(rule) == "silent")

    def _needs(self, case: TestCase, decision: Decision) -> Iterator[Mismatch]:
        if case.needs is None:
            return
        kind = model_of(case.record, self.evaluator.kinds)
        wanted = {name if kind is None else fact_named(kind, name) for name in case.needs}
        about = set(map(self.names.conclusion, case.expect))
        asked = {need for entry in decision.undetermined if entry.about in about for need in entry.needs}
        if asked != wanted:
            expected, actual = (", ".join(sorted(names)) or "nothing" for names in (wanted, asked))
            yield mismatch("needs", expected, actual)


def _status(wanted: Any) -> Any:
    """An expectation; a conclusion left open may be said in either language."""
    return "undetermined" if wanted == Status.UNDETERMINED.zh else wanted


def standings(case: Evaluation, timeline: PolicyTimeline) -> dict[str, str]:
    """The standing of each rule in force: fires, silent (as every rule for elsewhere is), open or unknown; or `by cases`,
    where the answers still open all lead to its conclusion."""
    outcomes = {item.rule.id: "silent" for item in timeline.elsewhere(case.record.kind, case.law)}
    for layer, truths in zip(case.program.layers, case.truths, strict=True):
        decided = {
            layer.rules[number].rule.id: {"in force": "fires", "out": "silent"}.get(standing, standing)
            for contest in layer.contests
            for number, standing in zip(
                contest.rules, case.rulings[contest.determination][0].standings, strict=True
            )
        }
        for compiled, value in zip(layer.rules, truths, strict=True):
            plain = {_kleene.TRUE: "fires", _kleene.FALSE: "silent"}.get(value, "unknown")
            outcomes[compiled.rule.id] = decided.get(compiled.rule.id, plain)
    leading = {name for ruling, _ in case.rulings.values() for name in ruling.leading}
    leading |= {name for name, truth in case.by_cases.items() if truth == _kleene.TRUE}
    return outcomes | dict.fromkeys(leading, "by cases")
