"""Calendars as data: a file that says which days are worked, as YAML, JSON, CSV or iCalendar."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from disclosure_rules import _arguments
from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.calendar.schedule import DAY_OFF, MAKE_UP, WEEK, YEARS_AHEAD, Schedule, given_schedule
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, MisfitError, Problem, Text, folded, nearest, plain
from disclosure_rules.location import Location
from disclosure_rules.policy.calendar_sources import country_days, events
from disclosure_rules.policy.shape import Day, Shape, TextShape
from disclosure_rules.policy.shaping import shape
from disclosure_rules.reading.source import Source
from disclosure_rules.reading.strict import ReadingError, decode, read_bytes, read_text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_MOST = 50_000
_COLUMNS = {"day": "day", "日期": "day", "until": "until", "至": "until"}
_COLUMNS |= {"kind": "kind", "类型": "kind", "name": "name", "名称": "name"}
_KINDS = {"": "off", "holiday": "off", "放假": "off", "休": "off"}
_KINDS |= {"workday": "on", "上班": "on", "班": "on"}


def _weekday(value: Any) -> Any:
    names = {name: number for words in (WEEKDAYS, _ZH) for number, name in enumerate(words)}
    names |= {name[:3]: number for number, name in enumerate(WEEKDAYS)}
    names |= {f"星期{name[1]}": number for number, name in enumerate(_ZH)}
    known = folded(value) if isinstance(value, str) else ""
    if known not in names:
        raise MisfitError("literal", known=WEEKDAYS, meant=nearest(known, WEEKDAYS))
    return names[known]


class CoversShape(Shape):
    """The days that a calendar knows, both inclusive."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class NamedDayShape(Shape):
    """A day, or the days up to `until`, with a name."""

    day: Day
    until: Day | None = None
    name: str | TextShape | None = None


class CalendarShape(Shape):
    """A calendar: the working days of its `week`, but for `holidays`, and for `workdays` that are worked all the same.
    `extends: shipped` adds these to the schedule of the State Council, `country` to the public holidays of a country."""

    calendar: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    extends: Literal["shipped"] | None = None
    country: str | None = None
    subdivision: str | None = None
    week: Annotated[list[Annotated[int, BeforeValidator(_weekday)]], Field(min_length=1)] | None = None
    covers: CoversShape = CoversShape()
    holidays: list[str | NamedDayShape] = []
    workdays: list[str | NamedDayShape] = []


def read_calendar(path: str | Path) -> WorkingCalendar:
    """The calendar of a file: YAML or JSON by its shape, `.csv` with the columns day, until, kind and name, `.ics` with
    events of whole days. Raises CalendarError with every problem and its place."""
    path = _arguments.path(path, "path", CalendarError)
    problems: list[Problem] = []
    try:
        content = read_bytes(path)
        if path.suffix.casefold() == ".csv":
            made = _of_days(_rows(decode(content, str(path)), str(path), problems), problems)
        elif path.suffix.casefold() in (".ics", ".ical"):
            made = _of_days(events(content, str(path), problems), problems)
        else:
            made = _of_mapping(read_text(content, path), problems)
    except ReadingError as error:
        problems += error.problems
    except CalendarError as error:
        placed = (item if item.place.startswith(str(path)) else item.at(str(path)) for item in error.problems)
        problems += placed
    if problems:
        raise CalendarError(dict.fromkeys(problems))
    return made


_Dated = tuple[date, date, Text | None, Location, bool]
"""The first and the last day of a span of days, its name, its place, and whether it is worked."""


def _of_days(spans: Iterable[_Dated], problems: list[Problem]) -> WorkingCalendar:
    """The calendar of days alone: Monday to Friday, covering the whole years of its days."""
    off, on = _days(spans, problems)
    if problems:
        raise CalendarError(())
    return WorkingCalendar(schedule=given_schedule("given", off, on))


def _days(spans: Iterable[_Dated], problems: list[Problem]) -> tuple[dict[date, Text], dict[date, Text]]:
    """The days off and the days worked of spans. A day that is both, and a span that is none, is a problem at its place."""
    off: dict[date, Text] = {}
    on: dict[date, Text] = {}
    for first, last, name, place, worked in spans:
        if not first <= last <= first + timedelta(days=366):
            problems.append(Problem("calendar.covers", place, "span", first=first, last=last))
            continue
        for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
            if day in (off if worked else on):
                problems.append(Problem("calendar.both", place, day=day))
            (on if worked else off)[day] = name or (MAKE_UP if worked else DAY_OFF)
    return off, on


