"""A worklist as a page: the totals lead to the groups, each a table; what does not press is folded."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules._markup import inert, table
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render.html import page, shown
from disclosure_rules.summary.listing import line_of
from disclosure_rules.summary.urgency import Group
from disclosure_rules.summary.words import SummaryWords
from disclosure_rules.worklist.model import WorkItem, Worklist
from disclosure_rules.worklist.words import WorkWords, heading, name_of, title, totals

_STYLE = """
body { max-width: 72rem }
.counts { list-style: none; margin: 1rem 0; padding: 0; display: flex; flex-wrap: wrap; border: 1px solid var(--ink) }
.counts li { flex: 1 1 8rem; padding: .6rem 1rem } .counts a { color: inherit; text-decoration: none; display: block }
.counts b { font-size: 2rem; line-height: 1.2; display: block } .counts a:hover { text-decoration: underline }
main { counter-reset: part } section > h2::before { counter-increment: part; content: counter(part) ". " }
:lang(zh) section > h2::before { content: counter(part, simp-chinese-informal) "、" }
@media (max-width: 36rem) { time { white-space: normal } th, td { padding-right: .4rem } }
@page { size: A4 landscape; margin: 20mm }
"""
_LEVELS: dict[Group, str] = {"overdue": "bad", "due_soon": "notice", "to_ask": "notice", "rest": "good"}


def worklist_page(work: Worklist, lang: Lang) -> str:
    """The complete page."""
    return page(title(work, lang), lang, _body(work, lang), _STYLE)


def _body(work: Worklist, lang: Lang) -> Iterator[str]:
    yield f"<h1>{shown(title(work, lang), lang)}</h1><p><strong>{shown(totals(work, lang), lang)}</strong></p>"
    counts = (
        f'<li><a href="#{group}"><b class="{_LEVELS[group]}">{len(items)}</b>'
        f"{phrase(f'worklist.{group}', lang)}</a></li>"
        for group, items in work.groups.items()
        if items
    )
    yield f'<ul class="counts">{"".join(counts)}</ul>'
    for group, items in work.groups.items():
        if items:
            yield f'<section aria-labelledby="{group}">'
            yield f'<h2 id="{group}">{heading(group, len(items), lang)}</h2>'
            yield _group(group, items, lang)
            yield "</section>"


def _group(group: Group, items: tuple[WorkItem, ...], lang: Lang) -> str:
    if group == "rest":
        lines = "".join(f"<li>{shown(line_of(*item, lang).text, lang)}</li>" for item in items)
        folded = phrase("worklist.nothing-presses", lang)
        return f"<details><summary>{folded}</summary><ul>{lines}</ul></details>"
    if group == "to_ask":
        columns = header(lang, "worklist.record", "summary.ask", "worklist.bears-on")
        return table("", columns, (_asked(item, lang) for item in items))
    columns = header(lang, "worklist.due", "worklist.off", "worklist.record", "summary.to-do", "basis")
    return table("", columns, (_pressing(group, item, lang) for item in items))


def _pressing(group: Group, item: WorkItem, lang: Lang) -> tuple[str, ...]:
    words = WorkWords(item.summary, lang)
    first = words.pressing[0]
    later = len(words.acts) - len(words.pressing)
    acts = [shown(words.act(act), lang) for act in words.pressing]
    acts += [shown(phrase("worklist.later", lang, count=later), lang)] if later else []
    clauses = words.words.places([clause for act in words.pressing for clause in act.clauses])
    return (
        shown(words.words.when(first).day, lang),
        f'<strong class="{_LEVELS[group]}">{shown(words.off(first), lang)}</strong>',
        inert(name_of(item)),
        "<br>".join(acts),
        f'<span class="dim">{shown(clauses, lang)}</span>',
    )


def _asked(item: WorkItem, lang: Lang) -> tuple[str, ...]:
    questions = item.summary.questions
    words = SummaryWords(item.summary, lang)
    asked = [shown(words.say(item.summary.verdict), lang)]
    asked += [
        f'<strong>{shown(words.say(each.question), lang)}</strong> <span class="dim">{shown(words.asked(each), lang)}</span>'
        for each in questions
    ]
    bears = str(max((each.bears_on for each in questions), default=0))
    return inert(name_of(item)), "<br>".join(asked), bears
