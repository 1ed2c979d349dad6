"""Grounds against disclosure: the part that states one ground, and the facts derived from all of them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import UNKNOWN, FactReader
from disclosure_rules.records.model import Part, characteristic


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
        """The extent as stated, else the whole document. A temporary ground always covers only a part (办法（十四）)."""
        if self.ground is terms.Ground.TEMPORARILY_UNSUITABLE:
            return terms.Extent.PART
        return self.extent or terms.Extent.WHOLE


def derive_grounds(cls: type[Record]) -> None:
    """Declare the grounds of each extent as derived facts of a record kind with `exemption_grounds`."""

    @cls.derived(
        "exemption_grounds.whole",
        zh="整体豁免事由",
        en="grounds that catch the whole document",
        kind="terms",
        term=terms.Ground,
        reads=("exemption_grounds",),
    )
    def whole(view: FactReader) -> Any:
        return _grounds(view, terms.Extent.WHOLE)

    @cls.derived(
        "exemption_grounds.part",
        zh="部分豁免事由",
        en="grounds that catch a part of the document",
        kind="terms",
        term=terms.Ground,
        reads=("exemption_grounds",),
    )
    def part(view: FactReader) -> Any:
        return _grounds(view, terms.Extent.PART)


def _grounds(view: FactReader, extent: terms.Extent) -> Any:
    if view["exemption_grounds"] is UNKNOWN:
        return UNKNOWN
    entries: tuple[GroundEntry, ...] = view.stated("exemption_grounds")
    return frozenset(entry.ground for entry in entries if entry.reach is extent)
