"""The command `ask`: one question after another, with the decision after each answer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import REFUSED, end
from disclosure_rules.cli.explain import only_record
from disclosure_rules.cli.options import (
    LANG,
    AsOf,
    CalendarFile,
    Kinds,
    Policies,
    Settings,
    help_of,
)
from disclosure_rules.errors import Lang, Problem, RecordError

if TYPE_CHECKING:
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.reading.record_stream import RecordInput
    from disclosure_rules.records.kinds import RecordKinds


def command(
    file: Annotated[str, typer.Argument(help=help_of("ask.file"), metavar="FILE")],
    as_of: AsOf = None,
    about: Annotated[
        str | None, typer.Option(help=help_of("ask.about"), metavar="ID", show_default=False)
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", help=help_of("ask.out"), metavar="FILE", show_default=False)
    ] = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    lang: Annotated[Lang | None, typer.Option(help=help_of("ask.lang"), show_default=False)] = None,
) -> None:
    from disclosure_rules.cli.setup import Choice

    choice = Choice(
        as_of,
        policies,
        settings,
        "reference",
        midnight_is_day=False,
        mask=False,
        calendar=calendar,
        kinds=kinds,
    )
    end(lang or LANG, lambda: _run(file, about, out, choice, lang))


def _run(name: str, about: str | None, out: str | None, choice: Choice, lang: Lang | None) -> int:
    """Ask about the one record of a file, in its own language if no other is named, until nothing is left to ask, or the
    answers end. With `out`, each answer is in that
    file at once; without it, the record is printed at the end, also after an interrupt. Gives the exit status."""
    from disclosure_rules.cli.answer_file import AnswerFile
    from disclosure_rules.cli.conversation import Conversation
    from disclosure_rules.records import read_record

    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    entry, data = _draft(name, evaluator.kinds)
    lang = lang or _language_of(entry)
    file = AnswerFile(Path(name), data, out, lang)
    about = about and evaluator.names.id_of(about)
    try:
        start = read_record(entry.data, kinds=evaluator.kinds)
        conversation = Conversation(evaluator, start, as_of, about, lang, partial(file.save, start))
        try:
            conversation.run()
        finally:
            file.finish()
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    return REFUSED if file.has_failed else 0


def _language_of(entry: RecordInput) -> Lang:
    """The language in which a record names its kind."""
    from disclosure_rules.reading.record_editor import KIND

    return "zh" if isinstance(entry.data, dict) and KIND in entry.data else "en"


def _draft(name: str, kinds: RecordKinds) -> tuple[RecordInput, bytes]:
    """The one record of a YAML or JSON file, and the bytes that it was read from."""
    from disclosure_rules.cli.answer_file import FORMATS
    from disclosure_rules.reading.record_stream import STDIN
    from disclosure_rules.reading.strict import ReadingError, read_bytes

    if name == STDIN:
        raise RecordError(Problem("cli.one-record", name, "stdin"))
    if Path(name).suffix.lower() not in FORMATS:
        raise RecordError(Problem("cli.one-record", name, "format"))
    try:
        data = read_bytes(Path(name))
    except ReadingError as error:
        raise RecordError(error.problems) from None
    entry = only_record(name, kinds, data)
    if entry.base:
        raise RecordError(Problem("cli.one-record", name, "listed"))
    return entry, data
