"""A moment so many days, months or years after or before another: what a condition compares with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import Moment, zone_among

SHIFTS: Final = ("d", "mo", "y")
"""The units of a shift: they rest on no schedule of working days and on no time of day."""


def shifted(moment: Moment, by: Duration, *, back: bool = False) -> Moment:
    """The moment a duration in days, months or years after another, or before it with `back`; an instant keeps its time
    of day. A month from 31 January ends on the last day of February. What would lie outside the years 1 to 9999 is
    the first or the last day of them. Raises ValueError for any other unit.
    """
    if by.unit not in SHIFTS:
        raise ValueError(str(by))
    amount = -by.amount if back else by.amount
    try:
        if by.unit == "d":
            return moment + timedelta(days=amount)
        from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # not needed to load policies

        return moment + relativedelta(months=amount * (12 if by.unit == "y" else 1))
    except (OverflowError, ValueError):
        return _bound(moment, back)


def _bound(moment: Moment, back: bool) -> Moment:
    day = date.min if back else date.max
    zone = zone_among([moment])
    return datetime(day.year, day.month, day.day, tzinfo=zone) if zone else day
