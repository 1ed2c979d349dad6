"""The command `agenda`."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, write
from disclosure_rules.cli.options import FORMAT, LANG, Language, Policies, Settings, words
from disclosure_rules.errors import Lang, PolicyError

if TYPE_CHECKING:
    from disclosure_rules.agenda import DatedDuty
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.render import Report

_Format = Literal["text", "json", "ics"]

command = typer.Typer()


@command.command(
    "agenda",
    help=words(
        "列出机关一年中有期限的政务公开义务；ics 可导入日历软件。",
        "List the dated duties of an agency in a year; `ics` is for calendar programs.",
    ),
    short_help=words("列出机关一年中有期限的义务。", "List the dated duties of an agency in a year."),
)
def _agenda(
    year: Annotated[int, typer.Option(help=words("日历年度", "the calendar year"), show_default=False)],
    jurisdiction: Annotated[
        str,
        typer.Option(
            help=words("管辖地区的名称或者代码", "the place whose local rules apply, by a name or a code"),
            metavar="PLACE",
            show_default=False,
        ),
    ],
    level: Annotated[
        str,
        typer.Option(
            help=words(
                "机关层级：区政府、区府办、部门、街道、镇、市政府",
                "the level of the agency: district_government, district_office, department, subdistrict, town or "
                "municipal_government",
            ),
            metavar="LEVEL",
        ),
    ] = "department",
    policies: Policies = None,
    settings: Settings = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(None, policies, settings, "reference")
    end(lang, lambda: _print(choice, year, level, jurisdiction, lang, output_format))


def _print(
    choice: Choice, year: int, level: str, jurisdiction: str, lang: Lang, output_format: _Format
) -> int:
    """Print the dated duties of an agency of a level in a year."""
    from disclosure_rules.agenda import agenda, to_icalendar

    evaluator = choice.evaluator()
    try:
        duties = agenda(
            evaluator.policies, level, year, jurisdiction=jurisdiction, parameters=evaluator.parameters
        )
        made = to_icalendar(duties, datetime.now(timezone.utc), lang) if output_format == "ics" else b""
    except PolicyError as error:
        raise PolicyError(problem.at(f"--{problem.place}") for problem in error.problems) from None
    if output_format == "ics":
        write(made.decode("utf-8"))
    elif output_format == "json":
        write(json.dumps([_as_json(duty) for duty in duties], ensure_ascii=False, indent=2) + "\n")
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
    from disclosure_rules.explanation.labels import value_label
    from disclosure_rules.render import Report, Row, Section
    from disclosure_rules.terms import IssuerLevel

    known = IssuerLevel.parse(level)
    label = getattr(value_label(known), lang) if known else level
    title = f"{year}年政务公开工作日程：{label}" if lang == "zh" else f"open government in {year}: {label}"
    header = (
        ("截止", "义务", "义务人", "年度", "依据")
        if lang == "zh"
        else ("due", "duty", "who", "about", "clauses")
    )
    rows = tuple(
        Row(
            (
                duty.day.isoformat(),
                getattr(duty.title, lang),
                getattr(duty.duty, lang),
                str(duty.about),
                ", ".join(duty.clauses),
            )
        )
        for duty in duties
    )
    heading = f"有期限的义务 {len(rows)} 项" if lang == "zh" else f"{len(rows)} dated duties"
    return Report(title, (Section(heading, (), header if rows else (), rows),))
