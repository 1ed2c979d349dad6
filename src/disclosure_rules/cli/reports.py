"""What `evaluate` prints for people: the answer first, a list of many records, or everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from disclosure_rules.cli.console import show, write
from disclosure_rules.cli.results import Judged, Rejection, Result, decided
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordStream
    from disclosure_rules.render import Report
    from disclosure_rules.render.clause_links import ClauseLinks

OutputFormat: TypeAlias = Literal["text", "json", "jsonl", "markdown", "html"]


class ReportShape(NamedTuple):
    """How results are printed: the format, with everything or the answer alone, each in full or in a list; the address of the
    pages of clauses, which HTML and Markdown link to."""

    format: OutputFormat
    everything: bool
    full: bool
    clause_pages: str | None = None

    def links(self, evaluator: Evaluator) -> ClauseLinks | None:
        """The links to the pages of clauses, if an address is stated. Raises PolicyError where it is none."""
        return links_of(self.clause_pages, evaluator)


def links_of(address: str | None, evaluator: Evaluator) -> ClauseLinks | None:
    """The links to the pages of clauses at an address, if there is one. Raises PolicyError where it is none."""
    if address is None:
        return None
    from disclosure_rules.render.clause_links import ClauseLinks

    return ClauseLinks(address, evaluator.names.clauses.values())


def print_reports(
    results: Iterator[Result], entries: RecordStream, evaluator: Evaluator, lang: Lang, shape: ReportShape
) -> None:
    """Print a report for each result, or one list of many."""
    links = shape.links(evaluator)
    first = list(islice(results, 2))
    every = chain(first, results)
    if entries.many and not (shape.full or shape.everything):
        reports: Iterable[Report] = listed(every, evaluator, lang)
    else:
        alone = not entries.many
        reports = (
            _report(result, evaluator, lang, everything=shape.everything, alone=alone) for result in every
        )
    between = ""
    for report in reports:
        write(between)
        _print(report, shape, links)
        between = "\n"


def _print(report: Report, shape: ReportShape, links: ClauseLinks | None) -> None:
    from disclosure_rules.render import printed

    if shape.format == "text":
        show(report)
    else:
        text = printed(report, "markdown")
        write(links.in_markdown(text) if links else text)


def _report(result: Result, evaluator: Evaluator, lang: Lang, *, everything: bool, alone: bool) -> Report:
    from disclosure_rules.render import report_of
    from disclosure_rules.summary.build import summary_of
    from disclosure_rules.summary.report import summary_report, with_verdict

    if isinstance(result, Rejection):
        return result.report(lang)
    if not isinstance(result, Judged):
        return report_of(decided(result), evaluator.policies, lang)
    if everything:
        draft = result.record.is_draft(result.as_of)
        short = summary_of(result.decision, evaluator.names, is_draft=draft)
        return with_verdict(report_of(result.decision, evaluator.policies, lang), short, lang)
    summary = evaluator.summary(result.record, as_of=result.as_of, remedies=alone)
    return summary_report(summary, lang, unfold=phrase("summary.unfold", lang))


def listed(results: Iterable[Result], evaluator: Evaluator, lang: Lang) -> Iterator[Report]:
    """The rejected records, each as its problems, then one list of the others, when all are there."""
    from disclosure_rules.summary.build import summary_of
    from disclosure_rules.summary.listing import list_report

    kept, rejected = [], []
    for result in results:
        if isinstance(result, Judged):
            draft = result.record.is_draft(result.as_of)
            summary = summary_of(result.decision, evaluator.names, is_draft=draft)
            kept.append((result.decision.record.id or result.name, summary))
        elif isinstance(result, Rejection):
            rejected.append(result.report(lang))
    yield from rejected
    yield list_report(kept, len(rejected), lang)
