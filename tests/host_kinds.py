"""The record kinds of a host's program: a kind of its own, and a shipped kind with more facts."""

from typing import Annotated, Any, Literal

from pydantic import Field

from disclosure_rules import DocumentRecord
from disclosure_rules.extension import (
    ABSENT,
    UNKNOWN,
    WHOLE,
    Count,
    Day,
    FactReader,
    Flag,
    Name,
    Part,
    Record,
    Term,
    characteristic,
    event,
)


class Scope(Term):
    """What a permit is for."""

    BUILD = "build", "建设", "施工"
    TRADE = "trade", "经营"


class Visit(Part):
    """An inspection of the place."""

    key = "scope"

    scope: Scope = characteristic("检查范围", "what was inspected")
    date: Day | None = event("检查日期", "the day of the inspection")
    passed: Flag | None = characteristic("合格", "whether it was in order")


class PermitRecord(Record):
    """行政许可: a permit that an agency grants."""

    selects_law = ("granted",)

    kind: Literal["permit", "行政许可", "许可"] = "permit"
    holder: Name | None = characteristic("持证人", "the holder")
    granted: Day | None = event("发证日期", "the day it was granted")
    fee: Annotated[int, Field(ge=0, le=100_000), WHOLE] | None = characteristic("收费", "the fee in yuan")
    visits: tuple[Visit, ...] | None = characteristic("检查", "the inspections")

    def duty_bearers(self) -> dict[str, str | None]:
        """The holder."""
        return {"unit": self.holder}


@PermitRecord.derived(
    "last_visit", zh="最近检查日期", en="the last inspection", kind="moment", reads=("visits",), act=True
)
def last_visit(view: FactReader) -> Any:
    """The day of the last inspection that has been made."""
    if view["visits"] is UNKNOWN:
        return UNKNOWN
    days = [visit.date for visit in view.stated("visits") if visit.date and visit.date <= view.as_of]
    return max(days, default=ABSENT)


class OurDocumentRecord(DocumentRecord):
    """公文, with what this host knows of it besides."""

    pages: Count | None = characteristic("页数", "the number of pages", "张数")
