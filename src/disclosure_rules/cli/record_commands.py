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
    Keep,
    Language,
    Log,
    MaskId,
    Policies,
    Previous,
    RecordFile,
    RecordFiles,
    Settings,
    Sync,
    words,
)

commands = typer.Typer()


@commands.command("evaluate", help=words("判定每一条事项记录。", "Decide about every record."))
def _evaluate(
    files: RecordFiles,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    form: Annotated[Literal["text", "json", "jsonl", "markdown"], FORMAT] = "text",
    lang: Language = LANG,
    engine: Annotated[
        Engine, typer.Option(help=words("规则引擎；判定结果相同", "the rule engine; all decide alike"))
    ] = "auto",
    log: Log = None,
    keep: Keep = None,
    mask_id: MaskId = False,
    previous: Previous = None,
    sync: Sync = False,
) -> None:
    from disclosure_rules.cli import audit_log, evaluate, setup

    chosen = setup.Choice(as_of, policies, settings, engine)
    recording = audit_log.Recording(log, tuple(keep or ()), mask_id, previous, sync)
    end(lang, lambda: evaluate.evaluate(files, chosen, lang, form, recording))


@commands.command(
    "explain", help=words("说明某一结论为何作出或未作出。", "Say why something was, or was not, concluded.")
)
def _explain(
    file: RecordFile,
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
    from disclosure_rules.cli import evaluate, setup

    chosen = setup.Choice(as_of, policies, settings, "reference")
    end(lang, lambda: evaluate.explain(file, about, chosen, lang, form))


@commands.command(
    "verify",
    help=words(
        "重新判定留痕文件中的每一项，说明与原判定有何不同、为何不同。",
        "Decide again about every line of an audit file; tell what differs from the decision recorded, and why.",
    ),
    short_help=words("重新判定留痕文件。", "Decide again about the lines of an audit file."),
)
def _verify(
    log: Annotated[
        str,
        typer.Argument(
            help=words(
                "evaluate --record 写成的文件；- 为标准输入",
                "what `evaluate --record` wrote; - is standard input",
            ),
            metavar="LOG",
        ),
    ],
    policies: Policies = None,
    previous: Annotated[
        str | None,
        typer.Option(
            help=words(
                "此文件所接续的留痕文件的末行摘要",
                "the last digest of the log that this one continues",
            ),
            metavar="DIGEST",
            show_default=False,
        ),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            help=words(
                "此文件应有的末行摘要，据以发现末尾缺行",
                "the last digest that the log must have, so that lines missing at its end are noticed",
            ),
            metavar="DIGEST",
            show_default=False,
        ),
    ] = None,
    form: Annotated[Literal["text", "json"], FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli import verify

    ends = verify.Ends(previous, last)
    end(lang, lambda: verify.verify(log, policies, ends, lang, form))
