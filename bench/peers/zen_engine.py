"""zen-engine, written in Rust: a decision graph of two tables and two nodes of expressions, loaded once by its loader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .contestant import Contestant, assembled, flat, listed
from .problem import CATALOGUE, HIGH, INTERNAL, POLICY, SENIOR, WEIGHTY, Answer, Raw

GROUNDS = (
    ("A1", "secrecy != 'none'", "withheld"),
    ("A2", "normative or public_interest", "proactive"),
    ("A3", f"type in {listed(CATALOGUE)}", "proactive"),
    ("A4", f"type in {listed(INTERNAL)}", "on_request"),
    ("A5", "", "proactive"),
)
ESTEEMED = f"normative and issuer_level in {listed(HIGH)}"
IMPORTANT = f"issuer_level in {listed(SENIOR)} and type in {listed(POLICY)} and ({' or '.join(WEIGHTY)})"
OPEN = "attribute == 'proactive'"


def blank(field: str) -> str:
    """That a text is not there, or empty."""
    return f"({field} == null or {field} == '')"


def status(done: str, due: str) -> str:
    """The status of an obligation that has a due day."""
    return (
        f"({done} != null ? ({done} <= {due} ? 'met' : 'overdue') : (as_of > {due} ? 'overdue' : 'pending'))"
    )


DERIVED = {  # a key that stands before is read as $.key
    "owed": f"{OPEN} ? ({ESTEEMED} ? 'I1' : ({IMPORTANT} ? 'I2' : null)) : null",
    "interpretation_due": "$.owed != null ? (published ?? publication_due) : null",
    "publication": f"{OPEN} and publication_due != null ? {status('published', 'publication_due')} : null",
    "interpretation": f"$.interpretation_due != null ? {status('interpreted', '$.interpretation_due')} : null",
    "archive": f"attribute != 'withheld' and archive_due != null ? {status('archived', 'archive_due')} : null",
}
FINDINGS = {
    "F01": blank("title"),
    "F02": "type == null",
    "F03": "issued == null",
    "F04": "secrecy != 'none' and proposed == 'proactive'",
    "F05": f"{OPEN} and proposed == 'withheld'",
    "F06": f"{OPEN} and proposed == 'on_request'",
    "F07": f"proposed != 'proactive' and {blank('reason')}",
    "F08": "proposed != 'proactive' and approved != true",
    "F09": f"release == 'redacted' and {blank('cut_reason')}",
    "F10": "release == 'redacted' and approved != true",
    "F11": "proposed == 'proactive' and secrecy_reviewed == false",
    "F12": "proposed != 'proactive' and published != null",
    "F13": "owed != null and interpretation_plan == false",
    "F14": "owed != null and interpretation_material == false",
    "F15": "normative and consulted_public == false",
    "F16": "normative and specialised and consulted_departments == false",
    "F17": "publication == 'overdue'",
    "F18": "interpretation == 'overdue'",
    "F19": "archive == 'overdue'",
    "F20": "published != null and issued != null and published < issued",
}
TAKEN = ("ground", "owed", "publication", "interpretation", "archive")


def contestants() -> Iterator[Contestant]:
    """The graph."""
    import zen  # noqa: PLC0415  # it may not be installed

    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"thirty": graph()}}})
    yield Contestant(
        "zen-engine", "zen-engine", flat, lambda record: engine.evaluate("thirty", record), answer
    )


def answer(output: Any, record: Raw) -> Answer:
    """The answer in what the last node gives."""
    result = output["result"]
    statuses = [result.get(name) for name in TAKEN[2:]]
    return assembled(record, result["ground"], result.get("owed"), statuses, result["findings"])


def graph() -> dict[str, Any]:
    """The nodes in a row, an edge from each to the next."""
    first = {f"g{row}": row for row in range(len(GROUNDS))}
    nodes = [
        node("in", "inputNode"),
        table(
            "attribute",
            "first",
            [
                {
                    "_id": key,
                    "when": GROUNDS[row][1],
                    "g": f"'{GROUNDS[row][0]}'",
                    "a": f"'{GROUNDS[row][2]}'",
                }
                for key, row in first.items()
            ],
            {"g": "ground", "a": "attribute"},
        ),
        expressions("derived", DERIVED, passes=True),
        table(
            "findings",
            "collect",
            [{"_id": name, "when": when, "f": f"'{name}'"} for name, when in FINDINGS.items()],
            {"f": "id"},
            outputPath="found",
        ),
        expressions(
            "result", {name: name for name in TAKEN} | {"findings": "map(found, #.id)"}, passes=False
        ),
        node("out", "outputNode"),
    ]
    names = [each["id"] for each in nodes]
    edges = [{"id": f"to {b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in pairwise(names)]
    return {"nodes": nodes, "edges": edges}


def node(name: str, kind: str, **content: Any) -> dict[str, Any]:
    """A node; a graph wants a place for each."""
    place = {"position": {"x": 0, "y": 0}}
    return {"id": name, "name": name, "type": kind, **place, **({"content": content} if content else {})}


def table(
    name: str, policy: str, rules: list[dict[str, str]], gives: dict[str, str], **more: Any
) -> dict[str, Any]:
    """A decision table of one column of conditions."""
    outputs = [{"id": key, "name": field, "field": field} for key, field in gives.items()]
    inputs = [{"id": "when", "name": "when"}]
    content = {"hitPolicy": policy, "passThrough": True, "inputs": inputs, "outputs": outputs, "rules": rules}
    return node(name, "decisionTableNode", **content, **more)


def expressions(name: str, values: dict[str, str], *, passes: bool) -> dict[str, Any]:
    """A node that computes a value for each key."""
    listing = [{"id": key, "key": key, "value": value} for key, value in values.items()]
    return node(name, "expressionNode", passThrough=passes, expressions=listing)
