"""The command `due`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal, TypeVar

from disclosure_rules.calendar.moments import Moment, day_of, parse_moment
from disclosure_rules.calendar.working_calendar import Duration, WorkingCalendar
from disclosure_rules.cli.console import show, write
from disclosure_rules.errors import CalendarError, Problem
from disclosure_rules.render import Lang, days_report, due_moment

T = TypeVar("T")


def due(start: str, duration: str, lang: Lang, form: Literal["text", "json"]) -> int:
    """Print the last day of a limit, then how it is counted."""
    begin = _read(parse_moment, start, "DATE", "不是日期，请写 2018-11-22 或 2018-11-22T09:30")
    limit = _read(Duration.parse, duration, "DURATION", "不是期限，请写 10wd、20d、6mo、30y 或 5h")
    calendar = WorkingCalendar()
    last, provisional = due_moment(calendar, begin, limit)
    if form == "json":
        counted = calendar.count(day_of(begin), limit.amount) if limit.unit == "wd" else []
        days = [{"day": str(day), "counted": on, "why": why._asdict()} for day, on, why in counted]
        found = {"start": _iso(begin), "duration": str(limit), "due": _iso(last), "provisional": provisional}
        write(json.dumps({**found, "days": days}, ensure_ascii=False, indent=2) + "\n")
        return 0
    write(_iso(last) + (" provisional" if provisional else "") + "\n\n")
    show(days_report(calendar, begin, limit, lang))
    return 0


def _iso(moment: Moment) -> str:
    return moment.isoformat()


def _read(parse: Callable[[str], T], text: str, place: str, zh: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise CalendarError(Problem("cli.argument", place, str(error), "", zh)) from None
