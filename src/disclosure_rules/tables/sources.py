"""Tables in files: CSV, JSON Lines, Parquet and .xlsx, row by row in bounded memory (a sheet is read as a whole)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.location import Location
from disclosure_rules.reading.strict import LIMIT, ReadingError, cannot_read, opened, read_json
from disclosure_rules.tables.frames import flat
from disclosure_rules.tables.held_file import HeldFile, ReadableFile
from disclosure_rules.tables.package import needed
from disclosure_rules.tables.workbook import read_sheet

if TYPE_CHECKING:
    import polars as pl

NumberedRow: TypeAlias = "tuple[int, Sequence[Any] | Problem]"
SLICE = 10_000
"""The rows of a Parquet file that are in memory at once."""


class TableFile(NamedTuple):
    """A table in a file: its headers, the number of its rows, and the rows, as often as they are asked for. Each has its number
    in the file, from 1, where the headers of CSV and .xlsx are row 1; a row that cannot be read is its problem."""

    headers: Sequence[str]
    total: int
    rows: Callable[[], Iterator[NumberedRow]]
    first: pl.DataFrame | None = None
    """The first rows, where the columns have types."""


def with_mark(encoding: str) -> str:
    """The encoding of a text: UTF-8 begins with its mark, so that spreadsheets read it; it may be missing in what is read."""
    return "utf-8-sig" if encoding == "utf-8" else encoding


def open_table(path: ReadableFile, encoding: str = "utf-8") -> TableFile:
    """The table in a file, by its suffix. Raises RecordError for a file that is none, or that cannot be read."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise RecordError(Problem("table.file", str(path), "suffix", known=tuple(_READERS)))
    try:
        if not isinstance(path, HeldFile):
            opened(path).close()
        return reader(path, encoding)
    except ReadingError as error:
        raise RecordError(error.problems) from None
    except OSError as error:
        raise RecordError(cannot_read(str(path), error).problems) from None
    except UnicodeDecodeError:
        raise RecordError(Problem("table.file", str(path), "encoding", encoding=encoding)) from None
    except csv.Error:
        raise RecordError(Problem("table.file", str(path), "broken", format="CSV")) from None


def _csv(path: ReadableFile, encoding: str) -> TableFile:
    def read() -> Iterator[tuple[int, list[str]]]:
        with path.open(encoding=with_mark(encoding), newline="") as file:
            for number, cells in enumerate(csv.reader(file, strict=True), 1):
                if any(cell and not cell.isspace() for cell in cells):
                    yield number, cells

    headers: list[str] = []
    filled: set[int] = set()
    total = -1
    for _, cells in read():
        headers = headers or cells
        filled.update(at for at, cell in enumerate(cells) if cell)
        total += 1
    kept = [at for at in range(len(headers)) if at in filled]
    if not headers:
        raise ReadingError(Problem("table.file", str(path), "empty"))

    def rows() -> Iterator[NumberedRow]:
        lines = read()
        next(lines)
        for number, cells in lines:
            fits = len(cells) == len(headers)
            wrong = Problem("table.row", "", found=len(cells), expected=len(headers))
            yield number, [cells[at] for at in kept] if fits else wrong

    return TableFile([headers[at] for at in kept], total, rows)


def _json_lines(path: ReadableFile, encoding: str) -> TableFile:
    def read() -> Iterator[tuple[int, dict[str, Any] | Problem]]:
        with path.open(encoding=with_mark(encoding), newline="\n") as file:
            for number, line in enumerate(iter(lambda: file.readline(LIMIT + 1), ""), 1):
                if line.isspace():
                    continue
                try:
                    data = read_json(line.rstrip("\r\n"), "").data
                except ReadingError as error:
                    yield number, error.problems[0].at(Location(""))
                else:
                    shape = Problem("table.row", "", "shape")
                    yield number, dict(_flattened(data)) if isinstance(data, dict) else shape

    headers: dict[str, None] = {}
    count = 0
    for _, data in read():
        count += 1
        headers.update(dict.fromkeys(data) if isinstance(data, dict) else {})
    if not count:
        raise ReadingError(Problem("table.file", str(path), "empty"))

    def rows() -> Iterator[NumberedRow]:
        for number, data in read():
            yield number, [data.get(header) for header in headers] if isinstance(data, dict) else data

    return TableFile(list(headers), count, rows)


def _flattened(data: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _parquet(path: ReadableFile, _encoding: str) -> TableFile:
    polars = needed("polars")

    def guarded(read: Callable[[], Any]) -> Any:
        try:
            return read()
        except OSError:
            raise
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, MemoryError, SystemExit)):
                raise
            raise RecordError(Problem("table.file", str(path), "broken", format="Parquet")) from None

    scan = guarded(lambda: polars.scan_parquet(path.data if isinstance(path, HeldFile) else path, glob=False))
    headers = guarded(lambda: flat(scan.head(0).collect()).columns)
    count = guarded(lambda: scan.select(polars.len()).collect().item())

    def rows() -> Iterator[NumberedRow]:
        for start in range(0, count, SLICE):
            frame = guarded(partial(_slice, scan, start))
            yield from enumerate(frame.iter_rows(), start + 1)

    return TableFile(headers, count, rows, guarded(partial(_slice, scan, 0)))


def _slice(scan: Any, start: int) -> Any:
    return flat(scan.slice(start, SLICE).collect())


def _xlsx(path: ReadableFile, _encoding: str) -> TableFile:
    headers, lines = read_sheet(path)
    return TableFile(headers, len(lines), lambda: iter(lines))


_READERS: dict[str, Callable[[ReadableFile, str], TableFile]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
