"""`evaluate --what-if`: what changes in the decision if facts of the record were otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from disclosure_rules._markup import inert_json
from disclosure_rules.cli.console import show, write, write_json
from disclosure_rules.cli.explain import only_record
from disclosure_rules.cli.reports import OutputFormat
from disclosure_rules.errors import Lang, Problem, RecordError

if TYPE_CHECKING:
    from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
    from disclosure_rules.cli.audit_log import Recording
    from disclosure_rules.cli.setup import Choice
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.render import Report


def print_differences(
    names: Iterable[str],
    settings: Iterable[str],
    choice: Choice,
    lang: Lang,
    output_format: OutputFormat,
    recording: Recording,
) -> int:
    """Print every difference in the decision about the one record. Gives 1 if there is one, else 0."""
    from disclosure_rules.authoring.diff.changes import ChangeTally
    from disclosure_rules.cli.setup import chosen

    recording.refuse_assumed()
    changes = chosen(settings, "--what-if")
    (name, *others) = names
    if others:
        raise RecordError(Problem("cli.one-record", others[0]))
    evaluator = choice.evaluator()
    as_of = choice.moment(evaluator.kinds.zone)
    entry = only_record(name, evaluator.kinds)
    try:
        found = evaluator.compare(entry.data, changes, as_of=as_of)
    except RecordError as error:
        raise RecordError(entry.placed(problem) for problem in error.problems) from None
    tally = ChangeTally(evaluator.policies, evaluator.policies)
    tally.add(found, entry.reference)
    if output_format == "json":
        write_json(tally.as_json()["changes"])
    elif output_format == "jsonl":
        lines = (
            json.dumps(change, ensure_ascii=False, separators=(",", ":"))
            for change in tally.as_json()["changes"]
        )
        write("".join(f"{inert_json(line)}\n" for line in lines))
    else:
        _print(_report(tally, evaluator, changes, lang), output_format, lang)
    return int(bool(found))


def _print(report: Report, output_format: OutputFormat, lang: Lang) -> None:
    if output_format == "text":
        show(report)
    elif output_format == "markdown":
        from disclosure_rules.render import printed

        write(printed(report, "markdown"))
    else:
        from disclosure_rules.render.html import page, report_article
        from disclosure_rules.summary.page import STYLE

        write(page(report.title, lang, [report_article(report, lang)], STYLE))


def _report(tally: ChangeTally, evaluator: Evaluator, changes: Mapping[str, Any], lang: Lang) -> Report:
    from disclosure_rules.authoring.diff.phrases import ChangePhrases
    from disclosure_rules.authoring.diff.report import sections_by_kind
    from disclosure_rules.phrases import labelled, listed, phrase
    from disclosure_rules.render import Line, Report, Section

    words = ChangePhrases(evaluator.policies, evaluator.policies, lang)

    def lines_of(change: TalliedChange) -> Iterator[Line]:
        yield Line(f"{words.about(change)} — {words.change(change)}", "notice")
        moved = listed(filter(None, (words.moved(example) for example in change.examples)), lang)
        if moved:
            yield Line(moved, "plain", 1)

    shown = [f"{fact}={'' if value is None else value}" for fact, value in changes.items()]
    sections = tuple(sections_by_kind(tally.ordered(), lambda change: change.key.kind, lines_of, lang))
    same = Section(phrase("in-all", lang), (Line(phrase("what-if.same", lang), "good"),))
    return Report(labelled("what-if.title", listed(shown, lang), lang), sections or (same,))
