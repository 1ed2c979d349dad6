"""The reasons of syntax errors in JSON and YAML, mapped from the messages of their parsers to texts in both languages.
An unknown reason is reported with its place and a neutral sentence."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import yaml

from disclosure_rules.errors import Problem
from disclosure_rules.location import Location

JSON_REASONS: Final = {
    "Expecting value": "value",
    "Expecting ',' delimiter": "comma",
    "Expecting ':' delimiter": "colon",
    "Expecting property name": "key",
    "Unterminated string": "open-text",
    "Invalid control character": "control",
    "Invalid \\": "escape",
    "Extra data": "extra",
}
"""The beginnings of messages of `json`, each with the variant of the problem."""

YAML_REASONS: Final = {
    "expected ',' or ']'": "flow",
    "expected ',' or '}'": "flow",
    "could not find expected ':'": "colon",
    "mapping values are not allowed": "nested",
    "block sequence entries are not allowed": "list",
    "expected <block end>": "indentation",
    "expected key": "indentation",
    "expected '-' indicator": "indentation",
    "tab character": "tab",
    "cannot start any token": "start",
    "unexpected end of stream": "open-text",
    "unknown escape character": "escape",
}
"""The words in messages of either parser of PyYAML, each with the variant of the problem."""

_COLON = re.compile(r"^[ ]*(?:- +)*[^\s\"'#：][^\"'#：]*?(：)")
"""A line whose key is followed by a full-width colon."""

_PLAIN: Final = {"［": "[", "］": "]", "｛": "{", "｝": "}"}
"""Full-width brackets, which a Chinese keyboard produces and YAML reads as text."""

_PLACEHOLDER = re.compile(r"\{ *[\w.]+ *\}")
"""What a message shows for a value, such as `{missing}`. Without quotes around the text, YAML reads it as a mapping."""

_TOUCHING = re.compile(r"[ ]*(?:- +)*[\w.-]+(:)[^\s:/]")
"""A line whose key is followed by a colon without a blank."""

_QUOTED = re.compile(r"(?:[:\[{,]|^|- ) *(“)")
"""A value that begins with a Chinese quotation mark."""


def json_problem(error: json.JSONDecodeError, name: str) -> Problem:
    """The problem of a text that is not JSON; that of a comma too many is at the bracket after it."""
    at = error.pos + error.msg.startswith(
        "Illegal trailing comma"
    )  # Python 3.13 and later point at the comma itself
    before, after = error.doc[:at].rstrip(), error.doc[at:].lstrip()
    if before.endswith(",") and after[:1] in ("}", "]") and after:
        at = len(error.doc) - len(after)
        line, column = error.doc.count("\n", 0, at) + 1, at - error.doc.rfind("\n", 0, at)
        return Problem("read.json", Location(name, line, column), "trailing-comma")
    place = Location(name, error.lineno, error.colno)
    variant = next(
        (reason for start, reason in JSON_REASONS.items() if error.msg.startswith(start)), "default"
    )
    return Problem("read.json", place, variant)


def yaml_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """The problem of a text that is not YAML."""
    if not isinstance(error, yaml.MarkedYAMLError):
        number = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return Problem("read.yaml", Location(name, number), "character")
    mark: Any = error.problem_mark or error.context_mark
    if mark is None:
        return Problem("read.yaml", name)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    first = error.context_mark.line if error.context_mark else mark.line
    if error.context_mark is None and ": " not in line[: mark.column]:
        first = max(0, first - 1)  # a value that continues from the line above
    known = _full_width(lines, name, first, mark.line) or _without_quotes(lines, name, mark)
    if known is not None:
        return known
    message = "tab character" if line[mark.column : mark.column + 1] == "\t" else error.problem or ""
    variant = next((reason for words, reason in YAML_REASONS.items() if words in message), "default")
    return Problem("read.yaml", Location(name, mark.line + 1, mark.column + 1), variant)


def _without_quotes(lines: list[str], name: str, mark: Any) -> Problem | None:
    """The problem of a text that needs quotes, or of what a Chinese keyboard or a missing blank made part of a text, at
    the mark of the parser."""
    number, column = mark.line, mark.column
    line = lines[number] if number < len(lines) else ""
    for found in _PLACEHOLDER.finditer(line):
        if found.start() == column or (found.end() <= column and not line[found.end() : column].strip()):
            place = Location(name, number + 1, found.start() + 1)
            return Problem("read.yaml", place, "placeholder", line=number + 1)
    head = line[:column].rstrip()
    if head.endswith("："):
        place = Location(name, number + 1, len(head))
        return Problem("read.yaml", place, "full-width-colon", line=number + 1)
    if line[column : column + 1] != ":":
        return None
    begin = max(line.rfind(char, 0, column) for char in ",{[") + 1
    comma = line.find("，", begin, column)
    before = lines[number - 1].rstrip() if number else ""
    if comma >= 0:
        return Problem(
            "read.yaml", Location(name, number + 1, comma + 1), "full-width-comma", line=number + 1
        )
    if not begin and before.endswith("，"):
        return Problem("read.yaml", Location(name, number, len(before)), "full-width-comma", line=number)
    if ": " in line[begin:column]:
        return Problem("read.yaml", Location(name, number + 1, column + 1), "colon-in-text", line=number + 1)
    touching = _TOUCHING.match(before)
    if touching is not None:
        return Problem("read.yaml", Location(name, number, touching.start(1) + 1), "no-blank", line=number)
    return None


def key_that_is_none(key: str, place: Location, *, valued: bool) -> Problem | None:
    """The problem of a key that holds its colon and its value, since the colon is full-width or no blank follows it:
    `when：{secrecy` or, without a value, `zh:例`."""
    at = key.find("：")
    if at >= 0 and (not valued or key[at + 1 : at + 2] in tuple("{[\"'")):
        return Problem("read.yaml", place, "full-width-colon", line=place.line or 0)
    if not valued and ":" in key:
        return Problem("read.yaml", place, "no-blank", line=place.line or 0)
    return None


def full_width_colon(text: str, name: str) -> Problem | None:
    """The problem of the first key followed by a full-width colon, or None."""
    lines = text.splitlines()
    return _colon(lines, name, 0, len(lines))


def _colon(lines: list[str], name: str, first: int, end: int) -> Problem | None:
    for number, line in enumerate(lines[first:end], first + 1):
        match = None if ": " in line else _COLON.match(line)
        if match is not None:
            place = Location(name, number, match.start(1) + 1)
            return Problem("read.yaml", place, "full-width-colon", line=number)
    return None


def _full_width(lines: list[str], name: str, first: int, last: int) -> Problem | None:
    """The problem of the full-width character that probably makes a text invalid YAML, in the lines that the parser names."""
    colon = _colon(lines, name, first, last + 1)
    if colon is not None:
        return colon
    for number, line in enumerate(lines[first : last + 1], first + 1):
        bracket = next((char for char in line if char in _PLAIN), None)
        quoted = _QUOTED.search(line)
        if bracket is not None:
            place = Location(name, number, line.index(bracket) + 1)
            return Problem("read.yaml", place, "full-width", line=number, char=bracket, plain=_PLAIN[bracket])
        if quoted is not None:
            place = Location(name, number, quoted.start(1) + 1)
            return Problem("read.yaml", place, "full-width", line=number, char="“", plain='"')
    return None
