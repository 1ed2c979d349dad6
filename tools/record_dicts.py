"""The typed dicts of records, from their models: what a type checker lets a host hand in as plain values."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel

from disclosure_rules.records import KINDS, Record
from disclosure_rules.records.field_types import Identifier
from disclosure_rules.records.model import Part
from disclosure_rules.records.paths import inner_type
from disclosure_rules.terms import Term

FILE = Path(__file__).parents[1] / "src" / "disclosure_rules" / "records" / "dicts.py"
HEAD = '''\
"""Records as plain values, for type checkers: every field under its English and under its Chinese name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypedDict
'''
LINE = 110
"""The length of a line, as the formatter has it."""

PLAIN: dict[Any, str] = {bool: "bool | str", int: "int | str", str: "str", Decimal: "Decimal | float | str"}


def render(mark: str) -> str:
    """The text of the module."""
    models = [model for kind in KINDS.values() for model in (*_parts(kind), kind)]
    unique = list(dict.fromkeys(models))
    imports = _imports(model for model in unique if not issubclass(model, Record))
    return (
        "\n".join([f"# {mark}", HEAD, *imports, *(line for model in unique for line in _dict(model))]) + "\n"
    )


def dict_name(model: type[BaseModel]) -> str:
    """The name of the typed dict of a model: `DocumentDict` of `DocumentRecord`, `FormDict` of `Form`."""
    return model.__name__.removesuffix("Record") + "Dict"


def _parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The parts of a model, each after its own parts."""
    for field in model.model_fields.values():
        inner = inner_type(field.annotation)
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _parts(inner)
            yield inner


def _imports(models: Iterable[type[BaseModel]]) -> Iterator[str]:
    modules: dict[str, list[str]] = {}
    for model in models:
        modules.setdefault(model.__module__, []).append(model.__name__)
    for module, names in sorted(modules.items()):
        line = f"from {module} import {', '.join(sorted(names))}"
        many = (f"from {module} import (", *(f"    {name}," for name in sorted(names)), ")")
        yield from (line,) if len(line) <= LINE else many


def _dict(model: type[BaseModel]) -> Iterator[str]:
    meaning = (inspect.getdoc(model) or "").partition("\n")[0]
    yield from ("", "", f"class {dict_name(model)}(TypedDict, total=False):")
    yield from (f'    """{meaning}"""', "")
    for name, field in model.model_fields.items():
        typed = _typed(field.annotation)
        yield f"    {name}: {typed}"
        if field.title and field.title != name:
            yield f"    {field.title}: {typed}"


def _typed(annotation: Any) -> str:
    """The type of the plain values that a field takes."""
    if annotation == Identifier:
        return "str | int"
    if typing.get_origin(annotation) is Annotated:
        return _typed(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        options = [option for option in typing.get_args(annotation) if option is not type(None)]
        shown = _typed(options[0]) if len(options) == 1 else "date | str"
        return f"{shown} | None" if type(None) in typing.get_args(annotation) else shown
    if typing.get_origin(annotation) is tuple:
        return f"Collection[{_typed(typing.get_args(annotation)[0])}]"
    if typing.get_origin(annotation) is typing.Literal:
        return f"Literal[{', '.join(_quoted(value) for value in typing.get_args(annotation))}]"
    if typing.get_origin(annotation) is dict:
        return "Mapping[str, Any]"
    if issubclass(annotation, Part):
        return f"{annotation.__name__} | {dict_name(annotation)}" + (" | str" if annotation.shorthand else "")
    return "str" if issubclass(annotation, Term) else PLAIN[annotation]


def _quoted(value: str) -> str:
    return f'"{value}"'
