"""The application: its help, its version, and the commands, each group in its own module."""

from __future__ import annotations

from typing import Annotated

import typer

from disclosure_rules._version import __version__
from disclosure_rules.cli import date_commands, policy_commands, record_commands
from disclosure_rules.cli.console import write
from disclosure_rules.cli.options import words

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


for group in (record_commands, policy_commands, date_commands):
    app.add_typer(group.commands)
