"""A summary as HTML: the verdict, then days, wrongs, consequences and questions; the whole decision is folded below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from disclosure_rules._markup import table
from disclosure_rules.errors import Lang
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.phrases import bracketed, header, phrase
from disclosure_rules.render.html import page, section_body, shown
from disclosure_rules.render.report import Report
from disclosure_rules.summary.content import Question, SummaryContent, ToDo, Wrong
from disclosure_rules.summary.words import MARKS, MOST, ActDay, SummaryWords
from disclosure_rules.terms import Status

STYLE = """
.verdict { font-size: 1.25rem; font-weight: 700; margin: .75rem 0; padding: .75rem 1rem; border: 1px solid var(--ink);
  border-left-width: 6px }
article { counter-reset: part }
section > h2::before, section > h3::before { counter-increment: part; content: counter(part) ". " }
:lang(zh) section > h2::before, :lang(zh) section > h3::before { content: counter(part, simp-chinese-informal) "、" }
.day { display: grid; grid-template-columns: 11rem 1fr; gap: 0 1rem; border-bottom: 1px solid var(--rule); padding: .6rem 0 }
.day ul, .wrongs { margin: 0; padding: 0; list-style: none } .day li + li, .wrongs li + li { margin-top: .5rem }
.off { display: block } ol { padding-left: 1.5em } ol li { margin: .5rem 0 }
@media (max-width: 36rem) { .day { grid-template-columns: 1fr } }
@media print { .verdict { font-size: 14pt; break-inside: avoid } .day { break-inside: avoid } .off { font-weight: 700 }
  .day h3 { break-after: auto } }
