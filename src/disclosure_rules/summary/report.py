"""A summary as a report: the verdict first and last, between them what to do, what is wrong, what follows, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from disclosure_rules.errors import Lang
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.phrases import bracketed, phrase
from disclosure_rules.render.report import Line, Report, Section
from disclosure_rules.summary.content import Question, SummaryContent, ToDo, Wrong
from disclosure_rules.summary.words import MARKS, MOST, SummaryWords, labelled_text
from disclosure_rules.terms import Status


def with_verdict(report: Report, summary: SummaryContent, lang: Lang) -> Report:
    """A report of the same record under the title of its summary, with the verdict first and last."""
    words = SummaryWords(summary, lang)
    verdict = Section("", (Line(words.headline(), MARKS[summary.degree][1]),))
    return Report(words.title(), (verdict, *report.sections, verdict))


def summary_report(summary: SummaryContent, lang: Lang = "zh", *, unfold: str = "") -> Report:
    """The summary as a report. `unfold` says how everything is shown."""
    return _Reporter(summary, lang, unfold).report()


class _Reporter:
    def __init__(self, summary: SummaryContent, lang: Lang, unfold: str) -> None:
        self.summary = summary
        self.lang = lang
        self.unfold = bracketed(unfold, lang) if unfold else ""
        self.words = SummaryWords(summary, lang)

    def report(self) -> Report:
        summary, words = self.summary, self.words
        verdict = Line(words.headline(), MARKS[summary.degree][1])
        asked = [self._question(number, item) for number, item in enumerate(summary.questions, 1)]
        consequences = [
            Line(words.consequence(item), "plain" if item.from_day else "bad")
            for item in summary.consequences[:MOST]
        ]
        sections = [
            Section("", (verdict,)),
            *self._section("summary.to-do", self._to_do(), len(summary.to_do)),
            *self._section("summary.wrongs", self._wrongs(), len(summary.wrongs)),
            *self._section("summary.consequences", consequences, len(summary.consequences)),
            *self._section("summary.ask", asked),
            *self._section("summary.rest", self._rest()),
            *self._section("remedies.title", (Line(words.remedy(found)) for found in summary.remedies)),
            Section("", (verdict,)),
        ]
        return Report(words.title(), tuple(sections), compact=True)

    def _section(self, name: str, lines: Iterable[Line], entries: int = 0) -> Iterator[Section]:
        """A section, if it has any lines. Of many entries it says how many are left out."""
        found = [*lines]
        if entries > MOST:
            found.append(Line(self.words.left_out(entries - MOST) + self.unfold, "dim"))
        if found:
            yield Section(phrase(name, self.lang), tuple(found))

    def _basis(self, clauses: tuple[ClauseRef, ...], indent: int) -> Iterator[Line]:
        if clauses:
            yield Line(self.words.basis(clauses), "dim", indent)

    def _to_do(self) -> Iterator[Line]:
        for (day, off, _), items in groupby(self.summary.to_do[:MOST], key=self.words.when):
            yield Line(labelled_text(day, off, self.lang) if off else day)
            for item in items:
                yield from self._act(item)

    def _act(self, item: ToDo) -> Iterator[Line]:
        yield Line(self.words.act(item), indent=1)
        if moved := self.words.moved(item):
            yield Line(moved, indent=2)
        if item.also:
            yield Line(self.words.also(item.also, item.due), "dim", 2)
        if item.status is not Status.UNDETERMINED:
            yield from self._basis(item.clauses, 2)

    def _wrongs(self) -> Iterator[Line]:
        for item in islice(self.summary.wrongs, MOST):
            grade, level = self.words.grade(item)
            yield Line(labelled_text(grade, self.words.say(item.message), self.lang), level)
            yield from self._wrong_more(item)

    def _wrong_more(self, item: Wrong) -> Iterator[Line]:
        if item.mend is not None:
            yield Line(self.words.mend(item.mend), indent=1)
        if item.also:
            yield Line(self.words.also(item.also), "dim", 1)
        yield from self._basis(item.clauses, 1)

    def _question(self, number: int, item: Question) -> Line:
        asked = bracketed(self.words.asked(item), self.lang)
        return Line(f"{number}. {self.words.say(item.question)}{asked}")

    def _rest(self) -> Iterator[Line]:
        yield Line(self.words.folded() + self.unfold, "dim")
        yield Line(self.words.grounds(), "dim")
