"""Strict readers of YAML and JSON, used for policies, cases and records alike.

The only booleans are true and false. Dates, and octal or sexagesimal numbers, stay text. Anchors, aliases and tags
are refused.
"""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from disclosure_rules.errors import Problem
from disclosure_rules.reading.source import Places, Source

LIMIT = 8 * 1024 * 1024
"""The largest JSON file, or line of a JSON Lines stream, in bytes."""

YAML_LIMIT = 4 * 1024 * 1024
"""The largest YAML file, in bytes. Reading it with its places takes ten times as long as JSON of that size."""

DEPTH = 60
"""The greatest depth to which values may be nested."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class ReadingError(Exception):
    """The error for a text that cannot be read. The caller turns it into a PolicyError or a RecordError."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(problems)


def _fail(code: str, place: str, en: str, help_en: str, zh: str) -> ReadingError:
    return ReadingError([Problem(f"read.{code}", place, en, help_en, zh)])


def too_large(place: str, limit: int = LIMIT) -> Problem:
    """The problem of a file or line over the size limit."""
    mib = limit // 1024 // 1024
    return Problem(
        "read.too-large",
        place,
        f"larger than {mib} MiB",
        "split it, or write JSON Lines",
        f"超过 {mib} MiB，请拆分或改用 JSON Lines",
    )


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8 text, with or without a byte-order mark. The error for anything else names the likely encoding."""
    if len(data) > LIMIT:
        raise ReadingError([too_large(name)])
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise _fail(
            "encoding", name, "encoded as UTF-16", "save it as UTF-8", "编码为 UTF-16，请另存为 UTF-8"
        )
    if b"\0" in data:
        raise _fail(
            "binary",
            name,
            "a binary file",
            "give YAML, JSON or JSON Lines",
            "是二进制文件，应为 YAML、JSON 或 JSON Lines",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise _fail(
            "encoding",
            f"{name}:{line}",
            "not UTF-8 text",
            "save it as UTF-8",
            "不是 UTF-8 文本，请另存为 UTF-8",
        ) from None
    raise _fail(
        "encoding",
        f"{name}:{line}",
        "not UTF-8; it looks like GBK (GB18030)",
        "convert it: iconv -f GB18030 -t UTF-8",
        "不是 UTF-8，疑为 GBK（GB18030）编码，请用 iconv -f GB18030 -t UTF-8 转换",
    )


def cannot_read(place: str, error: OSError) -> ReadingError:
    """The error for a file that cannot be read."""
    reason = error.strerror or "cannot be read"
    return _fail("file", place, reason[:1].lower() + reason[1:], "check the path", f"无法读取（{reason}）")


def opened(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises ReadingError for any other path, since opening a pipe or a device may
    block forever."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
        if kind not in (stat.S_IFREG, stat.S_IFDIR):  # the system itself refuses a directory
            en, zh = "not a regular file", "不是普通文件"
            raise _fail(
                "file",
                str(path),
                en,
                "give a file, or - for standard input",
                f"{zh}，请给出文件，或用 - 表示标准输入",
            )
        return path.open("rb")
    except OSError as error:
        raise cannot_read(str(path), error) from None


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
        raise _fail(
            "json", name, f"`{word}` is not JSON", "leave the value out", f"“{word}”不是合法的 JSON 值"
        )

    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        reason = error.msg[:1].lower() + error.msg[1:]
        raise _fail("json", place, f"not JSON: {reason}", "mend the syntax", "不是合法的 JSON") from None
    except RecursionError:
        raise _fail("depth", name, "nested too deeply", f"at most {DEPTH} levels", "嵌套过深") from None
    except ValueError:
        raise _fail("json", name, "a number that is too long", "write it as text", "数字过长") from None
    if doubles:
        raise ReadingError([_double(name, key) for key in doubles])
    _check_depth(data, name)
    return Source(name, data, Places())


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
    raise _fail("depth", name, "nested too deeply", f"at most {DEPTH} levels", "嵌套过深")


def _double(place: str, key: str) -> Problem:
    return Problem(
        "read.duplicate-key", place, f"the key `{key}` stands twice", "keep one", f"键“{key}”重复，请保留一个"
    )


class _Builder:
    """Turns the events of a YAML parser into data and places, without recursion."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places = Places()
        self.problems: list[Problem] = []
        self.stack: list[tuple[Any, int]] = []
        self.key: list[str | None] = []
        self.entry = 0
        self.root: Any = None

    def at(self, event: Any) -> str:
        return f"{self.name}:{event.start_mark.line + 1}:{event.start_mark.column + 1}"

    def feed(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _fail(
                "alias",
                self.at(event),
                "anchors and aliases are not allowed",
                "write the value out",
                "不允许锚点和别名，请写出完整的值",
            )
        if isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent)) and event.tag not in (None, "!"):
            raise _fail("tag", self.at(event), "tags are not allowed", "remove the tag", "不允许标签")
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self.stack) >= DEPTH:
                raise _fail(
                    "depth", self.at(event), "nested too deeply", f"at most {DEPTH} levels", "嵌套过深"
                )
            container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self.stack.append((container, self.put(container, event)))
            self.key.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.places.end(self.stack.pop()[1])
            self.key.pop()

    def scalar(self, event: Any) -> None:
        container = self.stack[-1][0] if self.stack else None
        if isinstance(container, dict) and self.key[-1] is None:
            if event.value in container:
                self.problems.append(_double(self.at(event), event.value))
            self.key[-1] = event.value
            self.entry = self.places.begin(event.start_mark)
        else:
            self.places.end(self.put(event.value if event.style else _plain(event.value), event))

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
            raise _fail(
                "key",
                self.at(event),
                "a key must be plain text",
                "write text before the colon",
                "键必须是文字",
            )
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
        raise ReadingError([too_large(name, YAML_LIMIT)])
    builder = _Builder(name)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise _fail(
                    "documents",
                    builder.at(event),
                    "a second document",
                    "one document a file",
                    "一个文件只能有一个文档",
                )
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name
        raise _fail(
            "yaml", place, f"not YAML: {error.problem}", "mend the syntax", "不是合法的 YAML"
        ) from None
    except yaml.YAMLError as error:
        place = f"{name}:{text.count(chr(10), 0, getattr(error, 'position', 0)) + 1}"
        raise _fail(
            "yaml", place, "a character that YAML does not allow", "remove it", "含有 YAML 不允许的字符"
        ) from None
    if builder.problems:
        raise ReadingError(builder.problems)
    if builder.root is None:
        raise _fail("empty", name, "nothing in it", "write a record or a policy", "文件是空的")
    return Source(name, builder.root, builder.places)
