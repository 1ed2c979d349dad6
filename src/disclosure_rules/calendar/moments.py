"""Days and instants: reading them, and comparing two of different precision.

The zone is that of a set of policies, by default the fixed offset +08:00. A naive instant is taken in that zone; an
aware instant is converted to it and keeps it, so that its day is the day there. A date means that whole day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any, TypeAlias

from disclosure_rules.calendar.spelling import plain_spelling
from disclosure_rules.errors import MisfitError, plain

SHANGHAI = timezone(timedelta(hours=8), "+08:00")

Moment: TypeAlias = date | datetime
"""A day (`date`) or an instant (aware `datetime` in the zone of the policies), as the value was given."""

_DAY = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*(?:[-/.月])\s*(\d{1,2})(?:\s*日|(?=[\sT]|$))")
_CLOCK = re.compile(
    r"(\d\d?)[:：时](\d\d?)分?(?:[:：]?(\d\d?)(\.\d{1,6})?秒?)?\s*([Zz]|[-+]\d\d(?::?\d\d)?)?"
)


def parse_moment(value: object, zone: tzinfo | None = SHANGHAI) -> Moment:
    """Read a day or an instant from a date, a datetime or text: `2018-11-22`, `2018/11/22`, `2018年11月22日`,
    `20181122`, `二〇一八年十一月二十二日`, ISO 8601 with a time, `下午3:30`; a weekday may stand behind. An instant
    is one of `zone`; with None an aware one keeps its own, as what was written before does.

    Raises MisfitError, a ValueError, also for a day that does not exist; a number is not a date.
    """
    if isinstance(value, date):
        return _plain(value, zone)
    if not isinstance(value, str):
        raise MisfitError("date-not-text")
    text = plain_spelling(plain(value))
    day = _DAY.match(text)
    if day is None:
        raise MisfitError("not-a-date")
    year, month, number = (int(part) for part in day.groups())
    try:
        parsed = date(year, month, number)
    except ValueError:
        if year and 1 <= month <= 12:
            raise MisfitError("day-of-month", month=month, days=monthrange(year, month)[1]) from None
        raise MisfitError("no-such-day") from None
    rest = text[day.end() :].strip().removeprefix("T").strip()
    return _at(parsed, rest, zone) if rest else parsed


def _plain(value: date, zone: tzinfo | None) -> Moment:
    """The same day or instant as a plain `date` or `datetime`. The null dates of other libraries, such as
    `pandas.NaT`, are instances of `datetime` and are refused."""
    try:
        if value != value:  # a null does not equal itself
            raise MisfitError("null-date")
        day = date(value.year, value.month, value.day)
        if not isinstance(value, datetime):
            return day
        clock = time(value.hour, value.minute, value.second, value.microsecond, fold=value.fold)
        known = value.tzinfo or zone or SHANGHAI
        return datetime.combine(day, clock, known).astimezone(zone or known)
    except OverflowError:
        raise MisfitError("no-such-day") from None
    except (MisfitError, MemoryError):
        raise
    except Exception:  # noqa: BLE001  # a date or a time zone of another library may raise anything
        raise MisfitError("foreign", type=type(value).__name__) from None


def _at(day: date, clock: str, zone: tzinfo | None) -> Moment:
    match = _CLOCK.fullmatch(clock)
    try:
        if match is None:
            raise ValueError
        hour, minute, second, fraction, written = match.groups()
        clock = f"{hour:0>2}:{minute:0>2}:{second or '':0>2}.{(fraction or '.')[1:]:0<6}"
        offset = (
            ""
            if written is None
            else "+00:00"
            if written in "Zz"
            else f"{written[:3]}:{written[3:].strip(':') or '00'}"
        )
        return parse_moment(datetime.fromisoformat(f"{day.isoformat()}T{clock}{offset}"), zone)
    except ValueError:
        raise MisfitError("not-a-time") from None


def is_instant(value: Moment) -> bool:
    """Whether the value is an instant rather than a whole day."""
    return isinstance(value, datetime)


def at_midnight(value: Moment) -> bool:
    """Whether the value is an instant at exactly 00:00:00 in its zone: perhaps a day that a table wrote as an instant."""
    return isinstance(value, datetime) and value.timetz().replace(tzinfo=None) == time.min


def day_of(value: Moment) -> date:
    """The day of a day or an instant, in the zone of the instant."""
    return value.date() if isinstance(value, datetime) else value


def compare(left: Moment, right: Moment) -> int:
    """Compare two moments: -1, 0 or 1. If either is a whole day, both are compared as days."""
    if type(left) is date and type(right) is date:  # most are
        return (left > right) - (left < right)
    if isinstance(left, datetime) != isinstance(right, datetime):
        left, right = day_of(left), day_of(right)
    elif isinstance(left, datetime) and not isinstance(left.tzinfo, timezone):
        left, right = absolute(left), absolute(right)
    return (left > right) - (left < right)


def end_of(value: Moment, zone: tzinfo | None = SHANGHAI) -> datetime:
    """The end of a day (midnight in the zone), or the instant itself. Limits in hours are measured against it."""
    if isinstance(value, datetime):
        return value
    if value == date.max:  # no midnight comes after it
        return datetime.max.replace(tzinfo=zone or SHANGHAI)
    return datetime(value.year, value.month, value.day, tzinfo=zone or SHANGHAI) + timedelta(days=1)


def end_on_clock(value: Moment) -> str:
    """The end of a moment as clocks show it, which orders days and instants of one zone."""
    return end_of(value).replace(tzinfo=None).isoformat()


def absolute(value: Moment) -> Any:
    """An instant by which time is counted, also where clocks are set forward or back: Python counts two instants of one
    zone by what its clocks show."""
    return value.astimezone(timezone.utc) if isinstance(value, datetime) else value


def zone_among(moments: Iterable[Moment | None]) -> tzinfo | None:
    """The zone of the first instant among some moments; None if there is no instant."""
    return next((moment.tzinfo for moment in moments if isinstance(moment, datetime)), None)


def first_or_last(moments: Iterable[Moment], pick: Callable[[Iterable[Moment]], Moment]) -> Moment:
    """The first (`min`) or the last (`max`) of some moments. If any moment on that day has no time of day, their
    order is unknown, and the result is the day itself."""
    known = list(moments)
    day = pick(day_of(moment) for moment in known)
    there = [moment for moment in known if day_of(moment) == day]
    return pick(there) if all(map(is_instant, there)) else day


def has_happened(moment: Moment | None, as_of: Moment) -> bool:
    """Whether the moment of an event is stated and not after `as_of`."""
    return moment is not None and compare(moment, as_of) <= 0
