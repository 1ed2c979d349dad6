"""Events: what happened by the day of the evaluation, and in which order."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import compare

from .kleene import F, T, U

Event = tuple[Any, int, int, int]
"""The moment or None, whether it happened, the facts to ask for, and the bit of its own fact."""

NEVER: Event = (None, F, 0, 0)
"""An act that no rule asks for."""


def before(first: Event, second: Event) -> tuple[int, int]:
    """Whether the first event came before the second, and the facts to ask for. An event that did not happen came
    before nothing."""
    if first[1] == U or second[1] == U:
        return U, first[2] | second[2]
    if first[1] == F or second[1] == F:
        return F, 0
    return T if compare(first[0], second[0]) < 0 else F, 0


def not_after(first: Event, second: Event) -> tuple[int, int]:
    """Whether the first event came before the second or with it, and the facts to ask for."""
    if first[1] == U or second[1] == U:
        return U, first[2] | second[2]
    if first[1] == F or second[1] == F:
        return F, 0
    return T if compare(first[0], second[0]) <= 0 else F, 0


def since(event: Event, day: Any) -> int:
    """Whether an event happened on a day or after it."""
    return event[1] if event[1] != T else T if compare(event[0], day) >= 0 else F
