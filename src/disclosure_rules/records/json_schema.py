"""The parts of the JSON Schema of a record that pydantic does not know: names in both languages, shorthands, no notes of our own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

JsonSchema: TypeAlias = dict[str, Any]


def completed(schema: JsonSchema, names: Mapping[str, str], shorthand: str | None, *, stated: bool) -> None:
    """Complete the schema of a model in place. `names` gives the field of each accepted name.

    The schema of what is `stated` takes every name of a field; the English one stands under `properties`. A part with a
    shorthand is that one value, or the mapping. The schema of what is written has the English names alone.
    """
    if "properties" not in schema:  # completed before
        return
    for field in schema["properties"].values():
        field.pop("x-disclosure", None)
    if not stated:
        return
    spellings: dict[str, list[str]] = {}
    for spelling, field in names.items():
        spellings.setdefault(field, []).append(spelling)
    schema["patternProperties"] = {
        _one_of(others): schema["properties"][field]
        for field, (_, *others) in spellings.items()
        if others and field in schema["properties"]
    }
    needed = schema.pop("required", [])
    if needed:
        schema["allOf"] = [stated_as(spellings[field]) for field in needed]
    if shorthand is not None:
        shared: JsonSchema = {
            name: schema.pop(name) for name in [*schema] if name in ("title", "description")
        }
        short = {**schema["properties"][shorthand]}
        mapping = dict(schema)
        schema.clear()
        schema.update({**shared, "anyOf": [short, mapping]})


def stated_as(spellings: Iterable[str]) -> JsonSchema:
    """The condition that a mapping has a field under one of its names."""
    return {"anyOf": [{"required": [spelling]} for spelling in spellings]}


def _one_of(texts: Iterable[str]) -> str:
    return f"^({'|'.join(map(re.escape, texts))})$"
