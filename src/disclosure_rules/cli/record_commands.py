"""The commands that take records; what each does is in its own module, loaded when it is asked for."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    Engine,
    File,
    Files,
    Language,
    Policies,
    Settings,
    words,
)

commands = typer.Typer()


@commands.command("evaluate", help=words("判定每一条事项记录。", "Decide about every record."))
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
    end(lang, lambda: evaluating.evaluate(files, chosen, lang, form))


@commands.command(
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
    end(lang, lambda: evaluating.explain(file, about, chosen, lang, form))
