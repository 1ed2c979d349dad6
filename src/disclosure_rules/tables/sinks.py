"""Results written to files: each whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from disclosure_rules._markup import inert_json
from disclosure_rules._whole_file import whole_file
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.tables.package import needed
from disclosure_rules.tables.results import frame_of_rows
from disclosure_rules.tables.sources import with_mark

if TYPE_CHECKING:
    import polars as pl

Write: TypeAlias = Callable[[Any], None]
"""Writes the cells of a decision: those of `decided_row`, or of a sheet."""
_COMPUTED = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]\d+(\.\d+)?")
PART = 10_000
"""The rows of a Parquet file that are in memory at once."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path to write to, see `whole_file`. Raises RecordError where the disk does not take it."""
    try:
        with whole_file(path) as part:
            yield part
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RecordError(Problem("table.out", str(path), "unwritable", reason=reason)) from None


def check_out(path: Path, known: Sequence[str], *, force: bool, source: Path | None = None) -> None:
    """Raises RecordError for a suffix that is not written, for a file that exists unless it may be replaced, and for
    the table that is read, which is never replaced."""
    if path.suffix.lower() not in known:
        raise RecordError(Problem("table.out", str(path), "suffix", known=tuple(known)))
    if source is not None and path.resolve() == source.resolve():
        raise RecordError(Problem("table.out", str(path), "source"))
    if path.exists() and not (force and path.is_file()):
        raise RecordError(Problem("table.out", str(path), "exists"))


@contextmanager
def csv_results(path: Path, schema: pl.Schema, encoding: str) -> Iterator[Write]:
    """CSV: the parts of an obligation in columns of their own, lists with `;` between the ids. UTF-8 begins with its mark, so that
    Excel reads it."""
    columns = [
        (f"{name}.{field}", name, field) if field else (name, name, field)
        for name, dtype in schema.items()
        if name != "rejected"
        for field in ([field.name for field in dtype.fields] if hasattr(dtype, "fields") else [""])
    ]
    with path.open("w", encoding=with_mark(encoding), newline="") as file:
        writer = csv.writer(file)
        writer.writerow([header for header, _, _ in columns])

        def write(row: dict[str, Any]) -> None:
            writer.writerow([_cell(row, name, field) for _, name, field in columns])

        yield write


def _cell(row: dict[str, Any], name: str, field: str) -> Any:
    value = (row.get(name) or {}).get(field) if field else row.get(name)
    return ";".join(value) if isinstance(value, list) else as_text(value)


def as_text(value: Any) -> Any:
    """A cell of CSV. Text that a spreadsheet would compute has `'` before it, as a spreadsheet marks text; a number has not."""
    if not isinstance(value, str) or not value.lstrip().startswith(_COMPUTED):
        return value
    return value if _NUMBER.fullmatch(value) else f"'{value}"


@contextmanager
def json_results(path: Path, encoding: str) -> Iterator[Write]:
    """JSON Lines: a mapping for each row, without what is null."""
    with path.open("w", encoding=encoding) as file:

        def write(row: dict[str, Any]) -> None:
            text = json.dumps(row, ensure_ascii=False, default=date.isoformat)
            file.write(inert_json(text) + "\n")

        yield write


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A directory beside a file for its parts, which is gone at the end."""
    parts = path.with_name(f"{path.name}.parts")
    parts.mkdir()
    try:
        yield parts
    finally:
        shutil.rmtree(parts, ignore_errors=True)


@contextmanager
def parquet_results(path: Path, schema: pl.Schema) -> Iterator[Write]:
    """Parquet with the schema of the results. Parts are written as they come and joined at the end."""
    polars = needed("polars")
    rows: list[dict[str, Any]] = []

    def flush() -> None:
        if rows or not any(parts.iterdir()):
            number = len(list(parts.iterdir()))
            frame_of_rows(rows, schema).write_parquet(parts / f"{number:06}.parquet")
            rows.clear()

    def write(row: dict[str, Any]) -> None:
        rows.append(row)
        if len(rows) >= PART:
            flush()

    with folder_beside(path) as parts:
        try:
            yield write
            flush()
            polars.scan_parquet(sorted(parts.iterdir())).sink_parquet(path)
        except polars.exceptions.PolarsError as error:
            known = re.search(r"os error (\d+)", str(error))
            reason = os.strerror(int(known[1])) if known else type(error).__name__
            raise OSError(None, reason) from None


def machine_results(
    path: Path, suffix: str, schema: pl.Schema, encoding: str
) -> AbstractContextManager[Write]:
    """The results as CSV, JSON Lines or Parquet, by the suffix."""
    if suffix == ".csv":
        return csv_results(path, schema, encoding)
    return json_results(path, encoding) if suffix == ".jsonl" else parquet_results(path, schema)
