"""The parts of a meeting: its plan."""

from __future__ import annotations

from disclosure_rules import terms
from disclosure_rules.records.field_types import Flag, FreeText
from disclosure_rules.records.model import Part, box


class MeetingPlan(Part):
    """会议方案: a transcript, so a point left out is not in the plan."""

    transcript = True

    open: Flag | None = box("是否公开", "openness of the meeting or of a part of it")
    way: FreeText | None = box("公开方式", "the manner of openness")
    attendance: tuple[terms.RegularAttendee, ...] | None = box(
        "列席范围", "the persons who may attend; [] = the plan names nobody"
    )
