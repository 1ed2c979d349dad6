"""A summary as a report: the verdict first and last, between them what to do, what is wrong, what follows, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from disclosure_rules.errors import Lang, Text
from disclosure_rules.explanation.labels import value_label
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.phrases import labelled, listed, parted, phrase
from disclosure_rules.render.report import Format, Level, Line, Report, Section, printed
from disclosure_rules.summary.labels import dated, left_of
from disclosure_rules.summary.model import Consequence, OtherLimit, Question, Summary, ToDo, Wrong
from disclosure_rules.terms import Degree, Severity, Status

MARKS: Final[dict[Degree, tuple[str, Level]]] = {
    Degree.ON_TRACK: ("✓", "good"),
    Degree.TO_BE_FILLED_IN: ("…", "notice"),
    Degree.CANNOT_BE_JUDGED: ("?", "notice"),
    Degree.MINOR: ("!", "notice"),
    Degree.MAJOR: ("✗", "bad"),
    Degree.LATE: ("✗", "bad"),
    Degree.SERIOUS: ("✗", "bad"),
}
"""The mark of each degree, which no colour replaces, and its weight."""


def summary_text(summary: Summary, lang: Lang = "zh", format: Format = "text") -> str:  # noqa: A002  # as in `render`
    """The summary as plain text that fits 80 columns, or as Markdown."""
    return printed(summary_report(summary, lang), format)


def summary_report(summary: Summary, lang: Lang = "zh") -> Report:
    """The summary as a report."""
    return _Reporter(summary, lang).report()


def headline(summary: Summary, lang: Lang) -> str:
    """The mark, the degree and the verdict."""
    return f"{MARKS[summary.degree][0]} " + labelled_text(
        value_label(summary.degree).of(lang), summary.verdict.of(lang), lang
    )


def labelled_text(label: str, said: str, lang: Lang) -> str:
    """A label that is no phrase, with what it is the label of."""
    return f"{label}{phrase('colon', lang)}{said}"


class _Reporter:
    def __init__(self, summary: Summary, lang: Lang) -> None:
        self.summary = summary
        self.lang = lang

    def report(self) -> Report:
        summary, lang = self.summary, self.lang
        name = f"{summary.kind.of(lang)} {summary.record.id or ''}".strip()
        title = phrase("summary.title", lang, name=name, day=dated(summary.as_of))
        verdict = Line(headline(summary, lang), MARKS[summary.degree][1])
        asked = [self._question(number, item) for number, item in enumerate(summary.questions, 1)]
        sections = [
            Section("", (verdict,)),
            *self._section("summary.to-do", self._to_do()),
            *self._section("summary.wrongs", self._wrongs()),
            *self._section("summary.consequences", map(self._consequence, summary.consequences)),
            *self._section("summary.ask", asked),
            *self._section("summary.rest", self._rest()),
            Section("", (verdict,)),
        ]
        return Report(title, tuple(sections), compact=True)

    def _section(self, name: str, lines: Iterable[Line]) -> Iterator[Section]:
        """A section, if it has any lines."""
        if found := tuple(lines):
            yield Section(phrase(name, self.lang), found)

    def _say(self, text: Text) -> str:
        return text.of(self.lang)

    def _basis(self, clauses: tuple[ClauseRef, ...], indent: int) -> Iterator[Line]:
        """The first clause with its gist, and how many others there are."""
        if clauses:
            first, others = clauses[0], len(clauses) - 1
            more = phrase("summary.and-more", self.lang, count=others) if others else ""
            place = self._say(Text(first.at, first.id))
            yield Line(labelled_text(place, self._say(first.gist), self.lang) + more, "dim", indent)

    def _to_do(self) -> Iterator[Line]:
        for (day, said), items in groupby(self.summary.to_do, key=self._when):
            yield Line(labelled_text(day, said, self.lang) if said else day)
            for item in items:
                yield Line(self._who(item.title, item.who), indent=1)
                if item.also:
                    yield Line(self._also(item.also), "dim", 2)
                if item.status is not Status.UNDETERMINED:
                    yield from self._basis(item.clauses, 2)

    def _when(self, item: ToDo) -> tuple[str, str]:
        """The day of an act, and how far it is off."""
        if item.due is None:
            if item.waits_for is None:
                return phrase("summary.no-limit", self.lang), ""
            return phrase("summary.not-started", self.lang, event=item.waits_for), ""
        day = self._say(dated(item.due)) + (phrase("provisional", self.lang) if item.provisional else "")
        if item.status is Status.UNDETERMINED:
            return day, phrase("summary.whether-done", self.lang)
        if item.status is Status.OVERDUE:
            return day, phrase("summary.past", self.lang, days=item.working_days_late)
        return day, self._say(left_of(item.due, item.working_days_left))

    def _who(self, title: Text, who: Text) -> str:
        return phrase("summary.who", self.lang, title=title, who=who)

    def _also(self, limits: tuple[OtherLimit, ...]) -> str:
        said = (
            phrase(
                "summary.limit",
                self.lang,
                title=item.title,
                status=value_label(item.status),
                due=dated(item.due),
            )
            for item in limits
        )
        return labelled("summary.also", parted(said, self.lang), self.lang)

    def _wrongs(self) -> Iterator[Line]:
        for item in self.summary.wrongs:
            severity = item.severity or Severity.MAJOR
            grade = value_label(item.severity) if item.severity else value_label(Degree.LATE)
            level: Level = "bad" if severity in (Severity.MAJOR, Severity.SERIOUS) else "notice"
            yield Line(labelled_text(self._say(grade), self._say(item.message), self.lang), level)
            yield from self._wrong_more(item)

    def _wrong_more(self, item: Wrong) -> Iterator[Line]:
        if item.mend is not None:
            yield Line(labelled("summary.mend", self._say(item.mend), self.lang), indent=1)
        if item.also:
            yield Line(self._also(item.also), "dim", 1)
        yield from self._basis(item.clauses, 1)

    def _consequence(self, item: Consequence) -> Line:
        start = phrase("summary.now", self.lang)
        if item.from_day is not None:
            start = phrase("summary.from", self.lang, day=dated(item.from_day))
        places = listed(
            dict.fromkeys(self._say(Text(clause.at, clause.id)) for clause in item.clauses), self.lang
        )
        said = phrase(
            "summary.measure",
            self.lang,
            start=start,
            title=item.title,
            addressees=item.addressees,
            because=item.because,
            places=places,
        )
        return Line(said, "plain" if item.from_day else "bad")

    def _question(self, number: int, item: Question) -> Line:
        if item.who is None:
            said = phrase(
                "summary.question-only",
                self.lang,
                number=number,
                question=item.question,
                count=item.bears_on,
            )
        else:
            said = phrase(
                "summary.question",
                self.lang,
                number=number,
                question=item.question,
                count=item.bears_on,
                who=item.who,
            )
        return Line(said)

    def _rest(self) -> Iterator[Line]:
        folded, basis = self.summary.folded, self.summary.basis
        yield Line(
            phrase(
                "summary.folded",
                self.lang,
                determined=folded.determined,
                decide=folded.decide,
                require=folded.require,
                find=folded.find,
                account=folded.account,
                facts=folded.facts,
            ),
            "dim",
        )
        yield Line(
            phrase(
                "summary.basis",
                self.lang,
                library=basis.library,
                policies=basis.policies,
                day=dated(basis.governing_date),
            ),
            "dim",
        )
