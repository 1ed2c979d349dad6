"""Places in a text, counted as the protocol counts them: lines from 0, and characters in units of UTF-16."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path


def units(text: str) -> int:
    """The units of UTF-16 in a text: two for a character beyond the basic plane."""
    return len(text) + sum(char > "\uffff" for char in text)


def column_of(line: str, character: int) -> int:
    """The number of characters of a line before so many units."""
    seen = 0
    for at, char in enumerate(line):
        if seen >= character:
            return at
        seen += units(char)
    return len(line)


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return [line.rstrip("\r") for line in text.split("\n")]


def position(lines: list[str], line: int, column: int) -> types.Position:
    """The position behind so many characters of a line; lines and columns from 0."""
    text = lines[line] if line < len(lines) else ""
    return types.Position(line, units(text[:column]))


def span(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    """The range between two places."""
    return types.Range(position(lines, *start), position(lines, *end))


def path_of(uri: str) -> Path | None:
    """The file of a URI; None for a text that is in no file."""
    path = to_fs_path(uri) if uri.startswith("file:") else None
    return Path(path) if path else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return path.absolute().as_uri()
