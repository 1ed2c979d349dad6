"""Records from files and streams, one at a time: JSON, YAML or JSON Lines, each with its place.

A file is read as a whole, up to the limit. JSON Lines are read line by line, in constant memory and for as long as
the stream lasts. A line that cannot be read becomes an entry with its problems, and reading goes on with the next.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from disclosure_rules.errors import Problem
from disclosure_rules.location import Location
from disclosure_rules.reading.source import Places, Source
from disclosure_rules.reading.strict import (
    LIMIT,
    ReadingError,
    cannot_read,
    decode,
    opened,
    read_json,
    read_yaml,
)
from disclosure_rules.records import model_of, stated_id
from disclosure_rules.records.kinds import KINDS, RecordKinds
from disclosure_rules.records.paths import as_written

STDIN = "-"
LINES = (".jsonl", ".ndjson")
YAML = (".yaml", ".yml")
NOT_READ = {
    ".csv": "CSV",
    ".tsv": "TSV",
    ".xml": "XML",
    **dict.fromkeys((".xls", ".xlsx"), "Excel"),
    **dict.fromkeys((".doc", ".docx"), "Word"),
    ".pdf": "PDF",
}
"""Formats that people have records in and that are not read, by the suffix of the file."""

Numbered: TypeAlias = tuple[int, bytes]

_PLACEABLE = (
    1024 * 1024
)  # a JSON text up to this many characters is read again, as YAML, to find places in it


@dataclass
class RecordSource:
    """The file of an entry, and its `line` if the entry is a line of JSON Lines."""

    source: Source
    text: str = ""
    line: int | None = None

    def at(self, loc: Iterable[str | int]) -> Location:
        """The place of a part."""
        if self.line is not None:
            return Location(self.source.name, self.line)
        if not self.source.places and 0 < len(self.text) <= _PLACEABLE:
            self._find_places()
        return self.source.place(loc)

    def _find_places(self) -> None:
        """Find the places in JSON by reading it as YAML. Only an error needs them, and nearly all JSON is also YAML."""
        text, self.text = self.text, ""
        try:
            self.source = self.source._replace(places=read_yaml(text, self.source.name).places)
        except ReadingError:
            return


@dataclass
class RecordInput:
    """One record as written; or, with `problems`, a file or line from which no record could be read."""

    origin: RecordSource
    data: Any = None
    base: tuple[int | str, ...] = ()
    problems: tuple[Problem, ...] = ()
    kinds: RecordKinds = KINDS

    def placed(self, problem: Problem) -> Problem:
        """A problem of the record, with its place in the file before the path of its field as the file spells it."""
        field = problem.where.name
        path = field.split(".") if field else []
        model = model_of(self.data, self.kinds) if isinstance(self.data, dict) else None
        loc = [*as_written(model, self.data, path)] if model else path
        written = ".".join(map(str, loc))
        return problem.at(replace(self.origin.at((*self.base, *loc)), field=written))

    def reference(self, *, mask: bool = False) -> dict[str, Any]:
        """The reference to this record: its kind, id, file and line, as far as known. If the line is unknown, its
        position in the list (from 0) is given instead. `mask` puts the mark in place of the id."""
        stated = self.data if isinstance(self.data, dict) else {}
        model = model_of(stated, self.kinds)
        line = self.origin.at(self.base).line
        entries = {
            "kind": model.model_fields["kind"].default if model else None,
            "id": stated_id(stated, mask=mask),
            "file": self.origin.source.name,
            "line": line,
            "position": self.base[0]
            if self.base and isinstance(self.base[0], int) and line is None
            else None,
        }
        return {key: value for key, value in entries.items() if value is not None}


class RecordStream:
    """The entries of several files, in order, read as they are asked for.

    `many` is true for a list (a list in a file, JSON Lines, several files) and false for one record. It is known once
    a second entry is asked for. With `lines`, every file is read as JSON Lines, whatever its name. With `conversation`,
    standard input is: each line gives an entry before the next one is waited for, and an end without lines gives none.
    `kinds` are the record kinds of the policies. `content` are the bytes of the files, where they were read before.
    """

    def __init__(
        self,
        names: Sequence[str],
        stdin: BinaryIO,
        *,
        lines: bool = False,
        conversation: bool = False,
        kinds: RecordKinds = KINDS,
        content: bytes | None = None,
    ) -> None:
        self.names = names
        self.stdin = stdin
        self.lines = lines
        self.conversation = conversation
        self.kinds = kinds
        self.content = content
        self.many = len(names) > 1

    def __iter__(self) -> Iterator[RecordInput]:
        for entry in self._entries():
            entry.kinds = self.kinds
            yield entry

    def _entries(self) -> Iterator[RecordInput]:
        for name in self.names:
            shown = "stdin" if name == STDIN else name
            try:
                if name == STDIN and self.conversation:
                    yield from self._lines(_numbered(self.stdin), shown)
                elif name == STDIN:
                    yield from self._stream(self.stdin, shown, "")
                else:
                    with opened(Path(name)) if self.content is None else BytesIO(self.content) as file:
                        yield from self._stream(file, shown, Path(name).suffix.lower())
            except ReadingError as error:
                yield _unreadable(shown, error)
            except OSError as error:
                yield _unreadable(shown, cannot_read(shown, error))

    def _stream(self, stream: BinaryIO, name: str, suffix: str) -> Iterator[RecordInput]:
        if self.lines or suffix in LINES:
            self.many = True
            yield from self._lines(_numbered(stream), name)
        elif suffix in NOT_READ:
            is_table = suffix in (".csv", ".xlsx")
            raise ReadingError(
                Problem("read.format", name, "table" if is_table else "default", format=NOT_READ[suffix])
            )
        elif suffix in (".json", *YAML):
            yield from self._whole(stream.read(LIMIT + 1), name, suffix)
        else:
            yield from self._detected(stream, name)

    def _detected(self, stream: BinaryIO, name: str) -> Iterator[RecordInput]:
        """The entries of JSON Lines if the first non-blank line is a JSON object, or the first two each begin one; else of a file."""
        lines = _numbered(stream)
        read = bytearray()
        filled: list[Numbered] = []
        for number, line in lines:
            read += line
            if len(read) > LIMIT:
                break
            if line.isspace():
                continue
            filled.append((number, line))
            if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
                break
            if len(filled) == 2 or _is_object(line):
                yield from self._lines(chain(filled, lines), name)
                return
        yield from self._whole(bytes(read) + stream.read(max(0, LIMIT + 1 - len(read))), name, "")

    def _lines(self, lines: Iterable[Numbered], name: str) -> Iterator[RecordInput]:
        count = 0
        for number, line in lines:
            if line.isspace():
                continue
            count += 1
            self.many = self.many or count > 1
            origin = RecordSource(Source(name, None, Places()), line=number)
            try:
                data = read_json(decode(line.rstrip(b"\r\n"), name), name).data
            except ReadingError as error:
                # the line was read alone: its number is that in the file
                problems = (
                    problem.at(Location(name, number, problem.where.column)) for problem in error.problems
                )
                yield RecordInput(origin, problems=tuple(problems))
            else:
                yield RecordInput(origin, data)
        if not count and not self.conversation:
            yield from self._whole(b"", name, "")

    def _whole(self, content: bytes, name: str, suffix: str) -> Iterator[RecordInput]:
        text = decode(content, name)
        source = _read(text, name, suffix)
        origin = RecordSource(source, text)
        if not isinstance(source.data, list):
            yield RecordInput(origin, source.data)
            return
        self.many = True
        for number, data in enumerate(source.data):
            yield RecordInput(origin, data, (number,))


def _unreadable(name: str, error: ReadingError) -> RecordInput:
    return RecordInput(RecordSource(Source(name, None, Places())), problems=tuple(error.problems))


def _numbered(stream: BinaryIO) -> Iterator[Numbered]:
    """Every line with its number; blank lines that a buffer holds together come as one. Only the beginning of a line over
    the limit is kept, enough to refuse it. A line that does not end within a hundred times the limit is the last."""
    number = 0
    while line := stream.readline(LIMIT + 1):
        number += 1
        if line.isspace():
            line += _blank_lines(stream)
            number += line.count(b"\n", 0, -1)
        yield number, line
        end, passed = line[-1:], len(line)
        while end not in (b"\n", b""):
            if passed > 100 * LIMIT:
                return
            rest = stream.readline(64 * 1024)
            end, passed = rest[-1:], passed + len(rest)


def _blank_lines(stream: BinaryIO) -> bytes:
    """The blank lines next in a stream that are in its buffer, if it has one; they are passed."""
    if not isinstance(stream, BufferedReader):
        return b""
    ahead = stream.peek()
    blank = ahead[: len(ahead) - len(ahead.lstrip())]
    return stream.read(blank.rfind(b"\n") + 1)


def _is_object(line: bytes) -> bool:
    """Whether a line is a complete JSON object, or too long to find out."""
    if len(line) > LIMIT:
        return True
    try:
        return isinstance(json.loads(line.decode("utf-8-sig")), dict)
    except (ValueError, RecursionError):
        return False


def _read(text: str, name: str, suffix: str) -> Source:
    """Read YAML or JSON. A file with another suffix is read as JSON if it begins like JSON and is valid JSON."""
    start = text.lstrip()[:1]
    if not start or suffix in YAML or (suffix != ".json" and start not in "{["):
        return read_yaml(text, name)
    try:
        return read_json(text, name)
    except ReadingError as error:
        refused = error
    code = refused.problems[0].code
    if suffix == ".json" and (code == "read.json" or len(text) > _PLACEABLE):
        raise refused
    try:
        source = read_yaml(text, name)
    except ReadingError as error:  # if both readers refuse it, only YAML knows the place
        raise (error if error.problems[0].code == code else refused) from None
    if suffix == ".json" or code != "read.json":
        raise refused
    return source
