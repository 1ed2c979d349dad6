"""Text of any origin as HTML or JSON that stays text, without characters that could reorder or hide it."""

from __future__ import annotations

import json
import re
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


_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters, marks of direction, line ends that only some readers know, and what is not seen at all."""


def inert_json(text: str) -> str:
    """JSON with escapes in place of the characters that could rewrite a terminal, reorder what it shows or end a line. It
    reads back equal, since such characters stand within the strings of JSON only."""
    return _ACTING.sub(lambda acting: json.dumps(acting[0])[1:-1], text)


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
