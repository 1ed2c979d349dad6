"""A major administrative decision (重大行政决策), from its poll to its interpretation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Count, Flag, FreeText, Name, When
from disclosure_rules.records.major_decision.parts import Poll, PreDisclosure
from disclosure_rules.records.model import box, characteristic, event
from disclosure_rules.records.office import declare_office

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import MajorDecisionDict


class MajorDecisionRecord(Record):
    """重大行政决策: its subject, its procedure, and its disclosure before and after adoption."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[MajorDecisionDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["major_decision", "重大行政决策"] = Field(default="major_decision", title="类型")
    title: FreeText | None = characteristic("标题", "the subject of the decision", "决策事项")
    agency: Name | None = characteristic("决策机关", "the deciding body")
    level: terms.IssuerLevel | None = characteristic("决策机关层级", "level of the deciding body", "层级")
    subject: terms.DecisionSubject | None = characteristic("决策事项种类", "the kind of decision")
    areas: tuple[terms.DecisionField, ...] | None = characteristic(
        "决策领域", "the fields that it touches; [] = none of these", "领域"
    )
    vital_interests: Flag | None = characteristic(
        "涉及人民群众切身利益", "effect on the vital interests of the people", "涉及切身利益"
    )
    wide_knowledge: Flag | None = characteristic(
        "需要社会广泛知晓", "the need for wide public knowledge", "需广泛知晓"
    )
    high_attention: Flag | None = characteristic("社会关注度高", "of high public attention")
    lawfully_secret: Flag | None = characteristic("依法应当保密", "secrecy required by law", "应当保密")
    steps_required: tuple[terms.DecisionStep, ...] | None = characteristic(
        "法定步骤", "the steps required by the rules on procedure; [] = none"
    )
    steps_done: tuple[terms.DecisionStep, ...] | None = characteristic(
        "已履行步骤", "the steps taken; [] = none"
    )
    legality_review_days: Count | None = characteristic(
        "合法性审查工作日数", "the number of working days of the legality review"
    )
    legality_review_reason: FreeText | None = box(
        "合法性审查时间不足的理由",
        "the stated reason for a legality review shorter than the general one; left out, none is stated",
    )
    poll: Poll | None = Field(default=None, title="民意调查", description="the opinion poll")
    entered: When | None = event("进入决策程序日期", "the day it entered the procedure", "启动日期")
    pre_disclosure: PreDisclosure | None = Field(
        default=None, title="预公开", description="what was made public before it was taken"
    )
    decided: When | None = event("决策作出日期", "the day the decision was taken", "决策日期")
    published: When | None = event("公布日期", "the day it was made public")
    published_items: tuple[terms.DecidedItem, ...] | None = characteristic(
        "公布内容", "the items made public; [] = none"
    )
    channels: tuple[terms.Channel, ...] | None = characteristic("公布渠道", "the channels of publication")
    interpreted: When | None = event("解读日期", "the day it was interpreted")
    interpretation_channels: tuple[terms.Channel, ...] | None = characteristic(
        "解读渠道", "the channels of interpretation; [] = none"
    )

    selects_law: ClassVar[tuple[str, ...]] = ("decided",)

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the deciding body."""
        return {"responsible_unit": self.agency}


declare_office(MajorDecisionRecord, "level", terms.IssuerLevel.DISTRICT_OFFICE)
