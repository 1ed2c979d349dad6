"""The search for a record: the solver proposes one, the real code checks it.

A model of the solver stands for a record. Where the real code derives another value from that record than the model
has, the derived value is added as a formula that holds for every record that agrees on the facts that were read; then
the solver is asked again. So every record that is found has been evaluated, and where the solver finds no model there
is no such record at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from contextlib import suppress
from enum import Enum
from functools import partial
from typing import Any, TypeVar, cast

import z3
from pydantic import BaseModel

from disclosure_rules._program.model import CompiledRule, Program
from disclosure_rules.authoring.proof.dependencies import ConclusionKey
from disclosure_rules.authoring.proof.encoding import Encoding
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.law_periods import LawPeriod
from disclosure_rules.authoring.proof.law_selection import law_days, selecting
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.authoring.proof.read_tracking import AS_OF, Traced, TracedView
from disclosure_rules.authoring.proof.variables import Formula, NumberVariable, holds
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Atom
from disclosure_rules.policy.require import Require
from disclosure_rules.records import read_record
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import UNKNOWN
from disclosure_rules.terms import Status

TRIES, LAST_TRIES, FEW_TRIES = 200, 30, 50
"""The models tried for a question: for records with few moments, for any record, for one smaller than was found."""

DOUBTS = 20
"""The models tried from which nothing is learned but that they do not show what is asked for."""

TABLE = 10_000
"""The most values of a number that are tried, one by one, for a fact that is derived from it alone."""

ELSEWHERE = 10
"""The models of other versions of the law after which the solver is told how a record selects its law: most questions
are answered sooner without."""

PATIENCE = 60_000
"""The time limit of the solver for one model, in milliseconds."""

Found = TypeVar("Found")


class Unfound(Enum):
    """No record was found: there is none, or none could be ruled out."""

    NONE = "none"
    UNDECIDED = "undecided"


class _UnlistedError(Exception):
    """A list of parts was read that is none of those tried. The result holds for no other list."""


class Search:
    """Answers questions about the records of one kind that one version of the law decides; with `only`, questions
    about these conclusions. Its facts are those of the last program. `atoms` are asked besides those of the programs. `nearby` tries days of change, and takes longer."""

    def __init__(
        self,
        programs: Iterable[Program],
        version: LawPeriod,
        calendar: WorkingCalendar,
        only: Set[ConclusionKey] | None = None,
        *,
        nearby: bool = False,
        atoms: Iterable[Atom] = (),
    ) -> None:
        self.programs = tuple(programs)
        self.version = version
        self.calendar = calendar
        asked = [*atoms, *(atom for program in self.programs for atom in program.atoms)]
        self.facts = Facts(self.programs[-1], asked, version.sample[0], nearby=nearby)
        self.encodings = [Encoding(one, self.facts, str(at), only) for at, one in enumerate(self.programs)]
        self.view = partial(TracedView, calendar=calendar, places=self.programs[0].places)
        self.prepared = [PreparedProgram.of(program) for program in self.programs]
        law_days(self.facts)  # every record has them, even where no rule asks
        self.solver = z3.Solver()
        self.solver.set(timeout=PATIENCE, random_seed=0)
        self.few = z3.Bool("few")
        self.tabulated: dict[tuple[str, str], set[int]] = {}
        self.asked = self.sent = self.narrowed = self.elsewhere = 0
        for encoding in self.encodings:
            self.solver.add(encoding.axioms)

    def find(
        self,
        goal: Formula,
        show: Callable[[Proposal], Found | None],
        *,
        narrow: bool = False,
        tries: int = TRIES,
    ) -> Found | Unfound:
        """The result of `show` for a record of which the goal holds. Records with few moments are tried first, then
        (unless `narrow`) all."""
        self.asked += 1
        asked = z3.Bool(f"question {self.asked}")
        self.solver.add(z3.Implies(asked, goal))
        rounds = [(True, tries)] + ([] if narrow else [(False, LAST_TRIES)])
        about: set[str] | None = None
        doubts = 0
        for few, most in rounds:
            for _ in range(most):
                self._assert_learned()
                outcome = self.solver.check(asked, *([self.few] if few else []))
                if outcome != z3.sat:
                    break
                model = self.solver.model()
                proposal = self._propose(model)
                shown = None if proposal is None else show(proposal)
                if shown is not None:
                    return shown
                about = self._about(goal) if about is None else about
                learned = [] if proposal is None else self._learn(model, proposal, about, few)
                if not learned:
                    doubts += 1
                    if doubts > DOUBTS:
                        return Unfound.UNDECIDED
                    learned = [z3.Implies(asked, z3.Not(self._same(model, about)))]
                self.facts.axioms += learned
        return Unfound.NONE if outcome == z3.unsat and not doubts and not narrow else Unfound.UNDECIDED

    def _assert_learned(self) -> None:
        """Give the solver the formulas about facts that were learned since the last call."""
        self.solver.add(self.facts.axioms[self.sent :])
        self.sent = len(self.facts.axioms)
        self.solver.add([z3.Implies(self.few, assumption) for assumption in self.facts.few[self.narrowed :]])
        self.narrowed = len(self.facts.few)

    def _same(self, model: Any, about: set[str]) -> Formula:
        """The formula by which a record equals the record of a model in the facts that a question is about."""
        symbols = self.facts.symbols
        return z3.And(
            [symbols[path].equals(symbols[path].read(model)) for path in sorted(about & symbols.keys())]
        )

    def _about(self, goal: Formula) -> set[str]:
        """The facts that a formula is about, by the names of its variables. The state of an obligation may depend on
        any fact, through the conditions under which it applies."""
        names: set[str] = set()
        todo, seen = [goal], set()
        while todo:
            formula = todo.pop()
            if formula.get_id() not in seen:
                seen.add(formula.get_id())
                todo += formula.children()
                if z3.is_const(formula):
                    names.add(str(formula.decl().name()).partition(" ")[0])
        if any(encoding.tag in names for encoding in self.encodings):
            return set(self.facts.symbols)
        return names & self.facts.symbols.keys()

    def _propose(self, model: Any) -> Proposal | None:
        """The record that a model stands for; None if it is refused."""
        written, as_of = self.facts.record(model), self.facts.as_of.read(model)
        try:
            return Proposal(written, as_of, read_record(written, kinds=self.programs[-1].kinds))
        except RecordError:
            return None

    def decides(self, proposal: Proposal) -> bool:
        """Whether these versions of the law decide a record, and it can be decided."""
        record, as_of = proposal.record, proposal.as_of
        return not record.problems_at(as_of) and self.version.decides(record, as_of)

    def _learn(self, model: Any, proposal: Proposal, about: set[str], few: bool) -> list[Formula]:
        """The results of the real code for a record that a model has differently; nothing where there is no such
        formula. With `few`, numbers are among a few."""
        record, as_of = proposal.record, proposal.as_of
        learned = [*self._version(record, as_of, model), *self._derived(record, as_of, model, about, few)]
        if learned:
            return learned
        try:
            for at, prepared in enumerate(self.prepared):
                evaluation = prepared.evaluate(record, as_of, self.calendar, by_cases=False)
                learned += self._standings(at, evaluation, model)
        except (CalendarError, _UnlistedError):
            return []
        return learned

    def _version(self, record: Record, as_of: Moment, model: Any) -> Iterator[Formula]:
        """The formula that excludes a record which this version of the law does not decide, or which cannot be
        decided at all."""
        view = self.view(record, as_of)
        traced: Any = Traced(record, "", view)
        kind = type(record)
        if not self.version.fits(self.version.timeline.select(kind, traced, view)):
            yield z3.Not(self._agreeing(view, model))
            self.elsewhere += 1
            if self.elsewhere == ELSEWHERE:
                yield from selecting(self.version, self.facts)
            return
        if kind.problems_at(record, as_of):
            view = self.view(record, as_of)
            kind.problems_at(Traced(record, "", view), view.as_of)  # type: ignore[arg-type]
            yield z3.Not(self._agreeing(view, model))

    def _derived(
        self, record: Record, as_of: Moment, model: Any, about: set[str], few: bool
    ) -> Iterator[Formula]:
        """The derived facts that a question is about and that a model has differently."""
        for path in [path for path in self.facts.symbols if path in about and path in self.facts.catalogue]:
            symbol, view = self.facts.symbols[path], self.view(record, as_of)
            value = view[path]
            if holds(model, symbol.equals(value)):
                continue
            yield from self._tabulated(path, record, as_of, view, few)
            with suppress(_UnlistedError):
                yield z3.Implies(self._agreeing(view, model), symbol.equals(value))

    def _tabulated(
        self, path: str, record: Record, as_of: Moment, view: TracedView, few: bool
    ) -> Iterator[Formula]:
        """All values of a fact that is derived from one number alone, such as a year: learning one value at a time
        would take long."""
        (read,) = view.reads if len(view.reads) == 1 else ("",)
        if "." in read or not isinstance(self.facts.symbols.get(read), NumberVariable):
            return
        lowest, highest = self.facts.bounds(read)
        if few:
            values = [number for number in self.facts.numbers if lowest <= number <= highest]
        else:
            values = list(range(lowest, highest + 1)) if highest - lowest < TABLE else []
        known = self.tabulated.setdefault((path, read), set())
        for number in [number for number in values if number not in known]:
            known.add(number)
            value = self.view(BaseModel.model_copy(record, update={read: number}), as_of)[path]
            yield z3.Implies(self.facts[read].equals(number), self.facts[path].equals(value))

    def _standings(self, at: int, evaluation: Evaluation, model: Any) -> Iterator[Formula]:
        """The states of the obligations that a model has differently."""
        encoding = self.encodings[at]
        for name, (compiled, standing) in evaluation.standings.items():
            if standing is None or not encoding.includes("require", name):
                continue
            status = UNKNOWN if standing.status is Status.UNDETERMINED else standing.status
            states = {"late": standing.late, "delayed": standing.delayed, "obligation": status}
            stands = z3.And(
                [encoding.standing(f"{kind}.{name}").equals(state) for kind, state in states.items()]
            )
            if holds(model, stands):
                continue
            view, obligations = self.view(evaluation.record, evaluation.as_of), {name}
            self._clock(evaluation, compiled, view, obligations).standing(
                cast(Require, compiled.rule.then), compiled.rule.policy
            )
            applying = [
                formula if holds(model, formula) else z3.Not(formula)
                for obligation in sorted(obligations)
                for _, counts, truth in encoding.applying.get(obligation, ())
                for formula in (counts, *truth)
            ]
            agree = z3.And(self._agreeing(view, model, as_of=True), *applying)
            yield z3.Implies(agree, stands)

    def _clock(
        self, evaluation: Evaluation, rule: CompiledRule, view: TracedView, others: set[str]
    ) -> DeadlineCalculator:
        """The calculator of deadlines, which notes the facts that are read and the obligations whose due days are
        shared."""

        def due_of(name: str) -> ObligationState | None:
            others.add(name)
            compiled, standing = evaluation.standings.get(name, (None, None))
            if compiled is None or standing is None:
                return standing if compiled is None else ObligationState(Status.UNDETERMINED)
            clock = self._clock(evaluation, compiled, view, others)
            return clock.standing(cast(Require, compiled.rule.then), compiled.rule.policy)

        values = evaluation.program.values_of(rule)
        return DeadlineCalculator(self.calendar, evaluation.as_of, values, view.__getitem__, due_of)

    def _agreeing(self, view: TracedView, model: Any, *, as_of: bool = False) -> Formula:
        """The formula by which a record agrees with that of a model on the facts that were read."""
        facts = self.facts
        agreed = []
        for path in sorted(view.reads | ({AS_OF} if as_of else set())):
            now = facts.as_of.equals(facts.as_of.read(model)) if path == AS_OF else None
            agreed.append(facts[path].equals(view[path]) if now is None else now)
        for path in sorted(view.listings):
            listed = facts.listed(path)
            agreed.append(listed if view.is_listed_unknown(path) else z3.Not(listed))
        for path in sorted(view.lists):
            chosen = facts.chosen(path, model)
            if chosen is None:
                raise _UnlistedError
            agreed.append(chosen)
        return z3.And(agreed)
