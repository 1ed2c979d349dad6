"""CEL by its Rust interpreter: four programs in a row, each adding what it concludes to the context of the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .contestant import Contestant, assembled, attribute_of, flat, listed, nested
from .problem import CATALOGUE, HIGH, INTERNAL, POLICY, SENIOR, WEIGHTY, Answer, Raw

GROUND = nested(
    [
        ("secrecy != 'none'", "'A1'"),
        ("normative || public_interest", "'A2'"),
        (f"type in {listed(CATALOGUE)}", "'A3'"),
        (f"type in {listed(INTERNAL)}", "'A4'"),
    ],
    "'A5'",
)
OWED = nested(
    [
        ("attribute != 'proactive'", "''"),
        (f"normative && issuer_level in {listed(HIGH)}", "'I1'"),
        (
            f"issuer_level in {listed(SENIOR)} && type in {listed(POLICY)} && ({' || '.join(WEIGHTY)})",
            "'I2'",
        ),
    ],
    "''",
)


def status(applies: str, done: str, due: str) -> str:
    """The status of an obligation, empty where there is none."""
    late = f"({done} != null && {done} > {due}) || ({done} == null && as_of > {due})"
    return nested([(f"!({applies})", "''"), (late, "'overdue'"), (f"{done} != null", "'met'")], "'pending'")


def blank(field: str) -> str:
    """That a text is not there, or empty."""
    return f"({field} == null || {field} == '')"


PUBLISHED_OR_DUE = "(published != null ? published : publication_due)"
STATUSES = (
    "["
    + ", ".join(
        (
            status("attribute == 'proactive' && publication_due != null", "published", "publication_due"),
            status(f"owed != '' && {PUBLISHED_OR_DUE} != null", "interpreted", PUBLISHED_OR_DUE),
            status("attribute != 'withheld' && archive_due != null", "archived", "archive_due"),
        )
    )
    + "]"
)
FINDINGS = {
    "F01": blank("title"),
    "F02": "type == null",
    "F03": "issued == null",
    "F04": "secrecy != 'none' && proposed == 'proactive'",
    "F05": "attribute == 'proactive' && proposed == 'withheld'",
    "F06": "attribute == 'proactive' && proposed == 'on_request'",
    "F07": f"proposed != 'proactive' && {blank('reason')}",
    "F08": "proposed != 'proactive' && approved != true",
    "F09": f"release == 'redacted' && {blank('cut_reason')}",
    "F10": "release == 'redacted' && approved != true",
    "F11": "proposed == 'proactive' && !secrecy_reviewed",
    "F12": "proposed != 'proactive' && published != null",
    "F13": "owed != '' && !interpretation_plan",
    "F14": "owed != '' && !interpretation_material",
    "F15": "normative && !consulted_public",
    "F16": "normative && specialised && !consulted_departments",
    "F17": "statuses[0] == 'overdue'",
    "F18": "statuses[1] == 'overdue'",
    "F19": "statuses[2] == 'overdue'",
    "F20": "published != null && issued != null && published < issued",
}
FOUND = "[" + ", ".join(f"{when} ? '{name}' : ''" for name, when in FINDINGS.items()) + "].filter(x, x != '')"


def contestants() -> Iterator[Contestant]:
    """The four programs, compiled."""
    import cel  # noqa: PLC0415  # it may not be installed

    ground, owed, statuses, found = (cel.compile(text).execute for text in (GROUND, OWED, STATUSES, FOUND))

    def decide(record: Raw) -> tuple[Any, ...]:
        context = cel.Context(record)
        by = ground(context)
        context.add_variable("attribute", attribute_of(by))
        interpretation = owed(context)
        context.add_variable("owed", interpretation)
        standing = statuses(context)
        context.add_variable("statuses", standing)
        return by, interpretation, standing, found(context)

    def answer(output: tuple[Any, ...], record: Raw) -> Answer:
        by, interpretation, standing, findings = output
        return assembled(record, by, interpretation or None, standing, findings)

    yield Contestant("CEL in Rust", "common-expression-language", flat, decide, answer)
