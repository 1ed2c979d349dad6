"""A file that is in memory and on no disk, such as one that a browser sent."""

from __future__ import annotations

import io
from pathlib import Path, PurePath
from typing import Any, NamedTuple, TypeAlias


class HeldFile(NamedTuple):
    """The name of a file and its bytes; it opens as a path does."""

    name: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The ending of the name, with its dot."""
        return PurePath(self.name).suffix

    def open(self, mode: str = "r", encoding: str | None = None, newline: str | None = None) -> Any:
        """The bytes, or their text, to be read."""
        raw = io.BytesIO(self.data)
        return raw if "b" in mode else io.TextIOWrapper(raw, encoding=encoding, newline=newline)

    def __str__(self) -> str:
        return self.name


ReadableFile: TypeAlias = Path | HeldFile
"""A file on disk or in memory."""
