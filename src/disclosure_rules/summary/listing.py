"""Many summaries as a list: totals first, then a line each, the most pressing first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.phrases import listed, phrase
from disclosure_rules.render.report import PAGE_WIDTH, Line, Report, Section, cut
from disclosure_rules.summary.labels import left_of, past_by, working
from disclosure_rules.summary.model import Summary
from disclosure_rules.summary.urgency import urgency
from disclosure_rules.summary.words import MARKS, labelled_text
from disclosure_rules.terms import Degree, Status


def list_report(summaries: Iterable[tuple[str, Summary]], rejected: int, lang: Lang) -> Report:
    """The totals by degree, a line for each summary with the name that it has in its file, and the totals again."""
    items = sorted(summaries, key=lambda item: urgency(item[1]))
    count = Counter(summary.degree for _, summary in items)
    totals = [
        phrase("summary.list-degree", lang, degree=value_label(degree), count=count[degree])
        for degree in reversed(Degree)
        if count[degree]
    ]
    if rejected:
        totals.append(phrase("summary.list-rejected", lang, count=rejected))
    day = dated(items[0][1].as_of) if items else ""
    title = phrase("summary.list-title", lang, total=len(items) + rejected, day=day)
    lines = tuple(line_of(name, summary, lang) for name, summary in items)
    total = Section("", (Line(listed(totals, lang)),))
    sections = (total, Section("", lines), *((total,) if lines else ()))
    return Report(title, sections, compact=True)


def line_of(name: str, summary: Summary, lang: Lang) -> Line:
    """The mark, the name and the degree of a record on one line, and what comes first about it."""
    mark, level = MARKS[summary.degree]
    said = phrase(
        "summary.list-line",
        lang,
        mark=mark,
        name=cut(name, PAGE_WIDTH // 3),
        degree=value_label(summary.degree),
        said=_said(summary, lang),
    )
    return Line(cut(said, PAGE_WIDTH - 4), level)


def _said(summary: Summary, lang: Lang) -> str:
    """What comes first about a record: the act that is due, what is wrong, what is to be asked."""
    first = next((item for item in summary.to_do if item.due is not None), None)
    if first is not None and first.status is Status.OVERDUE and summary.degree is Degree.LATE:
        return labelled_text(working(first.working_days_late).of(lang), first.title.of(lang), lang)
    if first is not None and first.status is Status.OVERDUE:
        return labelled_text(past_by(first.working_days_late).of(lang), first.title.of(lang), lang)
    if first is not None and first.status in (Status.PENDING, Status.DUE_SOON):
        left = left_of(first.due, first.working_days_left).of(lang)
        return labelled_text(f"{dated(first.due).of(lang)} {left}".strip(), first.title.of(lang), lang)
    if summary.wrongs:
        return summary.wrongs[0].message.of(lang)
    if summary.questions:
        return summary.questions[0].question.of(lang)
    return summary.verdict.of(lang)
