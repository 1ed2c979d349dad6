"""Days off from elsewhere: the events of an iCalendar file, and the public holidays of a country. Each needs a package
that most hosts do without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib.metadata import version
from typing import Any, NamedTuple

from disclosure_rules.calendar.schedule import MAKE_UP
from disclosure_rules.errors import CalendarError, Problem, Text, nearest
from disclosure_rules.location import Location
from disclosure_rules.reading.source import Source


def events(
    content: bytes, name: str, problems: list[Problem]
) -> Iterator[tuple[date, date, Text | None, Location, bool]]:
    """The events of an iCalendar file (RFC 5545), each a span of whole days off. It is worked where its name or category
    says so (补班, 上班, `workday`). An event with a time of day, or one that recurs, is a problem at its place."""
    try:
        from icalendar import Calendar  # noqa: PLC0415  # an extra, which most hosts do without
    except ImportError:
        raise CalendarError(
            Problem("calendar.package", name, package="icalendar", extra="calendar")
        ) from None
    try:
        found: list[Any] = [
            event for each in Calendar.from_ical(content, multiple=True) for event in each.walk("VEVENT")
        ]
    except ValueError:
        raise CalendarError(Problem("calendar.icalendar", name)) from None
    for number, event in enumerate(found):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        place = Location(name, field=f"VEVENT[{number}]")
        first, last = (None, None) if event.errors else _dates(event)
        if event.get("RRULE") is not None or event.get("RDATE") is not None:
            problems.append(Problem("calendar.icalendar", place, "recurs"))
        elif first is None or last is None:
            problems.append(Problem("calendar.icalendar", place, "event"))
        else:
            title = str(event.get("SUMMARY", "")).strip()
            yield first, last, Text(title, title) if title else None, place, _is_worked(event, title)


def _dates(event: Any) -> tuple[date | None, date | None]:
    """The first and the last whole day of an event; None for what is no day. The end of an event is the day after it."""
    first = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(first, date) or isinstance(first, datetime):
        return None, None
    if event.get("DTEND") is not None:
        end = getattr(event.get("DTEND"), "dt", None)
    else:
        length = getattr(event.get("DURATION"), "dt", timedelta(days=1))
        end = first + length if isinstance(length, timedelta) else None
    if not isinstance(end, date) or isinstance(end, datetime):
        return first, None
    return first, max(first, end - timedelta(days=1))


def _is_worked(event: Any, title: str) -> bool:
    categories = event.get("CATEGORIES")
    words = {str(word).casefold() for word in getattr(categories, "cats", ())}
    marked = str(event.get("X-APPLE-SPECIAL-DAY", "")) == "ALTERNATE-WORKDAY"
    title = title.replace("不上班", "")
    return marked or "workday" in words or any(word in title for word in ("补班", "上班", "（班）", "(班)"))


class CountryDays(NamedTuple):
    """What is known of a country: the name and version of the source, the weekdays worked, its public holidays, and the
    days of a weekend that are worked."""

    source: str
    week: frozenset[int]
    off: Mapping[date, Text]
    on: Mapping[date, Text]


def country_days(country: str, subdivision: str | None, years: Iterable[int], source: Source) -> CountryDays:
    """The public holidays of a country in these years."""
    try:
        import holidays  # noqa: PLC0415  # an extra, which most hosts do without
    except ImportError:
        place = source.place(("country",))
        raise CalendarError(
            Problem("calendar.package", place, package="holidays", extra="holidays")
        ) from None
    supported = holidays.list_supported_countries()
    if country not in supported:
        place, meant = source.place(("country",)), nearest(country, supported)
        raise CalendarError(Problem("calendar.country", place, name=country, meant=meant))
    parts = supported[country]
    if subdivision is not None and subdivision not in parts:
        place, meant = source.place(("subdivision",)), nearest(subdivision, parts)
        raise CalendarError(
            Problem(
                "calendar.country", place, "subdivision", name=subdivision, known=tuple(parts), meant=meant
            )
        )
    days = holidays.country_holidays(country, subdiv=subdivision, years=years)
    where = country if subdivision is None else f"{country}-{subdivision}"
    return CountryDays(
        f"holidays {version('holidays')} {where}",
        frozenset(range(7)) - days.weekend,
        {day: Text(name, name) for day, name in days.items() if day not in days.weekend_workdays},
        dict.fromkeys(days.weekend_workdays, MAKE_UP),
    )
