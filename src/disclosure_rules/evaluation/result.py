"""The Decision that results from an evaluation."""

from __future__ import annotations

from collections.abc import Collection

from disclosure_rules.calendar.moments import is_instant
from disclosure_rules.decision import SCHEMA_VERSION, Decision, FrozenDict, RecordRef
from disclosure_rules.evaluation.deadlines import LATE
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.terms import Outcome, Severity


def decision_of(
    evaluation: Evaluation, concluded: Collection[str] = (), *, asks_what_matters: bool = True
) -> Decision:
    """The Decision of an evaluation that has run; `concluded` are the ids that the policies can conclude. A caller who
    does not read `needs` saves the search for the facts that matter."""
    findings = tuple(evaluation.findings())
    obligations = tuple(evaluation.obligations())
    undetermined = OpenQuestions(evaluation, asks_what_matters=asks_what_matters).entries()
    wrong = any(finding.severity is not Severity.ADVICE for finding in findings)
    late = any(obligation.status in LATE for obligation in obligations)
    record, as_of = evaluation.record, evaluation.as_of
    return Decision.made(
        concluded=concluded,
        schema_version=SCHEMA_VERSION,
        record=RecordRef.made(kind=record.kind, id=record.id),
        as_of=as_of,
        as_of_precision="instant" if is_instant(as_of) else "day",
        outcome=Outcome.NON_COMPLIANT
        if wrong or late
        else Outcome.UNDETERMINED
        if undetermined
        else Outcome.COMPLIANT,
        determinations=FrozenDict(evaluation.determinations()),
        obligations=obligations,
        findings=findings,
        accountability=tuple(evaluation.accountability()),
        undetermined=undetermined,
        provenance=evaluation.provenance(evaluation.law.governing),
    )
