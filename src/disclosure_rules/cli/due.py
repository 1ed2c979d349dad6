"""The command `due`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

import typer

from disclosure_rules.cli.console import end, show, write, write_json
from disclosure_rules.cli.options import FORMAT, LANG, Language, help_of
from disclosure_rules.errors import CalendarError, Lang, MisfitError

T = TypeVar("T")

_Format = Literal["text", "json"]


def command(
    start: Annotated[str, typer.Argument(help=help_of("due.start"), metavar="DATE")],
    duration: Annotated[str, typer.Argument(help=help_of("due.duration"), metavar="DURATION")],
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(start, duration, lang, output_format))


def _print(start: str, duration: str, lang: Lang, output_format: _Format) -> int:
    """Print the last day of a limit, then its count."""
    from disclosure_rules.calendar.moments import day_of, parse_moment
    from disclosure_rules.calendar.working_calendar import Duration, WorkingCalendar
    from disclosure_rules.render import days_report, due_moment

    begin = _read(parse_moment, start, "DATE")
    limit = _read(Duration.parse, duration, "DURATION")
    calendar = WorkingCalendar()
    last, provisional = due_moment(calendar, begin, limit)
    if output_format == "json":
        counted = calendar.count(day_of(begin), limit.amount) if limit.unit == "wd" else []
        days = [{"day": str(day), "counted": on, "why": why._asdict()} for day, on, why in counted]
        answer = {
            "start": begin.isoformat(),
            "duration": str(limit),
            "due": last.isoformat(),
            "provisional": provisional,
        }
        write_json({**answer, "days": days})
        return 0
    write(last.isoformat() + (" provisional" if provisional else "") + "\n\n")
    show(days_report(calendar, begin, limit, lang))
    return 0


def _read(parse: Callable[[str], T], text: str, place: str) -> T:
    try:
        return parse(text)
    except MisfitError as misfit:
        raise CalendarError(misfit.at("cli.argument", place)) from None
