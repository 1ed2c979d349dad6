"""durable-rules without this library: forward chaining, in which rules assert what they conclude for other rules to join.

What its users have to know: a branch of `$or` fires each time it is true, so branches must not overlap; a field that is
null counts as there, so blank fields are left out; and what was asserted is taken back after each record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .contestant import Contestant, assembled, without_blanks
from .problem import (
    ATTRIBUTES,
    CATALOGUE,
    FINDINGS,
    HIGH,
    INTERNAL,
    LEVELS,
    OVERDUE,
    POLICY,
    SENIOR,
    TYPES,
    WEIGHTY,
    Answer,
    Raw,
)

Condition = dict[str, Any]


def both(*conditions: Condition) -> Condition:
    """That all hold."""
    return {"$and": list(conditions)}


def either(*conditions: Condition) -> Condition:
    """That one of several that exclude each other holds."""
    return {"$or": list(conditions)}


def isnt(field: str, value: object) -> Condition:
    """That a field that is there has another value."""
    return {"$neq": {field: value}}


def has(field: str) -> Condition:
    """That a field is there."""
    return {"$ex": {field: 1}}


def lacks(field: str) -> Condition:
    """That a field is not there."""
    return {"$nex": {field: 1}}


def among(field: str, values: Sequence[str]) -> Condition:
    """That a field is one of the values: a pattern, since a list of branches makes the network explode."""
    return {"$mt": {field: "|".join(values)}}


def blank(field: str) -> Condition:
    """That a text is not there, or empty."""
    return either(lacks(field), {field: ""})


def one_of(fields: Sequence[str]) -> Condition:
    """That one of the flags is true: a branch for the first of them that is."""
    return either(
        *(both(*({other: False} for other in fields[:at]), {field: True}) for at, field in enumerate(fields))
    )


def compared(operator: str, field: str, other: str) -> Condition:
    """That two fields compare so."""
    return {operator: {field: {"$m": other}}}


UNAPPROVED = either(lacks("approved"), {"approved": False})
ORDINARY = both({"normative": False}, {"public_interest": False})
ELSE_TYPES = [name for name in TYPES if name not in (*CATALOGUE, *INTERNAL)]
GROUNDS: dict[str, list[Condition]] = {
    "A1": [isnt("secrecy", "none")],
    "A2": [{"secrecy": "none"}, one_of(("normative", "public_interest"))],
    "A3": [{"secrecy": "none"}, ORDINARY, among("type", CATALOGUE)],
    "A4": [{"secrecy": "none"}, ORDINARY, among("type", INTERNAL)],
    "A5": [{"secrecy": "none"}, ORDINARY, either(lacks("type"), among("type", ELSE_TYPES))],
}
ESTEEMED = both({"normative": True}, among("issuer_level", HIGH))
REST = [level for level in LEVELS if level not in HIGH]
NOT_ESTEEMED = either({"normative": False}, both({"normative": True}, among("issuer_level", REST)))
IMPORTANT = both(among("issuer_level", SENIOR), among("type", POLICY), one_of(WEIGHTY))
OF_RECORD: dict[str, list[Condition]] = {
    "F01": [blank("title")],
    "F02": [lacks("type")],
    "F03": [lacks("issued")],
    "F04": [isnt("secrecy", "none"), {"proposed": "proactive"}],
    "F07": [isnt("proposed", "proactive"), blank("reason")],
    "F08": [isnt("proposed", "proactive"), UNAPPROVED],
    "F09": [{"release": "redacted"}, blank("cut_reason")],
    "F10": [{"release": "redacted"}, UNAPPROVED],
    "F11": [{"proposed": "proactive"}, {"secrecy_reviewed": False}],
    "F12": [isnt("proposed", "proactive"), has("published")],
    "F15": [{"normative": True}, {"consulted_public": False}],
    "F16": [{"normative": True}, {"specialised": True}, {"consulted_departments": False}],
    "F20": [has("published"), has("issued"), compared("$lt", "published", "issued")],
}
OBLIGATIONS: tuple[tuple[str, str, Condition, str, str], ...] = (
    ("publication", "open", has("publication_due"), "published", "publication_due"),
    ("interpretation", "owed", has("published"), "interpreted", "published"),
    (
        "interpretation",
        "owed",
        both(lacks("published"), has("publication_due")),
        "interpreted",
        "publication_due",
    ),
    ("archive", "shown", has("archive_due"), "archived", "archive_due"),
)
"""Name, what must have been concluded, what must be there, the day it was done, and its due day."""


class Network:
    """The rules, and what they conclude about the record in hand."""

    def __init__(self) -> None:
        from durable.engine import Host, MessageNotHandledException  # noqa: PLC0415  # it may not be installed

        self.unmatched = MessageNotHandledException
        self.host = Host()
        self.rules: dict[str, Any] = {}
        self._write()
        self.host.set_rulesets({"thirty": self.rules})
        self.number = 0

    def _write(self) -> None:
        for ground, conditions in GROUNDS.items():
            self._rule(ground, conditions, "", self._decides(ground))
        self._rule("I1", [ESTEEMED], "open", self._owes("I1"))
        self._rule("I2", [NOT_ESTEEMED, IMPORTANT], "open", self._owes("I2"))
        for at, (name, needed, there, done, due) in enumerate(OBLIGATIONS):
            statuses = {
                "met": [has(done), compared("$lte", done, due)],
                "overdue": [
                    either(
                        both(has(done), compared("$gt", done, due)),
                        both(lacks(done), compared("$gt", "as_of", due)),
                    )
                ],
                "pending": [lacks(done), compared("$lte", "as_of", due)],
            }
            for status, conditions in statuses.items():
                self._rule(f"{at} {status}", [there, *conditions], needed, self._stands(name, status))
        for name, conditions in OF_RECORD.items():
            self._rule(name, conditions, "", self._finds(name))
        self._rule("F05", [{"proposed": "withheld"}], "open", self._finds("F05"))
        self._rule("F06", [{"proposed": "on_request"}], "open", self._finds("F06"))
        self._rule("F13", [{"interpretation_plan": False}], "owed", self._finds("F13"))
        self._rule("F14", [{"interpretation_material": False}], "owed", self._finds("F14"))

    def _rule(self, name: str, conditions: list[Condition], needed: str, run: Callable[[Any], None]) -> None:
        """A rule about the record, and about a conclusion if one is needed."""
        parts = [{"record": both({"fact": "record"}, *conditions)}]
        parts += [{"conclusion": {"fact": needed}}] if needed else []
        self.rules[name] = {"all": parts, "run": run}

    def _concludes(self, context: Any, fact: str) -> None:
        self.number += 1
        known = {"sid": "one", "id": f"c{self.number}", "fact": fact}
        self.asserted.append(known)
        context.assert_fact(known)

    def _decides(self, ground: str) -> Callable[[Any], None]:
        def run(context: Any) -> None:
            self.ground = ground
            if ATTRIBUTES[ground] == "proactive":
                self._concludes(context, "open")
            if ATTRIBUTES[ground] != "withheld":
                self._concludes(context, "shown")

        return run

    def _owes(self, rule: str) -> Callable[[Any], None]:
        def run(context: Any) -> None:
            self.owed = rule
            self._concludes(context, "owed")

        return run

    def _stands(self, name: str, status: str) -> Callable[[Any], None]:
        def run(_: Any) -> None:
            self.statuses[name] = status
            if status == "overdue":
                self.found.add(OVERDUE[name])

        return run

    def _finds(self, name: str) -> Callable[[Any], None]:
        return lambda _: self.found.add(name)

    def decide(self, record: Raw) -> tuple[str, str | None, dict[str, str], set[str]]:
        """Assert the record, let the rules fire, and take back what was asserted."""
        self.number += 1
        self.ground, self.owed = "", None
        self.statuses: dict[str, str] = {}
        self.found: set[str] = set()
        self.asserted = [{**record, "sid": "one", "id": f"r{self.number}", "fact": "record"}]
        self._tell(self.host.assert_fact, self.asserted[0])
        for known in self.asserted:
            self._tell(self.host.retract_fact, known)
        return self.ground, self.owed, self.statuses, self.found

    def _tell(self, act: Callable[[str, Raw], Any], known: Raw) -> None:
        try:
            act("thirty", known)
        except self.unmatched:
            return


def contestants() -> Iterator[Contestant]:
    """The network."""

    def answer(output: tuple[str, str | None, dict[str, str], set[str]], record: Raw) -> Answer:
        ground, owed, statuses, found = output
        standing = [statuses.get(name) for name in OVERDUE]
        return assembled(record, ground, owed, standing, [name for name in FINDINGS if name in found])

    yield Contestant("durable-rules, bare", "durable-rules", without_blanks, Network().decide, answer)
