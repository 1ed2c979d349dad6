"""The results of `evaluate`, one record after the other, and their printing in four forms."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from textwrap import indent
from typing import Any, Literal, NamedTuple

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.cli.console import print_problems, show, write
from disclosure_rules.decision import Decision
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem, RecordError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.model import Policy
from disclosure_rules.reading.record_stream import RecordInput, RecordStream
from disclosure_rules.records import Record, read_record
from disclosure_rules.render import Lang, Line, Report, Section, printed, report_of

Form = Literal["text", "json", "jsonl", "markdown"]


class Rejection(NamedTuple):
    """A record that is not acceptable, in its place among the results."""

    entry: RecordInput
    problems: tuple[Problem, ...]

    def as_json(self) -> dict[str, Any]:
        """What stands where a decision would."""
        problems = [problem._asdict() for problem in self.problems]
        return {"record": self.entry.reference(), "problems": problems}

    def report(self, lang: Lang) -> Report:
        """The same in words."""
        reference = self.entry.reference()
        name = ":".join(str(reference[key]) for key in ("file", "line") if key in reference)
        lines = tuple(Line(problem.line(lang), "bad") for problem in self.problems)
        title = f"{name}：事项记录被拒绝，未作判定" if lang == "zh" else f"{name}: rejected, nothing decided"
        return Report(title, (Section("错误" if lang == "zh" else "problems", lines),))


Result = Decision | Rejection


class Results:
    """Decides about every entry as it is asked for, counts the outcomes, and has each decision recorded first."""

    def __init__(
        self,
        entries: RecordStream,
        evaluator: Evaluator,
        as_of: Moment,
        record: Callable[[Record, Decision], None] | None = None,
    ) -> None:
        self.entries = entries
        self.evaluator = evaluator
        self.as_of = as_of
        self.record = record
        self.tally: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Result]:
        for entry in self.entries:
            result = self._result(entry)
            self.tally["rejected" if isinstance(result, Rejection) else result.outcome] += 1
            yield result

    def _result(self, entry: RecordInput) -> Result:
        if entry.problems:
            return Rejection(entry, entry.problems)
        try:
            record = read_record(entry.data)
            decision = self.evaluator.evaluate(record, as_of=self.as_of)
        except EngineError:
            raise
        except DisclosureRulesError as error:
            return Rejection(entry, tuple(entry.placed(problem) for problem in error.problems))
        try:
            if self.record is not None:
                self.record(record, decision)
        except RecordError as error:
            if any(problem.code != "audit.unwritten" for problem in error.problems):
                raise  # the log is at fault, not this record
            return Rejection(entry, tuple(entry.placed(problem) for problem in error.problems))
        return decision


def told(results: Iterable[Result], lang: Lang) -> Iterator[Result]:
    """The same results, the problems of those rejected told on standard error."""
    for result in results:
        if isinstance(result, Rejection):
            print_problems(result.problems, lang)
        yield result


def print_all(
    results: Iterator[Result], entries: RecordStream, policies: Iterable[Policy], lang: Lang, form: Form
) -> None:
    """Print every result as soon as it is there; `policies` are those that decided, for their labels."""
    if form == "json":
        _print_json(results, entries)
    elif form == "jsonl":
        for result in results:
            write(_compact(result) + "\n")
    else:
        _print_reports(results, policies, lang, form)


def _compact(result: Result) -> str:
    if isinstance(result, Decision):
        return result.model_dump_json()
    return json.dumps(result.as_json(), ensure_ascii=False, separators=(",", ":"))


def _pretty(result: Result) -> str:
    if isinstance(result, Decision):
        return result.model_dump_json(indent=2)
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2)


def _print_json(results: Iterator[Result], entries: RecordStream) -> None:
    """An object for one record, else a list; it is closed at the very end, so that a broken one shows."""
    first = list(islice(results, 2))
    if first and not entries.many:
        write(_pretty(first[0]) + "\n")
        return
    between = "[\n"
    for result in chain(first, results):
        write(between + indent(_pretty(result), "  "))
        between = ",\n"
    write("[]\n" if between == "[\n" else "\n]\n")


def _print_reports(results: Iterable[Result], policies: Iterable[Policy], lang: Lang, form: Form) -> None:
    between = ""
    for result in results:
        write(between)
        report = report_of(result, policies, lang) if isinstance(result, Decision) else result.report(lang)
        if form == "text":
            show(report)
        else:
            write(printed(report, "markdown"))
        between = "\n"
