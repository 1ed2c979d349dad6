"""A matter to be disclosed (公开事项): one row of what an agency makes public, whatever its category.

Every category reads the same two lists, what is published and what was done; which items the law asks of a
category is dated data in the policies.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.agency_year.record import AgencyOfYear
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.records.field_types import Flag, FreeText
from disclosure_rules.records.model import Part, box, characteristic


class MatterException(Part):
    """Something that belongs to a matter and is not published, and why."""

    key = "item"

    item: terms.MatterItem = Field(title="内容", description="what is not published")
    reason: terms.ExceptionReason = Field(title="理由", description="why it is not")


class Budget(Part):
    """预决算: which one, and how deep its accounts are published."""

    kind: terms.BudgetKind | None = characteristic("预算种类", "the kind of budget")
    by_function: terms.AccountLevel | None = characteristic(
        "功能分类级次", "how deep expenditure is published by function", "功能分类科目级次"
    )
    by_economy: terms.AccountLevel | None = characteristic(
        "经济分类级次", "how deep basic expenditure is published by economic nature", "经济分类科目级次"
    )


class ProposalReply(Part):
    """建议提案办理复文."""

    touches: tuple[terms.ProposalTouch, ...] | None = characteristic(
        "涉及", "what the suggestion or proposal touches; [] = none of these", "涉及事项"
    )
    released_as: terms.Release | None = characteristic("公开方式", "how much of the reply is public")
    departure_reason: FreeText | None = box(
        "未全文公开的理由", "the stated reason for not publishing it in full; left out, none is stated"
    )


def items_settled(view: View) -> Any:
    """What is published, or is excepted for a stated reason: nothing of it is missing."""
    published, exceptions = view["published"], view["exceptions"]
    if UNKNOWN in (published, exceptions):
        return UNKNOWN
    return published if exceptions is ABSENT else published | exceptions


class MatterRecord(Record):
    """公开事项: one thing that an agency makes public: a project, a programme, a plan, a list, a guide.

    `published` lists what is public of it, `exceptions` what is not and why (a claim of the agency: left out,
    nothing is excepted), `done` what else was done about it.
    """

    kind: Literal["matter", "公开事项"] = Field(default="matter", title="类型")
    title: FreeText | None = characteristic("标题", "name of the matter", "事项名称")
    agency: AgencyOfYear | None = Field(default=None, title="责任机关", description="the agency responsible")
    category: terms.MatterCategory | None = characteristic("事项类别", "the category of the matter", "类别")
    subject: terms.MatterSubject | None = characteristic(
        "来源或领域", "what it stems from, or the programme or field that it is in", "领域", "来源"
    )
    published: tuple[terms.MatterItem, ...] | None = characteristic(
        "已公开内容", "what is public of it; [] = nothing"
    )
    exceptions: tuple[MatterException, ...] | None = box(
        "例外内容", "what is not published for a stated reason; left out, nothing is excepted"
    )
    done: tuple[terms.MatterWork, ...] | None = characteristic(
        "已做工作", "what else was done about it; [] = nothing"
    )
    on_trading_platform: Flag | None = characteristic(
        "纳入公共资源交易平台", "the project is on the platform for trading public resources"
    )
    misconduct_found: Flag | None = characteristic(
        "审计发现不作为慢作为乱作为", "the audit found idleness, delay or abuse"
    )
    affects_rights: Flag | None = characteristic(
        "涉及公民法人或其他组织权利义务", "it touches rights and duties of citizens or organisations"
    )
    extra_requirements: Flag | None = characteristic(
        "指南外另设办事要求", "applicants are asked for more than the guide says"
    )
    budget: Budget | None = Field(default=None, title="预决算", description="the budget or final accounts")
    reply: ProposalReply | None = Field(
        default=None, title="办理复文", description="the reply to a suggestion or proposal"
    )

    derived: ClassVar[tuple[Derived, ...]] = (
        Derived(
            "items.settled",
            "已公开或者例外的内容",
            "what is published, or excepted for a stated reason",
            "terms",
            ("published", "exceptions"),
            items_settled,
            terms.MatterItem,
        ),
    )

    def duty_bearers(self) -> dict[str, str | None]:
        """The agency by name."""
        return {"responsible_unit": self.agency.name if self.agency else None}