"""


def summary_page(summary: SummaryContent, lang: Lang = "zh", whole: Report | None = None) -> str:
    """The summary as one file. `whole` is the report of the decision, whose sections are folded below."""
    title = SummaryWords(summary, lang).title()
    return page(title, lang, [summary_article(summary, lang, whole)], STYLE)


def summary_article(
    summary: SummaryContent,
    lang: Lang = "zh",
    whole: Report | None = None,
    *,
    level: int = 1,
    place: str = "",
) -> str:
    """The summary as an article with a heading of that level. `place` begins the ids of its headings."""
    return "\n".join(_Page(summary, lang, level, place).article(whole))


class _Page:
    def __init__(self, summary: SummaryContent, lang: Lang, level: int, place: str) -> None:
        self.summary = summary
        self.lang = lang
        self.level = level
        self.place = place
        self.words = SummaryWords(summary, lang)

    def article(self, whole: Report | None) -> Iterator[str]:
        summary, words = self.summary, self.words
        mark, level = MARKS[summary.degree]
        yield f"<article><header>{self._heading(words.name(), self.level)}"
        yield f'<p class="dim">{self._shown(words.as_of())}</p></header>'
        degree = f'<strong class="{level}"><span aria-hidden="true">{mark} </span>{words.degree()}</strong>'
        colon = phrase("colon", self.lang)
        yield f'<p class="verdict">{degree}{colon}{self._shown(words.say(summary.verdict))}</p>'
        yield from self._section("to-do", len(summary.to_do), self._days())
        yield from self._section("wrongs", len(summary.wrongs), self._wrongs())
        yield from self._section("consequences", len(summary.consequences), self._consequences())
        yield from self._section("ask", len(summary.questions), self._questions())
        yield from self._section("remedies", len(summary.remedies), self._remedies(), counted=False)
        yield from self._section("rest", 1, self._rest(whole), counted=False)
        yield f"<footer><p>{self._shown(words.grounds())}</p></footer></article>"

    def _shown(self, text: str) -> str:
        return shown(text, self.lang)

    def _heading(self, text: str, level: int, anchor: str = "") -> str:
        named = f' id="{anchor}"' if anchor else ""
        return f"<h{level}{named}>{self._shown(text)}</h{level}>"

    def _section(
        self, name: str, entries: int, body: Iterable[str], *, counted: bool = True
    ) -> Iterator[str]:
        """A section, if it has any entries."""
        if not entries:
            return
        anchor = f"{self.place}{name}"
        count = bracketed(str(entries), self.lang) if counted else ""
        yield f'<section aria-labelledby="{anchor}">'
        title = "remedies.title" if name == "remedies" else f"summary.{name}"
        yield self._heading(phrase(title, self.lang) + count, self.level + 1, anchor)
        yield from body
        if entries > MOST:
            yield f'<p class="dim">{self.words.left_out(entries - MOST)}</p>'
        yield "</section>"

    def _days(self) -> Iterator[str]:
        for when, items in groupby(self.summary.to_do[:MOST], key=self.words.when):
            acts = "".join(f"<li>{self._act(item)}</li>" for item in items)
            yield f'<div class="day">{self._when(when)}<ul>{acts}</ul></div>'

    def _when(self, when: ActDay) -> str:
        off = f'<span class="off {when.level}">{self._shown(when.off)}</span>' if when.off else ""
        level = self.level + 2
        return f"<h{level}>{self._shown(when.day)} {off}</h{level}>"

    def _act(self, item: ToDo) -> str:
        title, who = self._shown(self.words.say(item.title)), self._shown(self.words.say(item.who))
        lines = [f"<strong>{title}</strong>{phrase('colon', self.lang)}{who}"]
        if moved := self.words.moved(item):
            lines.append(self._shown(moved))
        if item.also:
            lines.append(self._dim(self.words.also(item.also, item.due)))
        if item.status is not Status.UNDETERMINED:
            lines += self._basis(item.clauses)
        return "<br>".join(lines)

    def _basis(self, clauses: tuple[ClauseRef, ...]) -> list[str]:
        return [self._dim(self.words.basis(clauses))] if clauses else []

    def _dim(self, text: str) -> str:
        return f'<span class="dim">{self._shown(text)}</span>'

    def _wrongs(self) -> Iterator[str]:
        entries = "".join(f"<li>{self._wrong(item)}</li>" for item in self.summary.wrongs[:MOST])
        yield f'<ul class="wrongs">{entries}</ul>'

    def _wrong(self, item: Wrong) -> str:
        grade, level = self.words.grade(item)
        message = self._shown(self.words.say(item.message))
        lines = [f'<strong class="{level}">{grade}</strong>{phrase("colon", self.lang)}{message}']
        if item.mend is not None:
            lines.append(self._shown(self.words.mend(item.mend)))
        if item.also:
            lines.append(self._dim(self.words.also(item.also)))
        return "<br>".join([*lines, *self._basis(item.clauses)])

    def _consequences(self) -> Iterator[str]:
        columns = header(self.lang, "summary.when", "measure", "addressees", "because", "basis")
        rows = (
            (
                self.words.start(item),
                item.title,
                item.addressees,
                item.because,
                self.words.places(item.clauses),
            )
            for item in self.summary.consequences[:MOST]
        )
        cells = (
            (self._shown(cell if isinstance(cell, str) else self.words.say(cell)) for cell in row)
            for row in rows
        )
        yield table("", columns, cells)

    def _questions(self) -> Iterator[str]:
        entries = "".join(f"<li>{self._question(item)}</li>" for item in self.summary.questions)
        yield f"<ol>{entries}</ol>"

    def _question(self, item: Question) -> str:
        question = self._shown(self.words.say(item.question))
        return f"<strong>{question}</strong><br>{self._dim(self.words.asked(item))}"

    def _remedies(self) -> Iterator[str]:
        entries = "".join(
            f"<li>{self._shown(self.words.remedy(found))}</li>" for found in self.summary.remedies
        )
        yield f'<ul class="wrongs">{entries}</ul>'

    def _rest(self, whole: Report | None) -> Iterator[str]:
        yield f"<p>{self._shown(self.words.folded())}</p>"
        for section in whole.sections[1:] if whole else ():  # the first is the outcome
            count = bracketed(str(len(section.rows)), self.lang) if section.rows else ""
            yield (
                f"<details><summary>{self._shown(section.heading)}{count}</summary>"
                f"{section_body(section, self.lang)}</details>"
            )
