"""A summary (公文发布汇总) of the decisions about the documents of one agency, or of the district, in a period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.errors import Problem, Text
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import Name, When
from disclosure_rules.records.model import characteristic, event
from disclosure_rules.records.office import declare_office
from disclosure_rules.records.portfolio.parts import PARTS_OF_WHOLES, Counts

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from disclosure_rules.records.dicts import PortfolioDict


class PortfolioRecord(Record):
    """A summary of a period. `summarise` makes one from decisions, or a host may state one directly."""

    if TYPE_CHECKING:

        def __init__(self, **fields: Unpack[PortfolioDict]) -> None:
            """Plain values, as a host has them; the model holds what they mean."""

    kind: Literal["portfolio", "公文发布汇总"] = Field(default="portfolio", title="类型")
    agency: Name | None = characteristic("单位", "the agency; for the whole district, the body that sums up")
    level: terms.PortfolioLevel | None = characteristic("汇总范围", "one agency or the whole district")
    period_start: When | None = event("期初", "the first day of the period")
    period_end: When | None = event("期末", "the last day of the period")
    counts: Counts | None = Field(default=None, title="数量", description="how many")
    notified: When | None = event("通报日期", "the day the district office circulated the summary")
    inspected: When | None = event("监督检查日期", "the day the district office inspected the publication")
    urged: When | None = event("督促整改日期", "the day the district office urged rectification")

    selects_law: ClassVar[tuple[str, ...]] = ("period_end",)

    def duty_bearers(self) -> dict[str, str | None]:
        """The name of the agency whose documents are counted; for the whole district, that of the district office."""
        whole = self.level is terms.PortfolioLevel.DISTRICT
        return {"district_office": self.agency} if whole else {"responsible_unit": self.agency}

    def problems_at(self, as_of: Moment) -> list[Problem]:  # noqa: ARG002  # they hold at any time
        """The problems of a period that ends before it starts, and of parts that exceed their whole."""
        problems = list(self._too_many())
        if self.period_start and self.period_end and compare(self.period_end, self.period_start) < 0:
            problems.append(Problem("record.period", "period_end"))
        return problems

    def _too_many(self) -> Iterator[Problem]:
        for whole, parts in PARTS_OF_WHOLES.items():
            most = getattr(self.counts, whole, None)
            stated = [name for name in parts if getattr(self.counts, name, None) is not None]
            if most is not None and sum(getattr(self.counts, name) for name in stated) > most:
                *names, total = (
                    Text(Counts.model_fields[name].title or name, f"`{name}`") for name in (*stated, whole)
                )
                yield Problem("record.counts", f"counts.{whole}", parts=tuple(names), whole=total)


declare_office(PortfolioRecord, "level", terms.PortfolioLevel.DISTRICT)
