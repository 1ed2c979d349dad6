"""The operations as a worker performs them: an evaluator and what is asked, to an answer."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from disclosure_rules._markup import inert_json
from disclosure_rules.errors import (
    CalendarError,
    DisclosureRulesError,
    EngineError,
    MisfitError,
    Problem,
    RecordError,
    nearest,
    shown_name,
)
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.location import Location
from disclosure_rules.policy.citations import by_prefix, citing_rules, status_of
from disclosure_rules.reading.strict import ReadingError, decode, read_json
from disclosure_rules.records import model_of, stated_id
from disclosure_rules.service.answer import JSON, Task, WorkerReply, as_json, refusal, rejected_line
from disclosure_rules.service.clause_page import clause_list, clause_page
from disclosure_rules.service.contract import RequestError
from disclosure_rules.service.forms import FORMS
from disclosure_rules.service.law import Before, ServedLaw
from disclosure_rules.service.worklist_page import work_page

T = TypeVar("T")


def perform(evaluator: Evaluator, asked: Task, before: Before | None = None) -> WorkerReply:
    """The answer to a request; `before` are the policies to compare with. Whatever is wrong with it, or with the program, is an answer too; only MemoryError is raised,
    since nothing more can be done then."""
    try:
        if asked.operation == "policy-diff":
            return _policy_diff(ServedLaw(evaluator, before), asked)
        return _PERFORMED[asked.operation](evaluator, asked)
    except RequestError as error:
        return refusal(error.status, error.problems, asked.lang)
    except EngineError as error:
        return refusal(500, error.problems, asked.lang)
    except DisclosureRulesError as error:
        return refusal(422, error.problems, asked.lang)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # a failure of the program is answered, without the text of its error
        return refusal(500, [Problem("service.failed", asked.operation)], asked.lang, fault_of(error))


def fault_of(error: BaseException) -> str:
    """The type and place of a failure, without its text, which may quote a record."""
    frame = traceback.extract_tb(error.__traceback__)[-1:]
    where = f" at {Path(frame[0].filename).name}:{frame[0].lineno}" if frame else ""
    return f"{type(error).__name__}{where}"


def _policy_diff(law: ServedLaw, asked: Task) -> WorkerReply:
    from disclosure_rules.service.diff_page import diff_page  # noqa: PLC0415  # few requests compare policies

    return diff_page(law, asked)


def _evaluate(evaluator: Evaluator, asked: Task) -> WorkerReply:
    return _model(evaluator.evaluate(record_of(asked), as_of=asked.values["as_of"]))


def _batch(evaluator: Evaluator, asked: Task) -> WorkerReply:
    """One line of a batch."""
    record: Any = None
    try:
        record = record_of(asked)
        return _model(evaluator.evaluate(record, as_of=asked.values["as_of"]))
    except EngineError:
        raise
    except DisclosureRulesError as error:
        return rejected_line(
            asked, _reference(evaluator, record), (_in_line(each, asked) for each in error.problems)
        )


def _in_line(problem: Problem, asked: Task) -> Problem:
    where = problem.where
    field = where.field or (where.name if where.name != "body" else "")
    return problem.at(Location("body", asked.line, where.column, field))


def _reference(evaluator: Evaluator, record: Any) -> dict[str, Any]:
    if not isinstance(record, Mapping):
        return {}
    model = model_of(dict(record), evaluator.kinds)
    stated = {
        "kind": model.model_fields["kind"].default if model else None,
        "id": stated_id(record, mask=evaluator.mask),
    }
    return {key: value for key, value in stated.items() if value is not None}


def _explain(evaluator: Evaluator, asked: Task) -> WorkerReply:
    values = asked.values
    everything = values.get("everything") == "true"
    return _model(
        evaluator.explain(
            record_of(asked), as_of=values["as_of"], about=values.get("about"), everything=everything
        )
    )


def _summary(evaluator: Evaluator, asked: Task) -> WorkerReply:
    remedies = asked.values.get("remedies") == "true"
    return _model(evaluator.summary(record_of(asked), as_of=asked.values["as_of"], remedies=remedies))


def _next_question(evaluator: Evaluator, asked: Task) -> WorkerReply:
    values = asked.values
    besides = [name.strip() for name in values.get("besides", "").split(",") if name.strip()]
    found = evaluator.next_question(
        record_of(asked), as_of=values["as_of"], about=values.get("about"), besides=besides
    )
    return as_json(None) if found is None else _model(found)


def _due(evaluator: Evaluator, asked: Task) -> WorkerReply:
    from disclosure_rules.calendar.duration import Duration, Limit  # noqa: PLC0415  # few requests ask for a day
    from disclosure_rules.calendar.moments import parse_moment  # noqa: PLC0415  # the same
    from disclosure_rules.calendar.zones import zone_named  # noqa: PLC0415  # the same
    from disclosure_rules.render.deadline import deadline_as_json  # noqa: PLC0415  # the same

    values: Any = asked.values
    zone = _read(zone_named, values.get("zone", "+08:00"), "zone")
    begin = _read(lambda text: parse_moment(text, zone), values["start"], "start")
    counts_start = values.get("counts_start") == "true"
    limit = _read(
        lambda text: Limit(Duration.parse(text), values.get("roll"), counts_start), values["limit"], "limit"
    )
    return as_json(deadline_as_json(evaluator.calendar, begin, limit))


def _read(parse: Callable[[str], T], text: str, place: str) -> T:
    try:
        return parse(text)
    except MisfitError as misfit:
        raise CalendarError(misfit.at("cli.argument", place)) from None


def _schema(evaluator: Evaluator, asked: Task) -> WorkerReply:
    from disclosure_rules.schema import NAMES, schema  # noqa: PLC0415  # few requests ask for a schema

    name = asked.values["name"]
    if name not in NAMES:
        raise _not_there(name, NAMES)
    return as_json(schema(name, asked.lang, evaluator.policies))


def _not_there(name: str, known: tuple[str, ...]) -> RequestError:
    return RequestError(Problem("service.path", shown_name(name), meant=nearest(name, known)), 404)


def _labels(evaluator: Evaluator, _asked: Task) -> WorkerReply:
    from disclosure_rules.explanation.labels import Labels  # noqa: PLC0415  # few requests ask for labels

    return as_json(Labels(evaluator.policies).as_json())


def _clauses(evaluator: Evaluator, _asked: Task) -> WorkerReply:
    citing = citing_rules(evaluator.policies)
    entries = [
        {
            "id": clause.id,
            "policy": policy.id,
            "instrument": policy.title._asdict(),
            "at": clause.at,
            "gist": clause.gist._asdict(),
            "status": status_of(clause, citing.get(clause.id, ())),
            "rules": citing.get(clause.id, []),
        }
        for policy in by_prefix(evaluator.policies)
        for clause in policy.clauses
    ]
    return as_json(entries)


def _agenda(evaluator: Evaluator, asked: Task) -> WorkerReply:
    from disclosure_rules.agenda import agenda  # noqa: PLC0415  # few requests ask for a year

    values = asked.values
    if not values["year"].isdecimal():
        raise RequestError(Problem("service.parameter", "year", "number"), 400)
    duties = agenda(
        evaluator.policies,
        values.get("level", "department"),
        int(values["year"][:5]),
        jurisdiction=values["jurisdiction"],
        parameters=evaluator.parameters,
        calendar=evaluator.calendar,
    )
    return as_json([duty.as_json() for duty in duties])


def record_of(asked: Task) -> Any:
    """The record in the body, as its JSON has it. Raises RecordError where it cannot be read."""
    try:
        return read_json(decode(asked.body, "body"), "body").data
    except ReadingError as error:
        raise RecordError(error.problems) from None


def _model(found: Any) -> WorkerReply:
    return WorkerReply(200, JSON, inert_json(found.model_dump_json()).encode())


_PERFORMED: Final[Mapping[str, Callable[[Evaluator, Task], WorkerReply]]] = {
    "evaluate": _evaluate,
    "batch": _batch,
    "explain": _explain,
    "summary": _summary,
    "next-question": _next_question,
    "due": _due,
    "schema": _schema,
    "labels": _labels,
    "clauses": _clauses,
    "agenda": _agenda,
    **FORMS,
    "clause-list": clause_list,
    "clause-page": clause_page,
    "worklist": work_page,
}
