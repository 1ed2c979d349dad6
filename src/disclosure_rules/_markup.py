"""Text of any origin as HTML that stays text: one line, escaped, without characters that could reorder or hide it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

_HIDDEN = ("Cc", "Cf", "Zl", "Zp")


def clean(text: str) -> str:
    """The text on one line and without control characters, which could rewrite a terminal or end a table row."""
    kept = ("".join(" " if unicodedata.category(char) in _HIDDEN else char for char in text)).split()
    return " ".join(kept)


def inert(text: str) -> str:
    """The text as HTML."""
    return escape(clean(text))


def table(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table as HTML, with its caption, if there is one, and its columns; the first cell of a row is its heading. The
    caption, the header and the cells are HTML."""
    head = f"<caption>{caption}</caption>" if caption else ""
    columns = "".join(f'<th scope="col">{name}</th>' for name in header)
    lines = "".join(f"<tr>{''.join(_cells(row))}</tr>" for row in rows)
    return f"<table>{head}<thead><tr>{columns}</tr></thead><tbody>{lines}</tbody></table>"


def _cells(row: Iterable[str]) -> Iterable[str]:
    for number, cell in enumerate(row):
        yield f"<td>{cell}</td>" if number else f'<th scope="row">{cell}</th>'
