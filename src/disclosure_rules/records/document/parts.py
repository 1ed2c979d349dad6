"""The parts of an official document: its form, its reviews, its secrecy, its interpretation, its releases."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import WHOLE, Flag, FreeText, Name, When
from disclosure_rules.records.model import Part, box, characteristic, event
from disclosure_rules.records.parts import Review


class Issuer(Part):
    """发文单位."""

    shorthand = "name"

    name: Name | None = characteristic("名称", "name of the issuing body", "发文机关", "发布机构")
    level: terms.IssuerLevel | None = characteristic("层级", "level of the issuing body", "发文单位层级")


class SourceDocument(Part):
    """来文: the document that this one forwards, or that another body made."""

    shorthand = "attribute"

    attribute: terms.Attribute | None = characteristic(
        "公开属性", "the attribute that the maker settled", "来文公开属性"
    )


class SecrecyTerm(Part):
    """保密期限 and 解密 (保守国家秘密法)."""

    until: When | None = characteristic(
        "保密期限届满日", "the last day of the term, as extended if it was", "届满日"
    )
    years: Annotated[int, Field(ge=1, le=100), WHOLE] | None = characteristic(
        "保密期限年数", "the term in years, from `formed`, else `signed`", "年数"
    )
    provided_otherwise: Flag | None = event(
        "国家另有规定", "a longer term provided by the State than its level allows", "另有规定"
    )
    reviewed: When | None = event(
        "国家秘密审核日期", "the last day on which the secret was reviewed", "审核日期"
    )


class Impact(Part):
    """The matters that a document touches: judgements of the drafting unit, which no rule can compute."""

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
    business: Flag | None = event(
        "与经营主体生产经营密切相关",
        "the finding that it is closely tied to the production and operation of businesses; left out, none",
        "与市场主体生产经营活动密切相关",
        "与企业等经营主体生产经营活动密切相关",
    )


class Approval(Part):
    """起草单位领导审批 on the form."""

    signed: Flag | None = box("领导签字", "approval by the leader of the drafting unit")
    seal: Flag | None = box("单位印章", "the seal of the drafting unit", "印章")
    date: When | None = box("日期", "the date of the approval")


class Form(Part):
    """公文公开发布意见单: a transcript, so a box left out is blank.

    The two boxes that propose how to disclose the document are open-world even inside the form: an unreadable
    proposal is not a proposal to publish.
    """

    transcript = True

    title: FreeText | None = box("公文标题", "title of the document")
    drafting_unit: FreeText | None = box("起草单位", "drafting unit")
    secrecy: terms.Secrecy | None = box("发文密级", "secrecy level on the form", "密级")
    issuer: terms.IssuerLevel | None = box("发文单位", "the body in whose name the document is issued")
    nature: terms.Nature | None = box("公文属性", "policy document or general document")
    normative: Flag | None = box(
        "是否行政规范性文件", "an administrative normative document", "是否是行政规范性文件"
    )
    consultation: tuple[terms.Consultation, ...] | None = box("意见征询", "the groups consulted")
    proposed_attribute: terms.Attribute | None = characteristic("公开属性", "the proposed attribute")
    reason: FreeText | None = box("理由", "the reason for disclosure on request or for withholding")
    release_mode: terms.Release | None = characteristic(
        "发布方式", "the proposed release: in full or redacted"
    )
    cut_content: FreeText | None = box("删减内容", "the content cut")
    cut_reason: FreeText | None = box("删减理由", "the reason for the cuts")
    interpretation: Flag | None = box("政策解读", "an interpretation of the policy")
    interpretation_form: FreeText | None = box("具体形式", "form of the interpretation")
    interpretation_materials: Flag | None = box("材料附后", "the attached materials of the interpretation")
    approval: Approval | None = Field(
        default=None, title="领导审批", description="approval by the leader of the drafting unit"
    )


class Trail(Part):
    """审核签发: the reviews before the document was issued."""

    form_attached: Flag | None = characteristic(
        "随附意见单", "the form sent to review together with the document", "意见单附后"
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
        "规范性文件报审材料", "the materials submitted with a district normative document"
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
        "解读方案", "the parts of the plan; [] = no plan"
    )
    materials: Flag | None = characteristic("解读材料", "interpretation materials")
    points: tuple[terms.InterpretationPoint, ...] | None = characteristic(
        "解读要点", "the points that the interpretation covers"
    )
    forms: tuple[terms.InterpretationForm, ...] | None = characteristic(
        "解读形式", "forms of the interpretation"
    )
    quality: tuple[terms.InterpretationQuality, ...] | None = characteristic(
        "解读质量", "the qualities that the drafting unit vouches for"
    )
    drafted_with_document: Flag | None = characteristic(
        "同步起草", "plan and materials drafted together with the document"
    )
    drafted: When | None = characteristic("解读起草日期", "the day plan and materials were drafted")
    approved_by: tuple[terms.Approver, ...] | None = characteristic(
        "审签人", "the approvers of plan and materials together with the document"
    )
    by_drafting_unit: Flag | None = characteristic(
        "起草单位解读", "interpretation by the (lead) drafting unit"
    )
    interpreted_by: FreeText | None = characteristic("解读单位", "the unit that interprets it, by name")
    published: When | None = event("解读发布日期", "the day the interpretation was published")
    published_by: terms.IssuerLevel | None = characteristic(
        "专栏发布人", "the body that published it in the column of the portal"
    )
    channels: tuple[terms.Channel, ...] | None = characteristic(
        "解读渠道", "the channels of the interpretation"
    )
    other_channels_by_drafting_unit: Flag | None = characteristic(
        "其他渠道由起草单位组织", "interpretation through other channels, organised by the drafting unit"
    )
    coordinated: Flag | None = characteristic(
        "协同发布", "publication in coordination with the portal and the government's social media"
    )
    deemed_needed: Flag | None = characteristic("认定需要解读", "another reason found for an interpretation")


class PublicConsultation(Part):
    """向社会公开征求意见 on the draft of the document."""

    opened: When | None = event(
        "公开征求意见日期", "the day the draft was opened to the public's opinions", "公布日期"
    )
    until: When | None = characteristic("征求意见截止日期", "the last day for opinions", "截止日期")
    departure_reason: FreeText | None = box(
        "期限不足的理由",
        "the stated reason for a term shorter than the general one; left out, none is stated",
    )


class ChannelRelease(Part):
    """A release of the document through one channel."""

    key = "channel"
    shorthand = "channel"

    channel: terms.Channel = Field(title="渠道", description="the channel")
    date: When | None = characteristic("日期", "the date of the release")


class Delivery(Part):
    """送交 to a place where the public can read it."""

    key = "to"
    shorthand = "to"

    to: terms.PublicPlace = Field(title="送交地点", description="the place")
    date: When | None = characteristic("日期", "the date of the delivery")


class Change(Part):
    """变更发布要求."""

    decided: When | None = event("变更日期", "the day the release requirements were changed")
    reported: When | None = event("联系区政府办公室日期", "the day the district office was contacted")


class Reassessment(Part):
    """The later handling of a document that was not open at first (研判、自查)."""

    found_open: When | None = event(
        "研判符合公开条件日期", "the day a re-assessment found that it may be disclosed"
    )
    opened: When | None = event("转为主动公开日期", "the day it was proactively disclosed for that reason")
    self_check_found: When | None = event(
        "自查发现日期", "the day a self-check found that it should have been disclosed"
    )
    attribute_adjusted: When | None = event(
        "调整公开属性日期", "the day its attribute was adjusted by the due procedure, to proactive"
    )
    content_changed: When | None = event("内容变更日期", "the day its content changed")
    content_updated: When | None = event("更新发布日期", "the day the published content was updated")
    rearchived: When | None = event(
        "变更后送交日期", "the day the changed information was sent to the archive"
    )
