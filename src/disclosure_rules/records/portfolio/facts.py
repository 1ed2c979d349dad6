"""Derived facts of a summary: the share of documents that are open."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.portfolio.record import PortfolioRecord


@PortfolioRecord.derived(
    "counts.proactive_share",
    zh="主动公开率（万分之）",
    en="how many of ten thousand documents are open",
    kind="number",
    reads=("counts.proactive", "counts.documents", "counts.process"),
    asks=("counts.proactive", "counts.documents"),
)
def proactive_share(view: FactReader) -> Any:
    """How many of ten thousand documents are open, rounded; documents of process are not counted, if there are any."""
    paths = [f"counts.{name}" for name in ("proactive", "documents", "process")]
    proactive, documents, process = (view[path] for path in paths)
    if proactive is UNKNOWN or documents is UNKNOWN:
        return UNKNOWN
    whole = documents - (0 if process is UNKNOWN else process)
    return (20_000 * proactive + whole) // (2 * whole) if whole > 0 else ABSENT
