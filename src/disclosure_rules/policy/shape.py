"""What the shapes of policy files have in common: strict mappings, texts in both languages, days, references."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, ValidationInfo, WithJsonSchema

from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.errors import MisfitError, Text
from disclosure_rules.phrases import LANGS, text

RoleSyntax = Annotated[str, WithJsonSchema({"x-shape": "Role"})]  # the room `schema` defines it
RuleId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")]
ConditionSyntax = Annotated[Any, WithJsonSchema({"x-shape": "Condition"})]  # the room `schema` defines it
DurationSyntax = Annotated[
    str | StrictInt, WithJsonSchema({"type": "string"})
]  # a number is refused for want of a unit


ENGLISH = ("en",)
"""The languages of a policy in English alone."""


def in_english_alone(languages: Iterable[str]) -> bool:
    """Whether a policy in these languages gives the words of its terms and values in English, since it has no Chinese."""
    return tuple(languages) == ENGLISH


class Shape(BaseModel):
    """A mapping of a policy file; unknown keys are refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        defer_build=True,  # an evaluation with policies that are loaded does not wait for it
    )


def _words(value: Any, info: ValidationInfo) -> Any:
    """A text in the languages that the head of the policy names, both unless it says so; in one alone, it stands for
    either."""
    languages = (info.context or {}).get("languages", LANGS)
    if isinstance(value, dict) and any(isinstance(item, dict) for item in value.values()):
        raise MisfitError("unquoted")
    known = isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    if not known or not value.keys() <= set(LANGS):
        raise MisfitError("bilingual")
    if not value.keys() >= set(languages):
        if len(languages) > 1:
            raise MisfitError("bilingual")
        raise MisfitError("monolingual", language=text(f"language.{languages[0]}"), code=languages[0])
    return Text(*(value.get(lang, value[languages[0]]) for lang in LANGS))


TextShape = Annotated[
    Text,
    BeforeValidator(_words),
    WithJsonSchema({"x-shape": "Words"}),
]


def _day(value: Any) -> Any:
    return day_of(parse_moment(value)).isoformat()


Day = Annotated[str, BeforeValidator(_day)]


class ParamRef(Shape):
    """A reference to a parameter."""

    param: str
