"""The command `agenda`."""

from __future__ import annotations

from datetime import datetime, timezone
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
from disclosure_rules.phrases import header, phrase

if TYPE_CHECKING:
    from disclosure_rules.agenda import DatedDuty
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.render import Report

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
        made = to_icalendar(duties, datetime.now(timezone.utc), lang) if output_format == "ics" else b""
    except PolicyError as error:
        raise PolicyError(problem.at(f"--{problem.place}") for problem in error.problems) from None
    if output_format == "ics":
        write(made.decode("utf-8"))
    elif output_format == "json":
        write_json([_as_json(duty) for duty in duties])
    else:
        show(_report(duties, year, level, lang))
    return 0


def _as_json(duty: DatedDuty) -> dict[str, object]:
    return {
        "day": duty.day.isoformat(),
        "id": duty.id,
        "about": duty.about,
        "title": duty.title._asdict(),
        "duty_role": duty.duty_role,
        "rule": duty.rule,
        "clauses": list(duty.clauses),
    }


def _report(duties: tuple[DatedDuty, ...], year: int, level: str, lang: Lang) -> Report:
    from disclosure_rules.evaluation.value_labels import value_label
    from disclosure_rules.render import Report, Row, Section
    from disclosure_rules.terms import IssuerLevel

    known = IssuerLevel.parse(level)
    label = value_label(known).of(lang) if known else level
    rows = tuple(
        Row(
            (
                duty.day.isoformat(),
                duty.title.of(lang),
                duty.duty.of(lang),
                str(duty.about),
                ", ".join(duty.clauses),
            )
        )
        for duty in duties
    )
    columns = header(lang, *(f"agenda.{name}" for name in ("due", "duty", "who", "about", "clauses")))
    heading = phrase("agenda.count", lang, count=len(rows))
    title = phrase("agenda.title", lang, year=year, level=label)
    return Report(title, (Section(heading, (), columns if rows else (), rows),))
