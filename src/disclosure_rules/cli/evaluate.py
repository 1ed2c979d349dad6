"""The command `evaluate`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from textwrap import indent
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from disclosure_rules._engine import Engine
from disclosure_rules.cli.console import REFUSED, end, is_terminal, print_problems, show, stdin, warn, write
from disclosure_rules.cli.line_request import Explained, LineRequest, line_request
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    AsOf,
    CalendarFile,
    Keep,
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
from disclosure_rules.errors import DisclosureRulesError, EngineError, Lang, Problem, RecordError
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.calendar.moments import Moment
    from disclosure_rules.cli.audit_log import Recording
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.decision import Decision
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.model import Policy
    from disclosure_rules.reading.record_stream import RecordInput, RecordStream
    from disclosure_rules.records import Record
    from disclosure_rules.render import Report

_Format = Literal["text", "json", "jsonl", "markdown"]


def command(
    files: RecordFiles,
    as_of: AsOf = None,
    policies: Policies = None,
    settings: Settings = None,
    calendar: CalendarFile = None,
    midnight_is_day: MidnightIsDay = False,
    mask: Mask = False,
    output_format: Annotated[_Format, FORMAT] = "text",
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

    choice = Choice(as_of, policies, settings, engine, midnight_is_day, mask, calendar)
    recording = Recording(log, tuple(keep or ()), mask_id, previous, sync)
    end(lang, lambda: _run(files, choice, lang, output_format, recording))


def _run(
    names: Sequence[str], choice: Choice, lang: Lang, output_format: _Format, recording: Recording
) -> int:
    """Decide about every record of the files and print the results. Gives the exit status. With a log in
    `recording`, each decision is added to the log before it is printed."""
    from disclosure_rules.reading.record_stream import RecordStream

    as_of = choice.moment()
    evaluator = choice.evaluator()
    by_line = output_format == "jsonl"
    entries = RecordStream(names, stdin(), conversation=by_line, kinds=evaluator.kinds)
    with recording.opened(evaluator) as record:
        return _print(Results(entries, evaluator, as_of, record, by_line), lang, output_format)


def _print(results: Results, lang: Lang, output_format: _Format) -> int:
    from disclosure_rules.reading.record_stream import STDIN
    from disclosure_rules.terms import Outcome

    entries, evaluator = results.entries, results.evaluator
    # Who answers on standard output alone may not be read elsewhere: a full pipe of errors would stop the conversation.
    conversing = output_format == "jsonl" and STDIN in entries.names
    shown_once = conversing or (
        output_format == "text" and is_terminal(sys.stdout) and is_terminal(sys.stderr)
    )
    shown = iter(results) if shown_once else with_problems_printed(results, lang)
    print_all(shown, entries, evaluator.policies, lang, output_format)
    rejected, total = results.tally["rejected"], results.tally.total()
    if not rejected:
        return int(results.tally[Outcome.COMPLIANT] < total)
    if total > 1:
        warn(phrase("evaluate.some-rejected", lang, total=total, rejected=rejected))
    return REFUSED


class Rejection:
    """A record that is not acceptable, in its place among the results."""

    def __init__(self, entry: RecordInput, problems: Iterable[Problem], *, mask: bool) -> None:
        self.reference = entry.reference(mask=mask)
        self.problems = tuple(problems)

    def as_json(self) -> dict[str, Any]:
        """The plain data that stands in place of a decision."""
        problems = [problem.as_json() for problem in self.problems]
        return {"record": self.reference, "problems": problems}

    def report(self, lang: Lang) -> Report:
        """The rejection as a report."""
        from disclosure_rules.render import Line, Report, Section

        name = ":".join(str(self.reference[key]) for key in ("file", "line") if key in self.reference)
        lines = tuple(Line(problem.line(lang), "bad") for problem in self.problems)
        title = phrase("evaluate.rejected", lang, name=name)
        return Report(title, (Section(phrase("evaluate.problems", lang), lines),))


Result: TypeAlias = "Decision | Explained | Rejection"


class Results:
    """Decides about each entry when it is asked for, records the decision first, and counts the outcomes.

    With `by_line`, an entry may be an envelope that asks for an explanation too.
    """

    def __init__(
        self,
        entries: RecordStream,
        evaluator: Evaluator,
        as_of: Moment,
        record: Callable[[Record, Decision], None] | None = None,
        by_line: bool = False,
    ) -> None:
        self.entries = entries
        self.evaluator = evaluator
        self.as_of = as_of
        self.record = record
        self.by_line = by_line
        self.tally: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Result]:
        for entry in self.entries:
            result = self._result(entry)
            self.tally["rejected" if isinstance(result, Rejection) else _decided(result).outcome] += 1
            yield result

    def _result(self, entry: RecordInput) -> Result:
        from disclosure_rules.records import read_record

        if entry.problems:
            return self._rejection(entry, entry.problems)
        try:
            asked = line_request(entry, self.as_of) if self.by_line else LineRequest(entry, self.as_of)
            entry = asked.entry
            record = read_record(
                entry.data, midnight_is_day=self.evaluator.midnight_is_day, kinds=self.evaluator.kinds
            )
            decision = self.evaluator.evaluate(record, as_of=asked.as_of)
            explanation = asked.explanation(self.evaluator, record)
        except EngineError:
            raise
        except DisclosureRulesError as error:
            return self._rejection(entry, map(entry.placed, error.problems))
        try:
            if self.record is not None:
                self.record(record, decision)
        except RecordError as error:
            if any(problem.code != "audit.unwritten" for problem in error.problems):
                raise  # the log is at fault, not this record
            return self._rejection(entry, map(entry.placed, error.problems))
        return decision if explanation is None else Explained(decision, explanation)

    def _rejection(self, entry: RecordInput, problems: Iterable[Problem]) -> Rejection:
        return Rejection(entry, problems, mask=self.evaluator.mask)


def with_problems_printed(results: Iterable[Result], lang: Lang) -> Iterator[Result]:
    """The same results. The problems of rejected records are printed to standard error."""
    for result in results:
        if isinstance(result, Rejection):
            print_problems(result.problems, lang=lang)
        yield result


def print_all(
    results: Iterator[Result],
    entries: RecordStream,
    policies: Iterable[Policy],
    lang: Lang,
    output_format: _Format,
) -> None:
    """Print every result as soon as it is there. `policies` are the ones that decided; they give the labels."""
    if output_format == "json":
        _print_json(results, entries)
    elif output_format == "jsonl":
        for result in results:
            write(_compact(result) + "\n")
    else:
        _print_reports(results, policies, lang, output_format)


def _decided(result: Decision | Explained) -> Decision:
    return result.decision if isinstance(result, Explained) else result


_LINE_ENDS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})
"""The characters that some readers take for the end of a line. In JSON these stand within strings only, where they may be escaped."""


def _compact(result: Result) -> str:
    if isinstance(result, Rejection):
        text = json.dumps(result.as_json(), ensure_ascii=False, separators=(",", ":"))
    else:
        text = result.as_json() if isinstance(result, Explained) else result.model_dump_json()
    return text.translate(_LINE_ENDS)


def _pretty(result: Result) -> str:
    if isinstance(result, Rejection):
        return json.dumps(result.as_json(), ensure_ascii=False, indent=2)
    return _decided(result).model_dump_json(indent=2)


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


def _print_reports(
    results: Iterable[Result], policies: Iterable[Policy], lang: Lang, output_format: _Format
) -> None:
    from disclosure_rules.render import printed, report_of

    between = ""
    for result in results:
        write(between)
        report = (
            result.report(lang)
            if isinstance(result, Rejection)
            else report_of(_decided(result), policies, lang)
        )
        if output_format == "text":
            show(report)
        else:
            write(printed(report, "markdown"))
        between = "\n"
