"""Events as an iCalendar file (RFC 5545), the same bytes for the same events."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

from disclosure_rules._markup import clean
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, PolicyError, Problem

AHEAD = (5, 1)
"""The working days before a limit on which its alarms ring, at nine in the morning."""
_MORNING = timedelta(hours=9)


class CalendarEvent(NamedTuple):
    """An event of a whole day, or of an instant, with a lasting id and the days on which alarms ring before it."""

    uid: str
    at: Moment
    summary: str
    description: str
    alarms: tuple[date, ...] = ()


def alarms_before(at: Moment, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The days of the alarms before a limit; none that lies outside the calendar."""
    days = []
    for ahead in AHEAD:
        with suppress(CalendarError):
            days.append(calendar.add_working_days(day_of(at), -ahead).day)
    return tuple(days)


def to_icalendar(events: Iterable[CalendarEvent], name: str, stamp: datetime) -> bytes:
    """The events as a file with that name, written at `stamp`. Raises PolicyError where the extra `calendar` is not
    installed."""
    try:
        from icalendar import Alarm, Calendar, Event  # noqa: PLC0415  # an extra, which most hosts do without
    except ImportError:
        raise PolicyError(Problem("agenda.icalendar", "format")) from None
    calendar = Calendar()
    calendar.add("prodid", "-//disclosure-rules//disclosure-rules//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for item in events:
        event = Event()
        event.add("uid", f"{item.uid}@disclosure-rules")
        event.add("dtstamp", stamp)
        at = item.at
        if isinstance(at, datetime):
            event.add("dtstart", at.astimezone(timezone.utc))
        else:
            event.add("dtstart", at)
            event.add("dtend", at + timedelta(days=1))
        event.add("summary", clean(item.summary))
        event.add("description", "\n".join(map(clean, item.description.split("\n"))))
        event.add("transp", "TRANSPARENT")
        for day in item.alarms:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", clean(item.summary))
            alarm.add("trigger", _before(at, day))
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _before(at: Moment, day: date) -> timedelta:
    """The time from an event to the morning of a day before it."""
    clock = timedelta(hours=at.hour, minutes=at.minute) if isinstance(at, datetime) else timedelta()
    return (day - day_of(at)) + _MORNING - clock
