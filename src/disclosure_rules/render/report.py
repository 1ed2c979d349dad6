"""A report: titled sections of lines or of one table, which a terminal, plain text and Markdown print alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypeAlias

from disclosure_rules._markup import clean

Format: TypeAlias = Literal["text", "markdown"]
Level: TypeAlias = Literal["plain", "good", "notice", "bad", "dim"]
"""The weight of a line or row: `bad` needs action, `notice` needs a look, `dim` is background."""

CELL_WIDTH = 48
"""The most columns that a cell of a plain-text table takes."""
PAGE_WIDTH = 80
"""The most columns that a line of a compact report takes."""
_SEPARATORS = ("；;", "、，。, ")
"""Where a cell is broken: rather between its parts than within one."""
_ANY_SEPARATOR = ("".join(_SEPARATORS),)


@dataclass(frozen=True)
class Line:
    """One line, indented by steps."""

    text: str
    level: Level = "plain"
    indent: int = 0


@dataclass(frozen=True)
class Row:
    """One row of a table."""

    cells: tuple[str, ...]
    level: Level = "plain"


@dataclass(frozen=True)
class Section:
    """A heading, then lines, then a table where `header` is not empty."""

    heading: str
    lines: tuple[Line, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Report:
    """A title and its sections, to be printed. The plain text of one that is `compact` has no empty lines and no line of more
    than PAGE_WIDTH columns."""

    title: str
    sections: tuple[Section, ...]
    compact: bool = False


def printed(report: Report, format: Format = "text") -> str:  # noqa: A002  # the word the command line uses
    """The report as plain text or as Markdown, ending in a line break."""
    if format not in ("text", "markdown"):
        raise ValueError(f"no format `{format}`: text or markdown")
    lines = _text(report) if format == "text" else _markdown(report)
    return "\n".join(lines) + "\n"


def compact_lines(report: Report) -> Iterator[tuple[str, Level, bool]]:
    """The lines of a compact report as they are printed, each with its weight, and whether it begins something."""
    yield from ((line, "plain", True) for line in _wrapped(clean(report.title), PAGE_WIDTH))
    for section in report.sections:
        if section.heading:
            yield clean(section.heading), "plain", True
        for line in section.lines:
            margin = "  " * (line.indent + bool(section.heading))
            first, *rest = _wrapped(clean(line.text), PAGE_WIDTH - len(margin) - 2, _ANY_SEPARATOR)
            yield margin + first, line.level, not line.indent
            yield from ((f"{margin}  {more}", line.level, False) for more in rest)


def _text(report: Report) -> Iterator[str]:
    if report.compact:
        yield from (line for line, _, _ in compact_lines(report))
        return
    yield clean(report.title)
    yield "═" * width(clean(report.title))
    for section in report.sections:
        yield ""
        yield f"【{clean(section.heading)}】"
        for line in section.lines:
            yield "  " * (line.indent + 1) + clean(line.text)
        yield from _columns(section)


def _columns(section: Section) -> Iterator[str]:
    if not section.header:
        return
    cells = (section.header, *(row.cells for row in section.rows))
    table = [[_wrapped(clean(cell)) for cell in row] for row in cells]
    widths = [max(width(line) for cell in column for line in cell) for column in zip(*table, strict=True)]
    for number, row in enumerate(table):
        if number == 1:
            yield "  " + "  ".join("─" * size for size in widths)
        for lines in zip_longest(*row, fillvalue=""):
            padded = (line + " " * (size - width(line)) for line, size in zip(lines, widths, strict=True))
            yield ("  " + "  ".join(padded)).rstrip()


def _wrapped(text: str, most: int = CELL_WIDTH, separators: Iterable[str] = _SEPARATORS) -> list[str]:
    """The text in lines of at most `most` columns, ended after a separator where there is one in the second half: the last
    of the first of these groups that has one there."""
    lines = []
    start = 0
    while (fits := _fitting(text, start, most)) < len(text):
        second_half = range(fits, start + (fits - start) // 2, -1)
        breaks = (end for marks in separators for end in second_half if text[end - 1] in marks)
        end = next(breaks, fits)
        lines.append(text[start:end].strip())
        start = end + (text[end] == " ")
    return [*lines, text[start:].strip()]


def _fitting(text: str, start: int, most: int) -> int:
    """The end of the text from a start that fits into a number of columns. At least one character fits."""
    used = 0
    for at in range(start, len(text)):
        used += _columns_of(text[at])
        if used > most and at > start:
            return at
    return len(text)


def cut(text: str, most: int) -> str:
    """The text on one line of at most so many columns, its end left out where it is longer."""
    line = clean(text)
    return line if width(line) <= most else line[: _fitting(line, 0, most - 1)] + "…"


def width(text: str) -> int:
    """The columns that a text takes in a terminal."""
    return sum(map(_columns_of, text))


def _columns_of(char: str) -> int:
    """The columns that a character takes in a terminal: a Chinese one takes two."""
    return 0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _markdown(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    for section in report.sections:
        yield from ("", f"## {escaped(section.heading)}", "") if section.heading else ("",)
        for line in section.lines:
            yield "  " * line.indent + f"- {escaped(line.text)}"
        if section.header:
            yield from ("",) if section.lines else ()
            yield _row(section.header)
            yield "|" + " --- |" * len(section.header)
            yield from (_row(row.cells) for row in section.rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


_MARKS = re.compile(r"[\\`*|<>\[\]~&]|(?<![^\W_])_|_(?![^\W_])")
_START = re.compile(r"^(?:#|[-+=](?=\s|[-+=]|$)|\d+(?=[.)](?:\s|$)))")


def escaped(text: str) -> str:
    """The text, escaped so that Markdown shows it as it is."""
    line = _MARKS.sub(lambda match: "\\" + match[0], clean(text))
    start = _START.match(line)
    if start is None:
        return line
    mark = start[0]
    return f"{mark}\\{line[len(mark) :]}" if mark.isdigit() else f"\\{line}"
