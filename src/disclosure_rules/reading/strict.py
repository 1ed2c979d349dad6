"""Strict readers of YAML and JSON, used for policies, cases and records alike.

The only booleans are true and false. Dates, and octal or sexagesimal numbers, stay text. Anchors, aliases and tags
are refused.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import stat
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import yaml

from disclosure_rules.errors import Problem
from disclosure_rules.location import Location
from disclosure_rules.reading.source import Places, Source
from disclosure_rules.reading.syntax_errors import (
    full_width_colon,
    json_problem,
    key_that_is_none,
    yaml_problem,
)
from disclosure_rules.records.limits import MOST_CONTAINERS, capped, containers_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LIMIT = 8 * 1024 * 1024
"""The largest JSON file, or line of a JSON Lines stream, in bytes."""

YAML_LIMIT = 4 * 1024 * 1024
"""The largest YAML file, in bytes. Reading it with its places takes ten times as long as JSON of that size."""

PARTS = 150_000
"""The most entries of mappings and lists in a YAML file. Each takes as long to read as ten characters of text."""

DEPTH = 60
"""The greatest depth to which values may be nested."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class ReadingError(Exception):
    """The error for a text that cannot be read. The caller turns it into a PolicyError or a RecordError."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(*problems)


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 text, with or without a byte-order mark. The error for anything else names the likely encoding."""
    if len(data) > LIMIT:
        raise ReadingError(Problem("read.too-large", name, limit=LIMIT // 1024 // 1024))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ReadingError(Problem("read.encoding", name, "utf-16"))
    if b"\0" in data:
        raise ReadingError(Problem("read.binary", name))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise ReadingError(Problem("read.encoding", Location(name, line))) from None
    raise ReadingError(Problem("read.encoding", Location(name, line), "gbk"))


def cannot_read(place: str, error: OSError) -> ReadingError:
    """The error for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return ReadingError(Problem("read.file", place, "missing"))
    if isinstance(error, IsADirectoryError):
        return ReadingError(Problem("read.file", place, "directory"))
    if isinstance(error, PermissionError):
        return ReadingError(Problem("read.file", place, "permission"))
    return ReadingError(Problem("read.file", place, reason=error_name(error)))


def error_name(error: OSError) -> str:
    """The symbol of a system error, such as `ENOSPC`, which is the same in every language."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def opened(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises ReadingError for any other path, since opening a pipe or a device may
    block forever. A file that only looks regular, such as the log of the kernel, raises OSError where reading would
    block."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):  # the system itself refuses a directory
            raise ReadingError(Problem("read.file", str(path), "irregular"))
        return io.BufferedReader(_Unwaiting(path, opener=_without_waiting))
    except OSError as error:
        raise cannot_read(str(path), error) from None


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


class _Unwaiting(io.FileIO):
    """A file whose reading never waits: where there is nothing yet, it raises instead."""

    def readinto(self, buffer: WriteableBuffer) -> int:
        size: int | None = super().readinto(buffer)
        if size is None:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        return size


def read_bytes(path: Path) -> bytes:
    """The bytes of a regular file. Of a file over the limit, only enough to show that it is over."""
    try:
        with opened(path) as file:
            return file.read(LIMIT + 1)
    except OSError as error:
        raise cannot_read(str(path), error) from None


def read_file(path: Path) -> Source:
    """Read one YAML or JSON file, as its suffix indicates."""
    return read_text(read_bytes(path), path)


def read_text(data: bytes, path: Path) -> Source:
    """Read the bytes of a YAML or JSON file, as its suffix indicates."""
    text = decode(data, str(path))
    return read_json(text, str(path)) if path.suffix == ".json" else read_yaml(text, str(path))


def read_json(text: str, name: str) -> Source:
    """Read one JSON value. Duplicate keys, NaN and Infinity are errors."""
    doubles: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key, value in items:
            if key in mapping:
                doubles.append(key)
            mapping[key] = value
        return mapping

    def constant(word: str) -> Any:
        raise ReadingError(Problem("read.json", name, "word", word=word))

    if containers_of(text) > MOST_CONTAINERS:
        raise ReadingError(Problem("read.too-large", name, "containers", limit=MOST_CONTAINERS))
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise ReadingError(json_problem(error, name)) from None
    except RecursionError:
        raise _too_deep(name) from None
    except ValueError:
        raise ReadingError(Problem("read.json", name, "long-number")) from None
    if doubles:
        found = (Problem("read.duplicate-key", name, key=key) for key in doubles)
        raise ReadingError(*capped(found, len(doubles), partial(_more, name)))
    _check_depth(data, name)
    return Source(name, data, Places())


def _more(name: str, count: int) -> Problem:
    return Problem("read.duplicate-key", name, "more", count=count)


def _check_depth(data: Any, name: str) -> None:
    level = [data]
    for _ in range(DEPTH):
        level = [
            inner
            for value in level
            for inner in (
                value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            )
        ]
        if not level:
            return
    raise _too_deep(name)


def _too_deep(place: Location | str) -> ReadingError:
    return ReadingError(Problem("read.depth", place, limit=DEPTH))


class _Builder:
    """Turns the events of a YAML parser into data and places, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places = Places()
        self.problems: list[Problem] = []
        self.stack: list[tuple[Any, int]] = []
        self.key: list[str | None] = []
        self.entry = 0
        self.key_event: Any = None
        self.root: Any = None

    def at(self, event: Any) -> Location:
        return Location(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def feed(self, event: Any) -> None:
        if isinstance(event, yaml.CollectionEndEvent):
            self.places.end(self.stack.pop()[1])
            self.key.pop()
            return
        is_node = isinstance(event, yaml.NodeEvent)
        if not is_node:  # the stream or the document begins or ends
            return
        if event.anchor is not None:  # every alias has one
            raise ReadingError(Problem("read.alias", self.at(event)))
        if event.tag not in (None, "!"):
            raise ReadingError(Problem("read.tag", self.at(event)))
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        else:
            if len(self.stack) >= DEPTH:
                raise _too_deep(self.at(event))
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.stack.append((container, self.put(container, event)))
            self.key.append(None)

    def scalar(self, event: Any) -> None:
        container = self.stack[-1][0] if self.stack else None
        if isinstance(container, dict) and self.key[-1] is None:
            self.check_key(event, valued=True)
            self.key_event = event
            if event.value in container:
                self.problems.append(Problem("read.duplicate-key", self.at(event), key=event.value))
            self.key[-1] = event.value
            self.entry = self.places.begin(event.start_mark)
        else:
            if isinstance(container, dict) and event.value == "":
                self.check_key(self.key_event, valued=False)
            self.places.end(self.put(event.value if event.style else _plain(event.value), event))

    def check_key(self, event: Any, *, valued: bool) -> None:
        if not event.style and (":" in event.value or "：" in event.value):
            problem = key_that_is_none(event.value, self.at(event), valued=valued)
            self.problems += [problem] if problem else []

    def put(self, value: Any, event: Any) -> int:
        """Add a value to the data. Returns the number of its place."""
        if not self.stack:
            self.root = value
            return self.places.begin(event.start_mark)
        container, _ = self.stack[-1]
        if isinstance(container, list):
            container.append(value)
            return self.places.begin(event.start_mark)
        key = self.key[-1]
        if key is None:
            raise ReadingError(Problem("read.key", self.at(event)))
        container[key] = value
        self.key[-1] = None
        return self.entry


def _plain(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) < 19:
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) and len(text) < 19 else text


def read_yaml(text: str, name: str) -> Source:
    """Read one YAML document."""
    if len(text) > YAML_LIMIT:
        raise ReadingError(Problem("read.too-large", name, limit=YAML_LIMIT // 1024 // 1024))
    builder = _Builder(name)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise ReadingError(Problem("read.documents", builder.at(event)))
            builder.feed(event)
            if len(builder.places) > PARTS:
                raise ReadingError(Problem("read.too-large", builder.at(event), "parts", limit=PARTS))
    except yaml.YAMLError as error:
        raise ReadingError(yaml_problem(error, text, name)) from None
    except UnicodeEncodeError:  # half of a surrogate pair, as an argument that is no UTF-8 has
        raise ReadingError(Problem("read.yaml", name, "character")) from None
    if builder.problems:
        raise ReadingError(*capped(builder.problems, len(builder.problems), partial(_more, name)))
    if builder.root is None:
        raise ReadingError(Problem("read.empty", name))
    if isinstance(builder.root, str) and (problem := full_width_colon(text, name)):
        raise ReadingError(problem)
    return Source(name, builder.root, builder.places)
