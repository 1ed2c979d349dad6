"""The command `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, stdin, write
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    Kinds,
    Language,
    Mask,
    MidnightIsDay,
    Policies,
    RecordFile,
    Settings,
    help_of,
)
from disclosure_rules.errors import Lang, Problem, RecordError

if TYPE_CHECKING:
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.records.kinds import RecordKinds

_Format = Literal["text", "json", "markdown"]


def command(
    file: RecordFile,
    about: Annotated[
        str | None, typer.Option(help=help_of("explain.about"), metavar="ID", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--everything", help=help_of("explain.everything"))] = False,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(as_of, policies, settings, "reference", midnight_is_day, mask, calendar, kinds)
    end(lang, lambda: _print(file, (about, everything), choice, lang, output_format))


def _print(
    name: str, asked: tuple[str | None, bool], choice: Choice, lang: Lang, output_format: _Format
) -> int:
    """Explain the conclusions about one record, drawn and not drawn. Gives the exit status."""
    from disclosure_rules.render import explanation_report, printed

    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    entry = _only(name, evaluator.kinds)
    about, everything = asked
    try:
        explanation = evaluator.explain(entry.data, as_of=as_of, about=about, everything=everything)
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    if output_format == "json":
        write(explanation.model_dump_json() + "\n")
    elif output_format == "markdown":
        write(printed(explanation_report(explanation, lang), "markdown"))
    else:
        show(explanation_report(explanation, lang))
    return 0


def _only(name: str, kinds: RecordKinds) -> RecordInput:
    """The one record of a file."""
    from disclosure_rules.reading.record_stream import RecordStream

    entries = RecordStream([name], stdin(), kinds=kinds)
    remaining = iter(entries)
    entry = next(remaining, None)
    if entry is None or next(remaining, None) is not None:
        shown = entry.origin.source.name if entry else name
        raise RecordError(Problem("cli.one-record", shown))
    if entry.problems:
        raise RecordError(entry.problems)
    return entry
