"""Excel workbooks as they are written here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from disclosure_rules.tables.package import needed

LONGEST = 32_000
"""The most characters of a cell; Excel takes no more than 32,767."""
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def workbook(target: Path | IO[bytes], **options: Any) -> Iterator[Any]:
    """A workbook to fill, which is complete at the end: texts in it are never formulas, links nor numbers. Raises OSError
    where it cannot be written, and RecordError where the extra `tables` is not installed."""
    xlsxwriter = needed("xlsxwriter")
    book = xlsxwriter.Workbook(target, {**_PLAIN, **options})
    yield book
    try:
        book.close()
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise OSError(None, type(error).__name__) from None
