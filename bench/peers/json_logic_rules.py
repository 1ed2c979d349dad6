"""JsonLogic by an interpreter in Python: rules as JSON, in four steps that add what they conclude to the data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .contestant import Contestant, assembled, attribute_of, flat
from .problem import CATALOGUE, HIGH, INTERNAL, POLICY, SENIOR, WEIGHTY, Answer, Raw

Logic = Any
"""A rule: an operator with its operands, or a value."""


def var(name: str) -> Logic:
    """The value of a field."""
    return {"var": name}


def is_(name: str, value: object) -> Logic:
    """That a field has a value."""
    return {"===": [var(name), value]}


def isnt(name: str, value: object = None) -> Logic:
    """That a field has another value; without one, that it has some."""
    return {"!==": [var(name), value]}


def no(rule: Logic) -> Logic:
    """That something is false, blank or not there."""
    return {"!": [rule]}


def both(*rules: Logic) -> Logic:
    """That all are true."""
    return {"and": list(rules)}


def among(name: str, values: Sequence[str]) -> Logic:
    """That a field is one of the values."""
    return {"in": [var(name), list(values)]}


GROUND = {
    "if": [
        isnt("secrecy", "none"),
        "A1",
        {"or": [var("normative"), var("public_interest")]},
        "A2",
        among("type", CATALOGUE),
        "A3",
        among("type", INTERNAL),
        "A4",
        "A5",
    ]
}
WEIGHS = {"or": [var(name) for name in WEIGHTY]}
OWED = {
    "if": [
        isnt("attribute", "proactive"),
        None,
        both(var("normative"), among("issuer_level", HIGH)),
        "I1",
        both(among("issuer_level", SENIOR), among("type", POLICY), WEIGHS),
        "I2",
        None,
    ]
}


def status(applies: Logic, done: str, due: Logic) -> Logic:
    """The status of an obligation, null where there is none."""
    happened = {"if": [{"<=": [var(done), due]}, "met", "overdue"]}
    return {"if": [no(applies), None, isnt(done), happened, {">": [var("as_of"), due]}, "overdue", "pending"]}


PUBLISHED_OR_DUE = {"if": [isnt("published"), var("published"), var("publication_due")]}
DATED = {"or": [isnt("published"), isnt("publication_due")]}
STATUSES = [
    status(both(is_("attribute", "proactive"), isnt("publication_due")), "published", var("publication_due")),
    status(both(isnt("owed"), DATED), "interpreted", PUBLISHED_OR_DUE),
    status(both(isnt("attribute", "withheld"), isnt("archive_due")), "archived", var("archive_due")),
]
HELD_BACK = isnt("proposed", "proactive")
REDACTED = is_("release", "redacted")
FINDINGS = {
    "F01": no(var("title")),
    "F02": is_("type", None),
    "F03": is_("issued", None),
    "F04": both(isnt("secrecy", "none"), is_("proposed", "proactive")),
    "F05": both(is_("attribute", "proactive"), is_("proposed", "withheld")),
    "F06": both(is_("attribute", "proactive"), is_("proposed", "on_request")),
    "F07": both(HELD_BACK, no(var("reason"))),
    "F08": both(HELD_BACK, no(var("approved"))),
    "F09": both(REDACTED, no(var("cut_reason"))),
    "F10": both(REDACTED, no(var("approved"))),
    "F11": both(is_("proposed", "proactive"), no(var("secrecy_reviewed"))),
    "F12": both(HELD_BACK, isnt("published")),
    "F13": both(isnt("owed"), no(var("interpretation_plan"))),
    "F14": both(isnt("owed"), no(var("interpretation_material"))),
    "F15": both(var("normative"), no(var("consulted_public"))),
    "F16": both(var("normative"), var("specialised"), no(var("consulted_departments"))),
    "F17": is_("statuses.0", "overdue"),
    "F18": is_("statuses.1", "overdue"),
    "F19": is_("statuses.2", "overdue"),
    "F20": both(isnt("published"), isnt("issued"), {"<": [var("published"), var("issued")]}),
}
FOUND = {"merge": [{"if": [rule, [name], []]} for name, rule in FINDINGS.items()]}


def contestants() -> Iterator[Contestant]:
    """The rules with their interpreter."""
    from json_logic import jsonLogic  # noqa: PLC0415  # it may not be installed

    def decide(record: Raw) -> tuple[Any, ...]:
        data = dict(record)
        ground = jsonLogic(GROUND, data)
        data["attribute"] = attribute_of(ground)
        data["owed"] = jsonLogic(OWED, data)
        data["statuses"] = [jsonLogic(rule, data) for rule in STATUSES]
        return ground, data["owed"], data["statuses"], jsonLogic(FOUND, data)

    def answer(output: tuple[Any, ...], record: Raw) -> Answer:
        ground, owed, statuses, findings = output
        return assembled(record, ground, owed, statuses, findings)

    yield Contestant("json-logic", "json-logic-qubit", flat, decide, answer)
