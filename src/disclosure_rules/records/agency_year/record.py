"""An agency's year (机关年度): the work of one agency on open government in one calendar year."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import validation_error
from disclosure_rules.records.agency_year.parts import (
    AnnualReport,
    Gazette,
    ReadingPoint,
    Reviews,
    SelfChecks,
    SocialAppraisal,
    ThirdPartyEvaluation,
    Website,
    WorkBody,
    YearAssessment,
    YearTraining,
)
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Count, Flag, When
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.office import declare_office
from disclosure_rules.records.parts import AgencyOfYear

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import AgencyYearDict


def _year(value: object) -> object:
    """A year as a number or as text (`2018年`)."""
    if isinstance(value, str):
        match = re.fullmatch(r"\s*(\d{4})\s*年?(?:度)?\s*", value)
        value = int(match[1]) if match else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise validation_error("record.year")


Year = Annotated[int, Field(ge=2004, le=9998), BeforeValidator(_year)]


class AgencyYearRecord(Record):
    """One agency and one calendar year: its arrangements, and its work in the year and about it."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[AgencyYearDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["agency_year", "机关年度"] = Field(default="agency_year", title="类型")
    agency: AgencyOfYear | None = Field(default=None, title="机关", description="the agency")
    year: Year | None = characteristic("年度", "the calendar year", "年份")
    leader_briefings: Count | None = characteristic(
        "主要领导听取汇报次数",
        "the number of reports on open government that the principal leader heard in the year",
    )
    leader_advanced: Flag | None = characteristic(
        "主要领导研究推动", "study and promotion of the work by the principal leader"
    )
    leader_in_charge: Flag | None = characteristic(
        "主要领导主抓", "direct charge of open government by the principal leader"
    )
    deputy_leader: tuple[terms.DeputyStep, ...] | None = characteristic(
        "分管领导", "the steps taken about the deputy leader in charge; [] = none"
    )
    organisation: tuple[terms.OrganisationPart, ...] | None = characteristic(
        "组织保障", "the arrangements for the daily work; [] = none"
    )
    work_body: WorkBody | None = Field(
        default=None, title="工作机构", description="its body for open government"
    )
    mechanisms: tuple[terms.Mechanism, ...] | None = characteristic(
        "机制", "mechanisms in place; [] = none", "工作机制"
    )
    meeting_attendees: tuple[terms.RegularAttendee, ...] | None = characteristic(
        "列席会议对象", "the regular attendees under its rules on attendance"
    )
    monitoring_steps: tuple[terms.MechanismStep, ...] | None = characteristic(
        "发布后舆情机制步骤", "steps of the mechanism for public opinion after the release of a document"
    )
    opinion_steps: tuple[terms.MechanismStep, ...] | None = characteristic(
        "政务舆情机制步骤", "steps of the mechanism for public opinion on policies and interpretation"
    )
    platforms: tuple[terms.InteractionPlatform, ...] | None = characteristic(
        "互动平台", "platforms for interaction with the public", "政民互动平台"
    )
    liaison: tuple[terms.Liaison, ...] | None = characteristic(
        "沟通联系对象", "the partners in regular liaison"
    )
    reception: tuple[terms.ReceptionMeans, ...] | None = characteristic(
        "依申请受理保障", "the means for receiving requests"
    )
    reading_points: tuple[ReadingPoint, ...] | None = characteristic(
        "公共查阅点", "public reading points; [] = none", "查阅点"
    )
    gazette: Gazette | None = Field(default=None, title="政府公报", description="the gazette")
    website: Website | None = Field(
        default=None, title="政府网站", description="its website, by the latest check in the year"
    )
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

    selects_law: ClassVar[tuple[str, ...]] = ("year",)
    body_role: ClassVar[str] = "agency"

    def governing_date(self, as_of: Moment) -> date:
        """The last day of the year, or the day of `as_of` if that is earlier."""
        today = day_of(as_of)
        return today if self.year is None else min(today, date(self.year, 12, 31))

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the agency, also as that of the district office where it is that."""
        name = self.agency.name if self.agency else None
        is_office = self.agency is not None and self.agency.level is terms.IssuerLevel.DISTRICT_OFFICE
        return {"agency": name, **({"district_office": name} if is_office else {})}


declare_office(AgencyYearRecord, "agency.level", terms.IssuerLevel.DISTRICT_OFFICE)
