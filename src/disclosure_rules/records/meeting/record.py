"""A meeting (会议) of an agency, and what its plan says about openness."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.records.field_types import Flag, FreeText, When
from disclosure_rules.records.model import Part, box, characteristic, event


class MeetingPlan(Part):
    """会议方案: a transcript, so what is left out is not in the plan."""

    transcript = True

    open: Flag | None = box("是否公开", "whether the meeting, or a part of it, is open")
    way: FreeText | None = box("公开方式", "how it is open")
    attendance: tuple[terms.RegularAttendee, ...] | None = box(
        "列席范围", "who may attend; [] = the plan names nobody"
    )


_BOXES = {
    "plan.open": terms.MeetingPlanItem.OPENNESS,
    "plan.way": terms.MeetingPlanItem.WAY,
    "plan.attendance": terms.MeetingPlanItem.ATTENDANCE,
}


def _stated(*paths: str) -> Any:
    """Which of these the plan states; unknown while one of them is."""

    def derive(view: View) -> Any:
        values = {path: view[path] for path in paths}
        if UNKNOWN in values.values():
            return UNKNOWN
        return frozenset(_BOXES[path] for path, value in values.items() if value not in (ABSENT, frozenset()))

    return derive


def _derived(path: str, zh: str, en: str, *boxes: str) -> Derived:
    return Derived(path, zh, en, "terms", ("plan", *boxes), _stated(*boxes), terms.MeetingPlanItem)


class MeetingRecord(Record):
    """会议: whether it is about people's livelihood, and what its plan says about openness."""

    kind: Literal["meeting", "会议"] = Field(default="meeting", title="类型")
    title: FreeText | None = characteristic("标题", "name of the meeting", "会议名称")
    agency: FreeText | None = characteristic("召集机关", "the body that holds it")
    livelihood: Flag | None = characteristic(
        "议题涉及重大民生", "a topic is of great weight for people's livelihood", "涉及重大民生事项"
    )
    plan: MeetingPlan | None = Field(default=None, title="会议方案", description="the plan of the meeting")
    held: When | None = event("召开日期", "the day it was held")

    derived: ClassVar[tuple[Derived, ...]] = (
        _derived("plan.stated.openness", "方案写明是否公开", "whether the plan states 是否公开", "plan.open"),
        _derived(
            "plan.stated.details",
            "方案写明的公开细节",
            "which of 公开方式 and 列席范围 the plan states",
            "plan.way",
            "plan.attendance",
        ),
    )
    selects_law: ClassVar[tuple[str, ...]] = ("held",)

    def governing_date(self, as_of: Moment) -> date:
        """The day it was held, else `as_of`."""
        return day_of(as_of if self.held is None or compare(self.held, as_of) > 0 else self.held)

    def duty_bearers(self) -> dict[str, str | None]:
        """The body that holds it, by name."""
        return {"responsible_unit": self.agency}
