"""The evaluator: records in, decisions out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from disclosure_rules._program.compile import PolicyTimeline
from disclosure_rules._program.model import Program
from disclosure_rules._version import __version__
from disclosure_rules.calendar.moments import Moment, day_of, parse_moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision, FrozenDict, PolicyRef, Provenance
from disclosure_rules.errors import (
    DisclosureRulesError,
    EngineError,
    MisfitError,
    PolicyError,
    Problem,
    RecordError,
    nearest,
)
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.check_parameters import without_value
from disclosure_rules.policy.condition_reader import typed_value
from disclosure_rules.policy.model import Policy
from disclosure_rules.records import Record, read_record

if TYPE_CHECKING:
    from disclosure_rules.explanation.model import Explanation

Engine = Literal["auto", "durable", "reference"]


class Evaluator:
    """Evaluates records against policies.

    `engine` is `durable`, `reference`, or `auto` (durable where it imports); both decide alike. `calendar` is
    the working-day calendar, by default the State Council's published schedule. `parameters` chooses values
    of parameters (`{"xuhui-2018.publish_limit": "10wd"}`) against what is in force. Raises PolicyError for
    a choice that does not fit, EngineError where the engine is not to be had. `auto` runs a program that is too much
    for durable-rules on the reference engine, and the decision's provenance says so.

    One evaluator serves many threads, survives a fork, and pickles as its arguments.
    """

    def __init__(
        self,
        policies: Iterable[Policy],
        engine: Engine = "auto",
        calendar: WorkingCalendar | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self.policies = tuple(policies)
        self._asked = engine
        self.engine = _engine(engine)
        self.calendar = calendar or WorkingCalendar()
        self.parameters = dict(parameters or {})
        self.timeline = PolicyTimeline(self.policies, _choices(self.policies, self.parameters))
        self._programs: dict[tuple[str, int, int | None], PreparedProgram] = {}
        self._policy_refs = tuple(
            PolicyRef.made(id=policy.id, sha256=policy.sha256) for policy in self.policies
        )
        self._chosen = FrozenDict({name: as_text(value) for name, value in self.parameters.items()})

    def __reduce__(self) -> tuple[Any, ...]:
        return Evaluator, (self.policies, self._asked, self.calendar, self.parameters)

    def __repr__(self) -> str:
        policies = ", ".join(policy.id for policy in self.policies) or "none"
        chosen = "".join(f", {name}={value}" for name, value in self._chosen.items())
        return f"<Evaluator on {self.engine}, calendar {self.calendar.identity}, policies {policies}{chosen}>"

    def evaluate(self, record: Record | Mapping[str, Any], *, as_of: Moment | str) -> Decision:
        """Decide about one record as things stand at `as_of` (a day, or an instant at +08:00).

        A mapping is validated by its `kind`. Raises RecordError with every problem of the record,
        CalendarError where a deadline leaves the calendar, EngineError where the engine fails.
        """
        return decision_of(self.trace(record, as_of=as_of), self.timeline.concluded)

    def evaluate_many(
        self, records: Iterable[Record | Mapping[str, Any]], *, as_of: Moment | str
    ) -> Iterator[Decision | RecordError]:
        """Decide about each record, in input order; one that is rejected keeps its place as a RecordError
        that tells its `position` (from 0). EngineError still raises: a fault is not a property of a record."""
        moment = read_as_of(as_of)
        for position, record in enumerate(records):
            try:
                yield self.evaluate(record, as_of=moment)
            except EngineError:
                raise
            except DisclosureRulesError as error:
                yield RecordError(error.problems, position=position)

    def explain(
        self, record: Record | Mapping[str, Any], *, as_of: Moment | str, about: str | None = None
    ) -> Explanation:
        """Why everything about a record, or only `about` (the id of a determination, obligation, finding,
        measure or rule), was or was not concluded; computed on the reference runner.

        Raises what `evaluate` raises, and PolicyError (`explain.unknown`) where there is no such id.
        """
        from disclosure_rules.explanation.explainer import explain  # noqa: PLC0415  # only who asks for it waits for its import

        return explain(self.trace(record, as_of=as_of, engine="reference"), self.timeline, about)

    def trace(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: Moment | str,
        engine: Literal["reference"] | None = None,
    ) -> Evaluation:
        """The evaluation behind a decision or an explanation, with the truth of every rule; on the evaluator's
        engine, or on the reference engine. Raises the errors of `evaluate`."""
        moment = read_as_of(as_of)
        found = read_record(record)
        problems = found.problems_at(moment)
        if problems:
            raise RecordError(problems)
        prepared = self._prepared(found, moment)
        ran_on = prepared.reference if engine == "reference" else prepared
        provenance = partial(self._provenance, prepared.engine)
        return ran_on.evaluate(found, moment, self.calendar, provenance)

    def _provenance(self, engine: str, governing: date) -> Provenance:
        return Provenance.made(
            library=__version__,
            governing_date=governing,
            policies=self._policy_refs,
            parameters=self._chosen,
            calendar=self.calendar.identity,
            engine=engine,
        )

    def _made(self, program: Program) -> PreparedProgram:
        """The program with its runner. A program that is too much for durable-rules runs on the reference engine
        where the choice was left to the evaluator."""
        if self.engine == "durable":
            from disclosure_rules._engine.durable import DurableRunner  # noqa: PLC0415  # as in `_engine`

            try:
                return PreparedProgram.of(program, DurableRunner)
            except EngineError:
                if self._asked == "durable":
                    raise
        return PreparedProgram.of(program)

    def _prepared(self, record: Record, as_of: Moment) -> PreparedProgram:
        governing = record.governing_date(as_of)
        pending = day_of(as_of) if record.is_pending(as_of) else None
        days = self.timeline.days
        key = (
            record.kind,
            bisect_right(days, governing),
            None if pending is None else bisect_right(days, pending),
        )
        found = self._programs.get(key)
        if found is None:
            program = self.timeline.compile(record.kind, governing, pending)
            same = (prepared for prepared in list(self._programs.values()) if prepared.program is program)
            found = self._programs.setdefault(key, next(same, None) or self._made(program))
        return found


def read_as_of(as_of: Moment | str) -> Moment:
    """`as_of` as a day or an instant; raises RecordError if it is neither."""
    try:
        return parse_moment(as_of)
    except MisfitError as misfit:
        raise RecordError(misfit.at("record.as-of", "as_of")) from None


def as_text(value: Any) -> str:
    """A chosen value as one writes it in YAML (`--set`), so that it can be chosen again: `10wd`, `3`, `[a, b]`."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_text, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _engine(engine: Engine) -> Literal["durable", "reference"]:
    """The engine that is asked for; of `auto`, the one that is to be had."""
    if engine not in ("auto", "durable", "reference"):
        raise EngineError(Problem("engine.unknown", "engine", engine=str(engine)))
    if engine == "reference":
        return "reference"
    from disclosure_rules._engine import durable  # noqa: PLC0415  # only who runs on it waits for its import

    if durable.WHY_NOT is None:
        return "durable"
    if engine == "auto":
        return "reference"
    raise EngineError(durable.WHY_NOT)


def _choices(policies: tuple[Policy, ...], chosen: Mapping[str, Any]) -> dict[str, Any]:
    known = {found.id: found for policy in policies for found in policy.parameters}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, raw in chosen.items():
        if name not in known:
            meant = nearest(name, known)
            problems.append(Problem("policy.unknown-parameter", name, parameter=name, meant=meant))
            continue
        try:
            values[name] = typed_value(known[name].kind, known[name].vocabulary, raw)
        except MisfitError as misfit:
            problems.append(misfit.at("policy.value", name))
    if values and not problems:
        problems.extend(without_value(policies, values))
    if problems:
        raise PolicyError(problems)
    return values
