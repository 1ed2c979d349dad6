"""Whether the body that a record is about is the district office: the fact of every record kind that measures ask."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import IS_OFFICE, UNKNOWN, FactReader
from disclosure_rules.terms import Term


def declare_office(cls: type[Record], path: str, office: Term) -> None:
    """Declare `is_office` for a record kind: the fact at `path` has the value `office`. The office has others put right
    what they did and not itself, 办法（十五）. A body that is not stated to be the office is taken for another one."""

    @cls.derived(IS_OFFICE.path, zh=IS_OFFICE.zh, en=IS_OFFICE.en, kind="flag", reads=(path,))
    def is_office(view: FactReader) -> Any:
        """The body is stated to be the office; unknown only where the record lists the fact as unknown."""
        level = view[path]
        return (UNKNOWN if view.is_listed_unknown(path) else False) if level is UNKNOWN else level is office
