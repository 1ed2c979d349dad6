"""Data that was read, and the places of its parts: a compact index of three numbers for each part."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from disclosure_rules.location import Location

Step: TypeAlias = str | int
Loc: TypeAlias = tuple[Step, ...]
"""The steps from the whole to a part: keys, and positions from 0."""

ROOT: Final = 0


class Places:
    """The line and column of the root and of every entry of a mapping or list, in the order of the text.

    An entry is followed by the entries within it, and its end is the number of the next entry beside it.
    """

    def __init__(self) -> None:
        self._lines = array("I")
        self._columns = array("I")
        self._ends = array("I")
        self._entries: dict[int, list[int]] = {}

    @classmethod
    def of(cls, lines: Iterable[int], columns: Iterable[int], ends: Iterable[int]) -> Places:
        """The places with these `columns`."""
        places = cls()
        places._lines, places._columns, places._ends = (array("I", part) for part in (lines, columns, ends))
        return places

    def columns(self) -> tuple[list[int], list[int], list[int]]:
        """The line, the column and the end of every part."""
        return self._lines.tolist(), self._columns.tolist(), self._ends.tolist()

    def begin(self, mark: Any) -> int:
        """Record that a part begins at a mark of the parser. Returns the number of the part."""
        self._lines.append(mark.line + 1)
        self._columns.append(mark.column + 1)
        self._ends.append(0)
        return len(self._lines) - 1

    def end(self, number: int) -> None:
        """Record that everything within a part has been read."""
        self._ends[number] = len(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, data: Any, loc: Iterable[Step]) -> tuple[int, int] | None:
        """The line and column of a part of the data; None if the data came without places. Steps that the data does not
        have are skipped."""
        if not self._lines:
            return None
        at = ROOT
        for step in loc:
            inside = _position(data, step)
            if inside is not None:
                at = self._entry(at, inside)
                data = data[step]
        return self._lines[at], self._columns[at]

    def _entry(self, within: int, before: int) -> int:
        """The number of the part that is an entry of another, with so many before it."""
        known = self._entries.setdefault(within, [within + 1])
        while len(known) <= before:
            known.append(self._ends[known[-1]])
        return known[before]


def _position(data: Any, step: Step) -> int | None:
    """The number of entries before a step of the data; None if there is no such step."""
    if isinstance(data, dict):
        return (
            next((number for number, key in enumerate(data) if key == step), None) if step in data else None
        )
    return step if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data) else None


class Source(NamedTuple):
    """The contents of a file: its data, and the place of each part."""

    name: str
    data: Any
    places: Places
    kept: Mapping[str, tuple[int, ...]] | None = None
    """Of lists of which only some entries are read: the numbers of these, by the key of the list."""

    def place(self, loc: Iterable[str | int]) -> Location:
        """The place of a part. Steps that the data does not have are skipped."""
        steps = tuple(loc)
        if self.kept and len(steps) > 1 and (numbers := self.kept.get(str(steps[0]))):
            steps = (steps[0], numbers[int(steps[1])], *steps[2:])
        return Location(self.name, *(self.places.find(self.data, steps) or ()))
