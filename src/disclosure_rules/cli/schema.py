"""The command `schema`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import write
from disclosure_rules.cli.options import LANG, Language, help_of

command = typer.Typer()


@command.command("schema", help=help_of("schema"))
def _schema(
    name: Annotated[
        Literal["record", "policy", "rules", "case", "decision", "audit"],
        typer.Argument(help=help_of("schema.name"), metavar="NAME", show_default=False),
    ],
    lang: Language = LANG,
) -> None:
    from disclosure_rules.schema import schema

    write(json.dumps(schema(name, lang), ensure_ascii=False, indent=2) + "\n")
