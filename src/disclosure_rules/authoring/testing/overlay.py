"""The overlay of values on the record of a case, by the dotted names of its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from disclosure_rules.authoring.testing.syntax import RowShape
from disclosure_rules.errors import Problem, nearest
from disclosure_rules.records import model_of
from disclosure_rules.records.base import Record, facts_of, known_paths
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.records.model import Part, unwrap
from disclosure_rules.records.paths import as_written, path_of


class OverlayError(Exception):
    """A value cannot be laid over a record; `problem` gives the reason, without a place."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping laid over another: nested mappings are merged, everything else is replaced."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def lay(made: dict[str, Any], path: str, value: Any, kinds: RecordKinds) -> None:
    """Set `as_of`, a parameter, or a field of the record under the name that the record uses for it. Raises
    OverlayError where there is no such field, or no place that could hold it."""
    first, _, name = path.partition(".")
    if path == "as_of":
        made["as_of"] = value
    elif first == "parameters" and name:
        made["parameters"] = {**made["parameters"], name: value}
    else:
        record = made["record"]
        cls = model_of(record, kinds)
        steps = path.split(".") if cls is None else as_written(cls, record, _steps(cls, path))
        made["record"] = _with(record, [*steps], value, path)


def _steps(cls: type[Record], path: str) -> tuple[str, ...]:
    """The field that a path names."""
    steps = path_of(cls, path)
    if steps is not None:
        return steps
    derived = facts_of(cls).get(path)
    if derived is not None:
        raise OverlayError(Problem("case.field", "", "derived", path=path, reads=tuple(derived.reads)))
    own = [info.alias or name for name, info in RowShape.model_fields.items()]
    meant = nearest(path, [*known_paths(cls), *_chinese(cls), *own, "as_of"])
    raise OverlayError(Problem("case.field", "", path=path, meant=meant))


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
    raise OverlayError(Problem("case.field", "", "place", path=path))
