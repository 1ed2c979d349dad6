"""The evaluator: records in, decisions out."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, overload

from disclosure_rules import _arguments
from disclosure_rules._engine import Engine
from disclosure_rules._engine.choice import chosen_engine
from disclosure_rules._frozen import FrozenDict
from disclosure_rules._once import cached_property
from disclosure_rules._program.choices import as_text, choices
from disclosure_rules._program.model import Program
from disclosure_rules._program.selected_law import SelectedLaw
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules._version import __version__
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision, PolicyRef, Provenance
from disclosure_rules.errors import (
    ConclusionError,
    DisclosureRulesError,
    EngineError,
    PolicyError,
    RecordError,
)
from disclosure_rules.evaluation.delays import delay_of
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.shared import calendar_of
from disclosure_rules.records import Record, read_record, stated_id
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.records.kinds import RecordKinds

if TYPE_CHECKING:
    from disclosure_rules.decision_difference import DecisionDifference
    from disclosure_rules.explanation.labels import Names
    from disclosure_rules.explanation.model import Explanation
    from disclosure_rules.inquiry.model import NextQuestion, Remedies
    from disclosure_rules.summary.model import Summary


class Evaluator:
    """Evaluates records against policies.

    `engine` is `durable`, `reference`, or `auto` (durable if it imports); both engines decide alike. With `auto`, a
    program that exceeds durable-rules runs on the reference engine, and the decision's provenance names that engine.
    `calendar` is the working-day calendar, by default that of the policies, else the State Council's published schedule. `parameters` chooses
    values of parameters (`{"a-policy.limit": "10wd"}`) in place of those in force. With `midnight_is_day`,
    every instant at exactly 00:00:00 in a record is read as its day, and the provenance says so. With `mask`, the mark
    `▇` stands in place of the record's id and of the names of duty bearers in everything returned. Raises PolicyError
    for a choice that does not fit, and EngineError if the engine is not available.

    An evaluator may be shared by threads, survives a fork, and pickles as its arguments.
    """

    def __init__(
        self,
        policies: Iterable[Policy],
        engine: Engine = "auto",
        calendar: WorkingCalendar | None = None,
        parameters: Mapping[str, Any] | None = None,
        *,
        midnight_is_day: bool = False,
        mask: bool = False,
    ) -> None:
        self.policies = _arguments.every(policies, Policy, "policies", "policy", PolicyError)
        self._asked = engine
        self.engine = chosen_engine(engine)
        chosen = calendar_of(self.policies) if calendar is None else calendar
        self.calendar = _arguments.one(chosen, WorkingCalendar, "calendar", "calendar", PolicyError)
        named = {} if parameters is None else parameters
        self.parameters = _arguments.mapping(named, "parameters", PolicyError)
        self.midnight_is_day = _arguments.flag(midnight_is_day, "midnight_is_day", PolicyError)
        self.mask = _arguments.flag(mask, "mask", PolicyError)
        self.timeline = PolicyTimeline(self.policies, choices(self.policies, self.parameters))
        self._programs: dict[Hashable, PreparedProgram] = {}
        self._policy_refs = tuple(
            PolicyRef.made(id=policy.id, sha256=policy.sha256) for policy in self.policies
        )
        self._chosen = FrozenDict({name: as_text(value) for name, value in self.parameters.items()})

    @property
    def kinds(self) -> RecordKinds:
        """The record kinds that its policies are about: the shipped ones, and those that the policies declare."""
        return self.timeline.kinds

    def __reduce__(self) -> tuple[Any, ...]:
        make = partial(Evaluator, midnight_is_day=self.midnight_is_day, mask=self.mask)
        return make, (self.policies, self._asked, self.calendar, self.parameters)

    def __repr__(self) -> str:
        policies = ", ".join(policy.id for policy in self.policies) or "none"
        chosen = "".join(f", {name}={value}" for name, value in self._chosen.items())
        return f"<Evaluator on {self.engine}, calendar {self.calendar.identity}, policies {policies}{chosen}>"

    def evaluate(self, record: Record | Mapping[str, Any], *, as_of: Moment | str) -> Decision:
        """Evaluate one record as things stand at `as_of` (a day, or an instant in the zone of the policies).

        A mapping is validated by its `kind`. Raises RecordError with every problem of the record,
        CalendarError if a deadline leaves the calendar, and EngineError if the engine fails.
        """
        return decision_of(self.trace(record, as_of=as_of), self.timeline.concluded, mask=self.mask)

    @overload
    def evaluate_many(
        self, records: Iterable[Record | Mapping[str, Any]], *, as_of: Moment | str
    ) -> Iterator[Decision | RecordError]: ...

    @overload
    def evaluate_many(
        self, records: Iterable[tuple[Record | Mapping[str, Any], Moment | str]]
    ) -> Iterator[Decision | RecordError]: ...

    def evaluate_many(
        self, records: Iterable[Any], *, as_of: Moment | str | None = None
    ) -> Iterator[Decision | RecordError]:
        """Evaluate each record, in input order. Without `as_of`, every item is a tuple `(record, as_of)`.

        A rejected record keeps its place as a RecordError with its `position` (from 0) and its `id`, if that could be
        read; the batch goes on. EngineError is still raised, since a fault of the engine is not a property of a record.
        Raises RecordError if `as_of` is neither a day nor an instant.
        """
        moment = None if as_of is None else read_as_of(as_of, self.kinds.zone)
        for position, item in enumerate(_arguments.several(records, "records", "records", RecordError)):
            record = None
            try:
                record, at = _arguments.pair(item) if moment is None else (item, moment)
                yield self.evaluate(record, as_of=at)
            except EngineError:
                raise
            except DisclosureRulesError as error:
                yield RecordError(error.problems, position, stated_id(record, mask=self.mask))

    def explain(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: Moment | str,
        about: str | None = None,
        everything: bool = False,
    ) -> Explanation:
        """Explain why something was or was not concluded about a record.

        `about` is the id of a determination, obligation, finding, measure or rule; its explanation is complete. Without
        it the explanation is brief, under 60 kB as JSON: what was concluded, with the rules that led to it, and in
        `left_out` the ids that `about` may ask for besides. With `everything` every topic is complete, ten times as long.
        The explanation is computed on the reference engine. Raises the errors of `evaluate`, and PolicyError
        (`explain.unknown`) for an unknown id.
        """
        from disclosure_rules.explanation.explainer import explain  # noqa: PLC0415  # only a caller who explains waits for this import

        about = _arguments.optional_text(about, "about", PolicyError)
        everything = _arguments.flag(everything, "everything", PolicyError)
        evaluation = self.trace(record, as_of=as_of, engine="reference")
        is_brief = not everything and about is None
        return explain(evaluation, self.timeline, self.names, about, is_brief=is_brief, mask=self.mask)

    def summary(
        self, record: Record | Mapping[str, Any], *, as_of: Moment | str, remedies: bool = False
    ) -> Summary:
        """Sum up in both languages what is decided about a record: a verdict in a sentence, what is to be done by when, what
        is wrong and how it is mended, what follows now and from which day on, and the facts to ask first.

        What follows later is found by deciding again, on the first day after each limit, as if nothing were done. With
        `remedies` it also tells what would have to change, which takes as long again. Raises the errors of `evaluate`.
        """
        from disclosure_rules.summary.build import summary_of  # noqa: PLC0415  # as in `explain`

        remedies = _arguments.flag(remedies, "remedies", PolicyError)
        moment = read_as_of(as_of, self.kinds.zone)
        validated = read_record(record, midnight_is_day=self.midnight_is_day, kinds=self.kinds)
        evaluation = self.trace(validated, as_of=moment)
        return summary_of(
            decision_of(evaluation, self.timeline.concluded, mask=self.mask),
            self.names,
            lambda later: decision_of(self.trace(validated, as_of=later), asks=False, mask=self.mask),
            delays=partial(delay_of, evaluation),
            remedies=(lambda about: self.remedies(validated, as_of=moment, about=about))
            if remedies
            else None,
            is_draft=validated.is_draft(moment),
        )

    def next_question(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: Moment | str,
        about: str | None = None,
        besides: Collection[str] = (),
    ) -> NextQuestion | None:
        """The fact to ask for next, with the question in plain words, who knows the answer, and what each answer decides.

        The order reaches the conclusion `about` soonest: by default the openness, then obligations, then whatever is open.
        None where nothing is left to ask but for the facts `besides`, which were asked for and nobody knows. Raises the
        errors of `evaluate`, and ConclusionError for an `about` that no policy concludes or that, before anything was
        asked, does not apply to the record.
        """
        from disclosure_rules.inquiry.next_question import next_question  # noqa: PLC0415  # as in `explain`

        about = _arguments.optional_text(about, "about", ConclusionError)
        besides = _arguments.texts(besides, "besides", ConclusionError)
        evaluation = self.trace(record, as_of=as_of, engine="reference")
        decision = decision_of(evaluation, self.timeline.concluded)
        decide = partial(self.trace, as_of=as_of, engine="reference")
        return next_question(decision, evaluation, decide, self.names, about, besides)

    def remedies(self, record: Record | Mapping[str, Any], *, as_of: Moment | str, about: str) -> Remedies:
        """What would have to be otherwise for a finding, a lateness, a measure or a closed or open determination to come out
        right: the smallest sets of up to three facts, each decided again, those still in the host's power first.

        Raises the errors of `evaluate`, and ConclusionError for an `about` that no policy concludes, or that does not apply
        to the record.
        """
        from disclosure_rules.inquiry.remedies import remedies  # noqa: PLC0415  # as in `explain`

        about = _arguments.text(about, "about", ConclusionError)
        evaluation = self.trace(record, as_of=as_of, engine="reference")
        decision = decision_of(evaluation, self.timeline.concluded, asks_what_matters=False)
        decide = partial(self.trace, as_of=as_of, engine="reference")
        return remedies(decision, evaluation, decide, self.names, about)

    def compare(
        self, record: Record | Mapping[str, Any], changes: Mapping[str, Any], *, as_of: Moment | str
    ) -> tuple[DecisionDifference, ...]:
        """Every difference in the decision if a record had other values of facts: what if it were published that day?

        `changes` has a value by the dotted name of a fact in either language, None to leave it out. Raises the errors of
        `evaluate` for the record and for the changed record, and RecordError for a name that is no fact of it.
        """
        from disclosure_rules.decision_difference import compare_decisions  # noqa: PLC0415  # as in `explain`
        from disclosure_rules.inquiry.changed_record import changed  # noqa: PLC0415  # the same

        validated = read_record(record, midnight_is_day=self.midnight_is_day, kinds=self.kinds)
        other = changed(validated, _arguments.mapping(changes, "changes", RecordError))
        return compare_decisions(self.evaluate(validated, as_of=as_of), self.evaluate(other, as_of=as_of))

    @cached_property
    def names(self) -> Names:
        """The labels of everything that the policies name."""
        from disclosure_rules.explanation.labels import Names  # noqa: PLC0415  # no decision needs a label

        return Names(self.policies)

    def trace(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: Moment | str,
        engine: Literal["reference"] | None = None,
        by_cases: bool = True,
    ) -> Evaluation:
        """The evaluation behind a decision or an explanation, with the truth of every rule. It runs on the evaluator's
        engine, or on the reference engine; without `by_cases` it settles what logic alone settles. Raises the errors of
        `evaluate`."""
        moment = read_as_of(as_of, self.kinds.zone)
        validated = read_record(record, midnight_is_day=self.midnight_is_day, kinds=self.kinds)
        problems = validated.problems_at(moment)
        if problems:
            raise RecordError(problems)
        law = self.timeline.law_of(validated, moment)
        prepared = self._prepared(validated.kind, law)
        ran_on = prepared.reference if engine == "reference" else prepared
        provenance = partial(self._provenance, prepared.engine)

        def same_law(other: Record) -> bool:
            restated = self.timeline.law_of(other, moment, law.elsewhere)
            return self._prepared(other.kind, restated).program is prepared.program

        return ran_on.evaluate(validated, moment, self.calendar, provenance, law, same_law, by_cases=by_cases)

    def _provenance(self, engine: str, governing: date) -> Provenance:
        return Provenance.made(
            library=__version__,
            governing_date=governing,
            policies=self._policy_refs,
            parameters=self._chosen,
            calendar=self.calendar.identity,
            engine=engine,
            midnight_is_day=self.midnight_is_day,
        )

    def _made(self, program: Program) -> PreparedProgram:
        """The program with its runner. With `auto`, a program that exceeds durable-rules runs on the reference
        engine."""
        if self.engine == "durable":
            from disclosure_rules._engine.durable import DurableRunner  # noqa: PLC0415  # as in `_engine`

            try:
                return PreparedProgram.of(program, DurableRunner)
            except EngineError:
                if self._asked == "durable":
                    raise
        return PreparedProgram.of(program)

    def _prepared(self, kind: str, law: SelectedLaw) -> PreparedProgram:
        key = self.timeline.version(kind, law)
        prepared = self._programs.get(key)
        if prepared is None:
            program = self.timeline.compile(kind, law.governing, law.pending, law.as_of, law.elsewhere)
            same = (made for made in list(self._programs.values()) if made.program is program)
            prepared = self._programs.setdefault(key, next(same, None) or self._made(program))
        return prepared
