"""Tables and record batches decided row by row, each row exactly as `Evaluator.evaluate` decides its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from disclosure_rules import _arguments
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem, RecordError, folded, nearest
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.records import Record, stated_id
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.tables.frames import check_types, frame_of, like
from disclosure_rules.tables.mapping import NO_MAP, ColumnMap
from disclosure_rules.tables.package import needed
from disclosure_rules.tables.results import decided_row, frame_of_rows, rejected_row, result_schema
from disclosure_rules.tables.rows import RowReader

if TYPE_CHECKING:
    import polars as pl


def evaluate_table(
    evaluator: Evaluator,
    table: Any,
    *,
    as_of: Moment | str,
    kind: str = "document",
    constants: Mapping[str, Any] | None = None,
    mapping: ColumnMap = NO_MAP,
) -> pl.DataFrame:
    """Decide every row of a table, in its order; the columns are those of `result_schema`.

    `table` is a Polars frame, anything that exports Arrow (pyarrow, pandas, DuckDB), or a mapping of columns. Its headers
    name facts of the record kind in either language: `form.reason`, `意见单.理由`, `意见单·理由`, or the last step where only one
    fact has it; entries of lists are numbered (`发布渠道1.日期`). `constants` are facts that hold for every row, `mapping` what a host's own columns mean (see `read_map`). `as_of` is a day, an instant, or the
    header of a column with one. A fact without a column is unknown; an empty cell leaves it out. A column whose
    instants are all at midnight is a column of days.

    A rejected row has its reasons under `rejected`, and all others are decided. Raises RecordError for a table that cannot
    be read or whose headers or types do not fit, and EngineError if the engine fails.
    """
    frame = frame_of(table)
    rows = TableRows(evaluator, frame.columns, as_of, kind, constants, mapping)
    check_types(frame, rows.reader.columns, mapping)
    rows.reader.see(map(rows.facts, frame.iter_rows()))
    return made_frame(evaluator, kind, rows.decided(frame.iter_rows(), first=0))


def evaluate_batches(
    evaluator: Evaluator,
    batches: Iterable[Any],
    *,
    as_of: Moment | str,
    kind: str = "document",
    constants: Mapping[str, Any] | None = None,
    mapping: ColumnMap = NO_MAP,
    instants: Sequence[str] = (),
    dictionaries: bool = True,
) -> Iterator[Any]:
    """Decide record batches as they come, for Spark's `mapInArrow` and Ray's `map_batches`: for each a batch of results.

    A batch is what `evaluate_table` takes. For a pyarrow batch or table its results are the same, of the schema `schema(…).results`,
    else a Polars frame. Spark knows no dictionary columns: for it, `dictionaries=False`. A batch does not show the whole column,
    so that each midnight is a day, but in the columns named in `instants`. The rows are numbered through all batches. Raises the errors of
    `evaluate_table`, also for a batch whose columns differ from those of the first.
    """
    rows: TableRows | None = None
    first: pl.Schema | None = None
    count = 0
    for batch in _arguments.several(batches, "batches", "batches", RecordError):
        frame = frame_of(batch)
        if rows is None or first is None:
            first = frame.schema
            rows = TableRows(evaluator, frame.columns, as_of, kind, constants, mapping, instants)
        elif list(first) != frame.columns:
            differing = tuple(sorted(set(first) ^ set(frame.columns))) or tuple(frame.columns)
            raise RecordError(Problem("table.batch", "batch", columns=differing))
        check_types(frame, rows.reader.columns, mapping)
        made = made_frame(evaluator, kind, rows.decided(frame.iter_rows(), first=count))
        yield like(batch, made, dictionaries)
        count += frame.height


class RejectedRow(NamedTuple):
    """A row that is not acceptable: the id that it states, and each problem with the header it is about."""

    id: str | None
    problems: tuple[tuple[str, Problem], ...]


class TableRows:
    """Decides the rows of a table by its headers. `as_of` may be one of them, which then states no fact."""

    def __init__(
        self,
        evaluator: Evaluator,
        headers: Sequence[str],
        as_of: Moment | str,
        kind: str,
        constants: Mapping[str, Any] | None = None,
        mapping: ColumnMap = NO_MAP,
        instants: Sequence[str] = (),
    ) -> None:
        self.evaluator = _arguments.one(evaluator, Evaluator, "evaluator", "evaluator", RecordError)
        constants = _arguments.mapping({} if constants is None else constants, "constants", RecordError)
        mapping = _arguments.one(mapping, ColumnMap, "mapping", "map", RecordError)
        self._given = headers, as_of, kind, constants, mapping
        kinds = evaluator.kinds
        model = model_named(kinds, kind)
        self.kind = kinds.names[kind]
        self._at = headers.index(as_of) if isinstance(as_of, str) and as_of in headers else None
        self._headers = tuple(headers)
        self._as_of = None if self._at is not None else read_as_of(as_of, kinds.zone)
        own = [header for at, header in enumerate(headers) if at != self._at]
        self.reader = RowReader(model, own, kinds.zone, constants, mapping)
        self.reader.take_as_instants(instants)

    def __reduce__(self) -> tuple[Any, ...]:
        return TableRows, (self.evaluator, *self._given, self.reader.instants)

    def facts(self, row: Sequence[Any]) -> Sequence[Any]:
        """The cells of a row that state facts."""
        return row if self._at is None else [*row[: self._at], *row[self._at + 1 :]]

    def decided(self, rows: Iterable[Sequence[Any]], *, first: int) -> Iterator[dict[str, Any]]:
        """The cells of the result of each row, numbered from `first`."""
        for number, row in enumerate(rows, first):
            result = self.result(row)
            if isinstance(result, RejectedRow):
                yield rejected_row(number, result.id, result.problems)
            else:
                yield decided_row(result, number)

    def result(self, row: Sequence[Any]) -> Decision | RejectedRow:
        """The decision about one row, or its rejection. Raises EngineError if the engine fails."""
        record: dict[str, Any] = {}
        try:
            record = self.reader.record(self.facts(row))
            self._check_kind(record["kind"])
            as_of: Any = self._as_of if self._at is None else row[self._at]
            return self.evaluator.evaluate(record, as_of=as_of)
        except EngineError:
            raise
        except DisclosureRulesError as error:
            cells = self.facts(row)
            placed = tuple((self._header(problem, cells), problem) for problem in error.problems)
            return RejectedRow(stated_id(record, mask=self.evaluator.mask), placed)

    def _check_kind(self, stated: Any) -> None:
        """Raises RecordError for a row of another record kind, whose facts the headers do not name."""
        name = folded(stated) if isinstance(stated, str) else ""
        if self.evaluator.kinds.names.get(name) not in (self.kind, None):
            raise RecordError(Problem("table.row", "kind", "kind", kind=self.kind))

    def _header(self, problem: Problem, cells: Sequence[Any]) -> str:
        if problem.code == "record.as-of" and self._at is not None:
            return self._headers[self._at]
        return self.reader.header(problem, cells)


def model_named(kinds: RecordKinds, kind: str) -> type[Record]:
    """The model of a record kind by any of its names. Raises RecordError for a name that none has."""
    if _arguments.text(kind, "kind", RecordError) not in kinds.names:
        known = tuple(kinds.names)
        raise RecordError(Problem("record.kind", "kind", "unknown", known=known, meant=nearest(kind, known)))
    return kinds[kinds.names[kind]]


def made_frame(evaluator: Evaluator, kind: str, rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """The results of rows as a frame."""
    schema = result_schema(evaluator, evaluator.kinds.names[kind])
    rest = iter(rows)
    frames = [frame_of_rows(some, schema) for some in iter(lambda: list(islice(rest, 10_000)), [])]
    frame: pl.DataFrame = needed("polars").concat(frames or [frame_of_rows([], schema)])
    return frame
