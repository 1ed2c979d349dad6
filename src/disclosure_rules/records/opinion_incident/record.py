"""An incident of public opinion on government affairs (政务舆情): what it is about, and how it was answered."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.errors import Problem
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Flag, FreeText, When
from disclosure_rules.records.model import characteristic, event


class OpinionIncidentRecord(Record):
    """Public opinion on government affairs. That it is on record says that it arose and was noticed: a time that
    is left out is unknown, not one that has not come."""

    kind: Literal["opinion_incident", "政务舆情"] = Field(default="opinion_incident", title="类型")
    title: FreeText | None = characteristic("标题", "what is said", "舆情名称")
    about: terms.OpinionSubject | None = characteristic("涉及对象", "what the opinion is about")
    natures: tuple[terms.OpinionNature, ...] | None = characteristic(
        "舆情性质", "what the public says; [] = none of these"
    )
    topics: tuple[terms.SpecialTopic, ...] | None = characteristic(
        "专项", "the special topics that it touches; [] = none"
    )
    vital_interests: Flag | None = characteristic(
        "涉及公众切身利益", "it touches the vital interests of the public"
    )
    considerable_impact: Flag | None = characteristic("产生较大影响", "it has a considerable impact")
    may_be_misread: Flag | None = characteristic(
        "可能误解误读政策措施", "a policy measure may be misread", "可能误解误读"
    )
    level: terms.MatterLevel | None = characteristic("事项层级", "whose matter it is")
    competent_departments: tuple[FreeText, ...] | None = characteristic(
        "主管部门", "departments of the district in whose remit it is; [] = none"
    )
    responsible_body: FreeText | None = characteristic("回应主体", "the body that has to respond, by name")
    answered_by_responsible: Flag | None = characteristic(
        "由责任主体回应", "the response came from the body that has to respond"
    )
    arose: When | None = characteristic("发生时间", "when it arose; limits in hours need the time of day")
    noticed: When | None = characteristic(
        "发现时间", "when it was noticed; limits in hours need the time of day", "知悉时间"
    )
    steps: tuple[terms.MechanismStep, ...] | None = characteristic("处置步骤", "the steps taken; [] = none")
    responded: When | None = event("回应时间", "when it was responded to")
    facts_published: When | None = event(
        "发布权威信息时间", "when authoritative information was published to clear up the facts"
    )
    adoption_published: When | None = event(
        "公开研究采纳情况时间", "when it was published what became of the suggestions"
    )
    investigated: When | None = event(
        "依法查处时间", "when the spreading of falsehoods was acted upon by law"
    )
    press_conference: When | None = event("新闻发布会时间", "when a press conference was held")
    special_response: When | None = event("专项回应引导时间", "when a special response was organised")
    closed: When | None = event("办结时间", "when the matter was closed")

    selects_law: ClassVar[tuple[str, ...]] = ("arose",)

    def governing_date(self, as_of: Moment) -> date:
        """The day it arose, else `as_of`."""
        return day_of(self.arose or as_of)

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """Opinion that arises after `as_of` has no law to be measured by yet."""
        if self.arose is None or compare(self.arose, as_of) <= 0:
            return []
        return [Problem("record.as-of-before-opinion", "arose", as_of=as_of, arose=self.arose)]

    def duty_bearers(self) -> dict[str, str | None]:
        """The body that has to respond, by name."""
        return {"responding_body": self.responsible_body}
