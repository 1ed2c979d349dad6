"""A mapping of a host's own columns: its headers to facts, its words to terms, the forms of its dates. It is YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import Field

from disclosure_rules import _arguments
from disclosure_rules.errors import PolicyError, Problem, RecordError, nearest
from disclosure_rules.location import Location
from disclosure_rules.policy.shape import Shape
from disclosure_rules.policy.shaping import shape
from disclosure_rules.reading.source import Source
from disclosure_rules.reading.strict import ReadingError, read_file
from disclosure_rules.records.base import Record
from disclosure_rules.tables.headers import Column, columns_of


class ColumnMap(Shape):
    """What a host's columns mean, by their headers: `columns` names the fact of each, `words` the value that each of its words
    stands for, and `dates` the form of its dates (`%d/%m/%Y`). Columns under `ignore` are not read."""

    columns: dict[str, str] = Field(default_factory=dict)
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    dates: dict[str, str] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()

    def name(self, header: str) -> str:
        """The name of the fact of a column, as a header of a table has it."""
        return f"host.{header}" if header in self.ignore else self.columns.get(header, header)

    def is_mapped(self, header: str) -> bool:
        """Whether the cells of a column are in the host's own words or forms, whatever their type."""
        return header in self.words or header in self.dates

    def cell(self, header: str, value: Any) -> Any:
        """The value of a cell in the words of records. What the mapping does not know stays as it is."""
        if header in self.words and value is not None:
            return self.words[header].get(str(value).strip(), value)
        if header in self.dates and isinstance(value, str):
            return _dated(value.strip(), self.dates[header])
        return value

    def missing(self, headers: Mapping[str, Any]) -> list[Problem]:
        """The headers that it names and that the table does not have."""
        named = dict.fromkeys([*self.columns, *self.words, *self.dates, *self.ignore])
        return [
            Problem("table.map", header, "missing", meant=nearest(header, headers))
            for header in named
            if header not in headers
        ]


def _dated(value: str, form: str) -> Any:
    try:
        read = datetime.strptime(value, form)
    except ValueError:
        return value
    return read if "%H" in form else read.date()


NO_MAP = ColumnMap()
"""The mapping of a table whose headers name facts, in the words of records."""


def read_map(path: str | Path, model: type[Record]) -> ColumnMap:
    """The mapping in a file, for records of a kind. Raises PolicyError with every fact and term that there is not, each at its
    place in the file and with the nearest name."""
    try:
        source = read_file(_arguments.path(path, "path", PolicyError))
    except ReadingError as error:
        raise PolicyError(error.problems) from None
    problems: list[Problem] = []
    made = shape(ColumnMap, source, problems)
    if made is not None:
        problems += _wrong(made, model, source)
    if problems or made is None:
        raise PolicyError(problems)
    return made


def _wrong(made: ColumnMap, model: type[Record], source: Source) -> Iterator[Problem]:
    for header, name in made.columns.items():
        at = source.place(("columns", header))
        try:
            (column,) = columns_of(model, [name])
        except RecordError as error:
            yield from (problem.at(at) for problem in error.problems)
        else:
            yield from _wrong_words(column, made.words.get(header, {}), header, source)
    for header, form in made.dates.items():
        if not _is_form(form):
            yield Problem("table.map", source.place(("dates", header)), "form")


def _wrong_words(column: Column, words: Mapping[str, str], header: str, source: Source) -> Iterator[Problem]:
    for word, value in words.items():
        at: Location = source.place(("words", header, word))
        if column.term is not None and value not in ("", "无") and column.term.parse(value) is None:
            known = tuple(name for term in column.term for name in (term.value, term.zh))
            yield Problem("table.map", at, "term", known=known, meant=nearest(value, known))


def _is_form(form: str) -> bool:
    """Whether dates can be written and read in this form."""
    day = date(2018, 11, 22)
    try:
        read = datetime.strptime(day.strftime(form), form)
    except ValueError:
        return False
    return read.date() == day
