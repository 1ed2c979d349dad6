"""The changes between two editions as one HTML page: counts, charts, and a table of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
from disclosure_rules.authoring.diff.editions import Edition
from disclosure_rules.authoring.diff.phrases import COLUMNS, ChangePhrases
from disclosure_rules.authoring.diff.report import counted, policy_lines
from disclosure_rules.decision_difference import KINDS
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render.html import bars, page

_CHARTED = 12
"""The most bars of a chart: those of the changes that most records show."""
_STYLE = """
body { max-width: 72rem } text { fill: var(--ink) }
.changes { width: 100%; margin: 1rem 0 } .changes td, .changes th { border-top: 1px solid var(--rule); padding: .3rem .8rem .3rem 0 }
.changes td { overflow-wrap: anywhere } .changes .count { text-align: right } .changes td:last-child { font-size: 13px }
rect { fill: var(--link) } h2 { break-after: avoid } tr, svg { break-inside: avoid } thead { display: table-header-group }
@media print { body { font-size: 9pt } rect { print-color-adjust: exact } }
"""


def changes_page(changes: ChangeTally, old: Edition, new: Edition, lang: Lang) -> str:
    """The complete page."""
    words = ChangePhrases(old.policies, new.policies, lang)
    title = phrase("diff.page", lang, old=old.name, new=new.name)
    heading = f"<h1>{escape(title)}</h1>"
    return page(title, lang, [heading, *_body(changes, old, new, words)], _STYLE)


def _body(changes: ChangeTally, old: Edition, new: Edition, words: ChangePhrases) -> Iterator[str]:
    differing = policy_lines(old, new, words.lang, shown=changes.changed > 0)
    for line in (*counted(changes, words.lang), *differing):
        yield f"<p>{escape(line)}</p>"
    for kind in KINDS:
        of_kind = [change for change in changes.ordered() if change.key.kind == kind]
        if of_kind:
            heading = phrase(f"diff.kind.{kind}", words.lang)
            most = sorted(of_kind, key=lambda change: -change.count)[:_CHARTED]
            yield f'<h2 id="{kind}">{escape(heading)}</h2>'
            yield bars(
                heading,
                ((f"{words.about(change)} · {words.change(change)}", change.count) for change in most),
            )
            yield from _table(changes, of_kind, words)


def _table(changes: ChangeTally, rows: list[TalliedChange], words: ChangePhrases) -> Iterator[str]:
    columns = "".join(f'<th scope="col">{name}</th>' for name in header(words.lang, *COLUMNS))
    yield f'<table class="changes"><thead><tr>{columns}</tr></thead><tbody>'
    for change in rows:
        before, after = (escape(words.basis(changes, change, side)) for side in (0, 1))
        cells = (
            f"<td>{escape(words.about(change))}</td>",
            f"<td>{escape(words.change(change))}</td>",
            f'<td class="count">{change.count}</td>',
            f'<td colspan="2">{before}</td>' if before == after else f"<td>{before}</td><td>{after}</td>",
            f"<td>{'<br>'.join(escape(words.example(example)) for example in change.examples)}</td>",
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"
