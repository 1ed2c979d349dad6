"""A record file with other values of fields, everything else as it stood: comments, order and quotes of YAML, the indentation
of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from pydantic import BaseModel

from disclosure_rules.calendar.moments import is_instant
from disclosure_rules.records.base import Record
from disclosure_rules.records.model import field_named, unwrap

KIND = "类型"
"""The Chinese name of the kind: a record that uses it is written in Chinese."""


def edited_yaml(text: str, cls: type[Record], changes: Mapping[tuple[str, ...], Any]) -> str:
    """The text with values at these places, None for what is left out. The text is one YAML mapping that was read before."""
    for steps, value in changes.items():
        text = _with_value(text, cls, steps, value)
    return text


def edited_json(text: str, cls: type[Record], changes: Mapping[tuple[str, ...], Any]) -> str:
    """The same for one JSON object, which is laid out anew: in one line if it stood in one, else indented as its first
    field is."""
    data = json.loads(text)
    first = re.search(r"\n([ \t]+)", text)
    indent = first[1] if first else None
    for steps, value in changes.items():
        _put(data, cls, steps, value)
    end = "\n" if text.endswith("\n") else ""
    shown = json.dumps(data, ensure_ascii=False, indent=indent)
    if any(
        "\ud800" <= mark <= "\udfff" for mark in shown
    ):  # half a character, which no file holds, stays escaped
        shown = json.dumps(data, indent=indent)
    return shown + end


def _put(held: dict[str, Any], model: type[BaseModel], steps: Sequence[str], value: Any) -> None:
    """Put a value at a place, with the parts that hold it; a place without a value needs none."""
    chinese = KIND in held
    for step in steps[:-1]:
        key = _written_key(held, model, step, chinese=chinese)
        if held.get(key) is None and value is None:
            return
        if held.get(key) is None:
            held[key] = {}
        held, model = held[key], _inner(model, step)
    key = _written_key(held, model, steps[-1], chinese=chinese)
    if value is None:
        held.pop(key, None)
    else:
        held[key] = _plain(value)


def _with_value(text: str, cls: type[Record], steps: Sequence[str], value: Any) -> str:
    """The YAML text with one more or another value."""
    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    model: type[BaseModel] = cls
    for at, step in enumerate(steps):
        held = next((pair for pair in node.value if field_named(model, pair[0].value) == step), None)
        rest = steps[at + 1 :]
        if held is None:
            if value is None:
                return text
            names = _names(text, model, steps[at:])
            return _inserted(text, node, names[0], _nested(names[1:], value))
        if rest and value is None and not isinstance(held[1], yaml.MappingNode):
            return text
        if not rest or not isinstance(held[1], yaml.MappingNode):
            return _replaced(text, held, _nested(rest, value))
        node, model = held[1], _inner(model, step)
    return text


def _replaced(text: str, held: tuple[Any, Any], value: Any) -> str:
    """The text with another value for a key. What stood there in several lines makes room for one."""
    colon = text.index(":", held[0].end_mark.index) + 1
    between = text[colon : held[1].start_mark.index]
    start = colon + len(between) if between.isspace() and "\n" not in between else colon
    gap = "" if start > colon else " "
    end = _end(held[1])
    if text[end - 1] == "\n":  # a text in lines of its own ends after its last line
        end -= 1
    return text[:start] + gap + _flow(value) + text[max(start, end) :]


def _inserted(text: str, node: Any, key: str, value: Any) -> str:
    """The text with a further key in a mapping, after its first one."""
    entry = f"{key}: {_flow(value)}"
    if node.flow_style or not node.value:
        at = node.start_mark.index + 1
        return text[:at] + entry + (", " if node.value else "") + text[at:]
    column = " " * node.value[0][0].start_mark.column
    if len(node.value) > 1:
        at = node.value[1][0].start_mark.index
        return f"{text[:at]}{entry}\n{column}{text[at:]}"
    line = text.find("\n", _end(node))
    at = len(text) if line < 0 else line
    return f"{text[:at]}\n{column}{entry}{text[at:]}"


def _end(node: Any) -> int:
    """The end of a value. The parser ends a block where the next key begins, after comments that are not of it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last)


def _nested(steps: Sequence[str], value: Any) -> Any:
    for step in reversed(steps):
        value = {step: value}
    return value


def _flow(value: Any) -> str:
    """A value in one line of YAML."""
    dumped = yaml.safe_dump(
        _dumped(value), default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False
    )
    return dumped.strip().removesuffix("...").strip()


def _dumped(value: Any) -> Any:
    """A value that YAML writes as a record states it: an instant stays text, a tuple becomes a list."""
    if isinstance(value, (tuple, list)):
        return [_dumped(item) for item in value]
    if isinstance(value, dict):
        return {key: _dumped(item) for key, item in value.items()}
    return value.isoformat() if is_instant(value) else value


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _names(text: str, model: type[BaseModel], steps: Sequence[str]) -> list[str]:
    """The names of fields, Chinese where the record names its kind so."""
    names = []
    for at, step in enumerate(steps):
        title = model.model_fields[step].title
        names.append(title if title and KIND in text else step)
        model = model if at == len(steps) - 1 else _inner(model, step)
    return names


def _written_key(held: Mapping[str, Any], model: type[BaseModel], step: str, *, chinese: bool) -> str:
    """The key of a field as it stands there, else its name."""
    title = model.model_fields[step].title if chinese else None
    return next((key for key in held if field_named(model, key) == step), title or step)


def _inner(model: type[BaseModel], step: str) -> type[BaseModel]:
    inner: type[BaseModel] = unwrap(model.model_fields[step].annotation)
    return inner
