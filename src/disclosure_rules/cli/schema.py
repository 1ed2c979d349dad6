"""The command `schema`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end, write
from disclosure_rules.cli.options import LANG, Directories, Language, words
from disclosure_rules.errors import Lang

command = typer.Typer()


@command.command("schema", help=words("输出 JSON Schema。", "Print a JSON Schema."))
def _schema(
    name: Annotated[
        Literal["record", "policy", "rules", "case", "decision", "audit"],
        typer.Argument(
            help=words("所描述的内容", "the content that the schema describes"),
            metavar="NAME",
            show_default=False,
        ),
    ],
    directories: Directories = None,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(name, directories, lang))


def _print(name: str, directories: list[str] | None, lang: Lang) -> int:
    """Print a schema that knows the determinations and conclusions of the policies below the directories."""
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.schema import schema

    policies = policy_set(directories, lang)[1] if directories else None
    write(json.dumps(schema(name, lang, policies), ensure_ascii=False, indent=2) + "\n")
    return 0
