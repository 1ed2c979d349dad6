"""An emergency (突发事件): its grade and weight, and every release of information about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.errors import Problem
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Flag, FreeText, Name, When
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.parts import TimedRelease

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import EmergencyDict


class EmergencyRecord(Record):
    """An emergency that has occurred and is known. Its times left out are therefore unknown; they do not mean that
    nothing has happened yet."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[EmergencyDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["emergency", "突发事件"] = Field(default="emergency", title="类型")
    title: FreeText | None = characteristic("标题", "the name of the emergency", "事件名称")
    grade: terms.EmergencyGrade | None = characteristic("级别", "the grade of the emergency", "事件级别")
    heavy_casualties: Flag | None = characteristic("造成重大人员伤亡", "heavy casualties", "重大人员伤亡")
    considerable_impact: Flag | None = characteristic(
        "事件社会影响较大", "a considerable impact on society", "社会影响较大"
    )
    opinion_arose: Flag | None = characteristic(
        "引发政务舆情", "public opinion on government affairs that arose about it"
    )
    handling_department: Name | None = characteristic(
        "处置主管部门", "the competent department that handles it"
    )
    occurred: When | None = characteristic(
        "发生时间", "the time it occurred; limits in hours need the time of day"
    )
    known: When | None = characteristic(
        "知悉时间", "the time the department learned of it; limits in hours need the time of day", "接报时间"
    )
    releases: tuple[TimedRelease, ...] | None = event(
        "信息发布", "the releases of information; left out, none"
    )
    handling_ended: When | None = event("处置结束时间", "the time the handling ended")

    selects_law: ClassVar[tuple[str, ...]] = ("occurred", "known")
    body_role: ClassVar[str] = "handling_department"

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """The problem of an emergency after `as_of`: the law that will govern it is not known."""
        start, place = (self.occurred, "occurred") if self.occurred else (self.known, "known")
        if start is None or compare(start, as_of) <= 0:
            return []
        return [Problem("record.as-of-before-emergency", place, as_of=as_of, occurred=start)]

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the department that handles it."""
        return {"handling_department": self.handling_department}
