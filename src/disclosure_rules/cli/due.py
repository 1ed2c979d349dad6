"""The command `due`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

import typer

from disclosure_rules.cli.console import end, is_terminal, show, write, write_json
from disclosure_rules.cli.options import FORMAT, LANG, CalendarFile, Language, help_of
from disclosure_rules.errors import CalendarError, Lang, MisfitError

T = TypeVar("T")

_Format = Literal["text", "json"]
_Roll = Literal["next", "previous"]


def command(
    start: Annotated[str, typer.Argument(help=help_of("due.start"), metavar="DATE")],
    duration: Annotated[str, typer.Argument(help=help_of("due.duration"), metavar="LIMIT")],
    calendar: CalendarFile = None,
    roll: Annotated[_Roll | None, typer.Option(help=help_of("due.roll"), show_default=False)] = None,
    counts_start: Annotated[bool, typer.Option("--counts-start", help=help_of("due.counts-start"))] = False,
    zone: Annotated[str, typer.Option(help=help_of("due.zone"), metavar="ZONE")] = "+08:00",
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(start, duration, (roll, counts_start), (calendar, zone), lang, output_format))


def _print(
    start: str,
    written: str,
    marks: tuple[_Roll | None, bool],
    world: tuple[str | None, str],
    lang: Lang,
    output_format: _Format,
) -> int:
    """Print the last day of a limit, then its count; `world` gives the file of the calendar and the zone."""
    from disclosure_rules.calendar.duration import Duration, Limit
    from disclosure_rules.calendar.moments import parse_moment
    from disclosure_rules.calendar.working_calendar import WorkingCalendar
    from disclosure_rules.calendar.zones import zone_named
    from disclosure_rules.cli.setup import calendar_of
    from disclosure_rules.render import days_report, due_moment
    from disclosure_rules.render.deadline import deadline_as_json

    calendar, zone = world[0], _read(zone_named, world[1], "--zone")
    begin = _read(lambda text: parse_moment(text, zone), start, "DATE")
    limit = _read(lambda text: Limit(Duration.parse(text), *marks), written, "LIMIT")
    days = calendar_of(calendar) or WorkingCalendar()
    if output_format == "json":
        write_json(deadline_as_json(days, begin, limit))
        return 0
    last, provisional = due_moment(days, begin, limit)
    if not is_terminal(sys.stdout):  # a script takes the first line
        write(last.isoformat() + (" provisional" if provisional else "") + "\n\n")
    show(days_report(days, begin, limit, lang))
    return 0


def _read(parse: Callable[[str], T], text: str, place: str) -> T:
    try:
        return parse(text)
    except MisfitError as misfit:
        raise CalendarError(misfit.at("cli.argument", place)) from None
