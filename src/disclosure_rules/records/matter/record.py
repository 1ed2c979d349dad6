"""A matter to be disclosed (公开事项), whatever its category.

Every category reads the same two lists: the published items and the work done. The items that the law requires of a
category are dated data in the policies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Flag, FreeText
from disclosure_rules.records.matter.parts import Budget, MatterException, Penalty, ProposalReply
from disclosure_rules.records.model import box, characteristic
from disclosure_rules.records.office import declare_office
from disclosure_rules.records.parts import AgencyOfYear

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import MatterDict


class MatterRecord(Record):
    """公开事项: a matter that an agency makes public, such as a project, a programme, a plan, a list or a guide.

    `published` lists its public items. `exceptions` lists the items that are not public, with the reasons that the
    agency claims; left out, nothing is excepted. `done` lists the other work done about it.
    """

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[MatterDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["matter", "公开事项"] = Field(default="matter", title="类型")
    title: FreeText | None = characteristic("标题", "name of the matter", "事项名称")
    agency: AgencyOfYear | None = Field(default=None, title="责任机关", description="the agency responsible")
    category: terms.MatterCategory | None = characteristic("事项类别", "the category of the matter", "类别")
    subject: terms.MatterSubject | None = characteristic(
        "来源或领域", "the source, programme or field of the matter", "领域", "来源"
    )
    published: tuple[terms.MatterItem, ...] | None = characteristic(
        "已公开内容", "the items made public; [] = none"
    )
    exceptions: tuple[MatterException, ...] | None = box(
        "例外内容", "the items not published for a stated reason; left out, nothing is excepted"
    )
    done: tuple[terms.MatterWork, ...] | None = characteristic("已做工作", "the other work done; [] = none")
    on_trading_platform: Flag | None = characteristic(
        "纳入公共资源交易平台", "inclusion in the platform for trading public resources"
    )
    misconduct_found: Flag | None = characteristic(
        "审计发现不作为慢作为乱作为", "idleness, delay or abuse found by the audit"
    )
    affects_rights: Flag | None = characteristic(
        "涉及公民法人或其他组织权利义务", "effect on rights and duties of citizens or organisations"
    )
    extra_requirements: Flag | None = characteristic(
        "指南外另设办事要求", "requirements on applicants beyond the guide"
    )
    budget: Budget | None = Field(default=None, title="预决算", description="the budget or final accounts")
    penalty: Penalty | None = Field(default=None, title="行政处罚决定", description="a penalty decision")
    reply: ProposalReply | None = Field(
        default=None, title="办理复文", description="the reply to a suggestion or proposal"
    )

    presupposed_by: ClassVar[dict[str, tuple[str, ...]]] = {
        "budget.approved": ("budget.published",),
        "penalty.decided": ("penalty.published", "penalty.overturned", "penalty.withdrawn"),
    }

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the agency."""
        return {"responsible_unit": self.agency.name if self.agency else None}


declare_office(MatterRecord, "agency.level", terms.IssuerLevel.DISTRICT_OFFICE)
