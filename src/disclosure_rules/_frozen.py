"""Frozen models, and the types of their values as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import Self

from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.errors import Text
from disclosure_rules.records.field_types import DAY_OR_INSTANT

_set = object.__setattr__

V = TypeVar("V")


class FrozenDict(dict[str, V]):
    """An immutable dict, which therefore has a hash. It pickles, and equals a dict with the same items."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a decision does not change")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


JsonObject: TypeAlias = Annotated[dict[str, V], AfterValidator(FrozenDict)]


def _text(value: Any) -> Text:
    try:
        text = Text(**value) if isinstance(value, dict) else Text(*value)
    except TypeError:
        raise ValueError("not a text in both languages") from None
    if not all(isinstance(part, str) for part in text):
        raise ValueError("not a text in both languages")
    return text


JsonText: TypeAlias = Annotated[
    Text,
    BeforeValidator(_text),
    PlainSerializer(lambda text: {"zh": text.zh, "en": text.en}, return_type=dict[str, str]),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh", "en"],
        }
    ),
]
JsonMoment: TypeAlias = Annotated[
    date | datetime | None,
    BeforeValidator(lambda value: None if value is None else parse_moment(value, None)),
    PlainSerializer(lambda value: value and value.isoformat(), return_type=str | None, when_used="json"),
    WithJsonSchema({"anyOf": [*DAY_OR_INSTANT, {"type": "null"}]}),
]


class Frozen(BaseModel):
    """A part of a decision. Equal parts have the same hash."""

    # The schema is built when a decision is first written or read, not on import.
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """An instance of values that need no validation, with all fields given. Unlike `model_construct`, it does not
        look for defaults and aliases, which would take most of an evaluation's time."""
        part = cls.__new__(cls)
        _set(part, "__dict__", fields)
        _set(part, "__pydantic_fields_set__", set(fields))
        _set(part, "__pydantic_extra__", None)
        _set(part, "__pydantic_private__", None)
        return part

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).model_fields)))
