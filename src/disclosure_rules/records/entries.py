"""The first date among the entries of a list: of releases through some channel, of deliveries to some place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from disclosure_rules.calendar.moments import compare, first_or_last
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.terms import Term


def first_of(view: FactReader, path: str, key: str, wanted: Collection[Term]) -> Any:
    """The first date among the wanted entries of a list; unknown while any of them has no date."""
    if view[path] is UNKNOWN:
        return UNKNOWN
    dates = [entry.date for entry in view.stated(path) or () if getattr(entry, key) in wanted]
    if not dates:
        return ABSENT
    if None in dates:
        return UNKNOWN
    first = first_or_last(dates, min)
    return first if compare(first, view.as_of) <= 0 else ABSENT
