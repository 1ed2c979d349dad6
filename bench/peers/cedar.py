"""Cedar, written in Rust: a policy forbids for each rule that holds, and the answer names the policies that did. Cedar
derives no values, so what another engine concludes first is written out where it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .contestant import DUE, Contestant, assembled, listed, without_blanks
from .problem import CATALOGUE, HIGH, INTERNAL, OVERDUE, POLICY, SENIOR, WEIGHTY, Answer, Raw, records

FIELDS = (*records(1)[0], *DUE.values())
QUOTE = '"'
WORD = re.compile(rf'(?<![\w."])({"|".join(FIELDS)})(?![\w"])')


def has(field: str) -> str:
    """That a field is there."""
    return f"context has {field}"


def among(field: str, values: tuple[str, ...]) -> str:
    """That a field that is there is one of the values."""
    return f"{listed(values, QUOTE)}.contains({field})"


def blank(field: str) -> str:
    """That a text is not there, or empty."""
    return f'!({has(field)} && {field} != "")'


PLAIN = 'secrecy == "none"'
CLASSIFIED = 'secrecy != "none"'
PUBLIC = "(normative || public_interest)"
IN_CATALOGUE = f"({has('type')} && {among('type', CATALOGUE)})"
IS_INTERNAL = f"({has('type')} && {among('type', INTERNAL)})"
OPEN = f"{PLAIN} && ({PUBLIC} || !{IS_INTERNAL})"
ESTEEMED = f"(normative && {among('issuer_level', HIGH)})"
IMPORTANT = f"({among('issuer_level', SENIOR)} && {has('type')} && {among('type', POLICY)} && ({' || '.join(WEIGHTY)}))"
OWED = f"{PLAIN} && ({ESTEEMED} || {IMPORTANT})"
UNAPPROVED = f"!({has('approved')} && approved)"
RULES = {
    "A1": CLASSIFIED,
    "A2": f"{PLAIN} && {PUBLIC}",
    "A3": f"{PLAIN} && !{PUBLIC} && {IN_CATALOGUE}",
    "A4": f"{PLAIN} && !{PUBLIC} && {IS_INTERNAL}",
    "A5": f"{PLAIN} && !{PUBLIC} && !{IN_CATALOGUE} && !{IS_INTERNAL}",
    "I1": f"{PLAIN} && {ESTEEMED}",
    "I2": f"{PLAIN} && !{ESTEEMED} && {IMPORTANT}",
    "F01": blank("title"),
    "F02": f"!({has('type')})",
    "F03": f"!({has('issued')})",
    "F04": f'{CLASSIFIED} && proposed == "proactive"',
    "F05": f'proposed == "withheld" && {OPEN}',
    "F06": f'proposed == "on_request" && {OPEN}',
    "F07": f'proposed != "proactive" && {blank("reason")}',
    "F08": f'proposed != "proactive" && {UNAPPROVED}',
    "F09": f'release == "redacted" && {blank("cut_reason")}',
    "F10": f'release == "redacted" && {UNAPPROVED}',
    "F11": 'proposed == "proactive" && !secrecy_reviewed',
    "F12": f'proposed != "proactive" && {has("published")}',
    "F13": f"!interpretation_plan && {OWED}",
    "F14": f"!interpretation_material && {OWED}",
    "F15": "normative && !consulted_public",
    "F16": "normative && specialised && !consulted_departments",
    "F20": f"{has('published')} && {has('issued')} && published < issued",
}
OBLIGATIONS = (
    ("publication", f"{has('publication_due')} && {OPEN}", "published", "publication_due"),
    ("interpretation", f"{has('published')} && {OWED}", "interpreted", "published"),
    (
        "interpretation",
        f"!({has('published')}) && {has('publication_due')} && {OWED}",
        "interpreted",
        "publication_due",
    ),
    ("archive", f"{has('archive_due')} && {PLAIN}", "archived", "archive_due"),
)


def policies() -> Iterator[str]:
    """The policies, each with the name of its rule."""
    yield "permit (principal, action, resource);"
    yield from (forbids(name, when) for name, when in RULES.items())
    for name, applies, done, due in OBLIGATIONS:
        yield forbids(f"{name} met", f"{applies} && {has(done)} && {done} <= {due}")
        late = f"(if {has(done)} then {done} > {due} else as_of > {due})"
        yield forbids(f"{name} overdue", f"{applies} && {late}")
        yield forbids(f"{name} pending", f"{applies} && !({has(done)}) && as_of <= {due}")


def forbids(name: str, when: str) -> str:
    """A policy that forbids. A field is read as `context.field`, and asked for as `context has field`."""
    written = WORD.sub(r"context.\1", when).replace("context has context.", "context has ")
    return f'@id("{name}") forbid (principal, action, resource) when {{ {written} }};'


def contestants() -> Iterator[Contestant]:
    """The policies, parsed once."""
    import cedarpy  # noqa: PLC0415  # it may not be installed

    parsed = cedarpy.PolicySet.from_str("\n".join(policies()))
    entities = cedarpy.Entities.from_json_str("[]")
    asked = {"principal": 'User::"clerk"', "action": 'Action::"release"', "resource": 'Document::"one"'}

    def prepare(record: Raw) -> Raw:
        return {**asked, "context": without_blanks(record)}

    def decide(request: Raw) -> Any:
        return cedarpy.is_authorized(request, parsed, entities)

    yield Contestant("cedarpy", "cedarpy", prepare, decide, answer)


def answer(result: Any, record: Raw) -> Answer:
    """The answer in the names of the policies that forbid."""
    assert not result.diagnostics.errors, result.diagnostics.errors
    names = sorted(result.diagnostics.id_annotations_by_reason.values())
    standing = dict(name.split() for name in names if " " in name)
    late = [OVERDUE[name] for name, status in standing.items() if status == "overdue"]
    findings = sorted([name for name in names if name[0] == "F"] + late)
    (ground,) = (name for name in names if name[0] == "A")
    owed = next((name for name in names if name[0] == "I"), None)
    return assembled(record, ground, owed, [standing.get(name) for name in OVERDUE], findings)
