"""The reason of a syntax error in JSON or YAML, from what their parsers report, so that it reads the same in both
languages. A reason that is not known here leaves the place and a neutral sentence."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import yaml

from disclosure_rules.errors import Problem

JSON_REASONS: Final = {
    "Expecting value": "value",
    "Expecting ',' delimiter": "comma",
    "Expecting ':' delimiter": "colon",
    "Expecting property name": "key",
    "Illegal trailing comma": "trailing-comma",
    "Unterminated string": "open-text",
    "Invalid control character": "control",
    "Invalid \\": "escape",
    "Extra data": "extra",
}
"""How a message of `json` begins, and the variant that says it."""

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
"""What a message of either parser of PyYAML contains, and the variant that says it."""

_COLON = re.compile(r"^[ ]*(?:- +)*[^\s\"'#：][^\"'#：]*?(：)")
"""A line whose key is followed by a full-width colon."""

_PLAIN: Final = {"［": "[", "］": "]", "｛": "{", "｝": "}"}
"""Full-width brackets, which a Chinese keyboard gives and YAML takes for text."""

_QUOTED = re.compile(r"(?:[:\[{,]|^|- ) *(“)")
"""A value that begins with a Chinese quotation mark."""


def json_problem(error: json.JSONDecodeError, name: str) -> Problem:
    """The problem of a text that is not JSON."""
    place = f"{name}:{error.lineno}:{error.colno}"
    before, after = error.doc[: error.pos].rstrip(), error.doc[error.pos :].lstrip()
    if before.endswith(",") and after[:1] in ("}", "]") and after:
        return Problem("read.json", place, "trailing-comma")
    variant = next((found for start, found in JSON_REASONS.items() if error.msg.startswith(start)), "default")
    return Problem("read.json", place, variant)


def yaml_problem(error: yaml.YAMLError, text: str, name: str) -> Problem:
    """The problem of a text that is not YAML."""
    if not isinstance(error, yaml.MarkedYAMLError):
        number = text.count("\n", 0, getattr(error, "position", 0)) + 1
        return Problem("read.yaml", f"{name}:{number}", "character")
    mark: Any = error.problem_mark or error.context_mark
    if mark is None:
        return Problem("read.yaml", name)
    lines = text.splitlines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    first = error.context_mark.line if error.context_mark else mark.line
    if error.context_mark is None and ": " not in line[: mark.column]:
        first = max(0, first - 1)  # a value that goes on from the line above
    full_width = _full_width(lines, name, first, mark.line)
    if full_width is not None:
        return full_width
    said = "tab character" if line[mark.column : mark.column + 1] == "\t" else error.problem or ""
    variant = next((found for words, found in YAML_REASONS.items() if words in said), "default")
    return Problem("read.yaml", f"{name}:{mark.line + 1}:{mark.column + 1}", variant)


def full_width_colon(text: str, name: str) -> Problem | None:
    """The problem of the first key that a full-width colon follows, or None."""
    lines = text.splitlines()
    return _colon(lines, name, 0, len(lines))


def _colon(lines: list[str], name: str, first: int, end: int) -> Problem | None:
    for number, line in enumerate(lines[first:end], first + 1):
        found = None if ": " in line else _COLON.match(line)
        if found is not None:
            place = f"{name}:{number}:{found.start(1) + 1}"
            return Problem("read.yaml", place, "full-width-colon", line=number)
    return None


def _full_width(lines: list[str], name: str, first: int, last: int) -> Problem | None:
    """The full-width character that is probably why a text is not YAML, in the lines that the parser names."""
    colon = _colon(lines, name, first, last + 1)
    if colon is not None:
        return colon
    for number, line in enumerate(lines[first : last + 1], first + 1):
        bracket = next((char for char in line if char in _PLAIN), None)
        quoted = _QUOTED.search(line)
        if bracket is not None:
            place = f"{name}:{number}:{line.index(bracket) + 1}"
            return Problem("read.yaml", place, "full-width", line=number, char=bracket, plain=_PLAIN[bracket])
        if quoted is not None:
            place = f"{name}:{number}:{quoted.start(1) + 1}"
            return Problem("read.yaml", place, "full-width", line=number, char="“", plain='"')
    return None
