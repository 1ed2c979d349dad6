"""The operators: one truth table each (tests/data/operators.csv), and what conditions read."""

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from shipped import EVALUATOR

from disclosure_rules import _kleene
from disclosure_rules._program.model import truth_of
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.places import shipped
from disclosure_rules.policy.conditions import (
    OPERATORS,
    AllOf,
    AnyOf,
    Atom,
    Not,
    Param,
    Ref,
    atoms_of,
    evaluate,
    evaluate_atom,
    facts_read,
    parameter_asked,
    probe,
    signed_atoms,
    truth_of_atom,
    with_value,
)
from disclosure_rules.records import KINDS
from disclosure_rules.records.fact import ABSENT, UNKNOWN

TABLE = Path(__file__).parent / "data" / "operators.csv"
TRUTHS = {name: value for value, name in _kleene.NAMES.items()}
MISSING = {"UNKNOWN": UNKNOWN, "ABSENT": ABSENT}

Row = dict[str, str]


def rows() -> list[Row]:
    """Every row of every truth table."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def scalar(kind: str, text: str) -> Any:
    """One known value of a kind, as the facts of a record would hold it."""
    if kind in ("flag", "part"):
        return {"true": True, "false": False}[text]
    if kind == "moment":
        return parse_moment(text)
    if kind == "place":
        return shipped().find(text)
    return Decimal(text) if "." in text else int(text) if kind == "number" else text


def members(kind: str, text: str) -> frozenset[Any]:
    """A set written `a+b`, or `{}`."""
    return frozenset() if text == "{}" else frozenset(scalar(kind, item) for item in text.split("+"))


def value_of(row: Row) -> Any:
    """The left side of a row."""
    if row["value"] in MISSING:
        return MISSING[row["value"]]
    return members("term", row["value"]) if row["kind"] == "terms" else scalar(row["kind"], row["value"])


def operand_of(row: Row) -> Any:
    """The right side of a row."""
    operator, text = OPERATORS[row["operator"]], row["operand"]
    if text in MISSING:
        return MISSING[text]
    if operator.presence:
        return scalar("flag", text)
    return (
        members("term" if row["kind"] == "terms" else row["kind"], text)
        if operator.many
        else scalar(row["kind"], text)
    )


@pytest.mark.parametrize("row", rows(), ids=lambda row: "{operator} {kind}: {value}, {operand}".format(**row))
def test_an_operator_says_what_its_truth_table_says(row: Row) -> None:
    """Each row of the table holds; a constant operand may be given once and asked many values."""
    name, operand = row["operator"], operand_of(row)
    assert evaluate_atom(name, value_of(row), operand) == TRUTHS[row["expected"]]
    if operand not in (UNKNOWN, ABSENT):
        assert probe(name, operand)(value_of(row)) == TRUTHS[row["expected"]]


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_a_full_truth_table(name: str) -> None:
    """Each kind it fits stands in its table known and unknown; so do the missing operands and every outcome."""
    mine = [row for row in rows() if row["operator"] == name]
    kinds = OPERATORS[name].kinds
    assert {row["kind"] for row in mine if row["value"] not in MISSING} == kinds
    assert {row["kind"] for row in mine if row["value"] in MISSING} == kinds
    assert {row["value"] for row in mine} >= set(MISSING)
    assert {row["expected"] for row in mine} == {"true", "false"} | (
        set() if name == "given" else {"unknown"}
    )
    if not OPERATORS[name].presence:
        assert {row["operand"] for row in mine} >= set(MISSING)


def test_no_table_is_about_an_operator_that_is_not_there() -> None:
    """A table goes with its operator."""
    assert {row["operator"] for row in rows()} == set(OPERATORS)


@pytest.mark.parametrize("row", rows(), ids=lambda row: "{operator} {kind}: {value}, {operand}".format(**row))
def test_what_is_not_known_cannot_be_settled_by_an_operator(row: Row) -> None:
    """An unknown value leaves every operator unknown but `given`, which asks only whether it is there."""
    found = evaluate_atom(row["operator"], UNKNOWN, operand_of(row))
    if row["operator"] == "given":
        assert found == _kleene.of(operand_of(row) is False)
    else:
        assert found == _kleene.UNKNOWN


SECRET = Atom("secrecy", "is", "secret")
EARLY = Atom("published", "before", Ref("issued"))
LONG = Atom("interpretation.points", "has_all", Param("p.points"))
TREE = AllOf((SECRET, Not(AnyOf((EARLY, Not(LONG))))))


def test_the_atoms_of_a_condition_come_in_its_order() -> None:
    """Nothing is lost below `all`, `any` and `not`."""
    assert list(atoms_of(TREE)) == [SECRET, EARLY, LONG]


def test_an_atom_under_two_negations_is_positive() -> None:
    """The sign counts the negations above an atom."""
    assert list(signed_atoms(TREE)) == [(SECRET, True), (EARLY, False), (LONG, True)]


@pytest.mark.parametrize("truths", list(product(_kleene.NAMES, repeat=3)))
def test_the_truth_of_a_condition_follows_from_that_of_its_atoms(truths: tuple[int, ...]) -> None:
    """`all` is the least truth of its parts, `any` the greatest, `not` the opposite."""
    secret, early, long = truths
    told = dict(zip((SECRET, EARLY, LONG), truths, strict=True))
    expected = min(secret, _kleene.NOT[max(early, _kleene.NOT[long])])
    assert evaluate(TREE, told.__getitem__) == expected


def test_a_condition_without_parts_is_settled() -> None:
    """`all` of nothing is true, `any` of nothing is false."""
    assert evaluate(AllOf(()), {}.__getitem__) == _kleene.TRUE
    assert evaluate(AnyOf(()), {}.__getitem__) == _kleene.FALSE


@pytest.mark.parametrize("kind", KINDS)
def test_an_engine_is_asked_what_a_rule_asks(kind: str) -> None:
    """The tree of a compiled rule is true, unknown and false where all that the rule asks is."""
    program = EVALUATOR.timeline.compile(kind, date(2018, 12, 31), None)
    numbers = {atom: number for number, atom in enumerate(program.atoms)}
    random = Random(kind)  # noqa: S311  # chosen truths, no secrets
    for _ in range(20):
        values = random.choices(list(_kleene.NAMES), k=len(numbers))

        for compiled in (compiled for layer in program.layers for compiled in layer.rules):
            parameters = program.values_of(compiled)

            def truth(
                atom: Atom, values: list[int] = values, parameters: Mapping[str, Any] = parameters
            ) -> int:
                if parameter_asked(atom) is not None:
                    return truth_of_atom(atom, parameters, {}.__getitem__)
                return values[numbers[with_value(atom, parameters)]]

            assert evaluate(compiled.asks, truth) == truth_of(compiled.tree, values), compiled.rule.id


def test_a_condition_reads_both_sides_of_a_comparison() -> None:
    """A fact compared with is read too; a parameter is no fact."""
    assert list(facts_read(TREE)) == ["secrecy", "published", "issued", "interpretation.points"]


def test_every_operator_has_a_phrase_in_both_languages() -> None:
    """The explanation puts each operator into words."""
    phrases = [operator.phrase for operator in OPERATORS.values()]
    assert all(phrase.zh and phrase.en for phrase in phrases)
    assert len({phrase.zh for phrase in phrases}) == len({phrase.en for phrase in phrases}) == len(OPERATORS)
