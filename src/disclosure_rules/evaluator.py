"""The evaluator: records in, decisions out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from disclosure_rules._program.model import Program
from disclosure_rules._program.selected_law import SelectedLaw
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules._version import __version__
from disclosure_rules.calendar.moments import Moment, parse_moment
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

    `engine` is `durable`, `reference`, or `auto` (durable if it imports); both engines decide alike. With `auto`, a
    program that exceeds durable-rules runs on the reference engine, and the decision's provenance names that engine.
    `calendar` is the working-day calendar, by default the State Council's published schedule. `parameters` chooses
    values of parameters (`{"xuhui-2018.publish_limit": "10wd"}`) in place of those in force. Raises PolicyError for
    a choice that does not fit, and EngineError if the engine is not available.

    An evaluator may be shared by threads, survives a fork, and pickles as its arguments.
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
        self._programs: dict[Hashable, PreparedProgram] = {}
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
        """Evaluate one record as things stand at `as_of` (a day, or an instant at +08:00).

        A mapping is validated by its `kind`. Raises RecordError with every problem of the record,
        CalendarError if a deadline leaves the calendar, and EngineError if the engine fails.
        """
        return decision_of(self.trace(record, as_of=as_of), self.timeline.concluded)

    def evaluate_many(
        self, records: Iterable[Record | Mapping[str, Any]], *, as_of: Moment | str
    ) -> Iterator[Decision | RecordError]:
        """Evaluate each record, in input order. A rejected record keeps its place as a RecordError with its `position`
        (from 0). EngineError is still raised, since a fault of the engine is not a property of a record."""
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
        """Explain why everything about a record, or only `about`, was or was not concluded.

        `about` is the id of a determination, obligation, finding, measure or rule. The explanation is computed on the
        reference engine. Raises the errors of `evaluate`, and PolicyError (`explain.unknown`) for an unknown id.
        """
        from disclosure_rules.explanation.explainer import explain  # noqa: PLC0415  # only a caller who explains waits for this import

        return explain(self.trace(record, as_of=as_of, engine="reference"), self.timeline, about)

    def trace(
        self,
        record: Record | Mapping[str, Any],
        *,
        as_of: Moment | str,
        engine: Literal["reference"] | None = None,
    ) -> Evaluation:
        """The evaluation behind a decision or an explanation, with the truth of every rule. It runs on the evaluator's
        engine, or on the reference engine. Raises the errors of `evaluate`."""
        moment = read_as_of(as_of)
        validated = read_record(record)
        problems = validated.problems_at(moment)
        if problems:
            raise RecordError(problems)
        law = self.timeline.law_of(validated, moment)
        prepared = self._prepared(validated.kind, law)
        ran_on = prepared.reference if engine == "reference" else prepared
        provenance = partial(self._provenance, prepared.engine)
        return ran_on.evaluate(validated, moment, self.calendar, provenance, law)

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
            program = self.timeline.compile(kind, law.governing, law.pending, law.as_of)
            same = (made for made in list(self._programs.values()) if made.program is program)
            prepared = self._programs.setdefault(key, next(same, None) or self._made(program))
        return prepared


def read_as_of(as_of: Moment | str) -> Moment:
    """Reads `as_of` as a day or an instant. Raises RecordError if it is neither."""
    try:
        return parse_moment(as_of)
    except MisfitError as misfit:
        raise RecordError(misfit.at("record.as-of", "as_of")) from None


def as_text(value: Any) -> str:
    """A chosen value as YAML text, so that `--set` can choose it again: `10wd`, `3`, `[a, b]`."""
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(as_text, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _engine(engine: Engine) -> Literal["durable", "reference"]:
    """The engine asked for; for `auto`, the best engine available."""
    if engine not in ("auto", "durable", "reference"):
        raise EngineError(Problem("engine.unknown", "engine", engine=str(engine)))
    if engine == "reference":
        return "reference"
    from disclosure_rules._engine import durable  # noqa: PLC0415  # only a caller who runs on it waits for this import

    if durable.WHY_NOT is None:
        return "durable"
    if engine == "auto":
        return "reference"
    raise EngineError(durable.WHY_NOT)


def _choices(policies: tuple[Policy, ...], chosen: Mapping[str, Any]) -> dict[str, Any]:
    known = {parameter.id: parameter for policy in policies for parameter in policy.parameters}
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
