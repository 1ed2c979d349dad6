"""Models with field names in both languages, and fields that declare the meaning of leaving them out."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler, ValidationError, model_validator
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError
from typing_extensions import Self

from disclosure_rules.errors import nearest, plain, shown_name, validation_error
from disclosure_rules.records.json_schema import completed
from disclosure_rules.records.plain_values import UnreadableError, plain_value

Wording: TypeAlias = tuple[str, str]
"""A text of a field in Chinese and in English."""


def declare(
    world: Literal["characteristic", "event", "box"],
    zh: str,
    en: str,
    names: Iterable[str],
    *,
    required: bool = False,
    **more: Any,
) -> Any:
    """A field of a world, with its names in both languages and further spellings; `required` for one that may not be left
    out."""
    is_act = world != "characteristic"
    extra = {"world": "closed" if is_act else "open", "act": is_act, "names": list(names), **more}
    return Field(
        default=... if required else None, title=zh, description=en, json_schema_extra={"x-disclosure": extra}
    )


def characteristic(
    zh: str, en: str, *names: str, question: Wording | None = None, who: Wording | None = None
) -> Any:
    """An open-world field. Left out, it is unknown. `question` asks for it and `who` knows it."""
    return declare("characteristic", zh, en, names, question=question, who=who)


def event(zh: str, en: str, *names: str, question: Wording | None = None, who: Wording | None = None) -> Any:
    """A closed-world field. Left out, it has not happened or was not done. `question` asks for it and `who` knows it."""
    return declare("event", zh, en, names, question=question, who=who)


def box(zh: str, en: str, *names: str, question: Wording | None = None, who: Wording | None = None) -> Any:
    """A closed-world box of a transcribed form. Left out, it is blank. `question` asks for it and `who` knows it."""
    return declare("box", zh, en, names, question=question, who=who)


class Model(BaseModel):
    """A record or a part of one. The Chinese label of each field is also accepted as its name."""

    shorthand: ClassVar[str | None] = None
    """The field that a single value stands for, if the model is a part that may be given as one value."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # a record kind takes time when first used, not on import
    )

    @model_validator(mode="wrap")
    @classmethod
    def _names(cls, data: Any, handler: Any) -> Any:
        known, problems = _rename(cls, data) if isinstance(data, Mapping) else (data, [])
        try:
            made = handler(known)
        except ValidationError as error:
            problems += [again(detail) for detail in error.errors(include_url=False, include_input=False)]
        else:
            if not problems:
                return made
        raise ValidationError.from_exception_data(cls.__name__, problems, hide_input=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; with `update`, one whose values are read as those of a new model. Raises ValidationError."""
        if not update:
            return super().model_copy(deep=deep)
        kept = {name: getattr(self, name) for name in self.model_fields_set if name not in update}
        return type(self).model_validate({**kept, **update})

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        made = handler(schema)
        stated = handler.mode == "validation"
        completed(handler.resolve_ref_schema(made), names_of(cls), cls.shorthand, stated=stated)
        return made


def again(detail: Any) -> InitErrorDetails:
    """The same error without the input, which may be free text of the record."""
    kind: Any = detail["type"]
    if kind.startswith("record."):
        kind = PydanticCustomError(kind, "{problem}", detail["ctx"])
    return InitErrorDetails(type=kind, loc=detail["loc"], input=None, ctx=detail.get("ctx", {}))


_RENAMED = {"on": "date", "True": "date", "true": "date"}
"""Former names of fields, each with its present name. A reader of YAML 1.1 reads the key `on` as true, which JSON
writes as text."""


MOST_STRANGE: Final = 20
"""The most unknown names of one model that are reported one by one; the rest is a number."""


def _rename(cls: type[Model], data: Mapping[Any, Any]) -> tuple[dict[str, Any], list[InitErrorDetails]]:
    names = names_of(cls)
    known: dict[str, Any] = {}
    given: set[str] = set()
    problems: list[InitErrorDetails] = []
    strange = 0
    for key, value in data.items():
        field = names.get(key) if type(key) is str else None
        if field is None and isinstance(key, str):
            field = field_named(cls, key)
        if field is None:
            strange += 1
            if strange > MOST_STRANGE:
                continue
            meant = nearest(_RENAMED.get(str(key), str(key)), names)
            wrong = validation_error("record.unknown-field", field=shown_name(key), meant=meant)
        elif field in given:
            wrong = validation_error("record.both-names", field=field)
        else:
            try:
                free = field == "host" and isinstance(value, dict)
                kept = value if free else plain_value(value)
            except UnreadableError as error:
                given.add(field)
                wrong = validation_error("record.value", "foreign", type=str(error))
            else:
                if kept is not None:
                    given.add(field)
                    known[field] = kept
                continue
        problems.append(InitErrorDetails(type=wrong, loc=(shown_name(key),), input=None))
    if strange > MOST_STRANGE:
        wrong = validation_error("record.unknown-field", "more", count=strange - MOST_STRANGE)
        problems.append(InitErrorDetails(type=wrong, loc=(), input=None))
    return known, problems


@functools.cache
def names_of(cls: type[BaseModel]) -> dict[str, str]:
    """Every accepted name of every field of a model: the English one, the Chinese label, other spellings."""
    names: dict[str, str] = {}
    for name, field in cls.model_fields.items():
        title = field.title or ("类型" if name == "kind" else None)  # each kind declares that field anew
        for spelling in (name, title, *declared(field).get("names", ())):
            if spelling and names.setdefault(spelling, name) != name:
                raise TypeError(f"{cls.__name__}: `{spelling}` names two fields")
    return names


def field_named(cls: type[BaseModel], name: str) -> str | None:
    """The field of a name, as written or as plain text; or None."""
    names = names_of(cls)
    return names.get(name) or names.get(plain(name))


def declared(field: Any) -> dict[str, Any]:
    """The declaration of a field: its world, whether it is an act, and its other names."""
    extra = field.json_schema_extra
    return extra.get("x-disclosure", {}) if isinstance(extra, dict) else {}


class Part(Model):
    """A part of a record. If `transcript` is set, the part is a document of its own (a form). If it is left out, none
    of its boxes was filled in."""

    transcript: ClassVar[bool] = False
    key: ClassVar[str | None] = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, data: Any) -> Any:
        if cls.shorthand is not None and isinstance(data, str):
            return {cls.shorthand: data}
        return data


def unwrap(annotation: Any) -> Any:
    """The type inside `X | None` or `Annotated[X, …]`."""
    if typing.get_origin(annotation) is Annotated:
        return unwrap(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        inner = [option for option in typing.get_args(annotation) if option is not type(None)]
        return unwrap(inner[0]) if len(inner) == 1 else annotation
    return annotation


def field_at(cls: type[BaseModel], steps: Iterable[str]) -> Any:
    """The field that the names of a path lead to."""
    field: Any = None
    model: Any = cls
    for step in steps:
        field = model.model_fields[step]
        model = unwrap(field.annotation)
    return field


UNBOUNDED: Final = 10**9
"""The number that stands for no bound."""


def bounds_of(annotation: Any) -> tuple[int, int]:
    """The least and the greatest number that a field accepts."""
    lowest, highest = -UNBOUNDED, UNBOUNDED
    for part in typing.get_args(annotation):
        for limit in getattr(part, "metadata", ()):
            lowest = max(lowest, getattr(limit, "ge", lowest))
            highest = min(highest, getattr(limit, "le", highest))
        inner = bounds_of(part)
        lowest, highest = max(lowest, inner[0]), min(highest, inner[1])
    return lowest, highest


def value_at(model: Any, path: str) -> Any:
    """The value of a field of a record, or of one of its parts, by its dotted name; None where it is left out."""
    for step in path.split("."):
        model = getattr(model, step, None)
    return model
