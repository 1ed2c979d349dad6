"""One evaluation: facts become atoms, a runner fires the rules layer by layer, and their truths become results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import getitem
from typing import TYPE_CHECKING, Any

from disclosure_rules import _kleene
from disclosure_rules._engine import Runner
from disclosure_rules._once import cached_property
from disclosure_rules._program.model import CompiledRule, Program, ProgramLayer, truth_of
from disclosure_rules._program.selected_law import SelectedLaw
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Accountability, DeterminationResult, Finding, Obligation, Provenance
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.determine import HELD, NOT_HELD, UNDECIDED, VIEWED, Ruling
from disclosure_rules.evaluation.memo import EvaluationMemo
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.evaluation.restated import SameLaw
from disclosure_rules.evaluation.value_labels import NO_TEXT, missing_label, shown_value, value_label
from disclosure_rules.policy.conditions import Atom, Param, evaluate_atom, truth_of_atom
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.messages import filled
from disclosure_rules.policy.model import Account, Find
from disclosure_rules.policy.require import Require
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.view import View
from disclosure_rules.terms import Status

if TYPE_CHECKING:
    from disclosure_rules.evaluation.case_analysis import CaseAnalysis


def unprovided(governing: date) -> Provenance:
    """The provenance of an evaluation that no evaluator makes: none. Raises LookupError."""
    raise LookupError(f"no evaluator evaluated this record under the law of {governing}")


class Evaluation:
    """The state of one evaluation; complete after `run`. Evaluations of one program may share a `memo`.

    `values` and `truths` hold the truths of atoms and rules, by layer, as logic alone gives them; `by_cases` those that every
    answer still open gives to rules left unknown, unless it is False. Later layers and the explanation read the rest.
    """

    def __init__(
        self,
        program: Program,
        record: Record,
        as_of: Moment,
        calendar: WorkingCalendar,
        provenance: Callable[[date], Provenance] = unprovided,
        memo: EvaluationMemo | None = None,
        law: SelectedLaw | None = None,
        same_law: Callable[[Record], bool] | None = None,
        *,
        by_cases: bool = True,
    ) -> None:
        self.program = program
        self.memo = memo or EvaluationMemo(program)
        self.record = record
        self.as_of = as_of
        self.provenance = provenance
        self.law = law or SelectedLaw(record.governing_date(as_of), None, day_of(as_of))
        self.view = View(record, as_of, program.unconcluded, calendar, program.places)
        self.values: list[int] = []
        self.truths: list[tuple[int, ...]] = []
        self.rulings: dict[str, tuple[Ruling, ProgramLayer]] = {}
        self.standings: dict[str, tuple[CompiledRule, ObligationState | None]] = {}
        self.found: dict[str, tuple[CompiledRule, int]] = {}
        self.accounts: list[tuple[CompiledRule, int]] = []
        self.clock = DeadlineCalculator(
            calendar, as_of, program.parameters, self.view.__getitem__, self._standing
        )
        self.analyses = by_cases
        self.by_cases: dict[str, int] = {}
        self.tried: dict[str, tuple[str, ...]] = {}
        self._same_law = SameLaw(record, as_of, same_law)
        self._applying: dict[str, tuple[CompiledRule, int]] = {}

    def run(self, runner: Runner) -> Evaluation:
        """Fire every layer."""
        self.memo.facts.read_into(self.view)
        for number, layer in enumerate(self.program.layers):
            self._compute(number, layer)
            truths = tuple(runner.run(number, self.values))
            self.truths.append(truths)
            if layer.stage == "decide":
                self._decide(layer, truths)
                continue
            if self.analyses and _kleene.UNKNOWN in truths:
                truths = self.analysis.settled(layer, truths)
            if layer.stage == "require":
                self._require(layer, truths)
            elif layer.stage == "find":
                self._find(layer, truths)
            else:
                self.accounts = list(zip(layer.rules, truths, strict=True))
        return self

    @cached_property
    def analysis(self) -> CaseAnalysis:
        """The case analysis of what this evaluation leaves open."""
        from disclosure_rules.evaluation.case_analysis import CaseAnalysis  # noqa: PLC0415  # not all leaves some

        return CaseAnalysis(self)

    def is_same_law(self, fact: Fact, stated: Any) -> bool:
        """Whether the same law would decide the record, if it stated this value of a fact."""
        return self._same_law.decides(fact, stated)

    def selects_law(self, fact: Fact) -> bool:
        """Whether the selection of the law reads a fact of the record."""
        return self._same_law.depends_on(fact)

    def fact(self, path: str) -> Any:
        """The value of a fact of the record, or of a conclusion of an earlier stage. Raises LookupError if the path
        is neither."""
        return self.view[path]

    def truth(self, atom: Atom, parameters: Mapping[str, Any] | None = None) -> int:
        """The truth of an atom as a rule asks it, with the values of parameters of the program, or with others."""
        return truth_of_atom(atom, self.program.parameters if parameters is None else parameters, self.fact)

    def _compute(self, number: int, layer: ProgramLayer) -> None:
        values, view = self.values, self.view
        paths, rows = self.memo.probes[number]
        values.extend(chain.from_iterable(map(getitem, rows, map(view.__getitem__, paths))))
        for asked in layer.comparisons:
            atom = self.program.atoms[asked]
            values.append(evaluate_atom(atom.op, view[atom.fact], atom.operand.value(view.__getitem__)))

    def _decide(self, layer: ProgramLayer, truths: tuple[int, ...]) -> None:
        for contest in layer.contests:
            ruling = self.memo.ruling(contest, tuple([truths[number] for number in contest.rules]))
            if ruling.status == "undetermined" and self.analyses:
                ruling = self.analysis.ruled(contest, ruling)
            self.rulings[contest.determination] = (ruling, layer)
            self.view[contest.determination] = ruling.value if ruling.status == "determined" else UNKNOWN

    def _require(self, layer: ProgramLayer, truths: tuple[int, ...]) -> None:
        for compiled, truth in zip(layer.rules, truths, strict=True):
            name = compiled.rule.concludes
            if truth != _kleene.FALSE:
                self._applying.pop(name, None)  # its place is that of the rule that applies
            self._applying.setdefault(name, (compiled, truth))
        for name, (compiled, truth) in self._applying.items():
            if truth == _kleene.FALSE:
                continue
            standing = self._standing(name) if truth == _kleene.TRUE else None
            self.standings[name] = (compiled, standing)
            status = standing.status if standing else Status.UNDETERMINED
            self.view[f"obligation.{name}"] = UNKNOWN if status is Status.UNDETERMINED else status
            self.view[f"late.{name}"] = standing.late if standing else UNKNOWN
            self.view[f"delayed.{name}"] = standing.delayed if standing else UNKNOWN

    def _standing(self, name: str) -> ObligationState | None:
        """The state of an obligation; None if it does not apply, undetermined if that is unknown."""
        compiled, truth = self._applying.get(name, (None, _kleene.FALSE))
        if compiled is None or truth == _kleene.FALSE:
            return None
        then = compiled.rule.then
        assert isinstance(then, Require)
        if truth == _kleene.UNKNOWN:
            return ObligationState(Status.UNDETERMINED)
        return self.clock_of(compiled).standing(then, compiled.rule.policy)

    def clock_of(self, compiled: CompiledRule) -> DeadlineCalculator:
        """The calculator of deadlines, with the values of parameters that the rule uses."""
        return self.clock if compiled.values is None else replace(self.clock, parameters=compiled.values)

    def _find(self, layer: ProgramLayer, truths: tuple[int, ...]) -> None:
        """Note every finding: as not made, then those that a rule makes or may make, in the order of the rules."""
        self.found.update(self.memo.not_found)
        self.view.update(self.memo.not_viewed)
        for compiled, truth in zip(layer.rules, truths, strict=True):
            if truth != _kleene.FALSE:
                name = compiled.rule.concludes
                del self.found[name]
                self.found[name] = (compiled, truth)
                self.view[compiled.path] = VIEWED[truth]

    # the conclusions, as parts of a decision

    def determinations(self) -> dict[str, DeterminationResult]:
        """Every determination of the record kind, in policy order, and whether the law is held."""
        rulings = self.rulings
        return {
            name: rulings[name][0].result if name in rulings else UNDECIDED
            for name in self.program.determinations
        } | {LAW_APPLICABLE.id: HELD if self.law.is_complete else NOT_HELD}

    def obligations(self) -> Iterator[Obligation]:
        """Every obligation that applies or may apply."""
        bearers = self.record.duty_bearers()
        for name, (compiled, state) in self.standings.items():
            then = compiled.rule.then
            assert isinstance(then, Require)
            standing = state or ObligationState(Status.UNDETERMINED)
            yield Obligation.made(
                id=name,
                title=compiled.rule.title,
                duty_role=then.duty,
                duty_bearer=bearers.get(then.duty),
                starts=standing.starts,
                due=standing.due,
                earliest=standing.earliest,
                provisional=standing.provisional,
                status=standing.status,
                fulfilled=standing.fulfilled,
                working_days_late=standing.working_days_late,
                calendar_days_late=standing.calendar_days_late,
                hours_late=standing.hours_late,
                working_days_left=standing.working_days_left,
                starts_at_midnight=standing.starts_at_midnight,
                rank=str(compiled.rule.rank),
                rule=compiled.rule.id,
                clauses=compiled.clauses,
            )

    def findings(self) -> Iterator[Finding]:
        """Every finding that is certain."""
        bearers = self.record.duty_bearers()
        for name, (compiled, truth) in self.found.items():
            if truth != _kleene.TRUE:
                continue
            then = compiled.rule.then
            assert isinstance(then, Find)
            missing, role = self.missing(compiled), self._bearer(name)
            yield Finding.made(
                id=name,
                severity=then.severity,
                message=self._worded(compiled, missing),
                missing=tuple([str(item) for item in missing]),
                duty_role=role,
                duty_bearer=bearers.get(role),
                rule=compiled.rule.id,
                clauses=compiled.clauses,
            )

    def missing(self, compiled: CompiledRule) -> list[Any]:
        """The required items that a finding reports as not there, in the order of the requirement."""
        then = compiled.rule.then
        if not isinstance(then, Find) or then.present is None:
            return []
        required = then.required
        names = self.program.values_of(compiled)[required.name] if isinstance(required, Param) else required
        present = self.fact(then.present)
        return [
            item for item in names or () if present is ABSENT or present is UNKNOWN or item not in present
        ]

    def _worded(self, compiled: CompiledRule, missing: list[Any]) -> Text:
        def value(name: str) -> Text:
            if name == "due":
                return self._due_behind(compiled)
            return missing_label(missing) if name == "missing" else shown_value(self.fact(name))

        return filled(compiled.rule.message or compiled.rule.title, value)

    def _due_behind(self, compiled: CompiledRule) -> Text:
        """The due day of the first obligation that a rule reads; empty if there is none."""
        for path in compiled.rule.reads:
            name = path.removeprefix("obligation.")
            standing = self.standings[name][1] if name != path and name in self.standings else None
            if standing is not None and standing.due is not None:
                return value_label(standing.due)
        return NO_TEXT

    def accountability(self) -> Iterator[Accountability]:
        """Every measure that is certain, one for each role that answers for what it rests on."""
        bearers = self.record.duty_bearers()
        for compiled, truth in self.accounts:
            if truth != _kleene.TRUE:
                continue
            then = compiled.rule.then
            assert isinstance(then, Account)
            for role, because in self._borne(compiled).items():
                yield Accountability.made(
                    measure=str(then.measure),
                    title=compiled.rule.title,
                    duty_role=role,
                    duty_bearer=bearers.get(role),
                    addressees=then.addressees or (role,),
                    because=tuple(because),
                    rule=compiled.rule.id,
                    clauses=compiled.clauses,
                )

    def _borne(self, compiled: CompiledRule) -> dict[str, list[str]]:
        """The conclusions that a measure rests on, by the role that answers for them."""
        borne: dict[str, list[str]] = {}
        for name, failed in compiled.basis:
            if truth_of(failed, self.values) == _kleene.TRUE:
                borne.setdefault(self._bearer(name), []).append(name)
        return borne

    def _bearer(self, name: str) -> str:
        """The role that answers for an obligation or a finding."""
        concluded = self.standings if name in self.standings else self.found
        return concluded[name][0].rule.bearer(self.record.body_role)
