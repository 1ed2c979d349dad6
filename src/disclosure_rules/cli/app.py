"""The application: its help, its version, and the commands, each in its own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from disclosure_rules._version import __version__
from disclosure_rules.cli.agenda import command as agenda
from disclosure_rules.cli.ask import command as ask
from disclosure_rules.cli.batch import command as batch
from disclosure_rules.cli.cases import command as cases
from disclosure_rules.cli.check import command as check
from disclosure_rules.cli.clauses import command as clauses
from disclosure_rules.cli.console import write
from disclosure_rules.cli.coverage import command as coverage
from disclosure_rules.cli.diff import command as diff
from disclosure_rules.cli.due import command as due
from disclosure_rules.cli.evaluate import command as evaluate
from disclosure_rules.cli.explain import command as explain
from disclosure_rules.cli.facts import command as facts
from disclosure_rules.cli.fmt import command as fmt
from disclosure_rules.cli.init import command as init
from disclosure_rules.cli.lsp import command as lsp
from disclosure_rules.cli.mcp import command as mcp
from disclosure_rules.cli.mutate import command as mutate
from disclosure_rules.cli.options import HELP, help_of
from disclosure_rules.cli.problem import command as problem
from disclosure_rules.cli.schema import command as schema
from disclosure_rules.cli.serve import command as serve
from disclosure_rules.cli.test import command as test
from disclosure_rules.cli.usage import GroupedCommands, WordedCommand
from disclosure_rules.cli.verify import command as verify
from disclosure_rules.cli.worklist import command as worklist
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrases

app = typer.Typer(
    cls=GroupedCommands,
    help=help_of("app") + "\n\n" + help_of("app.status"),
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
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  # its callback acts on it
        bool, typer.Option("--version", help=help_of("app.version"), callback=_version, is_eager=True)
    ] = False,
    lang: Annotated[Lang | None, typer.Option(help=help_of("lang"), show_default=False)] = None,
) -> None:
    if lang is not None:  # said before the command, it holds for it
        context.default_map = {name: {"lang": lang} for name in COMMANDS}


GROUPS: dict[str, tuple[Callable[..., None], ...]] = {
    "decide": (evaluate, explain, ask, due, agenda, verify),
    "tables": (batch, worklist),
    "author": (init, fmt, check, test, cases, coverage, mutate, diff),
    "look-up": (clauses, facts, problem, schema),
    "serve": (serve, lsp, mcp),
}
"""The commands by what they are for, in the order of the help. Each is named after its module."""

COMMANDS: dict[str, Callable[..., None]] = {
    command.__module__.rpartition(".")[2]: command for commands in GROUPS.values() for command in commands
}
"""The commands by name. Where the help is long, a short one stands in the list of commands."""

for name, command in COMMANDS.items():
    short = phrases().get(f"help.{name}.short")
    # A limit such as -10wd, which counts backwards, is no option.
    settings = {"ignore_unknown_options": True} if name == "due" else {}
    app.command(
        name,
        cls=WordedCommand,
        help=help_of(name),
        short_help=short and short.of(HELP),
        context_settings=settings,
    )(command)

GroupedCommands.groups = {
    group: tuple(command.__module__.rpartition(".")[2] for command in commands)
    for group, commands in GROUPS.items()
}
