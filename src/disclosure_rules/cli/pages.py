"""What `evaluate` prints as HTML: one page, with an article for each record or one list of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from disclosure_rules.cli.console import write
from disclosure_rules.cli.reports import ReportShape, listed
from disclosure_rules.cli.results import Judged, Rejection, Result, decided
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.reading.record_stream import RecordStream


def print_page(
    results: Iterator[Result], entries: RecordStream, evaluator: Evaluator, lang: Lang, shape: ReportShape
) -> None:
    """Print one page of all results."""
    from disclosure_rules.render.html import page, report_article
    from disclosure_rules.summary.page import STYLE

    links = shape.links(evaluator)
    linked: Callable[[str], str] = links.in_html if links else str
    first = list(islice(results, 2))
    every = chain(first, results)
    title = phrase("evaluate.page", lang)
    if not entries.many:
        articles = (_article(result, evaluator, lang, alone=True) for result in every)
        write(linked(page(title, lang, articles, STYLE)))
    elif shape.full or shape.everything:
        articles = (
            _article(result, evaluator, lang, level=2, place=f"record{number}-")
            for number, result in enumerate(every, 1)
        )
        write(linked(page(title, lang, chain([f"<h1>{title}</h1>"], articles), STYLE)))
    else:
        reports = (report_article(report, lang, 2) for report in listed(every, evaluator, lang))
        write(linked(page(title, lang, chain([f"<h1>{title}</h1>"], reports), STYLE)))


def _article(
    result: Result,
    evaluator: Evaluator,
    lang: Lang,
    *,
    level: int = 1,
    place: str = "",
    alone: bool = False,
) -> str:
    from disclosure_rules.render import report_of
    from disclosure_rules.render.html import report_article
    from disclosure_rules.summary.page import summary_article

    if isinstance(result, Rejection):
        return report_article(result.report(lang), lang, level)
    whole = report_of(decided(result), evaluator.policies, lang)
    if not isinstance(result, Judged):
        return report_article(whole, lang, level)
    summary = evaluator.summary(result.record, as_of=result.as_of, remedies=alone)
    return summary_article(summary, lang, whole, level=level, place=place)
