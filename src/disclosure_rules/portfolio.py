"""Summaries: the counts of many decisions, as a record that rules read in turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from disclosure_rules import _arguments
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision, Obligation
from disclosure_rules.errors import RecordError
from disclosure_rules.records import PortfolioRecord, read_record
from disclosure_rules.records.portfolio.parts import Counts
from disclosure_rules.terms import PortfolioLevel, Status


class CountedIds(NamedTuple):
    """The ids that a set of policies gives to what is counted of documents; by default those of the shipped ones:
    determinations, then the obligations to publish in the general and in the statutory limit, and to interpret; and the
    measures that are counted of every record."""

    attribute: str = "disclosure.attribute"
    release: str = "disclosure.release"
    interpretation_required: str = "interpretation.required"
    general: str = "publish-online"
    statutory: str = "publish-statutory"
    interpretation: str = "publish-interpretation"
    rectify: str = "rectify"
    criticise: str = "criticise"
    public_notice: str = "public_notice"
    discipline: str = "discipline"


SHIPPED_IDS: Final = CountedIds()
"""The ids of the shipped policies."""
_MEASURES: Final = ("rectify", "criticise", "public_notice", "discipline")
"""The counts of measures."""


def summarise(
    decisions: Iterable[Decision | RecordError],
    *,
    agency: str,
    level: PortfolioLevel | str,
    period_start: Moment | str,
    period_end: Moment | str,
    jurisdiction: str | None = None,
    ids: CountedIds = SHIPPED_IDS,
) -> PortfolioRecord:
    """The counts of the decisions about the records of one agency, or of the district, in a period (both days
    included): the figures of a self-check and of a notice about all agencies.

    The decisions are those of `evaluate_many`, and every one counts: the host decides which records belong to the agency
    and the period. Attributes, limits and interpretations are those of documents; findings and measures
    are those of every record. A result that rests on a provisional day counts as unsettled. Each decision is read once
    and not kept. `ids` names what is counted, for policies that give it other ids than the shipped ones. Raises
    RecordError for an argument that does not fit, and ConclusionError for a determination that a decision does not have.
    """
    counts: Counter[str] = Counter()
    _arguments.one(ids, CountedIds, "ids", "ids", RecordError)
    for decision in _arguments.several(decisions, "decisions", "decision", RecordError):
        if isinstance(decision, RecordError):
            counts.update(["rejected"])
        else:
            counts.update(
                _counted(_arguments.one(decision, Decision, "decisions", "decision", RecordError), ids)
            )
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


def _counted(decision: Decision, ids: CountedIds) -> Iterator[str]:
    """The counts that one decision adds to."""
    if decision.record.kind == "document":
        yield from _document(decision, ids)
    yield from (str(finding.severity) for finding in decision.findings)
    triggered = {account.measure for account in decision.accountability}
    yield from (name for name in _MEASURES if getattr(ids, name) in triggered)


def _document(decision: Decision, ids: CountedIds) -> Iterator[str]:
    yield "documents"
    yield str(decision.determination(ids.attribute).value or "undetermined")
    if decision.determination(ids.release).value == "redacted":
        yield "redacted"
    obligations = {obligation.id: obligation for obligation in decision.obligations}
    graded = (("statutory", ids.statutory), ("general", ids.general))
    limits = {grade: obligations[name] for grade, name in graded if name in obligations}
    if limits:
        yield _timing(limits)
    if decision.determination(ids.interpretation_required).value is True:
        yield "interpretations_required"
        if ids.interpretation in obligations and obligations[ids.interpretation].fulfilled is not None:
            yield "interpretations_published"


def _timing(limits: Mapping[str, Obligation]) -> str:
    """The state of a document's publication, judged by the statutory limit before the general one."""
    for grade, limit in limits.items():
        if limit.status in (Status.OVERDUE, Status.FULFILLED_LATE) and not limit.provisional:
            return f"{'overdue' if limit.status is Status.OVERDUE else 'late'}_{grade}"
    known = {limit.status for limit in limits.values()}
    if known == {Status.FULFILLED}:
        return "in_time"
    return "running" if known <= {Status.PENDING, Status.DUE_SOON} else "unsettled"
