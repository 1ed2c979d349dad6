"""A summary (公文发布汇总): what was decided about many documents of one agency, or of the district, in a period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.errors import Problem
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.records.field_types import FreeText, When
from disclosure_rules.records.model import Part, characteristic, event

Total = Annotated[int, Field(ge=0, le=99_999_999, strict=True)]


class Counts(Part):
    """How many: by attribute, by how the publication limits stand, of interpretations, findings and measures."""

    documents: Total | None = characteristic("公文数", "documents")
    proactive: Total | None = characteristic("主动公开数", "documents that are open")
    on_request: Total | None = characteristic("依申请公开数", "documents open on request")
    withheld: Total | None = characteristic("不予公开数", "documents that are withheld")
    undetermined: Total | None = characteristic(
        "公开属性无法判定数", "documents whose attribute is not determined"
    )
    process: Total | None = characteristic(
        "过程性公文数", "documents of process, which leave the denominator of the share that is open"
    )
    redacted: Total | None = characteristic("删减后发布数", "documents released with cuts")
    in_time: Total | None = characteristic("按期上网数", "documents published in time")
    late_general: Total | None = characteristic(
        "超过一般期限上网数", "documents published after the general limit and within the statutory one"
    )
    late_statutory: Total | None = characteristic(
        "超过法定期限上网数", "documents published after the statutory limit"
    )
    overdue_general: Total | None = characteristic(
        "超过一般期限未上网数", "documents not published, past the general limit only"
    )
    overdue_statutory: Total | None = characteristic(
        "超过法定期限未上网数", "documents not published, past the statutory limit"
    )
    running: Total | None = characteristic("上网期限未到数", "documents not published that have time left")
    unsettled: Total | None = characteristic(
        "是否按期无法判定数", "documents of which it is not known whether they were published in time"
    )
    interpretations_required: Total | None = characteristic(
        "应当解读数", "documents that need an interpretation"
    )
    interpretations_published: Total | None = characteristic(
        "已解读数", "of these, those whose interpretation was published"
    )
    advice: Total | None = characteristic("提示数", "findings that are advice")
    minor: Total | None = characteristic("轻微问题数", "minor findings")
    major: Total | None = characteristic("较重问题数", "major findings")
    serious: Total | None = characteristic("严重问题数", "serious findings")
    rectify: Total | None = characteristic("督促整改数", "records that are to be rectified")
    criticise: Total | None = characteristic("批评数", "records that lead to criticism")
    public_notice: Total | None = characteristic("公开通报数", "records that lead to public notice")
    discipline: Total | None = characteristic(
        "追究个人责任数", "records for which persons are held to account"
    )
    rejected: Total | None = characteristic(
        "未受理数", "records that were rejected and are counted nowhere else"
    )


PARTS_OF_WHOLES = {
    "documents": ("proactive", "on_request", "withheld", "undetermined"),
    "proactive": ("redacted",),
    "interpretations_required": ("interpretations_published",),
}
"""Counts that together cannot be more than another."""


def proactive_share(view: View) -> Any:
    """How many of ten thousand documents are open, rounded; documents of process are not counted, if there are any."""
    paths = [f"counts.{name}" for name in ("proactive", "documents", "process")]
    proactive, documents, process = (view[path] for path in paths)
    if proactive is UNKNOWN or documents is UNKNOWN:
        return UNKNOWN
    whole = documents - (0 if process is UNKNOWN else process)
    return (20_000 * proactive + whole) // (2 * whole) if whole > 0 else ABSENT


class PortfolioRecord(Record):
    """A summary of a period; `summarise` makes one from decisions, a host may state one itself."""

    kind: Literal["portfolio", "公文发布汇总"] = Field(default="portfolio", title="类型")
    agency: FreeText | None = characteristic("单位", "the agency; of the whole district, who sums up")
    level: terms.PortfolioLevel | None = characteristic("汇总范围", "one agency or the whole district")
    period_start: When | None = event("期初", "the first day of the period")
    period_end: When | None = event("期末", "the last day of the period")
    counts: Counts | None = Field(default=None, title="数量", description="how many")
    notified: When | None = event("通报日期", "the day on which the district office notified the summary")
    inspected: When | None = event(
        "监督检查日期", "the day on which the district office inspected the publication"
    )
    urged: When | None = event("督促整改日期", "the day on which the district office urged to put it right")

    derived: ClassVar[tuple[Derived, ...]] = (
        Derived(
            "counts.proactive_share",
            "主动公开率（万分之）",
            "how many of ten thousand documents are open",
            "number",
            ("counts.proactive", "counts.documents"),
            proactive_share,
        ),
    )
    selects_law: ClassVar[tuple[str, ...]] = ("period_end",)

    def governing_date(self, as_of: Moment) -> date:
        """The last day of the period, while it has not come `as_of`."""
        today = day_of(as_of)
        return today if self.period_end is None else min(today, day_of(self.period_end))

    def problems_at(self, as_of: Moment) -> list[Problem]:  # noqa: ARG002  # they hold at any time
        """A period that ends before it starts, a part that is more than its whole."""
        problems = list(self._too_many())
        if self.period_start and self.period_end and compare(self.period_end, self.period_start) < 0:
            en = "the period ends before it starts"
            problems.append(
                Problem("record.period", "period_end", en, "exchange the two days", "期末早于期初")
            )
        return problems

    def _too_many(self) -> Iterator[Problem]:
        for whole, parts in PARTS_OF_WHOLES.items():
            most = getattr(self.counts, whole, None)
            stated = [name for name in parts if getattr(self.counts, name, None) is not None]
            if most is not None and sum(getattr(self.counts, name) for name in stated) > most:
                named = ", ".join(f"`{name}`" for name in stated)
                labels = [Counts.model_fields[name].title or name for name in (*stated, whole)]
                yield Problem(
                    "record.counts",
                    f"counts.{whole}",
                    f"{named}: more than `{whole}` in all",
                    "check the counts",
                    f"{'、'.join(labels[:-1])}之和大于{labels[-1]}，请核对",
                )
