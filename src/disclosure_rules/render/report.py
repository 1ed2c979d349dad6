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

PAGE_WIDTH = 80
"""The most columns that a line of a report takes as text."""


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
    """A title and its sections, to be printed. The text of one that is `compact` has no empty lines, and sets off the lines without
    an indent alone."""

    title: str
    sections: tuple[Section, ...]
    compact: bool = False


def printed(report: Report, format: Format = "text") -> str:  # noqa: A002  # the word the command line uses
    """The report as plain text or as Markdown, ending in a line break."""
    if format not in ("text", "markdown"):
        raise ValueError(f"no format `{format}`: text or markdown")
    lines = (line for line, _, _ in text_lines(report)) if format == "text" else _markdown(report)
    return "\n".join(lines) + "\n"


def text_lines(report: Report) -> Iterator[tuple[str, Level, bool]]:
    """The lines of a report as they are printed, none wider than PAGE_WIDTH where it can be broken, each with its weight, and
    whether it begins something."""
    yield from ((line, "plain", True) for line in wrapped(clean(report.title), PAGE_WIDTH))
    for section in report.sections:
        if not report.compact:
            yield "", "plain", False
        if section.heading:
            yield from ((line, "plain", True) for line in wrapped(clean(section.heading), PAGE_WIDTH))
        for line in section.lines:
            begins = not (report.compact and line.indent)
            yield from _hanging(line, line.indent + bool(section.heading), begins=begins)
        if section.header:
            yield from _table(section)


def _hanging(line: Line, indent: int, *, begins: bool) -> Iterator[tuple[str, Level, bool]]:
    """A line, broken where it is too wide; what follows of it stands two columns further in."""
    margin = "  " * indent
    first, *rest = wrapped(clean(line.text), PAGE_WIDTH - len(margin) - 2)
    yield margin + first, line.level, begins
    yield from ((f"{margin}  {more}", line.level, False) for more in rest)


def _table(section: Section) -> Iterator[tuple[str, Level, bool]]:
    """A table where it fits on the page, its widest column wrapped if need be; else its rows one after the other."""
    cells = [tuple(map(clean, row)) for row in (section.header, *(row.cells for row in section.rows))]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    widest = widths.index(max(widths))
    room = PAGE_WIDTH - 2 * len(widths) - sum(widths) + widths[widest]
    if room < min(widths[widest], _LEAST_ROOM):
        yield from _blocks(section)
        return
    widths[widest] = min(room, widths[widest])
    levels: tuple[Level, ...] = ("dim", *(row.level for row in section.rows))
    for number, (row, level) in enumerate(zip(cells, levels, strict=True)):
        if number == 1:
            yield "  " + "  ".join("─" * size for size in widths), "dim", False
        broken = [wrapped(cell, size, "；;", cuts=True) for cell, size in zip(row, widths, strict=True)]
        for line, parts in enumerate(zip_longest(*broken, fillvalue="")):
            padded = (part + " " * (size - width(part)) for part, size in zip(parts, widths, strict=True))
            yield ("  " + "  ".join(padded)).rstrip(), level, number > 0 and line == 0


def _blocks(section: Section) -> Iterator[tuple[str, Level, bool]]:
    """The rows of a table one after the other: the first cell, then the others, each with the name of its column."""
    header = "".join(section.header)
    colon, semicolon = ("：", "；") if width(header) > len(header) else (": ", "; ")
    for row in section.rows:
        first, *others = row.cells
        yield from _hanging(Line(first, row.level), 1, begins=True)
        named = zip(section.header[1:], others, strict=True)
        rest = semicolon.join(f"{name}{colon}{cell}" for name, cell in named if cell)
        if rest:
            yield from _hanging(Line(rest, "dim" if row.level == "dim" else "plain"), 2, begins=False)


_LEAST_ROOM = 20
"""The least columns to which the widest column of a table is wrapped."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?: \([^)]{1,3}\))?")
"""A day with its weekday, which no line breaks."""
_SEPARATORS = "；;、，。, "
"""What a line is rather ended after."""
_CLOSING = "；;、，。, ：:？！）)”"
"""What no line begins with."""


def wrapped(text: str, most: int, rather: str = "", *, cuts: bool = False) -> list[str]:
    """The text in lines of at most `most` columns, ended after a separator where there is one in the second half, `rather`
    after one of these; never within a day, nor within a word of letters such as a path unless it is very long, or `cuts`."""
    lines = []
    start = 0
    days = [found.start() for found in _DATE.finditer(text)]
    whole = {at for found in _DATE.finditer(text) for at in range(found.start() + 1, found.end())}
    while (fits := _fitting(text, start, most)) < len(text):
        ends = [end for end in range(fits, start + (fits - start) // 2, -1) if end not in whole]
        after = (end for marks in (rather, _SEPARATORS) for end in ends if text[end - 1] in marks)
        between = (end for end in ends if text[end] not in _CLOSING and not _in_word(text, end))
        blanks = (end for end in range(fits, start + 1, -1) if text[end - 1] == " " and end not in whole)
        end = next(after, 0) or next(between, 0) or (fits if cuts else next(blanks, 0))
        end = (
            end
            or max((day for day in days if start < day <= fits), default=0)
            or _past_word(text, start, fits)
        )
        lines.append(text[start:end].strip())
        start = end + (text[end : end + 1] == " ")
    return [*lines, text[start:].strip()] if start < len(text) or not lines else lines


def _in_word(text: str, at: int) -> bool:
    """Whether a place is within a word of letters."""
    return text[at - 1 : at + 1].isascii() and not text[at - 1].isspace() and not text[at].isspace()


_LONGEST_WORD = 300
"""The most characters of a word that is kept whole though it is wider than a line."""


def _past_word(text: str, start: int, fits: int) -> int:
    """The end of the word that is wider than a line; the end of the line where it is very long."""
    end = fits
    while end < len(text) and _in_word(text, end) and end - start <= _LONGEST_WORD:
        end += 1
    return end if end - start <= _LONGEST_WORD else fits


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
