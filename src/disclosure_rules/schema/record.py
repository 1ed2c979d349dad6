"""The schema of a record, from its model: names in both languages, blanks, shorthands."""

from __future__ import annotations

import types
import typing
from typing import Any

from pydantic import BaseModel, TypeAdapter

from disclosure_rules.errors import Lang
from disclosure_rules.records.base import Record
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.records.model import Part, names_of
from disclosure_rules.schema.common import BLANK, Schema, one_of, ref, term
from disclosure_rules.terms import Term


def record_schema(kinds: RecordKinds, lang: Lang, defs: Schema, *, partial: bool = False) -> Schema:
    """The schema of a record of any of these kinds. Its definitions are added to `defs`. A partial record may lack its kind."""
    builder = _Builder(lang, defs)
    schemas = [builder.record(kind, model, partial) for kind, model in kinds.items()]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def paths_schema(kind: type[Record], lang: Lang) -> Schema:
    """The schema of an entry of `unknown`: the path of a field or part, in either language or a mixture."""
    names, pattern = _paths(kind, lang, top=True)
    return {"anyOf": [{"enum": names}, {"type": "string", "pattern": f"^({pattern})$"}]}


def _paths(cls: type[BaseModel], lang: Lang, *, top: bool = False) -> tuple[list[str], str]:
    names, patterns = [], []
    for name, spellings in _spellings(cls, lang).items():
        if top and name in ("kind", "unknown", "host"):
            continue
        shown, pattern = spellings[0], one_of(spellings)[1:-1]
        names.append(shown)
        inner = _inner(cls.model_fields[name].annotation)
        if isinstance(inner, type) and issubclass(inner, Part):
            below, rest = _paths(inner, lang)
            names += [f"{shown}.{path}" for path in below]
            pattern += rf"(\.({rest}))?"
        patterns.append(pattern)
    return names, "|".join(patterns)


def _spellings(cls: type[BaseModel], lang: Lang) -> dict[str, list[str]]:
    """Every accepted name of each field, the name in the language first."""
    names: dict[str, list[str]] = {}
    for spelling, name in names_of(cls).items():
        names.setdefault(name, []).append(spelling)
    for name, spellings in names.items():
        title = cls.model_fields[name].title
        if lang == "zh" and title:
            names[name] = [title, *(spelling for spelling in spellings if spelling != title)]
    return names


def _options(annotation: Any) -> list[Any]:
    """The types in a union, with None among them. A single type is its only option."""
    is_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return list(typing.get_args(annotation)) if is_union else [annotation]


def _inner(annotation: Any) -> Any:
    """The type X of `X | None`. Any other union stays as it is."""
    known = [option for option in _options(annotation) if option is not type(None)]
    return known[0] if len(known) == 1 else annotation


class _Builder:
    def __init__(self, lang: Lang, defs: Schema) -> None:
        self.lang = lang
        self.defs = defs
        self.named: dict[str, type] = {}

    def name(self, cls: type) -> str:
        """The name of a class among the definitions; two classes of one name would hide each other."""
        if self.named.setdefault(cls.__name__, cls) is not cls:
            raise TypeError(f"two classes are called `{cls.__name__}`: rename one")
        return cls.__name__

    def record(self, kind: str, model: type[Record], partial: bool) -> Schema:
        self.defs[f"unknown.{kind}"] = paths_schema(model, self.lang)
        name = f"part.{kind}" if partial else kind
        self.defs[name] = self.model(model, kind, partial)
        return ref(name)

    def model(self, cls: type[BaseModel], kind: str = "", partial: bool = False) -> Schema:
        """A mapping with the fields of a model under any of their names."""
        schema: Schema = {"type": "object", "properties": {}, "patternProperties": {}}
        needed = []
        for name, spellings in _spellings(cls, self.lang).items():
            field = cls.model_fields[name]
            value = ref(f"unknown.{kind}") if kind and name == "unknown" else self.value(field.annotation)
            if kind and name == "unknown":
                value = {"type": "array", "items": value}
            if type(None) in _options(field.annotation):
                value = {"anyOf": [value, ref("blank")]}
                self.defs["blank"] = BLANK
            shown = {"title": field.title or name, "description": field.description or field.title or name}
            schema["properties"][spellings[0]] = {**shown, **value}
            if len(spellings) > 1:
                schema["patternProperties"][one_of(spellings[1:])] = value
            if field.is_required() or (kind and name == "kind" and not partial):
                needed.append({"anyOf": [{"required": [spelling]} for spelling in spellings]})
        return {**schema, "additionalProperties": False, **({"allOf": needed} if needed else {})}

    def value(self, annotation: Any) -> Schema:
        """The schema of the value of a field."""
        inner = _inner(annotation)
        if typing.get_origin(inner) is tuple:
            return {"type": "array", "items": self.value(typing.get_args(inner)[0])}
        if isinstance(inner, type) and issubclass(inner, Part):
            return self.part(inner)
        if isinstance(inner, type) and issubclass(inner, Term):
            self.defs[self.name(inner)] = term(inner, self.lang)
            return ref(inner.__name__)
        plain: Schema = TypeAdapter(inner).json_schema()
        return plain

    def part(self, cls: type[Part]) -> Schema:
        """A part as a mapping, or as the one value of its shorthand."""
        if self.name(cls) not in self.defs:
            self.defs[cls.__name__] = {}
            mapping = self.model(cls)
            if cls.shorthand is not None:
                short = self.value(cls.model_fields[cls.shorthand].annotation)
                mapping = {"anyOf": [short, mapping]}
            self.defs[cls.__name__] = mapping
        return ref(cls.__name__)
