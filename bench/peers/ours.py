"""This library: the rules under `rules/` over a record kind of their own, `dossier`, on its reference engine and on durable-rules.

One reading differs. Where a document was published before it was issued, its record contradicts itself; the library leaves
such an obligation undetermined, while the problem calls it met. `STATUSES` reads it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from disclosure_rules import Decision, Evaluator, load_policies, read_record
from disclosure_rules._engine import durable

from .contestant import Contestant
from .problem import Answer, Raw

RULES = Path(__file__).parent / "rules"
STATUSES = {
    "pending": "pending",
    "due_soon": "pending",
    "fulfilled": "met",
    "undetermined": "met",
    "fulfilled_late": "overdue",
    "overdue": "overdue",
}
IMPACTS = {"none": "none", "minor": "limited", "serious": "serious"}
"""The impact is a fact of every record kind, in words of the library."""

Input = tuple[Any, Any]
"""A record with its `as_of`."""


def contestants() -> Iterator[Contestant]:
    """A validated record, the decision as JSON, with explanations, a mapping, and the other engine."""
    policies = load_policies(RULES / "frame", RULES / "thirty")
    reference = Evaluator(policies, engine="reference")

    def validated(record: Raw) -> Input:
        return read_record(mapping(record), kinds=reference.kinds), record["as_of"]

    def evaluate(given: Input) -> Decision:
        return reference.evaluate(given[0], as_of=given[1])

    def as_json(given: Input) -> Decision:
        decision = evaluate(given)
        decision.model_dump_json()
        return decision

    def explained(given: Input) -> Decision:
        reference.explain(given[0], as_of=given[1], everything=True)
        return evaluate(given)

    def named(form: str, prepare: Callable[[Raw], Input], decide: Callable[[Input], Decision]) -> Contestant:
        return Contestant(f"disclosure-rules: {form}", "disclosure-rules", prepare, decide, answer)

    yield named("record → decision", validated, evaluate)
    yield named("record → decision → JSON", validated, as_json)
    yield named("mapping → decision", lambda record: (mapping(record), record["as_of"]), evaluate)
    yield named("record → decision, explained", validated, explained)
    if durable.AVAILABLE:
        other = Evaluator(policies, engine="durable")
        yield named(
            "record → decision, by durable-rules",
            validated,
            lambda given: other.evaluate(given[0], as_of=given[1]),
        )


def mapping(record: Raw) -> Raw:
    """The record as a host hands it over: its kind, and only what is there."""
    fields = {name: value for name, value in record.items() if value is not None and name != "as_of"}
    return {"kind": "dossier", **fields, "social_impact": IMPACTS[record["social_impact"]]}


def answer(decision: Decision, _: Raw) -> Answer:
    """The answer in a decision."""
    obligations = tuple(
        (obligation.id, obligation.due, STATUSES[obligation.status]) for obligation in decision.obligations
    )
    (because,) = [entry.because for entry in decision.accountability] or [()]
    findings = tuple(finding.id for finding in decision.findings)
    owed = row(decision, "thirty.owed")
    return Answer(row(decision, "thirty.attribute") or "A5", owed, obligations, findings, tuple(because))


def row(decision: Decision, determination: str) -> str | None:
    """The row of the table that decides, None if the default does alone."""
    rules = decision.determinations[determination].rules
    return next((rule.rpartition(".")[2] for rule in rules if not rule.startswith("frame.")), None)
