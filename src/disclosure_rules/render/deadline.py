"""A deadline as a report: the last day, and every day counted and skipped on the way to it, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar, hours_after
from disclosure_rules.errors import CalendarError, Lang, Problem, Text
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.phrases import bracketed, header, labelled, phrase
from disclosure_rules.render.report import Line, Report, Row, Section


def days_report(
    calendar: WorkingCalendar, start: Moment, duration: Duration | Limit, lang: Lang = "zh"
) -> Report:
    """The count of a limit from its start. Hours and minutes run from an instant and end at one. Any other limit runs from
    the day of the start, which is not counted itself unless the limit says so. Raises CalendarError where hours are given
    a day, and where the calendar does not know a day."""
    limit = duration if isinstance(duration, Limit) else Limit(duration)
    due, provisional = due_moment(calendar, start, limit)
    last = dated(due).of(lang) + (phrase("provisional", lang) if provisional else "")
    in_hours = limit.duration.clock is not None
    counted = phrase("counts_start" if limit.counts_start else "not_counted", lang)
    first = dated(start if in_hours else day_of(start)).of(lang) + (
        "" if in_hours else bracketed(counted, lang)
    )
    lines = [
        Line(labelled("due", last, lang), "notice" if provisional else "good"),
        Line(labelled("the_start", first, lang)),
        Line(labelled("limit", value_label(limit.duration).of(lang), lang)),
    ]
    if provisional:
        lines.append(Line(phrase("provisional_note", lang), "dim"))
    if limit.roll is not None:
        lines.append(Line(phrase(f"roll.{limit.roll}", lang), "dim"))
    elif limit.duration.unit != "wd":
        lines.append(Line(phrase("hour_limit" if in_hours else "calendar_limit", lang), "dim"))
    steps = [] if in_hours else calendar.passed(day_of(start), limit)
    columns, rows = days_table([(step.day, step.counted, step.why) for step in steps], lang)
    section = Section("", tuple(lines), columns if rows else (), rows)
    return Report(phrase("deadline", lang), (section,))


def due_moment(calendar: WorkingCalendar, start: Moment, duration: Duration | Limit) -> tuple[Moment, bool]:
    """The last day of a limit (the last instant of a limit in hours or minutes), and whether it is provisional."""
    limit = duration if isinstance(duration, Limit) else Limit(duration)
    clock = limit.duration.clock
    if clock is None:
        return calendar.due(day_of(start), limit)
    if not isinstance(start, datetime):
        raise CalendarError(Problem("calendar.hours", "start", "start"))
    return hours_after(start, limit.duration), False


def deadline_as_json(calendar: WorkingCalendar, start: Moment, limit: Limit) -> dict[str, object]:
    """The last day of a limit with every day on the way to it, as plain data. Raises the errors of `days_report`."""
    due, provisional = due_moment(calendar, start, limit)
    counted = calendar.passed(day_of(start), limit) if limit.duration.clock is None else []
    return {
        "start": start.isoformat(),
        "duration": str(limit.duration),
        "roll": limit.roll,
        "counts_start": limit.counts_start,
        "due": due.isoformat(),
        "provisional": provisional,
        "calendar": calendar.identity,
        "days": [{"day": str(day), "counted": on, "why": why._asdict()} for day, on, why in counted],
    }


def days_table(
    steps: Iterable[tuple[date, bool, Text]], lang: Lang
) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The header, and a row for each day passed. The counted days are numbered."""
    rows = []
    number = 0
    for day, counted, why in steps:
        number += counted
        count = str(number) if counted else phrase("skipped", lang)
        cells = (day.isoformat(), phrase(f"weekday.{day.weekday()}", lang), count, why.of(lang))
        rows.append(Row(cells, "plain" if counted else "dim"))
    return header(lang, "day", "weekday", "counted", "why"), tuple(rows)
