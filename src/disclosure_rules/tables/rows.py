"""Rows: the record of each. A fact without a column is not tracked, hence unknown; an empty cell leaves it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from disclosure_rules.calendar.moments import at_midnight
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.tables.cells import instants_of, read_cell, says_none
from disclosure_rules.tables.headers import Column, Path, columns_of, header_of
from disclosure_rules.tables.mapping import NO_MAP, ColumnMap


class RowReader:
    """Reads the rows of a table about one record kind. `constants` are facts that hold for every row, by header.
    `mapping` says what a host's own columns mean.

    A base fact that neither a column nor a constant states is listed as unknown in every record. A form of which only some
    boxes have columns is unknown where all of these are empty: nothing tells whether it was filled in. Raises RecordError
    for headers that name no fact, several, or one twice.
    """

    def __init__(
        self,
        model: type[Record],
        headers: Sequence[str],
        zone: tzinfo,
        constants: Mapping[str, Any] | None = None,
        mapping: ColumnMap = NO_MAP,
    ) -> None:
        given = constants or {}
        self.mapping = mapping
        if missing := mapping.missing(dict.fromkeys(headers)):
            raise RecordError(missing)
        self.columns = columns_of(model, [*headers, *given], mapping.name)
        self.model = model
        self.zone = zone
        self.kind = str(model.model_fields["kind"].default)
        self._constants = tuple(given.values())
        tracked = {column.fact for column in self.columns}
        self.untracked = tuple(_untracked(model, tracked))
        self._forms = tuple(_partly_tracked(model, tracked))
        self._with_clock: set[int] = set()

    def see(self, rows: Iterable[Sequence[Any]]) -> None:
        """Note the columns of dates with a time of day: there, a midnight is an instant. In all others it is a day."""
        dated = [(at, column) for at, column in enumerate(self.columns) if column.holds in ("moment", "list")]
        for row in rows:
            for at, column in dated:
                if at < len(row) and at not in self._with_clock:
                    cell = self.mapping.cell(column.header, row[at])
                    if column.holds == "list" and isinstance(cell, str):
                        continue
                    if not all(map(at_midnight, instants_of(cell, self.zone))):
                        self._with_clock.add(at)

    def take_as_instants(self, headers: Iterable[str]) -> None:
        """Read the midnights of these columns as instants."""
        named = set(headers)
        self._with_clock |= {at for at, column in enumerate(self.columns) if column.header in named}

    @property
    def instants(self) -> tuple[str, ...]:
        """The headers of the columns whose midnights are read as instants."""
        return tuple(self.columns[at].header for at in sorted(self._with_clock))

    def record(self, row: Sequence[Any]) -> dict[str, Any]:
        """The record of a row, to be read by its kind."""
        made: dict[str, Any] = {}
        empty: list[Path] = []
        for at, (column, given) in enumerate(zip(self.columns, (*row, *self._constants), strict=True)):
            if column.holds == "host":
                continue
            value = self.mapping.cell(column.header, given)
            if any(isinstance(step, int) for step in column.path) and says_none(value, column):
                empty.append(_list_path(column))
                continue
            cell = read_cell(value, column, self.zone, days=at not in self._with_clock)
            if cell is not None:
                _put(made, column.path, cell)
        for path in empty:
            if _at(made, path) is None:
                _put(made, path, [])
        record: dict[str, Any] = _listed(made)
        unstated = [form for form in self._forms if _at(made, tuple(form.split("."))) is None]
        record["kind"] = record.get("kind", self.kind)
        record["unknown"] = [*record.get("unknown", ()), *self.untracked, *unstated]
        return record

    def header(self, problem: Problem, row: Sequence[Any]) -> str:
        """The header of the column that a problem of the record of a row is about; the place itself where none is."""
        place = problem.where.name
        steps: Path = tuple(int(step) if step.isdecimal() else step for step in place.split("."))
        wanted = self._as_numbered(steps, row)
        fits = (column for column in self.columns if column.path == wanted[: len(column.path)])
        within = (column for column in self.columns if column.path[: len(wanted)] == wanted)
        column = next(fits, None) or next(within, None)
        if column is not None or not place:
            return column.header if column else place
        return header_of(self.model, wanted)

    def _as_numbered(self, steps: Path, row: Sequence[Any]) -> Path:
        """The path with the number that an entry has in the headers: the record leaves out entries without a cell."""
        at = next((at for at, step in enumerate(steps) if isinstance(step, int)), None)
        cells = zip(self.columns, (*row, *self._constants), strict=True)
        filled = [
            column.path
            for column, value in cells
            if read_cell(value, column, self.zone, days=True) is not None
        ]
        inside = (
            path[at] for path in filled if at is not None and path[:at] == steps[:at] and len(path) > at
        )
        numbers = sorted({number for number in inside if isinstance(number, int)})
        position = 0 if at is None else int(steps[at])
        return (
            (*steps[:at], numbers[position], *steps[at + 1 :])
            if at is not None and position < len(numbers)
            else steps
        )


def _list_path(column: Column) -> Path:
    return tuple(column.fact.split("."))


def _put(within: dict[Any, Any], path: Path, value: Any) -> None:
    for step in path[:-1]:
        within = within.setdefault(step, {})
    within[path[-1]] = value


def _at(within: Any, path: Path) -> Any:
    for step in path:
        within = within.get(step) if isinstance(within, dict) else None
    return within


def _listed(value: Any) -> Any:
    """The value with the numbered entries of each list as a list, in their order."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    numbered = inner and all(isinstance(key, int) for key in inner)
    return [inner[key] for key in sorted(inner)] if numbered else inner


def _untracked(model: type[Record], tracked: set[str]) -> Iterator[str]:
    """The base facts that no column states; a part of which none is stated, as a whole."""
    done: set[str] = set()
    for fact in facts_of(model).values():
        if not fact.base or fact.kind == "part" or fact.path in tracked:
            continue
        steps = fact.steps
        parts = (".".join(steps[:end]) for end in range(1, len(steps) + 1))
        whole = next(part for part in parts if not any(f"{each}.".startswith(f"{part}.") for each in tracked))
        if whole not in done:
            done.add(whole)
            yield whole


def _partly_tracked(model: type[Record], tracked: set[str]) -> Iterator[str]:
    """The forms of which some boxes have columns, and some have none."""
    facts = facts_of(model)
    for form in (fact.path for fact in facts.values() if fact.kind == "part"):
        boxes = {path for path, fact in facts.items() if fact.holder == form and fact.base}
        if boxes & tracked and boxes - tracked:
            yield form
