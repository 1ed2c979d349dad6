"""Arrow: the schemas of what goes in and out, the way there and back, and an evaluator that travels with a function."""

import pickle
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from commands import ROOT
from pydantic import BaseModel

from disclosure_rules import Evaluator, Record, RecordError, load_policies, read_record
from disclosure_rules.reading.record_stream import RecordStream
from disclosure_rules.tables import evaluate_batches, evaluate_table, schema
from disclosure_rules.tables.results import decided_row
from disclosure_rules.terms import Term

EVALUATOR = Evaluator(load_policies(), engine="reference")
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
AS_OF = "2026-06-30"


def cell(value: Any) -> Any:
    """A value of a record as a column of the schema has it."""
    if isinstance(value, BaseModel):
        return {name: cell(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, tuple):
        return [cell(item) for item in value]
    if isinstance(value, (Term, Decimal)):
        return value.value if isinstance(value, Term) else float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


def row_of(record: Record, columns: Iterable[str]) -> dict[str, Any]:
    """Each fact of a record in the column that is named by its path."""
    made: dict[str, Any] = {}
    for path in columns:
        value: Any = record
        for step in path.split("."):
            value = getattr(value, step, None)
        made[path] = cell(value)
    return made


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_fits_the_schema_and_is_decided_as_its_record(path: Path, tmp_path: Path) -> None:
    """Each fact of each kind, lists and their entries whole, by way of Parquet, record batches and a pickled evaluator."""
    (entry,) = RecordStream([path], None, kinds=EVALUATOR.kinds)
    record = read_record(entry.data, kinds=EVALUATOR.kinds)
    given = schema(EVALUATOR, record.kind, dictionaries=False)
    table = pa.Table.from_pylist([row_of(record, given.facts.names)] * 3, schema=given.facts)
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=2)
    decide = partial(evaluate_batches, EVALUATOR, as_of=AS_OF, kind=record.kind, dictionaries=False)
    batches = pq.ParquetFile(tmp_path / "t.parquet").iter_batches(batch_size=2)
    decided = list(pickle.loads(pickle.dumps(decide))(batches))  # noqa: S301  # pickled here
    assert [(batch.num_rows, batch.schema) for batch in decided] == [(2, given.results), (1, given.results)]
    expected = decided_row(EVALUATOR.evaluate(record, as_of=AS_OF), 2)
    (last,) = decided[1].to_pylist()
    assert last == {name: expected.get(name) for name in given.results.names}


@pytest.mark.parametrize("kind", EVALUATOR.kinds)
def test_a_table_of_the_schema_gives_results_of_the_schema(kind: str) -> None:
    """With dictionaries and without, as a table and as a batch; each vocabulary column takes its ids."""
    for dictionaries in (True, False):
        given = schema(EVALUATOR, kind, dictionaries=dictionaries)
        empty = given.facts.empty_table()
        how: dict[str, Any] = {"as_of": AS_OF, "kind": kind, "dictionaries": dictionaries}
        (made,) = evaluate_batches(EVALUATOR, [empty], **how)
        assert made.schema == given.results and made.num_rows == 0
        types = {field.type for field in [*given.facts, *given.results]}
        assert any(map(pa.types.is_dictionary, types)) == dictionaries
        nulls = pa.table([pa.nulls(1, field.type) for field in given.facts], schema=given.facts)
        (row,) = next(evaluate_batches(EVALUATOR, [nulls], **how)).to_pylist()
        assert row["rejected"] is None


def test_a_kind_that_there_is_not_is_told() -> None:
    """With the nearest one."""
    with pytest.raises(RecordError) as refused:
        schema(EVALUATOR, "documnet")
    assert dict(refused.value.problems[0].values)["meant"] == "document"


@pytest.mark.parametrize("clock", [False, True])
def test_midnights_in_entries_of_lists_are_days_unless_one_has_a_time(clock: bool) -> None:
    """As in a column of dates, in whichever zone they are written."""
    at = [datetime(2018, 12, 6), datetime(2018, 12, 7, 9, 30) if clock else datetime(2018, 12, 7)]
    rows = [[{"channel": "portal", "date": moment}] for moment in at]
    utc = pa.array(rows, pa.list_(pa.struct({"channel": pa.string(), "date": pa.timestamp("us")})))
    frame = pl.DataFrame({"releases": pl.from_arrow(utc)})
    zoned = frame.with_columns(
        pl.col("releases").list.eval(
            pl.element().struct.with_fields(
                pl.field("date").dt.replace_time_zone("Asia/Shanghai").dt.convert_time_zone("UTC")
            )
        )
    )
    assert list(days(frame)) == list(days(zoned)) == [not clock, not clock]


def days(frame: pl.DataFrame) -> Iterator[bool]:
    """Whether each row has a day where its entry had a midnight."""
    from disclosure_rules.tables.rows import RowReader

    reader = RowReader(EVALUATOR.kinds["document"], frame.columns, EVALUATOR.kinds.zone)
    reader.see(frame.iter_rows())
    for row in frame.iter_rows():
        record = read_record(reader.record(row), kinds=EVALUATOR.kinds)
        (release,) = record.releases  # type: ignore[attr-defined]
        yield not isinstance(release.date, datetime)


def test_without_pyarrow_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has engines of Arrow has it."""
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(RecordError) as refused:
        schema(EVALUATOR)
    assert dict(refused.value.problems[0].values) == {"package": "pyarrow"}
    assert evaluate_table(EVALUATOR, {"密级": ["无"]}, as_of=AS_OF).height == 1
