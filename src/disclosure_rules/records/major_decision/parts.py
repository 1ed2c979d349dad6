"""The parts of a major administrative decision: its poll, and its disclosure before adoption."""

from __future__ import annotations

from disclosure_rules import terms
from disclosure_rules.records.field_types import Flag, FreeText, When
from disclosure_rules.records.model import Part, box, characteristic, event


class Poll(Part):
    """民意调查."""

    finished: When | None = event("完成日期", "the day the opinion poll was finished", "调查日期")
    is_basis: Flag | None = characteristic(
        "结果作为启动依据", "its result as a basis for entering the procedure"
    )


class PreDisclosure(Part):
    """决策预公开."""

    published: When | None = event("公布日期", "the day the draft was made public")
    until: When | None = characteristic("征求意见截止日期", "the last day for opinions", "截止日期")
    items: tuple[terms.DraftItem, ...] | None = characteristic("公布内容", "the items published; [] = none")
    ways: tuple[terms.OpinionWay, ...] | None = characteristic(
        "听取意见方式", "the ways in which opinions were heard; [] = none", "征求意见方式"
    )
    feedback: tuple[terms.FeedbackItem, ...] | None = characteristic(
        "公布意见情况", "the items published about the opinions; [] = none", "意见反馈"
    )
    shared_opinion_rejected: Flag | None = characteristic(
        "有较为集中意见未予采纳", "a widely shared opinion that was not adopted"
    )
    departure_reason: FreeText | None = box(
        "未按一般要求办理的理由",
        "the stated reason for departing from the general rule; left out, none is stated",
    )
