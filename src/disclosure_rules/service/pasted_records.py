"""Records that are pasted or opened in a page, each line one as JSON: the form for them, each record, and what is rejected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, NamedTuple

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang, Problem
from disclosure_rules.location import Location
from disclosure_rules.phrases import phrase
from disclosure_rules.reading.strict import ReadingError, read_json
from disclosure_rules.service.form_state import values_of

STYLE = """
textarea, input { width: 100%; font: inherit; border: 1px solid var(--soft); background: var(--paper); color: var(--ink) }
button { font: inherit; padding: .3rem .8rem }
"""
"""The style of the form."""


class Pasted(NamedTuple):
    """What a page sent: the text with the records, and the moment to decide for, as it was written."""

    text: str
    day: str

    @property
    def is_complete(self) -> bool:
        """Whether there is something to decide about."""
        return bool(self.text.strip() and self.day)


class PastedRecord(NamedTuple):
    """A line that is not blank, counted from 1: its record, or the problems for which it is none."""

    line: int
    data: Any
    problems: tuple[Problem, ...] = ()


def pasted(body: bytes) -> Pasted:
    """What the form post states. Raises RequestError where it is no form post."""
    values = values_of(body)
    return Pasted("".join(values.get("records", [])[:1]), "".join(values.get("as_of", [])[:1]).strip())


def records_of(text: str) -> Iterator[PastedRecord]:
    """The records of the lines, in their order."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield PastedRecord(number, read_json(line, "records").data)
        except ReadingError as error:
            yield PastedRecord(number, None, error.problems)


def in_line(line: int, problems: Iterable[Problem]) -> list[Problem]:
    """Problems of the record of a line, at that line."""
    return [problem.at(_place(line, problem.where)) for problem in problems]


def _place(line: int, where: Location) -> Location:
    return Location(
        "records", line, where.column, where.field or (where.name if where.name != "records" else "")
    )


def rejected_lines(problems: Iterable[Problem], lang: Lang) -> Iterator[str]:
    """A section with the problems of the lines that were rejected; nothing where there are none."""
    lines = "".join(f"<li>{inert(problem.line(lang))}</li>" for problem in problems)
    if lines:
        yield f"<section><h2>{phrase('work.rejected', lang)}</h2><ul>{lines}</ul></section>"


def records_form(given: Pasted, action: str, button: str, lang: Lang) -> Iterator[str]:
    """The form that asks for records and a moment, with what is given already. `button` is what the button says."""
    as_of, records = phrase("form.as-of", lang), phrase("work.records", lang)
    yield f'<form method="post" action="{action}?lang={lang}">'
    yield (
        f'<p><label>{as_of} <input name="as_of" value="{escape(given.day)}" placeholder="2018-12-31" required>'
        "</label></p>"
    )
    yield (
        f'<p><label>{records}<textarea name="records" rows="12" required>{escape(given.text)}</textarea></label></p>'
    )
    yield f"<p><button>{button}</button></p></form>"
