"""The parts of an agency's year: its organisation, its checks, its training, its annual report."""

from __future__ import annotations

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import Count, Flag, Hours, Percent, When
from disclosure_rules.records.model import Part, characteristic, event


class WorkBody(Part):
    """政务公开工作机构."""

    duties: tuple[terms.BodyDuty, ...] | None = characteristic(
        "落实职责", "the duties carried out; [] = none"
    )
    published: tuple[terms.ContactItem, ...] | None = characteristic(
        "公布事项", "the contact details made public; [] = none"
    )


class ReadingPoint(Part):
    """公共查阅点, by its place."""

    key = "place"
    shorthand = "place"

    place: terms.PublicPlace = Field(title="地点", description="where it is")
    equipped: Flag | None = characteristic("配备设施设备", "facilities and equipment in place")


class Gazette(Part):
    """政府公报."""

    points: tuple[terms.PublicPlace, ...] | None = characteristic(
        "发放点", "the places that distribute the gazette; [] = none"
    )
    free: Flag | None = characteristic("免费赠阅", "distribution free of charge")
    electronic: tuple[terms.Channel, ...] | None = characteristic(
        "电子公报渠道", "the channels of the electronic gazette; [] = none"
    )


class Reviews(Part):
    """定期梳理研判, as a count for the year."""

    withheld: Count | None = characteristic(
        "不予公开信息次数", "the number of reviews of withheld information in the year"
    )
    to_adjust: Count | None = characteristic(
        "应当调整信息次数", "the number of reviews of information to be adjusted in the year"
    )


class YearTraining(Part):
    """业务培训 in the year."""

    hours: Hours | None = characteristic(
        "课时", "the fewest class hours of any staff member in the year, such as 9.5", "培训课时"
    )
    covered: tuple[terms.Trainee, ...] | None = characteristic(
        "全覆盖对象", "the groups trained in full in the year; [] = neither"
    )
    courses: tuple[terms.TrainingCourse, ...] | None = characteristic(
        "列入课程", "the courses that include open government; [] = none"
    )
    plan: Flag | None = characteristic("培训计划", "a dedicated training plan", "专门培训计划")
    by_level: Flag | None = characteristic("分级分层组织", "training by level and tier")


class YearAssessment(Part):
    """考核 for the year; it may be held after the year."""

    held: Flag | None = characteristic("已考核", "the assessment of open government for the year")
    in_performance: Flag | None = characteristic(
        "纳入绩效考核", "inclusion of the result in the performance assessment"
    )
    covers: tuple[terms.AssessedWork, ...] | None = characteristic("考核内容", "the work assessed")
    by_district_office: Flag | None = characteristic(
        "区政府办公室组织", "organisation by the district office with those concerned"
    )


class SocialAppraisal(Part):
    """社会评议."""

    held: When | None = event("评议日期", "the day of the social appraisal")
    invited: tuple[terms.Appraiser, ...] | None = characteristic("邀请对象", "the groups invited")


class ThirdPartyEvaluation(Part):
    """第三方评估."""

    held: When | None = event("评估日期", "the day of the evaluation by a third party")
    covers: tuple[terms.EvaluatedAspect, ...] | None = characteristic("评估内容", "the aspects evaluated")


class Quarter(Part):
    """自查 of one quarter."""

    checked: When | None = event("自查日期", "the day the self-check of undisclosed documents was finished")
    reported: When | None = event(
        "报送日期", "the day its results were submitted to the district office", "报送区政府办公室日期"
    )


class SelfChecks(Part):
    """每季度自查."""

    q1: Quarter | None = Field(default=None, title="第一季度", description="the first quarter")
    q2: Quarter | None = Field(default=None, title="第二季度", description="the second quarter")
    q3: Quarter | None = Field(default=None, title="第三季度", description="the third quarter")
    q4: Quarter | None = Field(default=None, title="第四季度", description="the fourth quarter")


class Website(Part):
    """政府网站, as its latest check in the year found it; each number is counted as the national indicators count it."""

    home_idle_days: Count | None = characteristic(
        "首页未更新天数", "the days for which no information on the home page was updated"
    )
    stale_columns: Count | None = characteristic(
        "未按期更新栏目数",
        "the columns without an update: of news for two weeks, of notices and policy documents for six months",
    )
    neglected_columns: Count | None = characteristic(
        "长期未更新栏目数", "the columns that should be updated and were not for a long time"
    )
    empty_columns: Count | None = characteristic("空白栏目数", "the columns without content")
    unanswered_messages: Count | None = characteristic(
        "逾三个月未回应留言数",
        "the valid messages of the past year without an answer for more than three months",
    )
    failed_visits: Percent | None = characteristic(
        "打不开次数占比",
        "the percentage of a week's test visits that did not open the site within 15 seconds",
    )


class AnnualReport(Part):
    """The annual report about the year, made in the year after."""

    compiled: When | None = event("编制完成日期", "the day it was compiled", "编制日期")
    published: When | None = event("公布日期", "the day it was published")
    delivered: When | None = event(
        "报送区政府办公室日期", "the day it was submitted to the district office", "报送日期"
    )
    on_portal: When | None = event("门户网站公布日期", "the day it was published on the portal", "上网日期")
    contents: tuple[terms.ReportPart, ...] | None = characteristic("报告内容", "the contents of the report")
    uniform_format: Flag | None = characteristic("统一格式", "the national uniform format")
