"""Verification of lines: each record is decided again, and the differences are reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from disclosure_rules.audit.lines import (
    LINE_VERSION,
    AuditLine,
    canonical,
    days_behind,
    digest_of,
    irregular_days,
    masked_fields,
    plain,
)
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision, Provenance
from disclosure_rules.decision_difference import stored_differences
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.reading.strict import ReadingError, read_yaml
from disclosure_rules.records.base import Record
from disclosure_rules.records.kinds import MASK, problem_of, read_record

DECISIVE = ("library", "policies", "parameters", "calendar", "days", "midnight_is_day")
"""The grounds that can explain another decision now. Engines decide alike."""


LineResult = Literal["reproduced", "differs", "rejected", "unreadable"]


class LineDifference(NamedTuple):
    """The value recorded at a path and the value there now; None where there is none."""

    path: str
    recorded: Any
    now: Any


class Verified(NamedTuple):
    """The result for a line. `basis` holds the grounds that have changed since (policies, days, versions), `changes` the
    parts of the decision that differ, `problems` the problems of the line itself."""

    record: Mapping[str, Any]
    decision: LineResult
    basis: tuple[LineDifference, ...] = ()
    changes: tuple[LineDifference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the same was decided again and the line is as it was written."""
        return self.decision == "reproduced" and not self.problems

    def as_json(self) -> dict[str, Any]:
        """The result as plain data."""
        return {
            "record": dict(self.record),
            "decision": self.decision,
            "basis": [difference._asdict() for difference in self.basis],
            "changes": [difference._asdict() for difference in self.changes],
            "problems": [problem.as_json() for problem in self.problems],
        }


def verify_line(line: Any, evaluator: Evaluator, *, previous: str | None) -> Verified:
    """Decide again about the record of a line, and report what differs.

    `previous` is the digest of the line before; for the first line None, or the last digest of the log that this
    one continues. The evaluator must have the parameters that the line was made with (`parameters_of`). The problems
    of a line are reported in the result. Only a fault of an engine raises (EngineError).
    """
    recorded, problems = _read(line)
    problems += _seals(line, previous)
    if recorded is None:
        return Verified({}, "unreadable", problems=tuple(problems))
    stated = recorded.decision.record
    reference = {"kind": stated.kind, "id": MASK if evaluator.mask and stated.id is not None else stated.id}
    try:
        record = read_record(
            recorded.record,
            midnight_is_day=recorded.decision.provenance.midnight_is_day,
            kinds=evaluator.kinds,
        )
        decision = decision_of(evaluator.trace(record, as_of=recorded.decision.as_of or ""))
    except EngineError:
        raise
    except DisclosureRulesError as error:
        return Verified(reference, "rejected", problems=(*problems, *error.problems))
    basis = _differences(*_bases(recorded, decision, evaluator.calendar))
    changes = _differences(_substance(line["decision"]), _substance(decision.model_dump(mode="json")))
    if all(problem.code != "audit.altered" for problem in problems):
        problems += _inconsistent(line, recorded, record, evaluator.calendar)
        if changes and not any(item.path.partition(".")[0] in DECISIVE for item in basis):
            problems.append(Problem("audit.unexplained", "decision"))
    return Verified(reference, "differs" if changes else "reproduced", basis, changes, tuple(problems))


