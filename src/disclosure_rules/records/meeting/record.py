"""A meeting (会议) of an agency, and the points about openness in its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Flag, FreeText, Name, When
from disclosure_rules.records.meeting.parts import MeetingPlan
from disclosure_rules.records.model import characteristic, event

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import MeetingDict


class MeetingRecord(Record):
    """会议: whether it concerns people's livelihood, and the points about openness in its plan."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[MeetingDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["meeting", "会议"] = Field(default="meeting", title="类型")
    title: FreeText | None = characteristic("标题", "name of the meeting", "会议名称")
    agency: Name | None = characteristic("召集机关", "the convening body")
    livelihood: Flag | None = characteristic(
        "议题涉及重大民生", "a topic of great weight for people's livelihood", "涉及重大民生事项"
    )
    plan: MeetingPlan | None = Field(default=None, title="会议方案", description="the plan of the meeting")
    held: When | None = event("召开日期", "the day it was held")

    selects_law: ClassVar[tuple[str, ...]] = ("held",)

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the body that holds it."""
        return {"responsible_unit": self.agency}
