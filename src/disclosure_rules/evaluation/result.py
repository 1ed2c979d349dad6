"""The Decision that results from an evaluation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from disclosure_rules._frozen import FrozenDict
from disclosure_rules.calendar.moments import is_instant
from disclosure_rules.decision import (
    LATE,
    SCHEMA_VERSION,
    Accountability,
    Decision,
    Finding,
    Obligation,
    RecordRef,
)
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.records import Record, stated_id
from disclosure_rules.records.kinds import MASK
from disclosure_rules.terms import Outcome, Severity

Borne = TypeVar("Borne", Obligation, Finding, Accountability)


def decision_of(
    evaluation: Evaluation,
    concluded: Collection[str] = (),
    *,
    asks: bool = True,
    asks_what_matters: bool = True,
    mask: bool = False,
) -> Decision:
    """The Decision of an evaluation that has run; `concluded` are the ids that the policies can conclude. A caller who
    does not read `needs` saves the search for the facts that matter, one who does not ask at all what is undetermined that
    for all of it: the decision then lists none. `mask` puts the mark in place of the record's id and of the names of duty
    bearers."""
    findings = tuple(evaluation.findings())
    obligations = tuple(evaluation.obligations())
    open_questions = OpenQuestions(evaluation, asks_what_matters=asks_what_matters)
    undetermined = open_questions.entries() if asks else ()
    wrong = any(finding.severity is not Severity.ADVICE for finding in findings)
    late = any(obligation.status in LATE for obligation in obligations)
    record, as_of = evaluation.record, evaluation.as_of
    return Decision.made(
        concluded=concluded,
        schema_version=SCHEMA_VERSION,
        record=reference_to(record, mask=mask),
        as_of=as_of,
        as_of_precision="instant" if is_instant(as_of) else "day",
        outcome=Outcome.NON_COMPLIANT
        if wrong or late
        else Outcome.UNDETERMINED
        if undetermined
        else Outcome.COMPLIANT,
        determinations=FrozenDict(evaluation.determinations()),
        obligations=_borne(obligations, mask),
        findings=_borne(findings, mask),
        accountability=_borne(evaluation.accountability(), mask),
        undetermined=undetermined,
        provenance=evaluation.provenance(evaluation.law.governing),
    )


def reference_to(record: Record, *, mask: bool = False) -> RecordRef:
    """The kind and the id of a record; with `mask`, the mark in place of the id that it has."""
    return RecordRef.made(kind=record.kind, id=stated_id(record, mask=mask))


def _borne(parts: Iterable[Borne], mask: bool) -> tuple[Borne, ...]:
    """The parts of a decision; with `mask`, without the names of those who bear them."""
    if not mask:
        return tuple(parts)
    return tuple(
        part if part.duty_bearer is None else part.model_copy(update={"duty_bearer": MASK}) for part in parts
    )
