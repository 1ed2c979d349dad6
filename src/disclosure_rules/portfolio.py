"""Summaries: the counts of many decisions, as a record that rules read in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision, Obligation
from disclosure_rules.errors import RecordError
from disclosure_rules.records import PortfolioRecord, read_record
from disclosure_rules.records.portfolio.parts import Counts
from disclosure_rules.terms import PortfolioLevel, Status

GENERAL, STATUTORY, INTERPRETATION = "publish-online", "publish-statutory", "publish-interpretation"
"""The obligations that are counted: 办法（十四）, 条例 art. 18 (2007) and art. 26 (2019), 附件2 第四条."""


def summarise(
    decisions: Iterable[Decision | RecordError],
    *,
    agency: str,
    level: PortfolioLevel | str,
    period_start: Moment | str,
    period_end: Moment | str,
    jurisdiction: str | None = None,
) -> PortfolioRecord:
    """The counts of the decisions about the records of one agency, or of the district, in a period (both days
    included): the figures of the quarterly self-check and of the district's notice (附件1 第七条).

    The decisions are those of `evaluate_many`, and every one counts: the host decides which records belong to the agency
    and the period. Attributes, limits and interpretations are those of documents; findings and measures
    are those of every record. A result that rests on a provisional day counts as unsettled. Each decision is read once
    and not kept. Raises RecordError for an argument that does not fit.
    """
    counts: Counter[str] = Counter()
    for decision in decisions:
        counts.update(["rejected"] if isinstance(decision, RecordError) else _counted(decision))
    record = read_record(
        {
            "kind": "portfolio",
            "jurisdiction": jurisdiction,
            "agency": agency,
            "level": level,
            "period_start": period_start,
            "period_end": period_end,
            "counts": {name: counts[name] for name in Counts.model_fields if name != "process"},
        }
    )
    assert isinstance(record, PortfolioRecord)
    return record


def _counted(decision: Decision) -> Iterator[str]:
    """The counts that one decision adds to."""
    if decision.record.kind == "document":
        yield from _document(decision)
    yield from (str(finding.severity) for finding in decision.findings)
    yield from dict.fromkeys(str(account.measure) for account in decision.accountability)


def _document(decision: Decision) -> Iterator[str]:
    yield "documents"
    yield str(decision.determinations["disclosure.attribute"].value or "undetermined")
    if decision.determinations["disclosure.release"].value == "redacted":
        yield "redacted"
    obligations = {obligation.id: obligation for obligation in decision.obligations}
    limits = [obligations[name] for name in (STATUTORY, GENERAL) if name in obligations]
    if limits:
        yield _timing(limits)
    if decision.determinations["interpretation.required"].value is True:
        yield "interpretations_required"
        if INTERPRETATION in obligations and obligations[INTERPRETATION].fulfilled is not None:
            yield "interpretations_published"


def _timing(limits: list[Obligation]) -> str:
    """The state of a document's publication, judged by the statutory limit before the general one."""
    for limit in limits:
        grade = "statutory" if limit.id == STATUTORY else "general"
        if limit.status in (Status.OVERDUE, Status.FULFILLED_LATE) and not limit.provisional:
            return f"{'overdue' if limit.status is Status.OVERDUE else 'late'}_{grade}"
    known = {limit.status for limit in limits}
    if known == {Status.FULFILLED}:
        return "in_time"
    return "running" if known <= {Status.PENDING, Status.DUE_SOON} else "unsettled"
