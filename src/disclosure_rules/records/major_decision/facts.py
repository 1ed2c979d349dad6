"""The derived facts of a major administrative decision: its steps, and the ways of hearing opinions."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.consultation import derive_consultation_days
from disclosure_rules.records.fact import UNKNOWN, FactReader
from disclosure_rules.records.major_decision.record import MajorDecisionRecord
from disclosure_rules.terms import DecisionStep


@MajorDecisionRecord.derived(
    "steps.settled",
    zh="已履行或者不需要的步骤",
    en="the steps taken or not needed",
    kind="terms",
    reads=("steps_required", "steps_done"),
    term=DecisionStep,
)
def steps_settled(view: FactReader) -> Any:
    """The steps that were taken or that this decision does not need."""
    required, done = view["steps_required"], view["steps_done"]
    every = frozenset(DecisionStep)
    if required == frozenset() or done == every:
        return every
    return UNKNOWN if UNKNOWN in (required, done) else done | (every - required)


derive_consultation_days(MajorDecisionRecord, "pre_disclosure", "published")


@MajorDecisionRecord.derived(
    "pre_disclosure.ways.count",
    zh="听取意见方式数",
    en="the number of ways in which opinions were heard",
    kind="number",
    reads=("pre_disclosure.ways",),
    combinator="count",
)
def ways_counted(view: FactReader) -> Any:
    """The number of ways in which opinions were heard."""
    ways = view["pre_disclosure.ways"]
    return UNKNOWN if ways is UNKNOWN else len(ways)
