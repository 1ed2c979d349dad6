"""The application: its help, its version, and the commands, each in its own module."""

from __future__ import annotations

from typing import Annotated

import typer

from disclosure_rules._version import __version__
from disclosure_rules.cli.agenda import command as agenda
from disclosure_rules.cli.check import command as check
from disclosure_rules.cli.clauses import command as clauses
from disclosure_rules.cli.console import write
from disclosure_rules.cli.coverage import command as coverage
from disclosure_rules.cli.diff import command as diff
from disclosure_rules.cli.due import command as due
from disclosure_rules.cli.evaluate import command as evaluate
from disclosure_rules.cli.explain import command as explain
from disclosure_rules.cli.facts import command as facts
from disclosure_rules.cli.mutate import command as mutate
from disclosure_rules.cli.options import words
from disclosure_rules.cli.problem import command as problem
from disclosure_rules.cli.schema import command as schema
from disclosure_rules.cli.test import command as test
from disclosure_rules.cli.verify import command as verify

app = typer.Typer(
    help=words(
        "依据政务公开规定，对公文等事项作出判定，每一项均注明条款。",
        "Decides what the law on open government requires of a record, and cites the clause for each result.",
    )
    + "\n\n"
    + words(
        "退出状态：0 全部合规或通过；1 有不合规、无法判定或未通过的；2 用法、制度或事项记录有误；70 程序自身故障。",
        "Exit status: 0 all compliant or passed; 1 not all; 2 bad usage, policy or record; 70 the program itself failed.",
    ),
    no_args_is_help=True,
    rich_markup_mode=None,  # help is read in pipes too, where boxes are in the way
    pretty_exceptions_enable=False,  # `main` reports failures
)


def _version(wanted: bool) -> None:
    if wanted:
        write(f"{__version__}\n")
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


for command in (
    evaluate,
    explain,
    verify,
    check,
    test,
    coverage,
    mutate,
    diff,
    clauses,
    facts,
    problem,
    schema,
    due,
    agenda,
):  # in the order of the help
    app.add_typer(command)
