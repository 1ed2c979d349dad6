"""The arguments of the tools, and how they are read: strictly, with every problem at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from disclosure_rules.errors import Lang, PolicyError, Problem, nearest, shown_name, value_problem
from disclosure_rules.phrases import phrase, text


class Arguments(BaseModel):
    """The arguments of a tool. An argument of no tool is refused, and so is a text where a list is meant."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class OfRecord(Arguments):
    """A record, and the moment to decide for."""

    record: dict[str, Any]
    as_of: str


class EvaluateArguments(OfRecord):
    """The arguments of `evaluate`."""

    full: bool = False


class QuestionArguments(OfRecord):
    """The arguments of `next_question`."""

    about: str | None = None
    besides: list[str] = []


class ExplainArguments(OfRecord):
    """The arguments of `explain`."""

    about: str | None = None
    full: bool = False


class DueArguments(OfRecord):
    """The arguments of `due`."""

    about: str | None = None


class DaysArguments(Arguments):
    """The arguments of `count_days`."""

    start: str
    limit: str
    roll: Literal["next", "previous"] | None = None
    counts_start: bool = False


class ClauseArguments(Arguments):
    """The arguments of `clauses`."""

    id: str | None = None
    words: str | None = None


class FactArguments(Arguments):
    """The arguments of `facts`."""

    kind: str
    words: str | None = None


class NoArguments(Arguments):
    """The arguments of a tool that takes none."""


A = TypeVar("A", bound=Arguments)


def read_arguments(model: type[A], given: Mapping[str, Any] | None) -> A:
    """The arguments of a call. Raises PolicyError with every problem of them."""
    try:
        return model.model_validate(dict(given or {}))
    except ValidationError as error:
        known = tuple(model.model_fields)
        raise PolicyError(_problem(detail, known) for detail in error.errors()) from None


def _problem(detail: Any, known: tuple[str, ...]) -> Problem:
    name = shown_name(detail["loc"][0])
    if detail["type"] == "extra_forbidden":
        meant = nearest(name, known)
        return Problem("assistant.argument", name, "unknown", argument=name, meant=meant)
    place = ".".join(shown_name(step) for step in detail["loc"])
    return value_problem(detail, "assistant.argument", place)


def in_both(name: str, lang: Lang) -> str:
    """A phrase in both languages, in `lang` first: what an assistant reads in either, it finds."""
    return "\n".join(sorted(text(name), key=lambda wording: wording != phrase(name, lang)))


def argument_schema(model: type[Arguments], lang: Lang) -> dict[str, Any]:
    """The JSON Schema of the arguments, each with its meaning in both languages, in `lang` first."""
    schema = model.model_json_schema()
    properties = {
        name: {
            "description": in_both(f"assistant.argument.{name}", lang),
            **{key: value for key, value in part.items() if key != "title"},
        }
        for name, part in schema.get("properties", {}).items()
    }
    return {
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
