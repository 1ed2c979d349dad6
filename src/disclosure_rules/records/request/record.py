"""A request for information (依申请公开): every fact that the clauses on requests read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.errors import Problem
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.field_types import Flag, Name, When
from disclosure_rules.records.grounds import GroundEntry
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.office import declare_office
from disclosure_rules.records.parts import Review
from disclosure_rules.records.request.parts import (
    Amendment,
    Correction,
    Delay,
    Extension,
    OpinionLetter,
    Receipt,
    Reply,
)
from disclosure_rules.records.request.statutory_days import RECEIPT_DAYS, presumed_receipt_day

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import RequestDict


class RequestRecord(Record):
    """依申请公开: a request for government information, from its receipt to the publication of the information."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[RequestDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["request", "依申请公开"] = Field(default="request", title="类型")
    body: Name | None = characteristic("受理机关", "the receiving body")
    level: terms.IssuerLevel | None = characteristic("受理机关层级", "level of the receiving body")
    channel: terms.RequestChannel | None = characteristic(
        "申请渠道", "the channel of the request", "申请方式"
    )
    channel_refused: Flag | None = event(
        "以申请渠道为由拒收", "a refusal to take the request because of its channel; left out, none"
    )
    guide_channels: terms.GuideChannels | None = characteristic(
        "指南公布渠道", "what the guide of the body says about this channel"
    )
    oral: Flag | None = event("口头申请", "a request made orally; left out, in writing", "口头提出")
    filled_in: Flag | None = characteristic(
        "代为填写申请", "a form filled in by the body for an oral request"
    )
    needs_help: Flag | None = event(
        "阅读困难或者视听障碍",
        "difficulty of the applicant in reading, seeing or hearing; left out, none",
    )
    help_given: Flag | None = characteristic("已提供必要帮助", "the help that such an applicant needs, given")
    contents: tuple[terms.RequestContent, ...] | None = characteristic(
        "申请内容", "the content of the request"
    )
    received: When | None = event("收到申请日期", "the registered day of receipt", "收到日期")
    receipt: Receipt | None = Field(default=None, title="收到方式", description="how it was received")
    platform_used: Flag | None = characteristic(
        "经统一受理平台", "acceptance on the unified platform of the city"
    )
    platform_entered: When | None = event(
        "录入全市平台日期", "the day it was entered in the platform of the city"
    )
    handled_online: Flag | None = characteristic("全流程网上办理", "handling online from end to end")
    answerable_at_once: Flag | None = event(
        "能够当场答复", "the finding that it can be answered on the spot; left out, none"
    )
    unclear: Flag | None = event(
        "内容不明确", "the finding that it is unclear; left out, none", "申请内容不明确"
    )
    amendment: Amendment | None = Field(default=None, title="补正", description="its amendment")
    excessive: Flag | None = characteristic(
        "数量频次明显超过合理范围", "number or frequency of requests clearly beyond reason"
    )
    demanded: tuple[terms.Demanded, ...] | None = event(
        "要求申请人提供", "the items demanded of the applicant; left out, nothing"
    )
    origin: terms.InformationOrigin | None = characteristic(
        "信息来源", "the body that made the information, or that it was obtained from"
    )
    consultations: tuple[OpinionLetter, ...] | None = event(
        "征求意见", "the persons consulted; left out, nobody"
    )
    third_party_told: When | None = event(
        "书面告知第三方日期",
        "the day of the written notice to a third party of the disclosure and its reasons",
    )
    public_interest_override: When | None = event(
        "认定公共利益须公开日期",
        "the day it was found that withholding would seriously harm the public interest",
    )
    secrecy: terms.Secrecy | None = characteristic(
        "密级", "secrecy level of the information when it was answered"
    )
    exemption_grounds: tuple[GroundEntry, ...] | None = characteristic(
        "豁免事由", "grounds against disclosure; [] = examined, none"
    )
    opened_by_law: Flag | None = event(
        "其他法律法规规章规定公开",
        "the finding that another law, regulation or rule requires its disclosure; left out, none",
    )
    separable: Flag | None = characteristic("能够区分处理", "separability of the part that is caught")
    secrecy_review: Review | None = Field(
        default=None, title="保密审查", description="secrecy review before it was supplied"
    )
    extension: Extension | None = Field(
        default=None, title="延长答复", description="extension of the reply limit"
    )
    delay: Delay | None = Field(default=None, title="延迟答复", description="delay of an excessive request")
    replied: When | None = event("答复日期", "the day of the reply")
    reply: Reply | None = Field(default=None, title="答复", description="the reply")
    fees: tuple[terms.Fee, ...] | None = event("收取费用", "the fees charged; left out, none")
    fee_overdue: Flag | None = event(
        "逾期未缴信息处理费", "expiry of the term for the processing fee without payment; left out, none"
    )
    correction: Correction | None = Field(
        default=None, title="更正", description="correction of inaccurate records about the applicant"
    )
    demand: tuple[terms.Demand, ...] | None = characteristic(
        "社会需求", "the signs of wider demand; [] = none of these"
    )
    several_applicants: Flag | None = event(
        "多人申请", "the same request by several applicants", "多个申请人申请"
    )
    found_in_scope: When | None = event(
        "认定属于主动公开范围日期", "the day a proposal for proactive disclosure was reviewed and upheld"
    )
    published: When | None = event(
        "主动公开日期", "the day the information was proactively disclosed", "上网日期"
    )

    follows: ClassVar[dict[str, tuple[str, ...]]] = dict.fromkeys(
        (
            "platform_entered",
            "amendment.notified",
            "amendment.completed",
            "extension.notified",
            "third_party_told",
            "replied",
            "reply.posted",
            "reply.signed_for",
        ),
        ("received", "receipt.handed_in", "receipt.signed_for", "receipt.arrived", "receipt.in_system"),
    )
    selects_law: ClassVar[tuple[str, ...]] = ("received", *(f"receipt.{name}" for name in RECEIPT_DAYS))
    body_role: ClassVar[str] = "request_body"
    presupposed_by: ClassVar[dict[str, tuple[str, ...]]] = {
        "received": ("replied", "reply.posted", "reply.signed_for")
    }

    def received_on(self, as_of: Moment) -> Moment | None:
        """The statutory day of receipt, so far as it has come by `as_of`; None if none has."""
        receipt = self.receipt or Receipt()
        stated: dict[str, Any] = {"received": self.received, "channel": self.channel or UNKNOWN}
        stated |= {f"receipt.{name}": getattr(receipt, name) for name in RECEIPT_DAYS}

        def fact(path: str) -> Any:
            value = stated[path]
            if value is None or (path != "channel" and compare(value, as_of) > 0):
                return ABSENT
            return value

        day = presumed_receipt_day(fact)
        return None if day is ABSENT else day

    def governing_date(self, as_of: Moment) -> date:
        """The statutory day of receipt, else the day of `as_of`."""
        return day_of(self.received_on(as_of) or as_of)

    def problems_at(self, as_of: Moment) -> list[Problem]:
        """The problem of a request received after `as_of`: the law that will govern it is not known."""
        receipt = self.receipt or Receipt()
        days = (self.received, *(getattr(receipt, name) for name in RECEIPT_DAYS))
        stated = [day for day in days if day is not None]
        if not stated or any(compare(day, as_of) <= 0 for day in stated):
            return []
        return [Problem("record.as-of-before-receipt", "received", as_of=as_of, received=stated[0])]

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the body that received it."""
        return {"request_body": self.body}


declare_office(RequestRecord, "level", terms.IssuerLevel.DISTRICT_OFFICE)
