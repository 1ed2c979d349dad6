"""An official document (公文) with its 公开发布意见单: every fact that the document clauses read."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.errors import Problem, validation_error
from disclosure_rules.records.base import Record
from disclosure_rules.records.document import facts
from disclosure_rules.records.fact import Derived
from disclosure_rules.records.field_types import WHOLE, Flag, FreeText, When
from disclosure_rules.records.model import Part, box, characteristic, event

_NUMBER = re.compile(
    r"^(?P<code>.+?)\s*[〔﹝\[［(（【](?P<year>\d{4})[〕﹞\]］)）】]\s*(?P<rest>第?\s*\d+\s*号?)$"
)


def _document_number(value: object) -> object:
    """发文字号 in the standard form: 〔year in full〕, number without 第 and leading zeros, 号 (公文处理工作条例 art. 9)."""
    if not isinstance(value, str):
        raise validation_error(
            "text", "not text", "不是文字", "write it as 徐府办发〔2018〕20号", "请写作 徐府办发〔2018〕20号"
        )
    found = _NUMBER.match(value.strip())
    if found is None:
        return value.strip()
    digits = re.sub(r"\D", "", found["rest"])
    return f"{found['code']}〔{int(found['year'])}〕{int(digits)}号"


DocumentNumber = Annotated[str, BeforeValidator(_document_number)]


class Issuer(Part):
    """发文单位."""

    shorthand = "name"

    name: FreeText | None = characteristic("名称", "name of the issuing body", "发文机关", "发布机构")
    level: terms.IssuerLevel | None = characteristic("层级", "level of the issuing body", "发文单位层级")


class GroundEntry(Part):
    """One ground for not releasing a document, or a part of it."""

    key = "ground"
    shorthand = "ground"

    ground: terms.Ground = Field(title="事由", description="the ground")
    extent: terms.Extent | None = characteristic(
        "范围", "whole or part; left out, the ground catches the whole", "程度"
    )

    @property
    def reach(self) -> terms.Extent:
        """The extent as stated, else the whole; what is only unsuitable for now is a part (办法（十四）)."""
        if self.ground is terms.Ground.TEMPORARILY_UNSUITABLE:
            return terms.Extent.PART
        return self.extent or terms.Extent.WHOLE


class SecrecyTerm(Part):
    """保密期限 and 解密 (保守国家秘密法)."""

    until: When | None = characteristic("保密期限届满日", "the last day of the term", "届满日")
    years: Annotated[int, Field(ge=0, le=100), WHOLE] | None = characteristic(
        "保密期限年数", "the term in years, from `formed`, else `signed`", "年数"
    )
    provided_otherwise: Flag | None = event(
        "国家另有规定", "the State provides for a longer term than its level allows", "另有规定"
    )
    reviewed: When | None = event(
        "国家秘密审核日期", "the last day on which the secret was reviewed", "审核日期"
    )


class Impact(Part):
    """What a document touches: judgements of the drafting unit, which no rule can compute."""

    citizens_interests: Flag | None = characteristic(
        "与公民法人或其他组织利益紧密相关",
        "closely tied to the interests of citizens, legal persons or other organisations",
        "利益紧密相关",
    )
    wide: Flag | None = characteristic("涉及面广", "wide in reach")
    livelihood: Flag | None = characteristic("与民生关系密切", "close to people's livelihood", "民生密切")
    attention: Flag | None = characteristic("社会关注度高", "of high public attention")
    specialised: Flag | None = characteristic("专业性强", "highly specialised")
    important: Flag | None = characteristic("重要政策文件", "an important policy document", "重要")


class Approval(Part):
    """起草单位领导审批 on the form."""

    signed: Flag | None = box("领导签字", "the leader of the drafting unit approved")
    seal: Flag | None = box("单位印章", "the seal of the drafting unit is there", "印章")
    date: When | None = box("日期", "the date of the approval")


class Form(Part):
    """徐汇区行政机关公文公开发布意见单: a transcript, so a box left out is blank.

    The two boxes that propose how the document is disclosed are open-world even inside of the form: a
    proposal that is not readable is not a proposal to publish.
    """

    transcript = True

    title: FreeText | None = box("公文标题", "title of the document")
    drafting_unit: FreeText | None = box("起草单位", "drafting unit")
    secrecy: terms.Secrecy | None = box("发文密级", "secrecy level on the form", "密级")
    issuer: terms.IssuerLevel | None = box("发文单位", "in whose name the document is issued")
    nature: terms.Nature | None = box("公文属性", "policy document or general document")
    normative: Flag | None = box(
        "是否行政规范性文件", "administrative normative document or not", "是否是行政规范性文件"
    )
    consultation: tuple[terms.Consultation, ...] | None = box("意见征询", "who was consulted")
    proposed_attribute: terms.Attribute | None = characteristic("公开属性", "the attribute that is proposed")
    reason: FreeText | None = box("理由", "reason for on request or withheld")
    release_mode: terms.Release | None = characteristic(
        "发布方式", "released in full or redacted, as proposed"
    )
    cut_content: FreeText | None = box("删减内容", "what is cut")
    cut_reason: FreeText | None = box("删减理由", "why it is cut")
    interpretation: Flag | None = box("政策解读", "whether there is an interpretation")
    interpretation_form: FreeText | None = box("具体形式", "form of the interpretation")
    interpretation_materials: Flag | None = box("材料附后", "materials of the interpretation are attached")
    approval: Approval | None = Field(
        default=None, title="领导审批", description="approval by the leader of the drafting unit"
    )


class Review(Part):
    """A review: its result, which is unknown when left out, and the day it was made."""

    shorthand = "result"

    result: terms.ReviewResult | None = characteristic("结果", "the result of the review")
    date: When | None = event("日期", "the day of the review")


class Trail(Part):
    """审核签发: what was reviewed by whom before the document was issued."""

    form_attached: Flag | None = characteristic(
        "随附意见单", "the form went to review together with the document", "意见单附后"
    )
    district_office: Review | None = Field(
        default=None, title="区政府办公室审核", description="review by the district office"
    )
    legality: Review | None = Field(
        default=None,
        title="区政府法制部门合法性审查",
        description="legality review by the legal department of the district government",
    )
    disclosure_body: Review | None = Field(
        default=None, title="本单位政务公开工作机构审核", description="review by the unit's disclosure body"
    )
    legal_body: Review | None = Field(
        default=None, title="本单位法制机构审核", description="review by the unit's legal body"
    )
    materials: tuple[terms.NormativeMaterial, ...] | None = characteristic(
        "规范性文件报审材料", "materials that went with a district normative document"
    )
    needs_district_consent: Flag | None = characteristic(
        "需报区政府同意", "issued by a department itself, but with the district government's consent"
    )


class SecrecyReview(Part):
    """保密审查, at formation and before release."""

    at_formation: Review | None = Field(
        default=None, title="形成时", description="secrecy review when the document was formed"
    )
    before_release: Review | None = Field(
        default=None, title="公开前", description="secrecy review before release"
    )


class Interpretation(Part):
    """政策解读."""

    plan: tuple[terms.PlanPart, ...] | None = characteristic(
        "解读方案", "which parts the plan has; [] = no plan"
    )
    materials: Flag | None = characteristic("解读材料", "whether there are materials")
    points: tuple[terms.InterpretationPoint, ...] | None = characteristic(
        "解读要点", "the points that the interpretation covers"
    )
    forms: tuple[terms.InterpretationForm, ...] | None = characteristic(
        "解读形式", "forms of the interpretation"
    )
    quality: tuple[terms.InterpretationQuality, ...] | None = characteristic(
        "解读质量", "what the drafting unit vouches for"
    )
    drafted_with_document: Flag | None = characteristic(
        "同步起草", "plan and materials were drafted together with the document"
    )
    approved_by: tuple[terms.Approver, ...] | None = characteristic(
        "审签人", "who approved plan and materials together with the document"
    )
    by_drafting_unit: Flag | None = characteristic(
        "起草单位解读", "the unit that drafted (that led the drafting) interprets"
    )
    published: When | None = event("解读发布日期", "when the interpretation was published")
    published_by: terms.IssuerLevel | None = characteristic(
        "专栏发布人", "who put it in the column of the portal"
    )
    channels: tuple[terms.Channel, ...] | None = characteristic(
        "解读渠道", "where the interpretation was published"
    )
    other_channels_by_drafting_unit: Flag | None = characteristic(
        "其他渠道由起草单位组织", "interpretation through other channels was organised by the drafting unit"
    )
    coordinated: Flag | None = characteristic(
        "协同发布", "published in coordination with the portal and the government's social media"
    )
    deemed_needed: Flag | None = characteristic(
        "认定需要解读", "found to need an interpretation for another reason"
    )


class ChannelRelease(Part):
    """A release of the document through one channel."""

    key = "channel"
    shorthand = "channel"

    channel: terms.Channel = Field(title="渠道", description="the channel")
    date: When | None = characteristic("日期", "when")


class Delivery(Part):
    """送交 to a place where the public reads it."""

    key = "to"
    shorthand = "to"

    to: terms.PublicPlace = Field(title="送交地点", description="the place")
    date: When | None = characteristic("日期", "when")


class Change(Part):
    """变更发布要求."""

    decided: When | None = event("变更日期", "the day the release requirements were changed")
    reported: When | None = event("联系区政府办公室日期", "the day the district office was told")


class Reassessment(Part):
    """What became of a document that was not open at first (研判、自查)."""

    found_open: When | None = event(
        "研判符合公开条件日期", "the day a re-assessment found that it may be opened"
    )
    opened: When | None = event("转为主动公开日期", "the day it was opened for that reason")
    self_check_found: When | None = event(
        "自查发现日期", "the day a self-check found that it should have been open"
    )
    attribute_adjusted: When | None = event(
        "调整公开属性日期", "the day its attribute was adjusted by the due procedure"
    )
    content_changed: When | None = event("内容变更日期", "the day its content changed")
    content_updated: When | None = event(
        "更新发布日期", "the day the published content was brought up to date"
    )
    rearchived: When | None = event(
        "变更后送交日期", "the day the changed information was sent to the archive"
    )


class DocumentRecord(Record):
    """An official document and all that was done about its disclosure."""

    kind: Literal["document", "公文"] = Field(default="document", title="类型")
    title: FreeText | None = characteristic("标题", "title", "公文标题")
    number: DocumentNumber | None = characteristic("发文字号", "document number, normalised to 〔〕", "文号")
    document_type: terms.DocumentType | None = characteristic(
        "文种", "one of the fifteen kinds of official document"
    )
    issuer: Issuer | None = Field(default=None, title="发文单位", description="the issuing body")
    drafting_units: tuple[FreeText, ...] | None = characteristic(
        "起草单位", "drafting units, the lead unit first"
    )
    secrecy: terms.Secrecy | None = characteristic(
        "密级", "secrecy level; none = known not to be secret", "发文密级"
    )
    secrecy_term: SecrecyTerm | None = Field(
        default=None, title="保密期限", description="how long it is secret"
    )
    secrecy_marked: Flag | None = characteristic("国家秘密标志", "it bears the mark of a state secret")
    declassified: When | None = event("解密日期", "the day it was declassified by decision")
    exemption_grounds: tuple[GroundEntry, ...] | None = characteristic(
        "豁免事由", "grounds against release; [] = examined, none"
    )
    third_party_agreed: When | None = event(
        "第三方同意公开日期", "the day the third party concerned agreed to disclosure"
    )
    public_interest_override: When | None = event(
        "认定公共利益须公开日期",
        "the day it was found that withholding would seriously harm the public interest",
    )
    policy_document: Flag | None = characteristic("政策文件", "a policy document", "是否政策文件")
    normative: Flag | None = characteristic(
        "行政规范性文件", "an administrative normative document", "规范性文件", "是否行政规范性文件"
    )
    impact: Impact | None = Field(default=None, title="影响", description="what the document touches")
    fixed_at_drafting: tuple[terms.DraftingPoint, ...] | None = characteristic(
        "起草时明确事项", "what was fixed while drafting"
    )
    form: Form | None = Field(default=None, title="意见单", description="公文公开发布意见单, as filled in")
    consent: terms.Consent | None = characteristic(
        "审查同意",
        "result of the review of a proposal to redact, to disclose on request or to withhold",
        "审查意见",
    )
    consent_by: terms.ConsentBody | None = characteristic("审查同意机构", "who gave that consent")
    trail: Trail | None = Field(default=None, title="审核", description="reviews before issue")
    secrecy_review: SecrecyReview | None = Field(
        default=None, title="保密审查", description="secrecy reviews"
    )
    signer_confirmed: tuple[terms.DraftingPoint, ...] | None = characteristic(
        "签发人确认事项", "what the signer confirmed"
    )
    formed: When | None = event("成文日期", "the day the document was formed", "形成日期")
    signed: When | None = event("签发日期", "the day it was signed")
    issued: When | None = event("印发日期", "the day it was issued (sent to print)")
    published: When | None = event(
        "上网日期", "the day it went online on the portal", "发布时间", "上网发布日期"
    )
    archived: When | None = event("送交档案馆日期", "the day it was sent to the district archive", "送交日期")
    deliveries: tuple[Delivery, ...] | None = characteristic(
        "其他送交", "where it was sent besides the archive, and when; [] = nowhere"
    )
    released_as: terms.Release | None = characteristic("实际发布方式", "what really went online")
    matches_form: Flag | None = characteristic("与意见单一致", "what went online is what the form says")
    releases: tuple[ChannelRelease, ...] | None = characteristic(
        "发布渠道", "every channel of release and when", "公开渠道"
    )
    interpretation: Interpretation | None = Field(
        default=None, title="解读", description="the interpretation"
    )
    monitored_by: tuple[terms.Monitor, ...] | None = characteristic(
        "动态监督", "who watched what followed the publication"
    )
    change: Change | None = Field(
        default=None, title="变更发布要求", description="a change of the release requirements"
    )
    reassessment: Reassessment | None = Field(
        default=None, title="复核", description="re-assessment, self-check, changes"
    )

    derived: ClassVar[tuple[Derived, ...]] = facts.DERIVED
    selects_law: ClassVar[tuple[str, ...]] = ("issued",)

    def governing_date(self, as_of: Moment) -> date:
        """The day of issue, else `as_of`."""
        return day_of(as_of if self.issued is None or compare(self.issued, as_of) > 0 else self.issued)

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """A document issued after `as_of` has no law to be measured by yet."""
        if self.issued is None or compare(self.issued, as_of) <= 0:
            return []
        return [
            Problem(
                "record.as-of-before-issue",
                "issued",
                "as_of lies before the day of issue",
                "give a later as_of, or leave `issued` out for a draft",
                "as_of 早于印发日期；草稿请不要填写印发日期",
            )
        ]

    def is_pending(self, as_of: Moment) -> bool:
        """Whether it is not published, or not known to be."""
        return self.published is None or compare(self.published, as_of) > 0

    def duty_bearers(self) -> dict[str, str | None]:
        """The lead drafting unit and the issuing body by name."""
        return {
            "drafting_unit": self.drafting_units[0] if self.drafting_units else None,
            "issuing_unit": self.issuer.name if self.issuer else None,
        }
