"""The derived facts of a meeting: the points about openness that its plan states."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.meeting.record import MeetingRecord
from disclosure_rules.terms import MeetingPlanItem

_BOXES = {
    "plan.open": MeetingPlanItem.OPENNESS,
    "plan.way": MeetingPlanItem.WAY,
    "plan.attendance": MeetingPlanItem.ATTENDANCE,
}


@MeetingRecord.derived(
    "plan.stated.openness",
    zh="方案写明是否公开",
    en="openness, as far as the plan states it",
    kind="terms",
    reads=("plan", "plan.open"),
    term=MeetingPlanItem,
)
def openness_stated(view: FactReader) -> Any:
    """Whether the plan states that the meeting is open or not."""
    return _stated(view, "plan.open")


@MeetingRecord.derived(
    "plan.stated.details",
    zh="方案写明的公开细节",
    en="the manner of openness and the persons who may attend, as far as the plan states them",
    kind="terms",
    reads=("plan", "plan.way", "plan.attendance"),
    term=MeetingPlanItem,
)
def details_stated(view: FactReader) -> Any:
    """The details of openness that the plan states."""
    return _stated(view, "plan.way", "plan.attendance")


def _stated(view: FactReader, *paths: str) -> Any:
    """The points among some boxes that the plan fills in; unknown while any of the boxes is unknown."""
    values = {path: view[path] for path in paths}
    if UNKNOWN in values.values():
        return UNKNOWN
    return frozenset(_BOXES[path] for path, value in values.items() if value not in (ABSENT, frozenset()))
