"""Frames: tables of other libraries as Polars frames with flat columns, and results as the library had them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.tables.headers import Column, Holds
from disclosure_rules.tables.mapping import ColumnMap
from disclosure_rules.tables.package import needed

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa


def frame_of(table: Any) -> pl.DataFrame:
    """The table with a column for each field of a struct, named by both. Raises RecordError for what is no table."""
    polars = needed("polars")
    exports = any(hasattr(table, f"__arrow_c_{name}__") for name in ("stream", "array"))
    if not exports and not isinstance(table, Mapping):
        raise RecordError(Problem("table.shape", "table", type=type(table).__name__))
    try:
        frame: pl.DataFrame = polars.DataFrame(table)
    except Exception as error:  # noqa: BLE001  # another library's table may raise anything
        raise RecordError(Problem("table.shape", "table", "unreadable", error=type(error).__name__)) from None
    return flat(frame)


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a column for each field of a struct."""
    polars = needed("polars")
    while any(dtype == polars.Struct for dtype in frame.dtypes):
        frame = frame.select(_fields(frame))
    return frame


def _fields(frame: pl.DataFrame) -> Iterable[pl.Expr]:
    polars = needed("polars")
    for name, dtype in frame.schema.items():
        if dtype == polars.Struct:
            for field in getattr(dtype, "fields", ()):
                yield polars.col(name).struct.field(field.name).alias(f"{name}.{field.name}")
        else:
            yield polars.col(name)


Wanted: TypeAlias = Literal["words", "id", "flag", "number", "moment", "list"]
_WANTED: Mapping[Holds, Wanted] = {
    "id": "id", "flag": "flag", "number": "number", "moment": "moment", "list": "list", "unknown": "list",
}  # fmt: skip
_FITS: Mapping[Wanted, tuple[str, ...]] = {
    "words": ("text",),
    "id": ("text", "number"),
    "flag": ("text", "flag"),
    "number": ("text", "number"),
    "moment": ("text", "moment"),
    "list": ("text", "list"),
}
"""The kinds of column that hold what is wanted."""


def check_types(frame: pl.DataFrame, columns: Sequence[Column], mapping: ColumnMap) -> None:
    """Compare the types of the columns with what their facts hold; a column without a value fits, and one in
    a host's own words. Raises RecordError with
    every one that does not."""
    problems: list[Problem] = []
    for column in columns:
        if column.header not in frame.columns or column.holds == "host" or mapping.is_mapped(column.header):
            continue
        values = frame.get_column(column.header)
        if values.dtype.is_float():
            values = values.fill_nan(None)
        wanted = _WANTED.get(column.holds, "words")
        if values.null_count() < len(values) and _kind(values.dtype) not in _FITS[wanted]:
            problems.append(_misfit(column.header, wanted, str(values.dtype)))
    if problems:
        raise RecordError(problems)


def _misfit(
    header: str, wanted: Literal["words", "id", "flag", "number", "moment", "list"], found: str
) -> Problem:
    return Problem("table.type", header, wanted, found=found)


def _kind(dtype: Any) -> str:
    polars = needed("polars")
    if dtype in (polars.String, polars.Categorical, polars.Enum):
        return "text"
    if dtype.is_numeric():
        return "number"
    if dtype in (polars.Date, polars.Datetime):
        return "moment"
    if dtype in (polars.List, polars.Array):
        return "list"
    return "flag" if dtype == polars.Boolean else "other"


def arrow_of(frame: pl.DataFrame, dictionaries: bool) -> pa.Table:
    """The frame as a table of pyarrow; without dictionaries, in the types that every engine has."""
    pyarrow = needed("pyarrow")
    table: pa.Table = frame.to_arrow(compat_level=needed("polars").CompatLevel.oldest())
    if dictionaries:
        return table
    return table.cast(pyarrow.schema([(field.name, _common(field.type)) for field in table.schema]))


def _common(dtype: Any) -> Any:
    """The type without dictionaries and long offsets."""
    pyarrow = needed("pyarrow")
    types = pyarrow.types
    if types.is_dictionary(dtype):
        return _common(dtype.value_type)
    if types.is_large_list(dtype):
        return pyarrow.list_(_common(dtype.value_type))
    if types.is_struct(dtype):
        return pyarrow.struct([(field.name, _common(field.type)) for field in dtype])
    return pyarrow.string() if types.is_large_string(dtype) else dtype


def like(batch: Any, frame: pl.DataFrame, dictionaries: bool) -> Any:
    """The frame as a table or record batch of pyarrow if the batch is one."""
    if type(batch).__module__.partition(".")[0] != "pyarrow":
        return frame
    pyarrow = needed("pyarrow")
    table = arrow_of(frame, dictionaries)
    if not isinstance(batch, pyarrow.RecordBatch):
        return table
    whole = [column.combine_chunks() for column in table.columns]
    return pyarrow.RecordBatch.from_arrays(whole, schema=table.schema)
