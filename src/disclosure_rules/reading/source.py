"""Data that was read, and where its parts stand: a compact index, three numbers for each part."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

Step = str | int

ROOT: Final = 0


class Places:
    """The line and the column of every entry of a mapping, item of a list, and of the whole, in the order of the
    text. An entry is followed by what lies within it, so that its end is the place of the next one."""

    def __init__(self) -> None:
        self._lines = array("I")
        self._columns = array("I")
        self._ends = array("I")

    def begin(self, mark: Any) -> int:
        """Note that a part begins at a mark of the parser; its number."""
        self._lines.append(mark.line + 1)
        self._columns.append(mark.column + 1)
        self._ends.append(0)
        return len(self._lines) - 1

    def end(self, number: int) -> None:
        """Note that all within a part has been read."""
        self._ends[number] = len(self._lines)

    def __bool__(self) -> bool:
        return bool(self._lines)

    def find(self, data: Any, loc: Iterable[Step]) -> tuple[int, int] | None:
        """The line and the column of a part of the data; steps that the data does not have are passed over. None
        where the data came without places."""
        if not self._lines:
            return None
        at = ROOT
        for step in loc:
            inside = _position(data, step)
            if inside is not None:
                at += 1
                for _ in range(inside):
                    at = self._ends[at]
                data = data[step]
        return self._lines[at], self._columns[at]


def _position(data: Any, step: Step) -> int | None:
    """How many entries stand before a step of the data; None where it has no such step."""
    if isinstance(data, dict):
        return (
            next((number for number, key in enumerate(data) if key == step), None) if step in data else None
        )
    return step if isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data) else None


class Source(NamedTuple):
    """What a file holds: its data, and where each part of it stands."""

    name: str
    data: Any
    places: Places

    def place(self, loc: Iterable[str | int]) -> str:
        """`file:line:column` of a part; steps that the data does not have are passed over."""
        found = self.places.find(self.data, loc)
        return self.name if found is None else f"{self.name}:{found[0]}:{found[1]}"
