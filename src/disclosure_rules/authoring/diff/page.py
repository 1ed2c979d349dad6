"""The changes between two editions as one HTML page: what changes, who is affected, before beside after, what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from disclosure_rules._markup import table
from disclosure_rules.authoring.diff.content import Affected, ChangeContent, NewValue, StateTable
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import bracketed, header, phrase
from disclosure_rules.render.html import page, shown
from disclosure_rules.summary.words import MOST, labelled_text

_CHARTED = 6
"""The most conclusions whose states are drawn; all others are folded."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?![^<]*>)")
_NUMBER = ' class="n"'
_STYLE = """
body { max-width: 60rem }
.sum { font-size: 1.125rem; font-weight: 700; border: 1px solid var(--ink); border-left-width: 6px; padding: .75rem 1rem;
  margin: .75rem 0 } .sum p { margin: .2rem 0 }
del { color: var(--bad) } ins { color: var(--good); font-weight: 700 } del, ins { text-decoration-thickness: 2px }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums }
.bars tbody th { width: 12em } .bars .bar { width: 55%; vertical-align: middle }
.bar svg { display: block; height: .7rem; min-width: 1px; border: 1px solid var(--ink); margin: .1rem 0 }
.bar .after { background: var(--ink); print-color-adjust: exact; -webkit-print-color-adjust: exact }
main { counter-reset: part } section > h2::before { counter-increment: part; content: counter(part) ". " }
:lang(zh) section > h2::before { content: counter(part, simp-chinese-informal) "、" }
ol li { margin: .4rem 0 } @media (max-width: 36rem) { .bars .bar { width: 35% } .bars tbody th { width: auto } .wide { overflow-x: auto } }
"""


def changes_page(content: ChangeContent, lang: Lang, more: Iterable[str] = (), style: str = "") -> str:
    """The complete page; `more` is HTML that follows, and `style` what it adds to the style."""
    return page(content.title, lang, [*_Page(content, lang).body(), *more], _STYLE + style)


class _Page:
    def __init__(self, content: ChangeContent, lang: Lang) -> None:
        self.content = content
        self.lang = lang
        self.ids = count(1)

    def body(self) -> Iterator[str]:
        content = self.content
        yield f'<p class="dim">{phrase("diff.page", self.lang)}</p><h1>{self._shown(content.title)}</h1>'
        yield f'<p class="dim">{self._shown(content.compared)}</p>'
        yield f'<div class="sum">{self._paragraphs(content.counted)}</div>'
        yield from self._section("diff.what", self._policies())
        if content.affected:
            yield from self._section("diff.affected", self._affected())
        if content.states:
            yield from self._section("diff.states", self._states())
        if content.affected:
            yield from self._section("diff.unchanged", [self._paragraphs(content.unchanged)])
        if content.to_do:
            steps = "".join(f"<li>{self._shown(step)}</li>" for step in content.to_do)
            yield from self._section("diff.to-do", [f"<ol>{steps}</ol>"])

    def _section(self, name: str, body: Iterable[str]) -> Iterator[str]:
        anchor = f"part{next(self.ids)}"
        yield f'<section aria-labelledby="{anchor}"><h2 id="{anchor}">{phrase(name, self.lang)}</h2>'
        yield from body
        yield "</section>"

    def _shown(self, text: str) -> str:
        return shown(text, self.lang)

    def _paragraphs(self, lines: Iterable[str]) -> str:
        return "".join(f"<p>{self._shown(line)}</p>" for line in lines)

    def _policies(self) -> Iterator[str]:
        values = self.content.values
        if values:
            head = header(self.lang, "diff.parameter", "diff.before", "diff.after", "diff.source")
            yield self._table(head, [self._value(value) for value in values])
        yield self._paragraphs(self.content.policies)

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        """A table whose further rows are folded."""
        first = f'<div class="wide">{table("", head, rows[:MOST])}</div>'
        if len(rows) <= MOST:
            return first
        more = phrase("summary.left-out", self.lang, count=len(rows) - MOST)
        return f"{first}<details><summary>{more}</summary>{table('', head, rows[MOST:])}</details>"

    def _value(self, value: NewValue) -> Sequence[str]:
        name = f"{self._shown(value.used_by)}<br>" if value.used_by else ""
        source = self._shown(value.source)
        if value.unsettled:
            source += f'<br><strong class="bad">{self._shown(value.unsettled)}</strong>'
        return (
            f"{name}<code>{self._shown(value.parameter)}</code>",
            f"<del>{self._shown(value.old)}</del>",
            f"<ins>{self._shown(value.new)}</ins>",
            source,
        )

    def _affected(self) -> Iterator[str]:
        names = ("who", "column.change", "column.records", "column.examples", "because")
        head = header(self.lang, *(f"diff.{name}" for name in names))
        yield self._table(head, [self._change(change) for change in self.content.affected])

    def _change(self, change: Affected) -> Sequence[str]:
        said = f"{self._shown(change.about)}<br><strong>{self._shown(change.change)}</strong>"
        if change.direction:
            said += bracketed(phrase(f"diff.direction.{change.direction}", self.lang), self.lang)
        reasons = [self._shown(change.because)] if change.because else []
        reasons += [
            f'<span class="dim">{self._shown(labelled_text(label, text, self.lang))}</span>'
            for label, text in change.basis
        ]
        return (
            self._shown(change.who),
            said,
            str(change.records),
            "<br>".join(_DAY.sub(r"<time>\g<0></time>", self._shown(example)) for example in change.examples),
            "<br>".join(reasons),
        )

    def _states(self) -> Iterator[str]:
        tables = self.content.states
        yield f"<p>{phrase('diff.scale', self.lang, total=self.content.total)}</p>"
        yield from map(self._bars, tables[:_CHARTED])
        if rest := tables[_CHARTED:]:
            more = phrase("summary.left-out", self.lang, count=len(rest))
            yield f"<details><summary>{more}</summary>{''.join(map(self._bars, rest))}</details>"

    def _bars(self, states: StateTable) -> str:
        """The states of a conclusion as a table whose last column draws its numbers, all tables on one scale."""
        head = "".join(
            f'<th scope="col"{mark}>{name}</th>'
            for name, mark in zip(
                header(self.lang, "diff.state", "diff.before", "diff.after"),
                ("", _NUMBER, _NUMBER),
                strict=True,
            )
        )
        rows = "".join(
            f'<tr><th scope="row">{self._shown(state)}</th><td{_NUMBER}>{before}</td><td{_NUMBER}>{after}</td>'
            f'<td class="bar" aria-hidden="true">{self._bar("before", before)}{self._bar("after", after)}</td></tr>'
            for state, before, after in states.rows
        )
        return (
            f'<table class="bars"><caption>{self._shown(states.about)}</caption>'
            f'<thead><tr>{head}<th aria-hidden="true" scope="col"></th></tr></thead><tbody>{rows}</tbody></table>'
        )

    def _bar(self, side: str, records: int) -> str:
        share = 100 * records / (self.content.total or 1)
        return f'<svg class="{side}" width="{share:.1f}%"></svg>'
