"""What the shapes of policy files have in common: strict mappings, texts in both languages, days, references."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, WithJsonSchema

from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.errors import MisfitError, Text

RoleSyntax = Annotated[str, WithJsonSchema({"x-shape": "Role"})]  # the room `schema` defines it
RuleId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_.-]*$")]
ConditionSyntax = Annotated[Any, WithJsonSchema({"x-shape": "Condition"})]  # the room `schema` defines it
DurationSyntax = Annotated[
    str | StrictInt, WithJsonSchema({"type": "string"})
]  # a number is refused for want of a unit


class Shape(BaseModel):
    """A mapping of a policy file; unknown keys are refused."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        defer_build=True,  # an evaluation with policies that are loaded does not wait for it
    )


def _words(value: Any) -> Any:
    if (
        isinstance(value, dict)
        and set(value) == {"zh", "en"}
        and all(isinstance(item, str) for item in value.values())
    ):
        return Text(value["zh"], value["en"])
    if isinstance(value, dict) and any(isinstance(item, dict) for item in value.values()):
        raise MisfitError("unquoted")
    raise MisfitError("bilingual")


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