def _rows(text: str, name: str, problems: list[Problem]) -> Iterator[_Dated]:
    """The rows of a table with a header: day, and if wanted until, kind and name."""
    table = csv.reader(text.splitlines())
    columns = [_COLUMNS.get(folded(cell), "") for cell in next(table, [])]
    if "day" not in columns or "" in columns or len(columns) != len(set(columns)):
        problems.append(Problem("calendar.table", Location(name, 1)))
        return
    for row in table:
        place = Location(name, table.line_num)
        cells = dict(zip(columns, map(plain, row), strict=False))
        if not any(cells.values()):
            continue
        if len(row) > len(columns) or folded(cells.get("kind", "")) not in _KINDS:
            problems.append(Problem("calendar.table", place, "row"))
            continue
        try:
            first = day_of(parse_moment(cells["day"]))
            last = day_of(parse_moment(cells["until"])) if cells.get("until") else first
        except MisfitError as misfit:
            problems.append(misfit.at("calendar.not-a-date", place))
            continue
        named = Text(cells["name"], cells["name"]) if cells.get("name") else None
        yield first, last, named, place, _KINDS[folded(cells.get("kind", ""))] == "on"


def _of_mapping(source: Source, problems: list[Problem]) -> WorkingCalendar:
    shaped = shape(CalendarShape, source, problems, limit=_MOST)
    if shaped is None:
        raise CalendarError(())
    spans = [
        span
        for key, items, worked in (("holidays", shaped.holidays, False), ("workdays", shaped.workdays, True))
        for number, item in enumerate(items)
        for span in _span(item, source.place((key, number)), worked, problems)
    ]
    off, on = _days(spans, problems)
    first, until = map(_on, (shaped.covers.from_, shaped.covers.until))
    if shaped.extends is not None and (shaped.week or shaped.country or first):
        problems.append(Problem("calendar.extends", source.place(("extends",))))
    if shaped.country is None and shaped.subdivision is not None:
        problems.append(Problem("calendar.country", source.place(("subdivision",)), "alone"))
    if shaped.country is not None and not (first and until):
        problems.append(Problem("calendar.covers", source.place(("country",)), "country"))
    if problems:
        raise CalendarError(())
    try:
        if shaped.extends is not None:
            return _extended(off, on, until, source)
        return WorkingCalendar(schedule=_own(shaped, source, (off, on), (first, until)))
    except CalendarError as error:
        placed: dict[Any, Location] = {first: place for first, _, _, place, _ in spans}
        raise CalendarError(
            problem.at(placed.get(dict(problem.values).get("day"), source.place((problem.place,))))
            if problem.where.name != source.name
            else problem
            for problem in error.problems
        ) from None


def _on(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


def _span(
    item: str | NamedDayShape, place: Location, worked: bool, problems: list[Problem]
) -> Iterator[_Dated]:
    shaped = item if isinstance(item, NamedDayShape) else None
    try:
        first = date.fromisoformat(shaped.day) if shaped else day_of(parse_moment(item))
    except MisfitError as misfit:
        problems.append(misfit.at("calendar.not-a-date", place))
        return
    last = date.fromisoformat(shaped.until) if shaped and shaped.until else first
    name = shaped.name if shaped else None
    yield first, last, Text(name, name) if isinstance(name, str) else name, place, worked


def _extended(
    off: Mapping[date, Text], on: Mapping[date, Text], until: date | None, source: Source
) -> WorkingCalendar:
    """The schedule of the State Council with these days, which override it."""
    if not (off or on):
        raise CalendarError(Problem("calendar.empty", source.place(())))
    return WorkingCalendar(off, on, published_until=until)


def _own(
    shaped: CalendarShape,
    source: Source,
    days: tuple[dict[date, Text], dict[date, Text]],
    covers: tuple[date | None, date | None],
) -> Schedule:
    """The schedule of a week with its own days, or with those of a country, which its own override."""
    off, on = days
    week = None if shaped.week is None else frozenset(shaped.week)
    if shaped.country is None:
        return given_schedule(shaped.calendar or "given", off, on, covers=covers, week=week or WEEK)
    first, until = covers
    assert first is not None and until is not None
    years = range(first.year, min(until.year + YEARS_AHEAD, MAXYEAR - 1) + 1)
    known = country_days(shaped.country, shaped.subdivision, years, source)
    rest = {day: why for day, why in known.off.items() if first <= day <= until and day not in on}
    worked = {day: why for day, why in known.on.items() if first <= day <= until and day not in off}
    name = shaped.calendar or known.source
    schedule = given_schedule(name, {**rest, **off}, {**worked, **on}, covers=covers, week=week or known.week)
    later = {day: why for day, why in known.off.items() if until < day <= schedule.last}
    return schedule._replace(off={**schedule.off, **later})
