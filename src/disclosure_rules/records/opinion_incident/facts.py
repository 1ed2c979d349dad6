"""Derived facts of an incident of public opinion: the first response, and the steps taken."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import first_or_last
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.terms import MechanismStep

_ANSWERS = ("responded", "facts_published", "adoption_published", "press_conference")


def first_response(view: View) -> Any:
    """The first act that tells the public something: a response, authoritative information, what became of
    suggestions, a press conference."""
    answers = [view[path] for path in _ANSWERS]
    if UNKNOWN in answers:
        return UNKNOWN
    given = [answer for answer in answers if answer is not ABSENT]
    return first_or_last(given, min) if given else ABSENT


def steps_taken(view: View) -> Any:
    """The steps as stated; a response that has its date is a step taken."""
    steps, response = view["steps"], view["first_response"]
    if steps is UNKNOWN or MechanismStep.RESPONSE in steps or response is ABSENT:
        return steps
    return UNKNOWN if response is UNKNOWN else steps | {MechanismStep.RESPONSE}


DERIVED = (
    Derived(
        "first_response",
        "首次回应",
        "the first response of any kind",
        "moment",
        _ANSWERS,
        first_response,
        act=True,
    ),
    Derived(
        "steps.taken",
        "已完成步骤",
        "steps taken, with the response where it is dated",
        "terms",
        ("steps", *_ANSWERS),
        steps_taken,
        MechanismStep,
    ),
)
