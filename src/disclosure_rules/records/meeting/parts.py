"""The parts of a meeting: its plan."""

from __future__ import annotations

from disclosure_rules import terms
from disclosure_rules.records.field_types import Flag, FreeText
from disclosure_rules.records.model import Part, box


class MeetingPlan(Part):
    """会议方案: a transcript, so a point left out is not in the plan."""

    transcript = True

    open: Flag | None = box("是否公开", "whether the meeting, or a part of it, is open")
    way: FreeText | None = box("公开方式", "how it is open")
    attendance: tuple[terms.RegularAttendee, ...] | None = box(
        "列席范围", "who may attend; [] = the plan names nobody"
    )
