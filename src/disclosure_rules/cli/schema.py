"""The command `schema`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import write_json
from disclosure_rules.cli.options import LANG, Language, help_of


def command(
    name: Annotated[
        Literal["record", "policy", "rules", "case", "decision", "audit"],
        typer.Argument(help=help_of("schema.name"), metavar="NAME", show_default=False),
    ],
    lang: Language = LANG,
) -> None:
    from disclosure_rules.schema import schema

    write_json(schema(name, lang))
