"""The commands; what each does is in its own module, loaded when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Literal, NoReturn

import typer

from disclosure_rules.cli.console import CRASHED, REFUSED, complain, say
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    Directories,
    Engine,
    File,
    Files,
    Lang,
    Language,
    Policies,
    Settings,
    words,
)
from disclosure_rules.errors import DisclosureRulesError, EngineError
from disclosure_rules.version import __version__

app = typer.Typer(
    help=words(
        "依据政务公开规定，对公文等事项作出判定，每一项均注明条款。",
        "Decides what the law on open government asks of a record, each line with its clause.",
    )
    + "\n\n"
    + words(
        "退出状态：0 全部合规或通过；1 有不合规、无法判定或未通过的；2 用法、制度或事项记录有误；70 程序自身故障。",
        "Exit status: 0 all compliant or passed; 1 not all; 2 bad usage, policy or record; 70 the program itself failed.",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,  # help is read in pipes too, where boxes are in the way
    pretty_exceptions_enable=False,  # failures are told in `main`
)


def _end(lang: Lang, run: Callable[[], int]) -> NoReturn:
    """Run a command and exit with its status; what is wrong with its input is told."""
    try:
        status = run()
    except DisclosureRulesError as error:
        complain(error.problems, lang)
        status = CRASHED if isinstance(error, EngineError) else REFUSED
    raise typer.Exit(status)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"{__version__}\n")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help=words("显示版本", "show the version"), callback=_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


@app.command("evaluate", help=words("判定每一条事项记录。", "Decide about every record."))
def _evaluate(
    files: Files,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    form: Annotated[Literal["text", "json", "jsonl", "markdown"], FORMAT] = "text",
    lang: Language = LANG,
    engine: Annotated[
        Engine, typer.Option(help=words("规则引擎；判定结果相同", "the rule engine; all decide alike"))
    ] = "auto",
) -> None:
    from disclosure_rules.cli import choice, evaluating

    chosen = choice.Choice(as_of, policies, settings, engine)
    _end(lang, lambda: evaluating.evaluate(files, chosen, lang, form))


@app.command(
    "explain", help=words("说明某一结论为何作出或未作出。", "Say why something was, or was not, concluded.")
)
def _explain(
    file: File,
    about: Annotated[
        str | None,
        typer.Option(
            help=words(
                "判定、义务、问题、措施或规则的编号；默认为全部",
                "the id of a determination, obligation, finding, measure or rule; all if left out",
            ),
            metavar="ID",
            show_default=False,
        ),
    ] = None,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    form: Annotated[Literal["text", "json", "markdown"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import choice, evaluating

    chosen = choice.Choice(as_of, policies, settings, "reference")
    _end(lang, lambda: evaluating.explain(file, about, chosen, lang, form))


@app.command("check", help=words("检查制度文件，列出全部问题。", "Load policies and tell every problem."))
def _check(directories: Directories = None, lang: Language = LANG) -> None:
    from disclosure_rules.cli import policies

    _end(lang, lambda: policies.check(directories, lang))


@app.command(
    "test",
    help=words(
        "运行制度用例；每条规则须有触发和不触发的用例。",
        "Run the cases of policies; every rule needs one that fires it and one that keeps it silent.",
    ),
    short_help=words("运行制度用例。", "Run the cases of policies."),
)
def _test(directories: Directories = None, lang: Language = LANG) -> None:
    from disclosure_rules.cli import policies

    _end(lang, lambda: policies.test(directories, lang))


@app.command(
    "coverage",
    help=words(
        "说明用例覆盖了制度的哪些规则、条件和条款；html 逐行显示制度文件。",
        "Tell what the cases cover: rules, conditions, clauses; `html` shows every policy file line by line.",
    ),
    short_help=words("说明用例覆盖了制度的哪些内容。", "Tell what the cases cover of the policies."),
)
def _coverage(
    directories: Directories = None,
    least: Annotated[
        float,
        typer.Option(
            "--min",
            min=0,
            max=100,
            help=words("覆盖率低于此百分比时，退出状态为 1", "exit with status 1 below this percentage"),
            metavar="PERCENT",
            show_default=False,
        ),
    ] = 0,
    form: Annotated[Literal["text", "json", "html"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import coverage

    _end(lang, lambda: coverage.print_coverage(directories, least, lang, form))


@app.command(
    "clauses",
    help=words("列出每一条款：状态、规则、用例。", "List every clause: its status, its rules, their cases."),
)
def _clauses(
    form: Annotated[Literal["text", "json"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import policies

    _end(lang, lambda: policies.clauses(lang, form))


@app.command("schema", help=words("输出 JSON Schema。", "Print a JSON Schema."))
def _schema(
    name: Annotated[
        Literal["record", "policy", "rules", "case", "decision"],
        typer.Argument(help=words("所描述的内容", "what it describes"), metavar="NAME", show_default=False),
    ],
    lang: Language = LANG,
) -> None:
    from disclosure_rules.schema import schema

    say(json.dumps(schema(name, lang), ensure_ascii=False, indent=2) + "\n")


@app.command(
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

    _end(lang, lambda: deadline.due(start, duration, lang, form))


@app.command(
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
                "机关层级：区政府、区府办、部门、街道、镇",
                "district_government, district_office, department, subdistrict or town",
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
    from disclosure_rules.cli import agenda, choice

    chosen = choice.Choice(None, policies, settings, "reference")
    _end(lang, lambda: agenda.print_agenda(chosen, year, level, jurisdiction, lang, form))
