"""An official document (公文) with its 公开发布意见单: every fact that the clauses on documents read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.errors import Problem, validation_error
from disclosure_rules.records.base import Record
from disclosure_rules.records.document.parts import (
    Change,
    ChannelRelease,
    Delivery,
    Form,
    Impact,
    Interpretation,
    Issuer,
    PublicConsultation,
    Reassessment,
    SecrecyReview,
    SecrecyTerm,
    SourceDocument,
    Trail,
)
from disclosure_rules.records.field_types import Flag, FreeText, Name, When
from disclosure_rules.records.grounds import GroundEntry
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.office import declare_office

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import DocumentDict

_NUMBER = re.compile(
    r"^(?P<code>.+?)\s*[〔﹝\[［(（【](?P<year>\d{4})[〕﹞\]］)）】]\s*(?P<rest>第?\s*\d+\s*号?)$"
)


def _document_number(value: object) -> object:
    """发文字号 in standard form: 〔year in full〕, number without 第 or leading zeros, 号 (公文处理工作条例 art. 9)."""
    if not isinstance(value, str):
        raise validation_error("record.text", "document-number")
    match = _NUMBER.match(value.strip())
    if match is None:
        return value.strip()
    digits = re.sub(r"\D", "", match["rest"])
    return f"{match['code']}〔{int(match['year'])}〕{int(digits)}号"


DocumentNumber = Annotated[str, BeforeValidator(_document_number)]


class DocumentRecord(Record):
    """An official document, and everything done about its disclosure."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[DocumentDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["document", "公文"] = Field(default="document", title="类型")
    title: FreeText | None = characteristic("标题", "title", "公文标题")
    number: DocumentNumber | None = characteristic("发文字号", "document number, normalised to 〔〕", "文号")
    document_type: terms.DocumentType | None = characteristic(
        "文种", "one of the fifteen kinds of official document"
    )
    issuer: Issuer | None = Field(default=None, title="发文单位", description="the issuing body")
    origin: terms.Origin | None = characteristic(
        "来源", "who made it; left out, the record's own body unless its issuer or number is another's"
    )
    party_led: Flag | None = characteristic(
        "党委文号", "a document under a number of the Party, which is no government information"
    )
    forwards: SourceDocument | None = Field(
        default=None, title="来文", description="the document that it forwards, or that another body made"
    )
    drafting_units: tuple[Name, ...] | None = characteristic(
        "起草单位", "drafting units, the lead unit first"
    )
    secrecy: terms.Secrecy | None = characteristic(
        "密级", "secrecy level; none = known not to be secret", "发文密级"
    )
    secrecy_term: SecrecyTerm | None = Field(
        default=None, title="保密期限", description="how long it is secret"
    )
    secrecy_marked: Flag | None = characteristic("国家秘密标志", "the mark of a state secret")
    declassified: When | None = event("解密日期", "the day it was declassified by decision")
    opening_decided: When | None = event(
        "决定公开日期", "the day its maker decided to open what it had itself classified", "决定公开日"
    )
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
    criteria: tuple[terms.Criterion, ...] | None = characteristic(
        "法定主动公开情形", "the kinds of proactive information that it belongs to; [] = examined, none"
    )
    listed: Flag | None = characteristic(
        "法定主动公开事项", "an item of the Regulation's lists of proactive information"
    )
    opened_by_law: Flag | None = characteristic(
        "其他法律法规规章规定公开",
        "a law, regulation or rule other than the Regulation requires its disclosure",
    )
    impact: Impact | None = Field(default=None, title="影响", description="what the document touches")
    fixed_at_drafting: tuple[terms.DraftingPoint, ...] | None = characteristic(
        "起草时明确事项", "the points fixed at drafting"
    )
    form: Form | None = Field(default=None, title="意见单", description="the release form, as filled in")
    consent: terms.Consent | None = characteristic(
        "审查同意",
        "result of the review of a proposal to redact, to disclose on request or to withhold",
        "审查意见",
    )
    consent_by: terms.ConsentBody | None = characteristic("审查同意机构", "the body that gave that consent")
    trail: Trail | None = Field(default=None, title="审核", description="reviews before issue")
    secrecy_review: SecrecyReview | None = Field(
        default=None, title="保密审查", description="secrecy reviews"
    )
    public_consultation: PublicConsultation | None = Field(
        default=None, title="公开征求意见", description="the consultation of the public on the draft"
    )
    signer_confirmed: tuple[terms.DraftingPoint, ...] | None = characteristic(
        "签发人确认事项", "the points that the signer confirmed"
    )
    formed: When | None = event("成文日期", "the day the document was formed", "形成日期")
    signed: When | None = event("签发日期", "the day it was signed")
    issued: When | None = event("印发日期", "the day it was issued (sent to print)")
    published: When | None = event(
        "上网日期", "the day it went online on the portal", "发布时间", "上网发布日期"
    )
    archived: When | None = event("送交档案馆日期", "the day it was sent to the district archive", "送交日期")
    filed: When | None = event("报送备案日期", "the day it was submitted for filing as a normative document")
    deliveries: tuple[Delivery, ...] | None = characteristic(
        "其他送交", "the other recipients besides the archive, with the dates; [] = none"
    )
    released_as: terms.Release | None = characteristic("实际发布方式", "the actual form of release")
    matches_form: Flag | None = characteristic("与意见单一致", "a release that agrees with the form")
    releases: tuple[ChannelRelease, ...] | None = characteristic(
        "发布渠道", "the channels of release, with the dates", "公开渠道"
    )
    interpretation: Interpretation | None = Field(
        default=None, title="解读", description="the interpretation"
    )
    monitored_by: tuple[terms.Monitor, ...] | None = characteristic(
        "动态监督", "the bodies that monitored the response to the publication"
    )
    change: Change | None = Field(
        default=None, title="变更发布要求", description="a change of the release requirements"
    )
    reassessment: Reassessment | None = Field(
        default=None, title="复核", description="re-assessment, self-check, changes"
    )

    selects_law: ClassVar[tuple[str, ...]] = ("issued",)
    body_role: ClassVar[str] = "issuing_unit"
    compared: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("title", "form.title"),
        ("drafting_units", "interpretation.interpreted_by"),
    )
    selects_old_law: ClassVar[tuple[str, ...]] = ("published", "formed", "signed")
    presupposed_by: ClassVar[dict[str, tuple[str, ...]]] = {"issued": ("published",)}
    pending_until: ClassVar[str | None] = "published"
    guards: ClassVar[tuple[str, ...]] = ("secrecy", "exemption_grounds")
    ruled_out: ClassVar[dict[str, tuple[str, terms.Term]]] = dict.fromkeys(
        ("declassified", "opening_decided"), ("secrecy", terms.Secrecy.NONE)
    )
    follows: ClassVar[dict[str, tuple[str, ...]]] = dict.fromkeys(
        (
            "secrecy_term.until",
            "secrecy_term.reviewed",
            "declassified",
            "opening_decided",
            "published",
            "archived",
            "filed",
            "interpretation.published",
            "change.decided",
            "change.reported",
            "reassessment.found_open",
            "reassessment.opened",
            "reassessment.self_check_found",
            "reassessment.attribute_adjusted",
            "reassessment.content_changed",
            "reassessment.content_updated",
            "reassessment.rearchived",
        ),
        ("formed", "signed", "issued"),
    )

    def law_date(self, as_of: Moment, is_held: Callable[[date], bool]) -> date:
        """The governing date. A document older than the law held is judged by the law of its publication day, else of
        `as_of`: the Regulation covers information whenever it was made."""
        made = (self.issued, self.formed, self.signed, self.published)
        first = next((day_of(day) for day in made if day is not None and compare(day, as_of) <= 0), None)
        if first is None or is_held(first):
            return self.governing_date(as_of)
        return day_of(as_of if self.published is None or self.is_pending(as_of) else self.published)

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """The problem of a document issued after `as_of`: the law that will govern it is not known."""
        if self.issued is None or compare(self.issued, as_of) <= 0:
            return []
        variant = "published" if self.published else "default"  # a draft is not online
        return [Problem("record.as-of-before-issue", "issued", variant, as_of=as_of, issued=self.issued)]

    def is_draft(self, as_of: Moment) -> bool:
        """Whether the document is neither signed, nor issued, nor online, and known to be so."""
        acts = (self.signed, self.issued, self.published)
        listed = {"signed", "issued", "published"}.intersection(self.unknown or ())
        return not listed and all(act is None or compare(act, as_of) > 0 for act in acts)

    def duty_bearers(self) -> dict[str, str | None]:
        """The names of the lead drafting unit and the issuing body."""
        return {
            "drafting_unit": self.drafting_units[0] if self.drafting_units else None,
            "issuing_unit": self.issuer.name if self.issuer else None,
        }


declare_office(DocumentRecord, "issuer.level", terms.IssuerLevel.DISTRICT_OFFICE)
