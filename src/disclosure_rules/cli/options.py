"""The arguments and options that commands share, with their help in the language of the locale."""

from __future__ import annotations

from typing import Annotated

import typer

from disclosure_rules.cli.console import language, locale_language
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

LANG: Lang = locale_language()
"""The language of the output where `--lang` does not say."""

HELP: Lang = language()
"""The language of help, which is written when the commands are loaded."""


def help_of(name: str) -> str:
    """The help of a command, an argument or an option, in the language of the reader."""
    return phrase(f"help.{name}", HELP)


AsOf = Annotated[str | None, typer.Option(help=help_of("as-of"), metavar="ISO", show_default=False)]
Policies = Annotated[list[str] | None, typer.Option(help=help_of("policies"), metavar="DIR")]
Settings = Annotated[list[str] | None, typer.Option("--set", help=help_of("set"), metavar="PARAM=VALUE")]
CalendarFile = Annotated[
    str | None, typer.Option("--calendar", help=help_of("calendar"), metavar="FILE", show_default=False)
]
Kinds = Annotated[
    list[str] | None, typer.Option("--kinds", help=help_of("kinds"), metavar="MODULE", show_default=False)
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", min=1, help=help_of("jobs"), metavar="N", show_default=False)
]
MidnightIsDay = Annotated[bool, typer.Option("--midnight-is-day", help=help_of("midnight-is-day"))]
Mask = Annotated[bool, typer.Option("--mask", help=help_of("mask"))]
Language = Annotated[Lang, typer.Option(help=help_of("lang"), show_default=False)]
Directories = Annotated[
    list[str] | None, typer.Argument(help=help_of("directories"), metavar="DIR", show_default=False)
]
RecordFile = Annotated[str, typer.Argument(help=help_of("file"), metavar="FILE")]
RecordFiles = Annotated[list[str], typer.Argument(help=help_of("files"), metavar="FILE")]
Log = Annotated[
    str | None, typer.Option("--record", help=help_of("record"), metavar="LOG", show_default=False)
]
Keep = Annotated[list[str] | None, typer.Option(help=help_of("keep"), metavar="FIELD", show_default=False)]
MaskId = Annotated[bool, typer.Option("--mask-id", help=help_of("mask-id"))]
Previous = Annotated[str | None, typer.Option(help=help_of("previous"), metavar="DIGEST", show_default=False)]
Sync = Annotated[bool, typer.Option("--sync", help=help_of("sync"))]
ClausePages = Annotated[
    str | None,
    typer.Option("--clause-pages", help=help_of("clause-pages"), metavar="ADDRESS", show_default=False),
]
FORMAT = typer.Option("--format", help=help_of("format"))
