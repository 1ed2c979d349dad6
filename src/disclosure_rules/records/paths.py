"""Dotted names of fields in either language, as they are and as a record spells them."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from disclosure_rules.records.model import field_named, unwrap
from disclosure_rules.records.plain_values import UnreadableError, plain_value


def path_of(cls: type[BaseModel], name: str) -> tuple[str, ...] | None:
    """The field names that a dotted name in either language stands for, or None. An item of a list of parts is named
    by its position, from 0."""
    path: list[str] = []
    model: Any = cls
    for step in name.split("."):
        if typing.get_origin(model) is tuple:
            field = step if step.isdecimal() else None
            model = inner_type(model)
        else:
            is_model = isinstance(model, type) and issubclass(model, BaseModel)
            field = field_named(model, step) if is_model else None
            model = field and unwrap(model.model_fields[field].annotation)
        if field is None:
            return None
        path.append(field)
    return tuple(path)


def as_written(cls: type[BaseModel], data: Any, path: Iterable[str]) -> Iterator[str | int]:
    """A path of field names, spelled as in the data itself. List positions become numbers."""
    model: Any = cls
    for step in path:
        is_model = isinstance(model, type) and issubclass(model, BaseModel)
        if isinstance(data, list):
            number = int(step) if step.isdecimal() else -1
            yield number
            data = data[number] if 0 <= number < len(data) else None
            continue
        key: str = step
        if is_model and isinstance(data, dict):
            key = next(
                (key for key in data if isinstance(key, str) and field_named(model, key) == step), step
            )
        yield key
        data = data.get(key) if isinstance(data, dict) else None
        model = (
            inner_type(model.model_fields[step].annotation)
            if is_model and step in model.model_fields
            else None
        )


def spelled(cls: type[BaseModel], name: str) -> str:
    """A dotted name in English; one that is no name of a field as it is."""
    return ".".join(path_of(cls, name) or (name,))


def stated_value(cls: type[BaseModel], data: Any, path: str) -> Any:
    """The plain value that data states for a field, by its dotted name; None where it states none, or none that can be read."""
    data = dict(data) if isinstance(data, Mapping) else None
    for step in as_written(cls, data, path.split(".")):
        data = data.get(step) if isinstance(data, Mapping) else None
    try:
        return plain_value(data)
    except UnreadableError:
        return None


def inner_type(annotation: Any) -> Any:
    """The type of a field; for a list, the type of its items."""
    inner = unwrap(annotation)
    return unwrap(typing.get_args(inner)[0]) if typing.get_origin(inner) is tuple else inner
