"""Records that are pasted into a page or sent with it as a file: the form for them, each record, and what is rejected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape
from typing import Any, Final, NamedTuple

from disclosure_rules._markup import inert
from disclosure_rules.errors import Lang, Problem, RecordError
from disclosure_rules.explanation.labels import kind_label
from disclosure_rules.location import Location
from disclosure_rules.phrases import phrase
from disclosure_rules.reading.strict import ReadingError, decode, read_json
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.render.html import shown
from disclosure_rules.service.answer import Task
from disclosure_rules.service.form_state import values_of
from disclosure_rules.service.multipart import MULTIPART, post_of
from disclosure_rules.tables.evaluate import model_named
from disclosure_rules.tables.held_file import HeldFile
from disclosure_rules.tables.rows import RowReader
from disclosure_rules.tables.sources import open_table

STYLE = """
textarea, input:not([type=file]), select { width: 100%; font: inherit; border: 1px solid var(--soft); background: var(--paper); color: var(--ink) }
input[type=file], button { font: inherit } button { padding: .3rem .8rem }
.table { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem }
@media (max-width: 36rem) { .table { grid-template-columns: minmax(0, 1fr) } }
"""
"""The style of the form."""
ENCODINGS: Final = ("UTF-8", "GBK")
"""The encodings that a page offers for a text."""
_TABLES: Final = (".xlsx", ".csv", ".jsonl")
"""The files that a page takes."""


class Pasted(NamedTuple):
    """What a page sent: the text with the records, the moment to decide for as it was written, and a file of records of a kind,
    if it is text in an encoding."""

    text: str
    day: str
    file: HeldFile | None = None
    kind: str = "document"
    encoding: str = ENCODINGS[0]

    @property
    def is_complete(self) -> bool:
        """Whether there is something to decide about."""
        return bool((self.text.strip() or self.file) and self.day)


class PastedRecord(NamedTuple):
    """A line that is not blank, or a row of a table, counted from 1: its record, or the problems for which it is none."""

    source: str
    line: int
    data: Any
    problems: tuple[Problem, ...] = ()
    header: Callable[[Problem], str] | None = None
    """Of a row the header that a problem is about."""

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """Problems of the record at its line, and of a row at its cell."""
        return [problem.at(self._place(problem)) for problem in problems]

    def _place(self, problem: Problem) -> Location:
        where = problem.where
        name = where.field or (where.name if where.name != self.source else "")
        if self.header is not None:
            name = self.header(problem)
        return Location(self.source, self.line, where.column, name)


def pasted(task: Task) -> Pasted:
    """What the form post states. Raises RequestError or RecordError where it is no form post."""
    media = task.values.get("content_type", "")
    if media.lower().startswith(MULTIPART):
        values, file = post_of(media, task.body)
    else:
        values, file = values_of(task.body), None

    def one(name: str, default: str = "") -> str:
        return "".join(values.get(name, [])[:1]) or default

    return Pasted(
        one("records"), one("as_of").strip(), file, one("kind", "document"), one("encoding", ENCODINGS[0])
    )


def records_of(given: Pasted, kinds: RecordKinds) -> Iterator[PastedRecord]:
    """The records of the lines, then those of the file, in their order. Raises RecordError for a file that is no table, or whose
    headers do not fit."""
    yield from _of_lines(given.text, "records")
    if given.file is None:
        return
    suffix = given.file.suffix.lower()
    if suffix not in _TABLES:
        raise RecordError(Problem("table.file", given.file.name, "suffix", known=_TABLES))
    if suffix == ".jsonl":
        try:
            text = decode(given.file.data, given.file.name)
        except ReadingError as error:
            raise RecordError(error.problems) from None
        yield from _of_lines(text, given.file.name)
    else:
        yield from _of_table(given, given.file, kinds)


def _of_lines(text: str, name: str) -> Iterator[PastedRecord]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield PastedRecord(name, number, read_json(line, name).data)
        except ReadingError as error:
            yield PastedRecord(name, number, None, error.problems)


def _of_table(given: Pasted, file: HeldFile, kinds: RecordKinds) -> Iterator[PastedRecord]:
    """Each row of a table as its record, as `batch` reads it."""
    model = model_named(kinds, given.kind)
    if given.encoding not in ENCODINGS:
        raise RecordError(Problem("table.file", "encoding", "codec"))
    table = open_table(file, given.encoding)
    rows = list(table.rows())
    reader = RowReader(model, table.headers, kinds.zone)
    reader.see(cells for _, cells in rows if not isinstance(cells, Problem))
    for number, cells in rows:
        if isinstance(cells, Problem):
            yield PastedRecord(file.name, number, None, (cells,))
            continue
        header = partial(reader.header, row=cells)
        try:
            yield PastedRecord(file.name, number, reader.record(cells), header=header)
        except RecordError as error:
            yield PastedRecord(file.name, number, None, error.problems, header)


def rejected_lines(problems: Iterable[Problem], lang: Lang) -> Iterator[str]:
    """A section with the problems of the lines that were rejected; nothing where there are none."""
    lines = "".join(f"<li>{inert(problem.line(lang))}</li>" for problem in problems)
    if lines:
        yield f"<section><h2>{phrase('work.rejected', lang)}</h2><ul>{lines}</ul></section>"


def records_form(given: Pasted, action: str, button: str, kinds: RecordKinds, lang: Lang) -> Iterator[str]:
    """The form that asks for records and a moment, with what is given already. `button` is what the button says."""
    as_of, records = phrase("form.as-of", lang), phrase("work.records", lang)
    yield f'<form method="post" enctype="{MULTIPART}" action="{action}?lang={lang}">'
    yield (
        f'<p><label>{as_of} <input name="as_of" value="{escape(given.day)}" placeholder="2018-12-31" required>'
        "</label></p>"
    )
    yield f'<p><label>{records}<textarea name="records" rows="12">{escape(given.text)}</textarea></label></p>'
    names = {kind: shown(kind_label(kind).of(lang), lang) for kind in kinds}
    yield f'<fieldset class="table"><legend>{phrase("work.table", lang)}</legend>'
    yield f'<label>{phrase("work.file", lang)} <input type="file" name="table" accept="{",".join(_TABLES)}"></label>'
    yield f"<label>{phrase('work.kind', lang)} {_choice('kind', names, given.kind)}</label>"
    encodings = dict(zip(ENCODINGS, ENCODINGS, strict=True))
    yield f"<label>{phrase('work.encoding', lang)} {_choice('encoding', encodings, given.encoding)}</label></fieldset>"
    yield f"<p><button>{button}</button></p></form>"


def _choice(name: str, labels: dict[str, str], chosen: str) -> str:
    options = "".join(
        f'<option value="{inert(value)}"{" selected" if value == chosen else ""}>{label}</option>'
        for value, label in labels.items()
    )
    return f'<select name="{name}">{options}</select>'
