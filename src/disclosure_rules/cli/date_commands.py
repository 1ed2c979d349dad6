"""The commands about days; what each does is in its own module, loaded when it is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end
from disclosure_rules.cli.options import FORMAT, LANG, Language, Policies, Settings, words

commands = typer.Typer()


@commands.command(
    "due",
    help=words("计算到期日，逐日说明计入与跳过。", "Compute a deadline, with every day counted and skipped."),
)
def _due(
    start: Annotated[
        str,
        typer.Argument(
            help=words(
                "起算的日期或时刻；当日不计入", "the day or instant it runs from; that day is not counted"
            ),
            metavar="DATE",
        ),
    ],
    duration: Annotated[
        str,
        typer.Argument(
            help=words(
                "期限：10wd（工作日）、20d（日）、6mo（月）、30y（年）、5h（小时）",
                "10wd (working days), 20d (days), 6mo (months), 30y (years) or 5h (hours)",
            ),
            metavar="DURATION",
        ),
    ],
    form: Annotated[Literal["text", "json"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import deadline

    end(lang, lambda: deadline.due(start, duration, lang, form))


@commands.command(
    "agenda",
    help=words(
        "列出机关一年中有期限的政务公开义务；ics 可导入日历软件。",
        "List what an agency has to do in a year, by day; `ics` is for calendar programs.",
    ),
    short_help=words("列出机关一年中有期限的义务。", "List what an agency has to do in a year."),
)
def _agenda(
    year: Annotated[int, typer.Option(help=words("日历年度", "the calendar year"), show_default=False)],
    level: Annotated[
        str,
        typer.Option(
            help=words(
                "机关层级：区政府、区府办、部门、街道、镇、市政府",
                "district_government, district_office, department, subdistrict, town or municipal_government",
            ),
            metavar="LEVEL",
        ),
    ] = "department",
    jurisdiction: Annotated[
        str, typer.Option(help=words("管辖地区", "the place whose own rules apply"), metavar="PLACE")
    ] = "xuhui",
    policies: Policies = None,
    settings: Settings = None,
    form: Annotated[Literal["text", "json", "ics"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import agenda, setup

    chosen = setup.Choice(None, policies, settings, "reference")
    end(lang, lambda: agenda.print_agenda(chosen, year, level, jurisdiction, lang, form))
