"""The commands that take records: `evaluate` and `explain`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Literal

from disclosure_rules.cli.audit_log import Recording
from disclosure_rules.cli.console import REFUSED, is_terminal, show, stdin, warn, write
from disclosure_rules.cli.results import Form, Results, print_all, told
from disclosure_rules.cli.setup import Choice
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.reading.record_stream import RecordInput, RecordStream
from disclosure_rules.render import Lang, explanation_report, printed
from disclosure_rules.terms import Outcome


def evaluate(
    names: Sequence[str],
    choice: Choice,
    lang: Lang,
    form: Form,
    recording: Recording,
) -> int:
    """Decide about every record of the files and print the results; gives the exit status. With a log in
    `recording` each decision is added to it before it is printed."""
    as_of = choice.moment()
    evaluator = choice.evaluator()
    entries = RecordStream(names, stdin())
    with recording.opened(evaluator) as record:
        return _print(Results(entries, evaluator, as_of, record), lang, form)


def _print(results: Results, lang: Lang, form: Form) -> int:
    entries, evaluator = results.entries, results.evaluator
    shown_once = form == "text" and is_terminal(sys.stdout) and is_terminal(sys.stderr)
    shown = iter(results) if shown_once else told(results, lang)
    print_all(shown, entries, evaluator.policies, lang, form)
    rejected, total = results.tally["rejected"], results.tally.total()
    if not rejected:
        return int(results.tally[Outcome.COMPLIANT] < total)
    if total > 1:
        en = f"{rejected} of {total} records rejected; nothing was decided about them"
        warn(f"共 {total} 条事项记录，{rejected} 条被拒绝，未作判定" if lang == "zh" else en)
    return REFUSED


def explain(
    name: str, about: str | None, choice: Choice, lang: Lang, form: Literal["text", "json", "markdown"]
) -> int:
    """Explain what was, or was not, concluded about one record; gives the exit status."""
    as_of = choice.moment()
    evaluator = choice.evaluator()
    entry = _only(name)
    try:
        found = evaluator.explain(entry.data, as_of=as_of, about=about)
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    if form == "json":
        write(found.model_dump_json(indent=2) + "\n")
    elif form == "markdown":
        write(printed(explanation_report(found, lang), "markdown"))
    else:
        show(explanation_report(found, lang))
    return 0


def _only(name: str) -> RecordInput:
    """The one record of a file."""
    entries = RecordStream([name], stdin())
    found = iter(entries)
    entry = next(found, None)
    if entry is None or next(found, None) is not None:
        shown = entry.origin.source.name if entry else name
        message, zh = "not one record", "应恰有一条事项记录"
        raise RecordError(Problem("cli.one-record", shown, message, "give a file with one record", zh))
    if entry.problems:
        raise RecordError(entry.problems)
    return entry
