"""Proofs take in every record that lists something as unknown: a field, a box of a form, or a part that holds them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import z3
from encoded import near, told_alike
from small_policies import write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules._program.model import Program
from disclosure_rules.authoring.proof import compare
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.errors import RecordError
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.base import known_paths
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view

DAY = date(2021, 6, 30)
KIND = pytest.mark.parametrize("kind", KINDS)


def bare(kind: str) -> dict[str, Any]:
    """The record of a kind that says as little as it may."""
    return {"kind": kind, **({"year": 2020} if "year" in KINDS[kind].model_fields else {})}


def listings(kind: str) -> Iterator[dict[str, Any]]:
    """Records that list each path as unknown: alone, and with each part that holds it given, listed too, or both."""
    for path in sorted(known_paths(KINDS[kind])):
        steps = path.split(".")
        yield {**bare(kind), "unknown": [path]}
        for end in range(1, len(steps) + 1):
            part = ".".join(steps[:end])
            given: Any = {}
            for step in reversed(steps[1:end]):
                given = {step: given}
            for unknown in ([path], [part], [part, path]):
                yield {**bare(kind), steps[0]: given, "unknown": unknown}
            yield {**bare(kind), "unknown": [part, path]}


def accepted(kind: str) -> Iterator[dict[str, Any]]:
    """Those that the library accepts: a field that is no part cannot be given as one."""
    for record in listings(kind):
        try:
            read_record(record)
        except RecordError:
            continue
        yield record


@KIND
def test_every_listing_is_possible_and_is_written_as_it_was(kind: str) -> None:
    """The solver allows the facts of each record, all of them at once, and from its model a record comes of which
    the same is known, unknown and absent, and the same is listed where that matters."""
    facts = Facts(Program(kind, (), (), {}), (), DAY)
    base = [path for path, fact in facts.catalogue.items() if fact.base]
    boxes = [path for path in base if facts.catalogue[path].holder is not None]
    symbols = {path: facts[path] for path in base}
    solver = z3.Solver()
    solver.add(*facts.axioms, facts.as_of.equals(DAY))
    met = 0
    for record in accepted(kind):
        seen = view(read_record(record), DAY)
        solver.push()
        for path, symbol in symbols.items():
            solver.add(symbol.equals(near(symbol, seen[path])))
        for path in boxes:
            solver.add(facts.listed(path) == seen.is_listed_unknown(path))
        assert solver.check() == z3.sat, record
        again = view(read_record(facts.record(solver.model())), DAY)
        assert {path: again[path] for path in base} == {path: seen[path] for path in base}, record
        for path in boxes:
            assert again.is_listed_unknown(path) == seen.is_listed_unknown(path), (record, path)
        solver.pop()
        met += 1
    assert met >= len(known_paths(KINDS[kind]) - {"year"})


@KIND
def test_of_every_listing_the_formulas_say_what_its_evaluation_says(kind: str) -> None:
    """Each path alone, and the boxes of a form that is given."""
    for path in sorted(known_paths(KINDS[kind]) - {"year"}):
        told_alike({**bare(kind), "unknown": [path]}, DAY.isoformat())
        part = path.split(".")[0]
        if "." in path and part in Facts(Program(kind, (), (), {}), (), DAY).catalogue:
            told_alike({**bare(kind), part: {}, "unknown": [path]}, DAY.isoformat())


@KIND
@pytest.mark.parametrize("seed", range(8))
def test_what_the_solver_proposes_is_read_as_the_solver_has_it(kind: str, seed: int) -> None:
    """Of whatever record the solver thinks first, the facts that a host states are the same when it is read."""
    facts = Facts(Program(kind, (), (), {}), (), DAY)
    symbols = {path: facts[path] for path, fact in facts.catalogue.items() if fact.base}
    solver = z3.Solver()
    solver.set("random_seed", seed)
    solver.set("smt.phase_selection", 5)  # at random
    solver.add(*facts.axioms, *facts.few, facts.as_of.equals(DAY))
    assert solver.check() == z3.sat
    model = solver.model()
    again = view(read_record(facts.record(model)), DAY)
    assert {path: again[path] for path in symbols} == {
        path: each.read(model) for path, each in symbols.items()
    }


@pytest.mark.parametrize(("kind", "part"), [("document", "form"), ("meeting", "plan")])
def test_a_part_that_is_absent_is_not_listed_and_one_that_is_unknown_is(kind: str, part: str) -> None:
    """The solver may not list as unknown, for the sake of its boxes, a part that the record does not have."""
    facts = Facts(Program(kind, (), (), {}), (), DAY)
    boxes = [path for path, fact in facts.catalogue.items() if fact.base and fact.holder == part]
    listed = [facts.listed(box) for box in boxes]
    solver = z3.Solver()
    solver.add(*[facts[box].equals(UNKNOWN) for box in boxes], *facts.axioms)
    assert solver.check(facts[part].equals(ABSENT), z3.Bool(f"{part} listed")) == z3.unsat
    assert solver.check(facts[part].equals(UNKNOWN), z3.Not(z3.And(listed))) == z3.unsat
    assert boxes


RULE = """\
rules:
  - {{id: r.f, title: {{zh: 甲, en: f}}, clauses: [S.1], when: {{all: [{parts}]}}, then: {{find: x, severity: minor}}, message: {{zh: 问题, en: wrong}}}}
"""
ALL_KNOWN = ", ".join(f"{{form.approval.{box}: {{given: true}}}}" for box in ("signed", "seal", "date"))
TICKED_NONE = "{form.approval.seal: false}, {form.approval.signed: false}"
TOLD_APART = {
    "a box, without its form": (
        "{form: {empty: true}}, {form.secrecy: none}",
        "{not: {form: {empty: true}}}",
        {"unknown": ["form.secrecy"]},
    ),
    "an open box of a form that is given": (
        "{form: {given: true}}, {form.proposed_attribute: {given: false}}",
        "{form.filled.attribute: {given: true}}",
        {"form": {}, "unknown": ["form.proposed_attribute"]},
    ),
    "a form that is given, with boxes that say no": (
        f"{ALL_KNOWN}, {TICKED_NONE}",
        "{form.filled.approval: {given: true}}",
        {
            "form": {"approval": {"seal": False, "signed": False, "date": "2019-01-01"}},
            "unknown": ["form"],
        },
    ),
}


@pytest.mark.parametrize(("parts", "more", "stated"), TOLD_APART.values(), ids=TOLD_APART)
def test_a_record_that_only_lists_tells_two_policies_apart(
    tmp_path: Path, parts: str, more: str, stated: dict[str, Any]
) -> None:
    """One condition more changes the decision of no record but of one that lists something: that is no equality."""
    old, new = (
        Evaluator(load_policies(write_policy(tmp_path / name, RULE.format(parts=each))), "reference")
        for name, each in (("old", parts), ("new", f"{parts}, {more}"))
    )
    record = {"kind": "document", **stated}
    first, second = (side.trace(record, as_of="2020-01-01").found["x"][1] for side in (old, new))
    assert first != second
    found = compare(old.timeline, new.timeline, ["document"])
    assert found.verdict == "differs"
    assert found.witness is not None
    assert found.witness.record["unknown"]
