"""The arguments of a call: one of another type is a problem of its own, and no accident further in."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel

from disclosure_rules.errors import DisclosureRulesError, Problem, RecordError
from disclosure_rules.records.plain_values import UnreadableError, plain_value

T = TypeVar("T")
Kind = Literal[
    "records",
    "policy",
    "kinds",
    "calendar",
    "decision",
    "ids",
    "evaluator",
    "map",
    "batches",
    "explanation",
    "mapping",
]
"""What an argument has to be, other than plain data."""
Raised = type[DisclosureRulesError]
"""The error that is raised (`call.argument`) for an argument that does not fit."""


def text(value: object, place: str, raised: Raised) -> str:
    """An argument that is text, such as an id."""
    if type(value) is str:
        return value
    with suppress(UnreadableError):
        plain = plain_value(value)
        if isinstance(plain, str):
            return plain
    raise _misfit(value, place, "text", raised)


def optional_text(value: object, place: str, raised: Raised) -> str | None:
    """The same, or None."""
    return None if value is None else text(value, place, raised)


def texts(value: object, place: str, raised: Raised) -> tuple[str, ...]:
    """An argument that is a list or a set of texts."""
    if not _is_several(value):
        raise _misfit(value, place, "texts", raised)
    return tuple(text(item, place, raised) for item in value)  # type: ignore[attr-defined]  # asked above


def flag(value: object, place: str, raised: Raised) -> bool:
    """An argument that is True or False. Text such as `false` would count as True."""
    with suppress(UnreadableError):
        plain = plain_value(value)
        if isinstance(plain, bool):
            return plain
    raise _misfit(value, place, "flag", raised)


def mapping(value: object, place: str, raised: Raised) -> dict[str, Any]:
    """An argument that has a value by each name."""
    if not isinstance(value, Mapping):
        raise _misfit(value, place, "mapping", raised)
    return {text(name, place, raised): held for name, held in value.items()}


def one(value: object, cls: type[T], place: str, kind: Kind, raised: Raised) -> T:
    """An argument of a type of this library."""
    if isinstance(value, cls):
        return value
    raise _misfit(value, place, kind, raised)


def several(value: Iterable[T], place: str, kind: Kind, raised: Raised) -> Iterable[T]:
    """An argument to go through: anything but one record or one text."""
    if _is_several(value):
        return value
    raise _misfit(value, place, kind, raised)


def every(value: Iterable[T], cls: type[T], place: str, kind: Kind, raised: Raised) -> tuple[T, ...]:
    """An argument that is a list of instances of a type of this library."""
    return tuple(one(item, cls, place, kind, raised) for item in several(value, place, kind, raised))


def pair(item: Any) -> tuple[Any, Any]:
    """A record with its own `as_of`. Raises RecordError for an item that is no tuple of two."""
    if (
        issubclass(type(item), tuple) and tuple.__len__(item) == 2
    ):  # the item itself may raise whatever it is asked
        return tuple.__getitem__(item, 0), tuple.__getitem__(item, 1)
    raise RecordError(Problem("record.shape", "", "pair"))


def path(value: object, place: str, raised: Raised) -> Path:
    """An argument that is a path, as text or as `Path`."""
    with suppress(TypeError, ValueError):
        made = Path(os.fspath(value))  # type: ignore[call-overload]  # whatever a host gives
        if b"\0" not in os.fsencode(made):
            return made
    raise _misfit(value, place, "path", raised)


def _is_several(value: object) -> bool:
    is_one = isinstance(value, (str, bytes, bytearray, Mapping, BaseModel))
    if is_one or not (hasattr(type(value), "__iter__") or hasattr(type(value), "__getitem__")):
        return False
    try:
        iter(value)  # type: ignore[call-overload]  # a scalar of numpy has `__getitem__` and nothing to go through
    except Exception:  # noqa: BLE001  # a foreign object may raise anything
        return False
    return True


def _misfit(
    value: object,
    place: str,
    kind: Literal["text", "texts", "flag", "mapping", "path", Kind],
    raised: Raised,
) -> DisclosureRulesError:
    return raised(Problem("call.argument", place, kind, given=type(value).__name__))
