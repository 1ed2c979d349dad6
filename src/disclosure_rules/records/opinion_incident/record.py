"""An incident of public opinion on government affairs (政务舆情): its subject, and the answers to it."""

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

    from disclosure_rules.records.dicts import OpinionIncidentDict


class OpinionIncidentRecord(Record):
    """Public opinion on government affairs that arose and was noticed. Its times left out are therefore unknown; they
    do not mean that nothing has happened yet."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[OpinionIncidentDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["opinion_incident", "政务舆情"] = Field(default="opinion_incident", title="类型")
    title: FreeText | None = characteristic("标题", "the name of the incident", "舆情名称")
    about: terms.OpinionSubject | None = characteristic("涉及对象", "the subject of the opinion")
    natures: tuple[terms.OpinionNature, ...] | None = characteristic(
        "舆情性质", "the nature of the opinion; [] = none of these"
    )
    topics: tuple[terms.SpecialTopic, ...] | None = characteristic(
        "专项", "the special topics that it touches; [] = none"
    )
    vital_interests: Flag | None = characteristic(
        "涉及公众切身利益", "effect on the vital interests of the public"
    )
    considerable_impact: Flag | None = characteristic("产生较大影响", "considerable impact")
    may_be_misread: Flag | None = characteristic(
        "可能误解误读政策措施", "a possible misreading of a policy measure", "可能误解误读"
    )
    level: terms.MatterLevel | None = characteristic("事项层级", "the level of the matter")
    competent_departments: tuple[FreeText, ...] | None = characteristic(
        "主管部门", "the competent departments of the district; [] = none"
    )
    responsible_body: Name | None = characteristic("回应主体", "the body that has to respond, by name")
    answered_by_responsible: Flag | None = characteristic(
        "由责任主体回应", "a response by the body that has to respond"
    )
    answered_by: FreeText | None = characteristic("实际回应单位", "the body that responded, by name")
    arose: When | None = characteristic("发生时间", "the time it arose; limits in hours need the time of day")
    noticed: When | None = characteristic(
        "发现时间", "the time it was noticed; limits in hours need the time of day", "知悉时间"
    )
    steps: tuple[terms.MechanismStep, ...] | None = characteristic("处置步骤", "the steps taken; [] = none")
    responded: When | None = event("回应时间", "the time of the response")
    facts_published: When | None = event(
        "发布权威信息时间", "the time authoritative information on the facts was published"
    )
    adoption_published: When | None = event(
        "公开研究采纳情况时间", "the time the outcome of the suggestions was published"
    )
    investigated: When | None = event(
        "依法查处时间", "the time of the legal action against the spreading of falsehoods"
    )
    press_conference: When | None = event("新闻发布会时间", "the time of the press conference")
    releases: tuple[TimedRelease, ...] | None = event(
        "回应发布", "the releases of the response by channel; left out, none is stated", "信息发布"
    )
    special_response: When | None = event("专项回应引导时间", "the time of the special response")
    closed: When | None = event("办结时间", "the time the matter was closed")

    selects_law: ClassVar[tuple[str, ...]] = ("arose",)
    body_role: ClassVar[str] = "responding_body"
    compared: ClassVar[tuple[tuple[str, ...], ...]] = (("responsible_body", "answered_by"),)

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """The problem of opinion that arises after `as_of`: the law that will govern it is not known."""
        if self.arose is None or compare(self.arose, as_of) <= 0:
            return []
        return [Problem("record.as-of-before-opinion", "arose", as_of=as_of, arose=self.arose)]

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the body that must respond."""
        return {"responding_body": self.responsible_body}
