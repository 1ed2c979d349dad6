"""The length of a consultation of the public, as a derived fact of the record kinds that state one."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader


def derive_consultation_days(cls: type[Record], part: str, opened: str) -> None:
    """Declare the days from the opening of a consultation to its last day as a derived fact of a part."""
    start, end = f"{part}.{opened}", f"{part}.until"

    @cls.derived(
        f"{part}.days",
        zh="公开征求意见日数",
        en="the number of days on which the public could state opinions, the first not counted",
        kind="number",
        reads=(start, end),
        combinator="between",
    )
    def days(view: FactReader) -> Any:
        first, last = view[start], view[end]
        if UNKNOWN in (first, last):
            return UNKNOWN
        if ABSENT in (first, last):
            return ABSENT
        return max(0, (day_of(last) - day_of(first)).days)
