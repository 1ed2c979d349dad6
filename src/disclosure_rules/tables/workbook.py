"""The first sheet of an .xlsx workbook as text, and what in it cannot be read faithfully: merged cells, formulas, errors."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from disclosure_rules.errors import Problem
from disclosure_rules.reading.strict import ReadingError
from disclosure_rules.tables.held_file import HeldFile, ReadableFile
from disclosure_rules.tables.package import needed

_OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of an encrypted workbook, and of one in the old format .xls."""
_SHOWN = 5


def read_sheet(path: ReadableFile) -> tuple[list[str], list[tuple[int, list[str | None]]]]:
    """The headers in the first row, and every row below that is not empty, with its number. All cells are text.

    Raises ReadingError for a workbook that is encrypted or broken, and for merged cells, formulas and cells with an error:
    what they show is not what they hold.
    """
    name = str(path)
    with path.open("rb") as file:
        if file.read(4) == _OLE:
            raise ReadingError(Problem("table.file", name, "encrypted"))
    fastexcel = needed("fastexcel")
    try:
        sheet = _Scan(path)
        book = fastexcel.read_excel(path.data if isinstance(path, HeldFile) else path)
        read = book.load_sheet(0, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except (zipfile.BadZipFile, KeyError, IndexError, expat.ExpatError, fastexcel.FastExcelError, EOFError):
        raise ReadingError(Problem("table.file", name, "broken", format=".xlsx")) from None
    if problems := list(sheet.problems(name)):
        raise ReadingError(*problems)
    lines = [list(cells) for cells in read.iter_rows()]
    rows = [(number, cells) for number, cells in enumerate(lines, 1) if any(map(_filled, cells))]
    if not rows:
        raise ReadingError(Problem("table.file", name, "empty"))
    kept = [at for at in range(len(lines[0])) if any(_filled(cells[at]) for _, cells in rows)]
    (_, headers), *rest = rows
    return [headers[at] or "" for at in kept], [
        (number, [cells[at] for at in kept]) for number, cells in rest
    ]


def _filled(cell: str | None) -> bool:
    return cell is not None and not cell.isspace() and cell != ""


class _Scan:
    """What the XML of the first sheet says of its cells."""

    def __init__(self, path: ReadableFile) -> None:
        self.merged: list[str] = []
        self.formulas: list[str] = []
        self.errors: list[str] = []
        self._cell = ""
        with path.open("rb") as raw, zipfile.ZipFile(raw) as book:
            parser = expat.ParserCreate(namespace_separator="}")
            parser.StartElementHandler = self._start
            parser.StartDoctypeDeclHandler = _refuse
            with book.open(_first_sheet(book)) as file:
                parser.ParseFile(file)

    def problems(self, place: str) -> Iterator[Problem]:
        """The cells that cannot be read faithfully: the first few of each sort."""
        if self.merged:
            yield Problem("table.file", place, "merged", cells=tuple(self.merged[:_SHOWN]))
        if self.formulas:
            yield Problem("table.file", place, "formula", cells=tuple(self.formulas[:_SHOWN]))
        if self.errors:
            yield Problem("table.file", place, "error", cells=tuple(self.errors[:_SHOWN]))

    def _start(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "c":
            self._cell = given.get("r", "")
            if given.get("t") == "e":
                self.errors.append(self._cell)
        elif tag == "f":
            self.formulas.append(self._cell)
        elif tag == "mergeCell":
            self.merged.append(given.get("ref", ""))


def _refuse(*_: Any) -> None:
    raise zipfile.BadZipFile


def _first_sheet(book: zipfile.ZipFile) -> str:
    """The name of the part that holds the first sheet."""
    listed = re.search(rb"<(?:\w+:)?sheet\b[^>]*?\br:id=\"([^\"]+)\"", book.read("xl/workbook.xml"))
    related = book.read("xl/_rels/workbook.xml.rels")
    for relation in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", related):
        if listed and b'Id="' + listed[1] + b'"' in relation:
            target = re.search(rb"\bTarget=\"([^\"]+)\"", relation)
            if target:
                return "xl/" + target[1].decode().removeprefix("/xl/").removeprefix("./")
    raise KeyError
