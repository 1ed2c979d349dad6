"""Due days: each suite has a calendar file of its holidays, and its limits as the command `due` takes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from disclosure_rules import WorkingCalendar, read_calendar
from disclosure_rules.calendar.duration import Duration, Limit
from tools.conformance.row import HERE, Row, table


@cache
def calendar(suite: str) -> WorkingCalendar:
    """The working days of a suite."""
    return read_calendar(HERE / f"{suite}.yaml")


def rows() -> Iterator[Row]:
    """Every due day."""
    for row in table("due_days.csv"):
        limit = Limit(Duration.parse(row["limit"]), row["roll"] or None, bool(row["counts_start"]))
        day, provisional = calendar(row["suite"]).due(date.fromisoformat(row["start"]), limit)
        roll = f", off rest days to the {row['roll']}" if row["roll"] else ""
        counted = ", with the first day" if row["counts_start"] else ""
        says = f"{row['limit']} from {row['start']}{roll}{counted}"
        yield Row(
            row["suite"],
            row["start"],
            says,
            row["due"],
            f"within {row['limit']}",
            f"{day}{' provisional' * provisional}",
            "",
        )
