"""A deadline as a report: the last day, and every day counted and skipped on the way to it, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import Duration, WorkingCalendar, hours_after
from disclosure_rules.errors import CalendarError, Lang, Problem, Text
from disclosure_rules.explanation.labels import value_label
from disclosure_rules.phrases import bracketed, header, labelled, phrase
from disclosure_rules.render.report import Line, Report, Row, Section
from disclosure_rules.render.sentences import moment


def days_report(calendar: WorkingCalendar, start: Moment, duration: Duration, lang: Lang = "zh") -> Report:
    """The count of a limit from its start. Hours run from an instant and end at one. Any other limit runs from the
    day of the start, which is not counted itself. Raises CalendarError where hours are given a day, and
    where the calendar does not know a day."""
    due, provisional = due_moment(calendar, start, duration)
    last = moment(due) + (phrase("provisional", lang) if provisional else "")
    not_counted = "" if duration.unit == "h" else bracketed(phrase("not_counted", lang), lang)
    first = moment(start if duration.unit == "h" else day_of(start))
    lines = [
        Line(labelled("due", last, lang), "notice" if provisional else "good"),
        Line(labelled("the_start", first + not_counted, lang)),
        Line(labelled("limit", value_label(duration).of(lang), lang)),
    ]
    if provisional:
        lines.append(Line(phrase("provisional_note", lang), "dim"))
    if duration.unit != "wd":
        lines.append(Line(phrase("hour_limit" if duration.unit == "h" else "calendar_limit", lang), "dim"))
        return Report(phrase("deadline", lang), (Section(phrase("due", lang), tuple(lines)),))
    steps = [(step.day, step.counted, step.why) for step in calendar.count(day_of(start), duration.amount)]
    columns, rows = days_table(steps, lang)
    return Report(phrase("deadline", lang), (Section(phrase("due", lang), tuple(lines), columns, rows),))


def due_moment(calendar: WorkingCalendar, start: Moment, duration: Duration) -> tuple[Moment, bool]:
    """The last day of a limit (the last instant of a limit in hours), and whether it is provisional."""
    if duration.unit != "h":
        return calendar.add(day_of(start), duration)
    if not isinstance(start, datetime):
        raise CalendarError(Problem("calendar.hours", "start", "start"))
    return hours_after(start, duration), False


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
