"""The derived facts of an agency's year: the starts of its quarters, its end, and events within it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from disclosure_rules.calendar.moments import Moment, compare, day_of, is_instant
from disclosure_rules.records.agency_year.parts import ReadingPoint
from disclosure_rules.records.agency_year.record import AgencyYearRecord
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.terms import PublicPlace


def quarters(year: int) -> list[date]:
    """The first day of each quarter of a calendar year."""
    return [date(year, month, 1) for month in (1, 4, 7, 10)]


@AgencyYearRecord.derived(
    "year_over",
    zh="年度终了",
    en="completion of the year",
    kind="flag",
    reads=("year",),
)
def year_over(view: FactReader) -> Any:
    """Whether the last day of the year has passed. A day given as `as_of` stands for the whole day."""
    year = view["year"]
    if year is UNKNOWN:
        return UNKNOWN
    return _reached(date(year + 1, 1, 1), view.as_of)


def _reached(day: date, as_of: Moment) -> bool:
    """Whether a day has begun by the moment, or begins as it ends."""
    return (day_of(as_of) if is_instant(as_of) else as_of + timedelta(days=1)) >= day


def _declare_quarter(number: int, name: str, zh: str, en: str) -> None:
    """Declare the facts about a quarter: its first day, and whether the quarter after it has passed."""

    @AgencyYearRecord.derived(
        f"self_checks.{name}.begins",
        zh=f"{zh}起始日",
        en=f"the first day of {en}",
        kind="moment",
        reads=("year",),
    )
    def begins(view: FactReader) -> Any:
        year = view["year"]
        return UNKNOWN if year is UNKNOWN else quarters(year)[number]

    @AgencyYearRecord.derived(
        f"self_checks.{name}.followed",
        zh=f"{zh}之后的季度终了",
        en=f"completion of the quarter after {en}",
        kind="flag",
        reads=("year",),
    )
    def followed(view: FactReader) -> Any:
        year = view["year"]
        if year is UNKNOWN:
            return UNKNOWN
        after = [*quarters(year), *quarters(year + 1)][number + 2]
        return _reached(after, view.as_of)


_declare_quarter(0, "q1", "第一季度", "the first quarter")
_declare_quarter(1, "q2", "第二季度", "the second quarter")
_declare_quarter(2, "q3", "第三季度", "the third quarter")
_declare_quarter(3, "q4", "第四季度", "the fourth quarter")


@AgencyYearRecord.derived(
    "special_inspections.first",
    zh="本年度首次专项督查日期",
    en="the first special inspection in the year",
    kind="moment",
    reads=("year", "special_inspections"),
    act=True,
)
def first_inspection(view: FactReader) -> Any:
    """The first special inspection within the year."""
    year, days = view["year"], view["special_inspections"]
    if days is UNKNOWN or (days and year is UNKNOWN):
        return UNKNOWN
    counted = [day for day in days if day_of(day).year == year and compare(day, view.as_of) <= 0]
    return min(counted, key=day_of, default=ABSENT)


@AgencyYearRecord.derived(
    "reading_points.equipped",
    zh="配有设施设备的查阅点",
    en="the places of the equipped reading points",
    kind="terms",
    reads=("reading_points",),
    term=PublicPlace,
)
def equipped(view: FactReader) -> Any:
    """The places with an equipped reading point; unknown while the equipment of any point is unknown."""
    if view["reading_points"] is UNKNOWN:
        return UNKNOWN
    points: tuple[ReadingPoint, ...] = view.stated("reading_points")
    if any(point.equipped is None for point in points):
        return UNKNOWN
    return frozenset(point.place for point in points if point.equipped)
