"""The derived facts of a matter to be disclosed: its settled items."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.matter.record import MatterRecord
from disclosure_rules.terms import MatterItem


@MatterRecord.derived(
    "items.settled",
    zh="已公开或者例外的内容",
    en="the items published, or excepted for a stated reason",
    kind="terms",
    reads=("published", "exceptions"),
    term=MatterItem,
)
def items_settled(view: FactReader) -> Any:
    """The items that are published or excepted for a stated reason. None of them is missing."""
    published, exceptions = view["published"], view["exceptions"]
    if UNKNOWN in (published, exceptions):
        return UNKNOWN
    return published if exceptions is ABSENT else published | exceptions
