"""The command `evaluate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules._engine import Engine
from disclosure_rules._markup import inert_json
from disclosure_rules.cli.console import REFUSED, end, is_terminal, stdin, warn, write
from disclosure_rules.cli.line_request import Explained
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    ClausePages,
    Keep,
    Kinds,
    Language,
    Log,
    Mask,
    MaskId,
    MidnightIsDay,
    Policies,
    Previous,
    RecordFiles,
    Settings,
    Sync,
    help_of,
)
from disclosure_rules.cli.pages import print_page
from disclosure_rules.cli.progress import progress, records_of
from disclosure_rules.cli.reports import OutputFormat, ReportShape, print_reports
from disclosure_rules.cli.results import Rejection, Result, Results, decided, with_problems_printed
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.cli.audit_log import Recording
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordStream


def command(
    files: RecordFiles,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    output_format: Annotated[OutputFormat, FORMAT] = "text",
    everything: Annotated[bool, typer.Option("--all", help=help_of("evaluate.all"))] = False,
    full: Annotated[bool, typer.Option("--full", help=help_of("evaluate.full"))] = False,
    what_if: Annotated[
        list[str] | None, typer.Option("--what-if", help=help_of("evaluate.what-if"), metavar="FACT=VALUE")
    ] = None,
    clause_pages: ClausePages = None,
    lang: Language = LANG,
    engine: Annotated[Engine, typer.Option(help=help_of("evaluate.engine"))] = "auto",
    log: Log = None,
    keep: Keep = None,
    mask_id: MaskId = False,
    previous: Previous = None,
    sync: Sync = False,
) -> None:
    from disclosure_rules.cli.audit_log import Recording
    from disclosure_rules.cli.setup import Choice

    choice = Choice(as_of, policies, settings, engine, midnight_is_day, mask, calendar, kinds)
    recording = Recording(log, tuple(keep or ()), mask_id, previous, sync)
    if what_if:
        from disclosure_rules.cli.what_if import print_differences

        end(lang, lambda: print_differences(files, what_if, choice, lang, output_format, recording))
    shape = ReportShape(output_format, everything, full, clause_pages)
    end(lang, lambda: _run(files, choice, lang, shape, recording))


def _run(names: Sequence[str], choice: Choice, lang: Lang, shape: ReportShape, recording: Recording) -> int:
    """Decide about every record of the files and print the results. Gives the exit status. With a log in
    `recording`, each decision is added to the log before it is printed."""
    from disclosure_rules.reading.record_stream import RecordStream

    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    by_line = shape.format == "jsonl"
    entries = RecordStream(names, stdin(), conversation=by_line, kinds=evaluator.kinds)
    with recording.opened(evaluator) as record:
        return _print(Results(entries, evaluator, as_of, record, by_line), lang, shape)


def _print(results: Results, lang: Lang, shape: ReportShape) -> int:
    from disclosure_rules.reading.record_stream import STDIN
    from disclosure_rules.terms import Outcome

    entries, evaluator = results.entries, results.evaluator
    # Who answers on standard output alone may not be read elsewhere: a full pipe of errors would stop the conversation.
    conversing = shape.format == "jsonl" and STDIN in entries.names
    shown_once = conversing or (
        shape.format == "text" and is_terminal(sys.stdout) and is_terminal(sys.stderr)
    )
    shown = iter(results) if shown_once else with_problems_printed(results, lang)
    with progress(
        "diff.unit", lang, records_of(entries.names), shown=not conversing and _waits(shape)
    ) as counted:
        print_all(counted.over(shown), entries, evaluator, lang, shape)
    rejected, total = results.tally["rejected"], results.tally.total()
    if not rejected:
        return int(results.tally[Outcome.COMPLIANT] < total)
    if total > 1:
        warn(phrase("evaluate.some-rejected", lang, total=total, rejected=rejected))
    return REFUSED


def _waits(shape: ReportShape) -> bool:
    """Whether nothing shows on the terminal until all is decided: standard output is elsewhere, or a list comes last."""
    listed = shape.format in ("text", "markdown", "html") and not (shape.full or shape.everything)
    return listed or not is_terminal(sys.stdout)


def print_all(
    results: Iterator[Result],
    entries: RecordStream,
    evaluator: Evaluator,
    lang: Lang,
    shape: ReportShape,
) -> None:
    """Print every result as soon as it is there; a list of many when all are there. The policies of `evaluator` give the
    labels."""
    output_format = shape.format
    if output_format == "json":
        _print_json(results, entries)
    elif output_format == "jsonl":
        for result in results:
            write(_compact(result) + "\n")
    elif output_format == "html":
        print_page(results, entries, evaluator, lang, shape)
    else:
        print_reports(results, entries, evaluator, lang, shape)


def _compact(result: Result) -> str:
    if isinstance(result, Rejection):
        text = json.dumps(result.as_json(), ensure_ascii=False, separators=(",", ":"))
    else:
        text = result.as_json() if isinstance(result, Explained) else decided(result).model_dump_json()
    return inert_json(text)


def _pretty(result: Result) -> str:
    if isinstance(result, Rejection):
        return inert_json(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    return inert_json(decided(result).model_dump_json(indent=2))


def _print_json(results: Iterator[Result], entries: RecordStream) -> None:
    """Print an object for one record, else a list. The list is closed at the very end, so that a broken one shows."""
    first = list(islice(results, 2))
    if first and not entries.many:
        write(_pretty(first[0]) + "\n")
        return
    between = "[\n"
    for result in chain(first, results):
        write(between + indent(_pretty(result), "  "))
        between = ",\n"
    write("[]\n" if between == "[\n" else "\n]\n")
