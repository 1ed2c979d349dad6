"""A page of HTML that needs nothing else: no script, no style and no picture from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase
from disclosure_rules.render.report import width

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
table { border-collapse: collapse } td, th { padding: 0 .8rem 0 0; text-align: left; vertical-align: top }
"""


def page(title: str, lang: Lang, body: Iterable[str], style: str = "") -> str:
    """The page with this title as its heading. `body` is HTML; `style` is added to the style of every page."""
    head = (
        "<!DOCTYPE html>",
        f'<html lang="{phrase("tag", lang)}"><head><meta charset="utf-8">',
        f"<title>{escape(title)}</title><style>{_STYLE}{style.lstrip()}</style></head>",
        f"<body><h1>{escape(title)}</h1>",
    )
    return "\n".join([*head, *body, "</body></html>"]) + "\n"


_WIDTH, _ROW, _LABEL, _DIGIT = 720, 40, 14, 8
"""Sizes of a chart in pixels: its width, the height of a bar with its label, that of the label, a digit's width."""


def bars(title: str, counts: Iterable[tuple[str, int]]) -> str:
    """A chart of horizontal bars as SVG, each with its label above it and its count at its end."""
    rows = list(counts)
    most = max((count for _, count in rows), default=0) or 1
    room = _WIDTH - _DIGIT * (len(str(most)) + 1)
    drawn = []
    for number, (label, count) in enumerate(rows):
        top, long = number * _ROW, round(room * count / most, 1)
        shown = label if width(label) <= _WIDTH // 7 else f"{label[: _WIDTH // 14]}…"
        drawn.append(
            f"<g><title>{escape(label)}: {count}</title>"
            f'<text x="0" y="{top + _LABEL}">{escape(shown)}</text>'
            f'<rect x="0" y="{top + _LABEL + 6}" width="{long}" height="12"/>'
            f'<text x="{long + 4}" y="{top + _LABEL + 16}">{count}</text></g>'
        )
    return (
        f'<svg role="img" aria-label="{escape(title)}" viewBox="0 0 {_WIDTH} {_ROW * len(rows)}" '
        f'width="{_WIDTH}" style="max-width: 100%; font-size: 13px">'
        f"<title>{escape(title)}</title>{''.join(drawn)}</svg>"
    )
