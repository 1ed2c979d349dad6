"""The command `schema`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end, write, write_json
from disclosure_rules.cli.options import LANG, Directories, Kinds, Language, help_of
from disclosure_rules.errors import Lang


def command(
    name: Annotated[
        Literal["record", "policy", "rules", "records", "case", "decision", "audit"],
        typer.Argument(help=help_of("schema.name"), metavar="NAME", show_default=False),
    ],
    directories: Directories = None,
    where: Annotated[bool, typer.Option("--where", help=help_of("schema.where"))] = False,
    kinds: Kinds = None,
    lang: Language = LANG,
) -> None:
    if where and not directories and not kinds:
        end(lang, lambda: _print_path(name))
    end(lang, lambda: _print(name, directories, kinds, lang))


def _print_path(name: str) -> int:
    """Print the path of the file that holds the schema of the shipped policies."""
    from disclosure_rules._shipped import SCHEMAS

    file = "cases" if name == "case" else name
    write(f"{SCHEMAS / file}.schema.json\n")
    return 0


def _print(name: str, directories: list[str] | None, kinds: list[str] | None, lang: Lang) -> int:
    """Print a schema that knows the determinations and conclusions of the policies below the directories."""
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.schema import schema

    policies = policy_set(directories, lang, kinds)[1] if directories or kinds else None
    write_json(schema(name, lang, policies))
    return 0
