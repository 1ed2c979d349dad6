"""The parts of a summary: its counts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from disclosure_rules.records.model import Part, characteristic

Total = Annotated[int, Field(ge=0, le=99_999_999, strict=True)]


class Counts(Part):
    """The counts of a summary: documents by attribute and by publication limit, interpretations, findings, measures."""

    documents: Total | None = characteristic("公文数", "documents")
    proactive: Total | None = characteristic("主动公开数", "documents proactively disclosed")
    on_request: Total | None = characteristic("依申请公开数", "documents disclosed on request")
    withheld: Total | None = characteristic("不予公开数", "documents withheld")
    undetermined: Total | None = characteristic(
        "公开属性无法判定数", "documents whose attribute is not determined"
    )
    process: Total | None = characteristic(
        "过程性公文数", "process documents, left out of the denominator of the share proactively disclosed"
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
        "是否按期无法判定数", "documents whose timeliness is not determined"
    )
    interpretations_required: Total | None = characteristic(
        "应当解读数", "documents that need an interpretation"
    )
    interpretations_published: Total | None = characteristic(
        "已解读数", "documents that need an interpretation and have one published"
    )
    advice: Total | None = characteristic("提示数", "findings that are advice")
    minor: Total | None = characteristic("轻微问题数", "minor findings")
    major: Total | None = characteristic("较重问题数", "major findings")
    serious: Total | None = characteristic("严重问题数", "serious findings")
    rectify: Total | None = characteristic("督促整改数", "records to be rectified")
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
"""Counts whose sum cannot exceed another count."""
