"""Derived facts of an agency's year: when its quarters begin, whether it is over, what was done in it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from disclosure_rules.calendar.moments import SHANGHAI, compare, day_of, end_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.terms import PublicPlace


def quarters(year: int) -> list[date]:
    """The first day of each quarter of a calendar year."""
    return [date(year, month, 1) for month in (1, 4, 7, 10)]


def year_over(view: View) -> Any:
    """Whether the last day of the year has passed; an `as_of` that is a day stands for the whole of it."""
    year = view["year"]
    if year is UNKNOWN:
        return UNKNOWN
    return end_of(view.as_of) >= datetime(year + 1, 1, 1, tzinfo=SHANGHAI)


def _begins(number: int) -> Any:
    def derive(view: View) -> Any:
        year = view["year"]
        return UNKNOWN if year is UNKNOWN else quarters(year)[number]

    return derive


def first_inspection(view: View) -> Any:
    """The first special inspection in the year itself."""
    year, days = view["year"], view["special_inspections"]
    if days is UNKNOWN or (days and year is UNKNOWN):
        return UNKNOWN
    counted = [day for day in days if day_of(day).year == year and compare(day, view.as_of) <= 0]
    return min(counted, key=day_of, default=ABSENT)


def equipped(view: View) -> Any:
    """Where there is a reading point with its equipment; unknown while that of one is not known."""
    if view["reading_points"] is UNKNOWN:
        return UNKNOWN
    points = view.record.reading_points  # type: ignore[attr-defined]  # a record of this kind
    if any(point.equipped is None for point in points):
        return UNKNOWN
    return frozenset(point.place for point in points if point.equipped)


_QUARTERS = (
    ("q1", "第一季度", "the first quarter"),
    ("q2", "第二季度", "the second quarter"),
    ("q3", "第三季度", "the third quarter"),
    ("q4", "第四季度", "the fourth quarter"),
)

DERIVED = (
    Derived("year_over", "年度终了", "the year is over", "flag", ("year",), year_over),
    *(
        Derived(
            f"self_checks.{name}.begins",
            f"{zh}起始日",
            f"the first day of {en}",
            "moment",
            ("year",),
            _begins(at),
        )
        for at, (name, zh, en) in enumerate(_QUARTERS)
    ),
    Derived(
        "special_inspections.first",
        "本年度首次专项督查日期",
        "the first special inspection in the year",
        "moment",
        ("year", "special_inspections"),
        first_inspection,
        None,
        True,
    ),
    Derived(
        "reading_points.equipped",
        "配有设施设备的查阅点",
        "places with a reading point that has its equipment",
        "terms",
        ("reading_points",),
        equipped,
        PublicPlace,
    ),
)
