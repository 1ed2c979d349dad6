"""The parts of a matter to be disclosed: its exceptions, its budget, its reply."""

from __future__ import annotations

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import Flag, FreeText, When
from disclosure_rules.records.model import Part, box, characteristic, event


class MatterException(Part):
    """An item of a matter that is not published, and the reason."""

    key = "item"

    item: terms.MatterItem = Field(title="内容", description="what is not published")
    reason: terms.ExceptionReason = Field(title="理由", description="why it is not")


class Budget(Part):
    """预决算: the kind of budget, and the depth of its published accounts."""

    kind: terms.BudgetKind | None = characteristic("预算种类", "the kind of budget")
    approved: When | None = event(
        "批准或者批复日期", "the day it was approved by the congress, or returned approved to the department"
    )
    published: When | None = event("预决算公开日期", "the day it was made public", "公开日期")
    by_function: terms.AccountLevel | None = characteristic(
        "功能分类级次",
        "the level of the functional classification in the published expenditure",
        "功能分类科目级次",
    )
    by_economy: terms.AccountLevel | None = characteristic(
        "经济分类级次",
        "the level of the economic classification in the published basic expenditure",
        "经济分类科目级次",
    )


class Penalty(Part):
    """行政处罚决定, as far as its publication goes."""

    social_effect: Flag | None = event(
        "具有一定社会影响", "the agency's finding that it is of some effect on society; left out, none"
    )
    on_enterprise: Flag | None = event("对企业作出", "a penalty on an enterprise; left out, on somebody else")
    decided: When | None = event("处罚决定日期", "the day the penalty was decided")
    published: When | None = event("处罚公示日期", "the day the decision was published", "公示日期")
    overturned: When | None = event(
        "变更撤销或者确认违法无效日期",
        "the day the published decision was changed, revoked, or found unlawful or void",
    )
    withdrawn: When | None = event(
        "撤回处罚信息日期", "the day the published decision was withdrawn", "撤回日期"
    )
    withdrawal_explained: Flag | None = characteristic(
        "公开说明撤回理由", "reasons for the withdrawal made public"
    )


class ProposalReply(Part):
    """建议提案办理复文."""

    touches: tuple[terms.ProposalTouch, ...] | None = characteristic(
        "涉及", "the interests that the suggestion or proposal touches; [] = none of these", "涉及事项"
    )
    released_as: terms.Release | None = characteristic("公开方式", "the extent to which the reply is public")
    departure_reason: FreeText | None = box(
        "未全文公开的理由", "the stated reason for not publishing it in full; left out, none is stated"
    )
