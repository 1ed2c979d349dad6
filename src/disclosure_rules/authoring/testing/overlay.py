"""The overlay of values on the record of a case, by the dotted names of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from disclosure_rules.authoring.testing.syntax import RowShape
from disclosure_rules.errors import did_you_mean
from disclosure_rules.records import model_of
from disclosure_rules.records.base import Record, as_written, facts_of, known_paths, path_of
from disclosure_rules.records.model import Part, unwrap


class OverlayError(Exception):
    """A value that cannot be laid over a record: message, help and Chinese text."""


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping laid over another: nested mappings are merged, everything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def lay(made: dict[str, Any], path: str, value: Any) -> None:
    """Set `as_of`, a parameter, or a field of the record under the name that the record uses for it. Raises
    OverlayError where there is no such field, or no place that could hold it."""
    first, _, name = path.partition(".")
    if path == "as_of":
        made["as_of"] = value
    elif first == "parameters" and name:
        made["parameters"] = {**made["parameters"], name: value}
    else:
        record = made["record"]
        cls = model_of(record)
        steps = path.split(".") if cls is None else as_written(cls, record, _steps(cls, path))
        made["record"] = _with(record, [*steps], value, path)


def _steps(cls: type[Record], path: str) -> tuple[str, ...]:
    """The field that a path names."""
    steps = path_of(cls, path)
    if steps is not None:
        return steps
    derived = facts_of(cls).get(path)
    if derived is not None:
        reads = ", ".join(derived.reads)
        zh = f"“{path}”由其他事实推出，请设置：{reads}"
        raise OverlayError(f"`{path}` follows from other facts", f"set what it reads: {reads}", zh)
    own = [info.alias or name for name, info in RowShape.model_fields.items()]
    en, zh = did_you_mean(path, [*known_paths(cls), *_chinese(cls), *own, "as_of"])
    raise OverlayError(f"no field `{path}`", en, f"没有字段“{path}”；{zh}")


def _chinese(cls: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The Chinese names of all fields and of the fields of their parts."""
    for field in cls.model_fields.values():
        name, inner = f"{prefix}{field.title}", unwrap(field.annotation)
        yield name
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _chinese(inner, f"{name}.")


def _with(data: Any, steps: list[str | int], value: Any, path: str) -> Any:
    """The data with a value set; missing mappings on the way are created."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [*data[:step], _with(data[step], rest, value, path), *data[step + 1 :]]
    if (data is None or isinstance(data, dict)) and isinstance(step, str) and not step.isdecimal():
        known = data or {}
        return {**known, step: _with(known.get(step), rest, value, path)}
    raise OverlayError(
        f"the record has no place for `{path}`",
        "write the list or mapping that holds it in the record",
        f"记录中没有“{path}”的位置，请在记录中写出其所在的列表或映射",
    )
