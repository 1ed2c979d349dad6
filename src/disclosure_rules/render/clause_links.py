"""Links from the clauses that a report cites to their pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.policy.model import Clause

_TAG: Final = re.compile(r"(<[^>]*>)")
_KEPT: Final = ("a", "title", "style", "script")
"""The elements whose text holds no link."""
_ADDRESS: Final = re.compile(r"(?:https?://|file:///)[^\s<>\"()]*|(?![\w+.-]*:)[^\s<>\"()]+")


class ClauseLinks:
    """Makes each clause in a report a link: its id, and its place, which leads to the first clause there. `address` is that of the pages, with `{id}` in place of the id: of a service, of
    a site, or relative to the report. Raises PolicyError for any other."""

    def __init__(self, address: str, clauses: Iterable[Clause]) -> None:
        if "{id}" not in address or not _ADDRESS.fullmatch(address):
            raise PolicyError(Problem("cli.argument", "--clause-pages", "pages"))
        self._pages: dict[str, str] = {}
        for clause in clauses:
            for name in filter(None, (clause.id, clause.at)):
                self._pages.setdefault(name, address.replace("{id}", clause.id))
        known = "|".join(map(re.escape, sorted(self._pages, key=len, reverse=True)))
        self._names = re.compile(
            rf"(?<![a-zA-Z0-9_./-])(?:{known})(?![a-zA-Z0-9_-]|\.[a-zA-Z0-9])" if known else r"(?!)"
        )

    def in_markdown(self, text: str) -> str:
        """Markdown with its links."""
        return self._names.sub(lambda found: f"[{found[0]}]({self._pages[found[0]]})", text)

    def in_html(self, html: str) -> str:
        """A page with its links."""
        return "".join(self._pieces(html))

    def _pieces(self, html: str) -> Iterator[str]:
        kept = ""
        for piece in _TAG.split(html):
            if piece.startswith("<"):
                name = piece.strip("</>").partition(" ")[0].partition("\n")[0]
                if not kept and name in _KEPT and not piece.startswith("</"):
                    kept = name
                elif piece == f"</{kept}>":
                    kept = ""
                yield piece
            else:
                yield piece if kept else self._names.sub(self._link, piece)

    def _link(self, found: re.Match[str]) -> str:
        return f'<a href="{escape(self._pages[found[0]])}">{found[0]}</a>'
