"""An agency's year (机关年度): what one agency set up and did about open government in one calendar year."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import validation_error
from disclosure_rules.records.agency_year import facts
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import Derived
from disclosure_rules.records.field_types import Count, Flag, FreeText, When
from disclosure_rules.records.model import Part, characteristic, event


def _year(value: object) -> object:
    """A year as a number or as text (`2018年`)."""
    if isinstance(value, str):
        found = re.fullmatch(r"\s*(\d{4})\s*年?(?:度)?\s*", value)
        value = int(found[1]) if found else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise validation_error("year", "not a year", "不是年份", "write it as 2018", "请写作 2018")


Year = Annotated[int, Field(ge=2004, le=9998), BeforeValidator(_year)]


class AgencyOfYear(Part):
    """机关."""

    shorthand = "name"

    name: FreeText | None = characteristic("名称", "name of the agency", "机关名称")
    level: terms.IssuerLevel | None = characteristic("层级", "level of the agency")


class WorkBody(Part):
    """政务公开工作机构."""

    duties: tuple[terms.BodyDuty, ...] | None = characteristic(
        "落实职责", "the duties that it carries out; [] = none"
    )
    published: tuple[terms.ContactItem, ...] | None = characteristic(
        "公布事项", "what the public is told about it; [] = nothing"
    )


class ReadingPoint(Part):
    """公共查阅点, by where it is."""

    key = "place"
    shorthand = "place"

    place: terms.PublicPlace = Field(title="地点", description="where it is")
    equipped: Flag | None = characteristic("配备设施设备", "it has its facilities and equipment")


class Gazette(Part):
    """政府公报."""

    points: tuple[terms.PublicPlace, ...] | None = characteristic(
        "发放点", "where the gazette is given out; [] = nowhere"
    )
    free: Flag | None = characteristic("免费赠阅", "it is given out without charge")
    electronic: tuple[terms.Channel, ...] | None = characteristic(
        "电子公报渠道", "where the electronic gazette is offered; [] = nowhere"
    )


class Reviews(Part):
    """定期梳理研判, as how often in the year."""

    withheld: Count | None = characteristic(
        "不予公开信息次数", "how often in the year what is withheld was reviewed again"
    )
    to_adjust: Count | None = characteristic(
        "应当调整信息次数", "how often in the year what is to be adjusted was reviewed again"
    )


class YearTraining(Part):
    """业务培训 in the year."""

    hours: Count | None = characteristic(
        "课时", "class hours in the year of the staff member who had the fewest", "培训课时"
    )
    covered: tuple[terms.Trainee, ...] | None = characteristic(
        "全覆盖对象", "groups whose every member was trained in the year; [] = neither"
    )
    courses: tuple[terms.TrainingCourse, ...] | None = characteristic(
        "列入课程", "courses that open government is a part of; [] = none"
    )
    plan: Flag | None = characteristic("培训计划", "there is a training plan for it", "专门培训计划")
    by_level: Flag | None = characteristic("分级分层组织", "training is organised by level and tier")


class YearAssessment(Part):
    """考核 for the year; it may be held after the year."""

    held: Flag | None = characteristic("已考核", "open government was assessed for the year")
    in_performance: Flag | None = characteristic(
        "纳入绩效考核", "its result is a part of the performance assessment"
    )
    covers: tuple[terms.AssessedWork, ...] | None = characteristic("考核内容", "what was assessed")
    by_district_office: Flag | None = characteristic(
        "区政府办公室组织", "the district office organised it with those concerned"
    )


class SocialAppraisal(Part):
    """社会评议."""

    held: When | None = event("评议日期", "the day of the social appraisal")
    invited: tuple[terms.Appraiser, ...] | None = characteristic("邀请对象", "who was invited")


class ThirdPartyEvaluation(Part):
    """第三方评估."""

    held: When | None = event("评估日期", "the day of the evaluation by a third party")
    covers: tuple[terms.EvaluatedAspect, ...] | None = characteristic("评估内容", "what was evaluated")


class Quarter(Part):
    """自查 of one quarter."""

    checked: When | None = event(
        "自查日期", "the day the self-check of documents that are not open was finished"
    )
    reported: When | None = event(
        "报送日期", "the day its results went to the district office", "报送区政府办公室日期"
    )


class SelfChecks(Part):
    """每季度自查."""

    q1: Quarter | None = Field(default=None, title="第一季度", description="the first quarter")
    q2: Quarter | None = Field(default=None, title="第二季度", description="the second quarter")
    q3: Quarter | None = Field(default=None, title="第三季度", description="the third quarter")
    q4: Quarter | None = Field(default=None, title="第四季度", description="the fourth quarter")


class AnnualReport(Part):
    """The annual report about the year, made in the year after."""

    compiled: When | None = event("编制完成日期", "the day it was compiled", "编制日期")
    published: When | None = event("公布日期", "the day it was published")
    delivered: When | None = event(
        "报送区政府办公室日期", "the day it went to the district office", "报送日期"
    )
    on_portal: When | None = event("门户网站公布日期", "the day it went online on the portal", "上网日期")
    contents: tuple[terms.ReportPart, ...] | None = characteristic("报告内容", "what it covers")
    uniform_format: Flag | None = characteristic("统一格式", "it is in the national uniform format")


class AgencyYearRecord(Record):
    """One agency and one calendar year: what is in place, and what was done in the year and about it."""

    kind: Literal["agency_year", "机关年度"] = Field(default="agency_year", title="类型")
    agency: AgencyOfYear | None = Field(default=None, title="机关", description="the agency")
    year: Year | None = characteristic("年度", "the calendar year", "年份")
    leader_briefings: Count | None = characteristic(
        "主要领导听取汇报次数", "how often in the year its leader heard a report on open government"
    )
    leader_advanced: Flag | None = characteristic(
        "主要领导研究推动", "its leader studied the work and moved it on"
    )
    leader_in_charge: Flag | None = characteristic(
        "主要领导主抓", "its leader takes charge of open government"
    )
    deputy_leader: tuple[terms.DeputyStep, ...] | None = characteristic(
        "分管领导", "what was done about the deputy leader in charge; [] = nothing"
    )
    organisation: tuple[terms.OrganisationPart, ...] | None = characteristic(
        "组织保障", "what is set up for the daily work; [] = nothing"
    )
    work_body: WorkBody | None = Field(
        default=None, title="工作机构", description="its body for open government"
    )
    mechanisms: tuple[terms.Mechanism, ...] | None = characteristic(
        "机制", "mechanisms in place; [] = none", "工作机制"
    )
    meeting_attendees: tuple[terms.RegularAttendee, ...] | None = characteristic(
        "列席会议对象", "who attends under its rules on attendance"
    )
    monitoring_steps: tuple[terms.MechanismStep, ...] | None = characteristic(
        "发布后舆情机制步骤", "steps of the mechanism that watches what follows the release of a document"
    )
    opinion_steps: tuple[terms.MechanismStep, ...] | None = characteristic(
        "政务舆情机制步骤", "steps of the mechanism for public opinion on policies and interpretation"
    )
    platforms: tuple[terms.InteractionPlatform, ...] | None = characteristic(
        "互动平台", "platforms for the exchange with the public", "政民互动平台"
    )
    liaison: tuple[terms.Liaison, ...] | None = characteristic("沟通联系对象", "with whom it keeps in touch")
    reception: tuple[terms.ReceptionMeans, ...] | None = characteristic(
        "依申请受理保障", "what the reception of requests has"
    )
    reading_points: tuple[ReadingPoint, ...] | None = characteristic(
        "公共查阅点", "public reading points; [] = none", "查阅点"
    )
    gazette: Gazette | None = Field(default=None, title="政府公报", description="the gazette")
    reviews: Reviews | None = Field(
        default=None, title="梳理研判", description="review of what is not open or is to be adjusted"
    )
    self_checks: SelfChecks | None = Field(
        default=None, title="季度自查", description="the self-check of each quarter"
    )
    training: YearTraining | None = Field(default=None, title="业务培训", description="training in the year")
    assessment: YearAssessment | None = Field(default=None, title="考核", description="the yearly assessment")
    special_inspections: tuple[When, ...] | None = characteristic(
        "专项督查日期", "the days of the district office's special inspections of the agency; [] = none"
    )
    inspected_elsewhere: When | None = event(
        "其他机关专项督查日期", "the day the district office first inspected another agency in the year"
    )
    appraisal: SocialAppraisal | None = Field(
        default=None, title="社会评议", description="the social appraisal"
    )
    third_party: ThirdPartyEvaluation | None = Field(
        default=None, title="第三方评估", description="evaluation by a third party"
    )
    annual_report: AnnualReport | None = Field(
        default=None, title="年度报告", description="the annual report about the year"
    )

    derived: ClassVar[tuple[Derived, ...]] = facts.DERIVED
    selects_law: ClassVar[tuple[str, ...]] = ("year",)

    def governing_date(self, as_of: Moment) -> date:
        """The last day of the year, while it has not come `as_of`."""
        today = day_of(as_of)
        return today if self.year is None else min(today, date(self.year, 12, 31))

    def duty_bearers(self) -> dict[str, str | None]:
        """The agency by name."""
        return {"agency": self.agency.name if self.agency else None}
