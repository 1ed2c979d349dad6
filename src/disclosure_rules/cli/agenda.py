"""The command `agenda`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timezone
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, write, write_json
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    CalendarFile,
    Kinds,
    Language,
    Policies,
    Settings,
    help_of,
)
from disclosure_rules.errors import Lang, PolicyError
from disclosure_rules.phrases import bracketed, labelled, listed, phrase

if TYPE_CHECKING:
    from disclosure_rules.agenda import DatedDuty
    from disclosure_rules.calendar.working_calendar import WorkingCalendar
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.render import Line, Report

_Format = Literal["text", "json", "ics"]


def command(
    year: Annotated[int, typer.Option(help=help_of("agenda.year"), show_default=False)],
    jurisdiction: Annotated[
        str, typer.Option(help=help_of("agenda.jurisdiction"), metavar="PLACE", show_default=False)
    ],
    level: Annotated[str, typer.Option(help=help_of("agenda.level"), metavar="LEVEL")] = "department",
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(None, policies, settings, "reference", calendar=calendar, kinds=kinds)
    end(lang, lambda: _print(choice, year, level, jurisdiction, lang, output_format))


def _print(
    choice: Choice, year: int, level: str, jurisdiction: str, lang: Lang, output_format: _Format
) -> int:
    """Print the dated duties of an agency of a level in a year."""
    from disclosure_rules.agenda import agenda, to_icalendar

    evaluator = choice.evaluator()
    try:
        duties = agenda(
            evaluator.policies,
            level,
            year,
            jurisdiction=jurisdiction,
            parameters=evaluator.parameters,
            calendar=evaluator.calendar,
        )
        made = b""
        if output_format == "ics":
            stamp = datetime(year, 1, 1, tzinfo=timezone.utc)  # not now: the same agenda is the same file
            made = to_icalendar(duties, stamp, lang, evaluator.calendar)
    except PolicyError as error:
        raise PolicyError(problem.at(f"--{problem.place}") for problem in error.problems) from None
    if output_format == "ics":
        write(made.decode("utf-8"))
    elif output_format == "json":
        write_json([duty.as_json() for duty in duties])
    else:
        show(_report(duties, year, level, evaluator.calendar, lang))
    return 0


def _report(
    duties: tuple[DatedDuty, ...], year: int, level: str, calendar: WorkingCalendar, lang: Lang
) -> Report:
    """The days of the year, each with its acts."""
    from disclosure_rules.agenda import by_act
    from disclosure_rules.evaluation.value_labels import value_label
    from disclosure_rules.render import Report, Section
    from disclosure_rules.terms import IssuerLevel

    known = IssuerLevel.parse(level)
    label = value_label(known).of(lang) if known else level
    acts = by_act(duties)
    title = phrase("agenda.title", lang, year=year, level=label)
    sections = [
        Section(_day(day, calendar, lang), tuple(line for act in of_day for line in _lines(act, lang)))
        for day, of_day in groupby(acts, key=lambda act: act[0].day)
    ]
    counted = phrase("agenda.count", lang, count=len(acts))
    return Report(f"{title}{bracketed(counted, lang)}", tuple(sections), compact=True)


def _day(day: date, calendar: WorkingCalendar, lang: Lang) -> str:
    """A day with its weekday; of a day off also the last working day before it."""
    from disclosure_rules.evaluation.value_labels import dated

    shown = dated(day).of(lang)
    if calendar.is_working_day(day):
        return shown
    before = calendar.add_working_days(day, -1)
    return phrase("agenda.closed", lang, day=shown, before=dated(before.day))


def _lines(act: tuple[DatedDuty, ...], lang: Lang) -> Iterator[Line]:
    """An act with who owes it, then the other duties that it meets."""
    from disclosure_rules.evaluation.value_labels import dated
    from disclosure_rules.render import Line

    for number, duty in enumerate(act):
        title = phrase("agenda.of-year", lang, title=duty.title, year=duty.about)
        if duty.day != act[0].day:
            title = f"{dated(duty.day).of(lang)} {title}"
        said = phrase("summary.who", lang, title=title, who=duty.duty) + bracketed(
            listed(duty.clauses, lang), lang
        )
        yield Line(
            labelled("agenda.same-act", said, lang) if number else said,
            "dim" if number else "plain",
            int(number > 0),
        )
