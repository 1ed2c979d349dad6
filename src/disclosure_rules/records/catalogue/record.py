"""A catalogue of disclosures (主动公开目录), or a list of powers and duties (权责清单)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.base import Record
from disclosure_rules.records.catalogue.parts import PowersChanged
from disclosure_rules.records.field_types import FreeText, Name, When
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.office import declare_office
from disclosure_rules.records.parts import Review

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import CatalogueDict


class CatalogueRecord(Record):
    """目录清单: one catalogue or list of one agency, as it stands online."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[CatalogueDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["catalogue", "目录清单"] = Field(default="catalogue", title="类型")
    title: FreeText | None = characteristic("标题", "name of the catalogue")
    agency: Name | None = characteristic("责任机关", "the responsible agency", "机关")
    level: terms.IssuerLevel | None = characteristic(
        "责任机关层级", "level of the responsible agency", "层级"
    )
    type: terms.CatalogueType | None = characteristic("目录种类", "the type of catalogue or list", "种类")
    contents: tuple[terms.CatalogueContent, ...] | None = characteristic(
        "载明内容", "the details stated for its items; [] = none"
    )
    published: When | None = event("公布日期", "the day the present version went online")
    content_changed: When | None = event("公开内容变化日期", "the day of the change that requires an update")
    updated: When | None = event("更新日期", "the day it was updated after that change")
    review: Review | None = Field(
        default=None, title="内容审查", description="the review of what it publishes about powers"
    )
    powers_changed: PowersChanged | None = Field(
        default=None, title="权责变动", description="a change of powers and duties"
    )

    selects_law: ClassVar[tuple[str, ...]] = ("powers_changed.completed",)

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the agency."""
        return {"responsible_unit": self.agency}


declare_office(CatalogueRecord, "level", terms.IssuerLevel.DISTRICT_OFFICE)
