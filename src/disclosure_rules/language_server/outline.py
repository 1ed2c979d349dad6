"""The names and values of a YAML text with their spans, as far as the text can be read: an editor has it in the middle of
an edit most of the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import yaml

Step = str | int
HOLE = "\u25cc"
"""The character that stands for the cursor where a text is completed."""


class Node(NamedTuple):
    """A scalar: its text, the steps that lead to it, and its span in lines and characters from 0. The last step of a key is
    the key itself."""

    text: str
    path: tuple[Step, ...]
    is_key: bool
    start: tuple[int, int]
    end: tuple[int, int]

    def covers(self, line: int, column: int) -> bool:
        """Whether the place lies in the span, or right behind it."""
        return self.start <= (line, column) <= self.end


class Outline:
    """The scalars of a text in their order, up to the first error."""

    def __init__(self, text: str) -> None:
        self.nodes: list[Node] = []
        with suppress(yaml.YAMLError):
            self.nodes.extend(_scalars(text))

    def at(self, line: int, column: int) -> Node | None:
        """The scalar at a place."""
        return next((node for node in self.nodes if node.covers(line, column)), None)

    def value(self, *path: Step) -> str | None:
        """The text of the value under a path."""
        return next((node.text for node in self.nodes if node.path == path and not node.is_key), None)


def _scalars(text: str) -> Iterator[Node]:
    """The scalars with their paths. Each open collection keeps its path, and the key or the position that comes next."""
    opened: list[tuple[tuple[Step, ...], bool, list[Any]]] = []
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionEndEvent):
            opened.pop()
        elif isinstance(event, (yaml.CollectionStartEvent, yaml.ScalarEvent)):
            path, is_key = _step(opened, event)
            if isinstance(event, yaml.CollectionStartEvent):
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                opened.append((path, is_mapping, [None if is_mapping else 0]))
            else:
                start, end = event.start_mark, event.end_mark
                assert start is not None and end is not None  # a parser of text marks every event
                yield Node(event.value, path, is_key, (start.line, start.column), (end.line, end.column))


def _step(
    opened: list[tuple[tuple[Step, ...], bool, list[Any]]], event: Any
) -> tuple[tuple[Step, ...], bool]:
    """The path of what begins, and whether it is a key."""
    if not opened:
        return (), False
    base, is_mapping, following = opened[-1]
    step = following[0]
    if not is_mapping:
        following[0] += 1
        return (*base, step), False
    if step is None:
        following[0] = str(getattr(event, "value", ""))
        return (*base, following[0]), isinstance(event, yaml.ScalarEvent)
    following[0] = None
    return (*base, step), False


def with_hole(text: str, line: int, column: int, *, is_key: bool = False) -> tuple[Outline, Node | None]:
    """The outline of a text that is completed at a place, and the scalar that is being written there, which ends with `HOLE`.
    What is open on the line is closed behind it, so that the text can be read; with `is_key` it is read as a key."""
    lines = text.split("\n")
    current = lines[line] if line < len(lines) else ""
    for rest in (":",) if is_key else (current[column:], ""):
        lines[line : line + 1] = [_closed(current[:column] + HOLE + rest)]
        outline = Outline("\n".join(lines))
        found = next((node for node in outline.nodes if HOLE in node.text), None)
        if found is not None:
            return outline, found
    return Outline(text), None


def _closed(line: str) -> str:
    """A line with what it opens closed at its end."""
    closing: list[str] = []
    quote = ""
    for char in line:
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "{[":
            closing.append("}" if char == "{" else "]")
        elif char in "}]" and closing:
            closing.pop()
    return line + quote + "".join(reversed(closing))