def _differences(recorded: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[LineDifference, ...]:
    return tuple(LineDifference(*difference) for difference in stored_differences(recorded, now))


def parameters_of(line: Any) -> dict[str, Any]:
    """The parameters that were chosen when a line was made, as an Evaluator takes them; {} where the line cannot
    be read."""
    recorded, _ = _read(line)
    chosen = recorded.decision.provenance.parameters if recorded else {}
    return {name: _value(text) for name, text in chosen.items()}


def _value(text: str) -> Any:
    try:
        return read_yaml(text, "").data
    except ReadingError:
        return text


def _bases(
    line: AuditLine, decision: Decision, calendar: WorkingCalendar
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The grounds of a line and of the decision now. Of the days, only those that differ are included."""
    recorded, now = (_basis(source) for source in (line.decision.provenance, decision.provenance))
    now["midnight_is_day"] |= recorded["midnight_is_day"]  # the record was read as it was then
    if line.days is not None and recorded["calendar"] != now["calendar"]:
        before = frozenset(line.days.irregular)
        for day in sorted(before ^ frozenset(irregular_days(calendar, line.days.first, line.days.last))):
            worked = (day.weekday() < 5) != (day in before)
            recorded["days"][str(day)] = "working day" if worked else "day off"
            now["days"][str(day)] = "day off" if worked else "working day"
    return recorded, now


def _substance(decision: Mapping[str, Any]) -> dict[str, Any]:
    """The substance of a decision: of its provenance, only the day whose law applies."""
    return {**decision, "provenance": {"governing_date": decision["provenance"]["governing_date"]}}


def _basis(source: Provenance) -> dict[str, Any]:
    return {
        "library": source.library,
        "policies": {policy.id: policy.sha256 for policy in source.policies},
        "parameters": source.parameters,
        "calendar": source.calendar,
        "days": {},
        "engine": source.engine,
        "midnight_is_day": source.midnight_is_day,
    }


def _read(line: Any) -> tuple[AuditLine | None, list[Problem]]:
    """A line, or the problems that keep it from being read."""
    if not isinstance(line, Mapping) or "schema_version" not in line:
        return None, [Problem("audit.shape", "")]
    if line["schema_version"] == 1:
        return None, [Problem("audit.version", "schema_version", "earlier")]
    if line["schema_version"] != LINE_VERSION:
        return None, [Problem("audit.version", "schema_version", version=LINE_VERSION)]
    try:
        return AuditLine.model_validate(line), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        problems = map(problem_of, details)
        return None, [problem.under("audit.shape") for problem in problems]


def end_problems(digest: str | None, last: str, place: str = "") -> list[Problem]:
    """The problems of a log whose last line has `digest`, where `last` is the digest that was kept elsewhere."""
    if digest == last:
        return []
    return [Problem("audit.end", place)]


def line_problems(line: Any, previous: str | None) -> list[Problem]:
    """The problems of a line apart from its decision: those of its shape, its version, its digests."""
    return [*_read(line)[1], *_seals(line, previous)]


def _seals(line: Any, previous: str | None) -> Iterator[Problem]:
    """A problem for a line that was altered, and for one that no longer follows the line it was written after."""
    if not isinstance(line, Mapping):
        return
    if "digest" in line and line["digest"] != digest_of(line):
        yield Problem("audit.altered", "digest")
    if line.get("previous") != previous:
        yield Problem("audit.chain", "previous")


def _inconsistent(
    line: Mapping[str, Any], recorded: AuditLine, record: Record, calendar: WorkingCalendar
) -> Iterator[Problem]:
    """A problem for each part of a line that the library would write otherwise. A digest made anew does not show it."""
    shown = plain(record)
    expected = {
        **recorded.model_dump(mode="json"),
        "record": shown,
        "masked": masked_fields(type(record), shown),
        "days": _expected_days(recorded, calendar),
    }
    for name in dict.fromkeys([*expected, *line]):
        if name not in expected or canonical(line[name]) != canonical(expected[name]):
            yield Problem("audit.inconsistent", name if name in expected else "")


def _expected_days(line: AuditLine, calendar: WorkingCalendar) -> dict[str, Any] | None:
    """The days that a line should hold. With another calendar than the present one they may be other days, but each
    once, in order, and between the same dates."""
    expected = days_behind(line.decision, calendar)
    if line.decision.provenance.calendar == calendar.identity or line.days is None or expected is None:
        return expected
    days = (str(day) for day in line.days.irregular)
    within = {day for day in days if expected["first"] <= day <= expected["last"]}
    return {**expected, "irregular": sorted(within)}
