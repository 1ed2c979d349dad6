"""Shares of the rows of a table in a file, decided in whichever process: what is written of each row, and what is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from disclosure_rules.decision import Decision
from disclosure_rules.errors import Lang, Problem
from disclosure_rules.tables.evaluate import RejectedRow, TableRows
from disclosure_rules.tables.results import decided_row
from disclosure_rules.tables.sheet import SheetWords
from disclosure_rules.tables.sources import NumberedRow
from disclosure_rules.tables.tally import BatchTally


class DecidedShare(NamedTuple):
    """What is written of each row, by its number, or its rejection; and the counts of what was decided."""

    rows: Sequence[tuple[int, Any | RejectedRow]]
    tally: BatchTally


class ShareOfRows:
    """Decides shares of rows. The cells of a decision are those of a sheet in a language, or else those of `decided_row`."""

    def __init__(self, rows: TableRows, sheet: Lang | None) -> None:
        self._given = rows, sheet
        self._rows = rows
        self._cells: Callable[[Decision, int], Any] = decided_row
        if sheet is not None:
            self._cells = SheetWords(rows.evaluator, rows.kind, sheet).cells

    def __reduce__(self) -> tuple[Any, ...]:
        return ShareOfRows, self._given

    def decided(self, share: Iterable[NumberedRow]) -> DecidedShare:
        """Decide each row of a share."""
        tally = BatchTally()
        return DecidedShare(list(self._each(share, tally)), tally)

    def _each(self, share: Iterable[NumberedRow], tally: BatchTally) -> Iterator[tuple[int, Any]]:
        for number, row in share:
            result = RejectedRow(None, (("", row),)) if isinstance(row, Problem) else self._rows.result(row)
            if isinstance(result, RejectedRow):
                tally.rejected += 1
                yield number, result
            else:
                tally.add(result)
                yield number, self._cells(result, number)
