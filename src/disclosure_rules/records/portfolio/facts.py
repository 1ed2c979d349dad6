"""The derived facts of a summary: the share of documents that are open."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.portfolio.record import PortfolioRecord


@PortfolioRecord.derived(
    "counts.proactive_share",
    zh="主动公开率（万分之）",
    en="the share of documents proactively disclosed, in ten-thousandths",
    kind="number",
    reads=("counts.proactive", "counts.documents", "counts.process"),
    asks=("counts.proactive", "counts.documents"),
)
def proactive_share(view: FactReader) -> Any:
    """The number of open documents per ten thousand, rounded. Documents of process, if any, are not counted."""
    paths = [f"counts.{name}" for name in ("proactive", "documents", "process")]
    proactive, documents, process = (view[path] for path in paths)
    if proactive is UNKNOWN or documents is UNKNOWN:
        return UNKNOWN
    counted = documents - (0 if process is UNKNOWN else process)
    return (20_000 * proactive + counted) // (2 * counted) if counted > 0 else ABSENT
