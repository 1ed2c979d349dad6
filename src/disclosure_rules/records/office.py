"""Whether the body that a record is about is the district office: the fact of every record kind that measures ask."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import UNKNOWN, FactReader
from disclosure_rules.terms import Term


def declare_office(cls: type[Record], path: str = "", office: Term | None = None) -> None:
    """Declare `is_office` for a record kind: the fact at `path` has the value `office`. The office has others put right
    what they did and not itself, 办法（十五）. A body that is not stated to be the office is taken for another one; a
    kind without such a fact is never about it."""

    def is_office(view: FactReader) -> Any:
        """The body is stated to be the office; unknown only where the record lists the fact as unknown."""
        if not path:
            return False
        level = view[path]
        return (UNKNOWN if view.is_listed_unknown(path) else False) if level is UNKNOWN else level is office

    cls.derived(
        "is_office",
        zh="本机关为区政府办公室",
        en="whether the body is the district office",
        kind="flag",
        reads=(path,) if path else (),
    )(is_office)
