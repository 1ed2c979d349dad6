"""The names that fit at a place of a file: by the schema of the file, and the ids that are named there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from disclosure_rules.language_server.names import NameIndex
from disclosure_rules.language_server.outline import HOLE, Node, Outline, Step, with_hole
from disclosure_rules.policy.files import CASES, HEAD, RECORDS

_MOST = 2000
_ALONE = re.compile(r"\s*(- +)*[^\s:{}\[\],\"'#]*")
"""A line that holds nothing but the beginning of a word, which may become a key."""


class FittingName(NamedTuple):
    """A name that fits, and what it means; `start` is where it begins on the line. A key is followed by a colon."""

    label: str
    detail: str
    is_key: bool
    start: tuple[int, int]


def completions(names: NameIndex, file: str, text: str, line: int, column: int) -> list[FittingName]:
    """The names that fit at a place of a file of this name. What is written there already does not limit them."""
    written = text.split("\n")[line][:column] if line < text.count("\n") + 1 else ""
    found: dict[tuple[str, bool], FittingName] = {}
    readings = [with_hole(text, line, column)]
    if _ALONE.fullmatch(written):
        readings.append(with_hole(text, line, column, is_key=True))
    for outline, node in readings:
        if node is not None and node.start[0] == line:
            for label, detail, is_key in _fitting(names, file, outline, node):
                found.setdefault((label, is_key), FittingName(label, detail, is_key, node.start))
    return list(found.values())[:_MOST]


def _fitting(names: NameIndex, file: str, outline: Outline, node: Node) -> Iterator[tuple[str, str, bool]]:
    base = node.path[:-1] if node.is_key else node.path
    if not node.is_key:
        yield from ((label, detail, False) for label, detail in _ids(names, base))
    for root in names.schemas[_schema_of(file)]:
        walk = _Walk(root, outline)
        for part in walk.at(base):
            if node.is_key:
                for key, value in part.get("properties", {}).items():
                    yield key, _about(value), True
            else:
                yield from ((label, detail, False) for label, detail in _values(part))


def _schema_of(file: str) -> str:
    if file.endswith(CASES):
        return "case"
    return {HEAD: "policy", RECORDS: "records"}.get(file, "rules")


def _ids(names: NameIndex, path: tuple[Step, ...]) -> Iterable[tuple[str, str]]:
    """The ids that the key above a value asks for."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if key == "clauses":
        known = names.labels.clauses.items()
        return [(name, f"{clause.at} {clause.gist.zh} · {clause.gist.en}") for name, clause in known]
    if key == "param":
        return [(name, parameter.values[-1].source) for name, parameter in names.parameters.items()]
    if key in ("because", "overrides", "not"):
        rules = names.labels.rules.items()
        return [(name, f"{rule.title.zh} · {rule.title.en}") for name, rule in rules]
    return []


def _values(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The values that a schema lists, each with its wording in the other language."""
    values = part.get("enum", [part["const"]] if "const" in part else [])
    for value, other in zip(values, part.get("enumDescriptions", [""] * len(values)), strict=False):
        yield (str(value).lower() if isinstance(value, bool) else str(value)), str(other or "")
    if part.get("type") == "boolean":
        yield from (("true", ""), ("false", ""))


def _about(schema: dict[str, Any]) -> str:
    told = [schema.get("title"), schema.get("description")]
    return " · ".join(dict.fromkeys(text for text in told if text))


class _Walk:
    """The parts of a schema that a place may have."""

    def __init__(self, root: dict[str, Any], outline: Outline) -> None:
        self.root = root
        self.outline = outline

    def at(self, path: tuple[Step, ...]) -> list[dict[str, Any]]:
        """Every part that may hold what is under a path."""
        parts = list(self._open(self.root, ()))
        for length, step in enumerate(path, 1):
            inner = [part for outer in parts for part in _inside(outer, step)]
            parts = [part for outer in inner for part in self._open(outer, path[:length])]
        return parts

    def _open(self, schema: Any, path: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
        """A schema and all that it refers to, but for what holds under another condition."""
        if not isinstance(schema, dict):
            return
        yield schema
        if "$ref" in schema:
            yield from self._open(self.root["$defs"].get(schema["$ref"].rpartition("/")[2]), path)
        for name in ("anyOf", "oneOf", "allOf"):
            for part in schema.get(name, ()):
                yield from self._open(part, path)
        if "if" in schema and self._holds(schema["if"], path):
            yield from self._open(schema.get("then"), path)

    def _holds(self, condition: dict[str, Any], path: tuple[Step, ...]) -> bool:
        """Whether what is written satisfies the condition of a part; what is not written does not."""
        return all(
            any(self._admits(part, (*path, key)) for part in self._open(wanted, ()))
            for key, wanted in condition.get("properties", {}).items()
        )

    def _admits(self, part: dict[str, Any], path: tuple[Step, ...]) -> bool:
        value = self.outline.value(*path)
        if value is None:
            listed = [node.text for node in self.outline.nodes if node.path[:-1] == path and not node.is_key]
            return "contains" in part and part["contains"].get("const") in listed
        known = part.get("enum", [part["const"]] if "const" in part else [])
        return value in known or ("pattern" in part and re.search(part["pattern"], value) is not None)


def _inside(schema: dict[str, Any], step: Step) -> Iterator[Any]:
    """The schemas of what is under a step."""
    if isinstance(step, int):
        yield schema.get("items")
        return
    step = step.replace(HOLE, "")
    if step in schema.get("properties", {}):
        yield schema["properties"][step]
        return
    matching = [
        part for pattern, part in schema.get("patternProperties", {}).items() if re.search(pattern, step)
    ]
    yield from matching or [schema.get("additionalProperties")]
