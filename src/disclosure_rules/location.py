"""Places in an input."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """A place in an input. `name` is a file with its line and column (from 1) as far as known, or an option or a field;
    `field` is the path of a field within the file. It is text only when it is printed: `file:line:column: field`."""

    name: str
    line: int | None = None
    column: int | None = None
    field: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.name, self.line, self.column) if part is not None)
        return f"{place}: {self.field}" if self.field else place
