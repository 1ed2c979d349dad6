"""Tables of rules: the first row that holds decides, in three-valued logic, on either engine, as brute force has it."""

import random
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from commands import run
from small_policies import HEAD, small_evaluator, write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.authoring.mutation import mutants
from disclosure_rules.errors import Text
from disclosure_rules.policy.model import Policy

TABLE = """\
tables:
  - id: t.colour
    title: {zh: 颜色, en: the colour}
    clauses: [S.1]
    decide: colour
    first_of:
      - {id: secret, title: {zh: 涉密, en: secret}, when: {secrecy: [secret, top_secret]}, then: red}
      - {id: normative, when: {normative: true}, then: green}
      - {id: rest, when: {all: []}, then: 蓝}
"""
CASES = """\
as_of: 2018-12-31
base: {kind: document, secrecy: none, normative: false}
cases:
  - name: 涉密的为红
    matrix: {secrecy: [secret, top_secret], normative: [true, false]}
    expect: {colour: red}
    because: [t.colour.secret]
    not: [t.colour.normative, t.colour.rest]
  - name: 规范性文件为绿
    record: {normative: true}
    expect: {colour: green}
    because: [t.colour.normative]
    not: [t.colour.secret]
  - name: 低密级不是红
    record: {secrecy: confidential}
    expect: {colour: blue}
    because: [t.colour.rest]
"""
TRUTHS = [
    # secrecy, normative, the status, the value
    ("secret", True, "determined", "red"),
    ("secret", False, "determined", "red"),
    ("secret", None, "determined", "red"),
    ("none", True, "determined", "green"),
    ("none", False, "determined", "blue"),
    ("none", None, "undetermined", None),
    (None, True, "undetermined", None),
    (None, False, "undetermined", None),
    (None, None, "undetermined", None),
]


@pytest.mark.parametrize(("secrecy", "normative", "status", "value"), TRUTHS)
@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_a_row_counts_where_all_rows_before_are_false(
    tmp_path: Path, secrecy: str | None, normative: bool | None, status: str, value: str | None, engine: str
) -> None:
    """An unknown row before leaves open what a later row decides; the rows that matter are named."""
    evaluator = Evaluator(load_policies(write_policy(tmp_path, TABLE)), engine=engine)
    record = {"kind": "document", "secrecy": secrecy, "normative": normative}
    result = evaluator.evaluate(record, as_of="2018-12-31").determinations["colour"]
    assert (result.status, result.value) == (status, value)
    if value is not None:
        row = {"red": "secret", "green": "normative", "blue": "rest"}[value]
        assert [name for name in result.rules if name.startswith("t.")] == [f"t.colour.{row}"]


FACTS = ("normative", "policy_document", "impact.citizens_interests")
VALUES = ("red", "green", "blue")


def test_many_tables_decide_as_brute_force_does(tmp_path: Path) -> None:
    """Of every record: one value where all ways to fill in what is left out lead to it, else none."""
    chance = random.Random(7)  # noqa: S311  # no secret
    for number in range(12):
        rows = [(_condition(chance), chance.choice(VALUES)) for _ in range(chance.randint(1, 4))]
        written = "".join(
            f"      - {{id: r{at}, when: {_yaml(when)}, then: {then}}}\n"
            for at, (when, then) in enumerate(rows)
        )
        head = TABLE.partition("      - ")[0]
        evaluator = small_evaluator(tmp_path / str(number), head + written)
        for values in product((True, False, None), repeat=len(FACTS)):
            known = dict(zip(FACTS, values, strict=True))
            possible = {
                next(
                    (then for when, then in rows if all(filled[name] == wanted for name, wanted in when)),
                    "red",
                )
                for chosen in product((True, False), repeat=len(FACTS))
                for filled in [dict(zip(FACTS, chosen, strict=True))]
                if all(known[name] in (None, filled[name]) for name in FACTS)
            }
            result = evaluator.evaluate(_record(known), as_of="2018-12-31").determinations["colour"]
            assert {result.value} == (possible if len(possible) == 1 else {None}), (rows, known)


def _condition(chance: random.Random) -> list[tuple[str, bool]]:
    return [(name, chance.random() < 0.5) for name in chance.sample(FACTS, chance.randint(1, 2))]


def _yaml(when: list[tuple[str, bool]]) -> str:
    return "{all: [" + ", ".join(f"{{{name}: {str(wanted).lower()}}}" for name, wanted in when) + "]}"


def _record(known: dict[str, bool | None]) -> dict[str, Any]:
    return {
        "kind": "document",
        "normative": known["normative"],
        "policy_document": known["policy_document"],
        "impact": {"citizens_interests": known["impact.citizens_interests"]},
    }


def test_a_proof_names_a_row_that_another_always_defeats(tmp_path: Path) -> None:
    """Where the row before it asks for less, it can never prevail."""
    head = HEAD.replace("rank: district", "rank: framework")
    dead = "      - {id: dead, when: {all: [{secrecy: secret}, {normative: true}]}, then: green}\n"
    first, mark, rest = TABLE.partition("      - {id: normative")
    table = f"{first}{dead}{mark}{rest}".replace("    decide:", "    overrides: [d.colour]\n    decide:")
    done = run("check", write_policy(tmp_path, table, head=head), "--prove")
    assert done.status == 1
    told = [line for line in done.out.splitlines() if "t.colour.dead" in line]
    assert any("t.colour.secret" in line for line in told), done.out


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    """The table with its cases."""
    write_policy(tmp_path / "small", TABLE)
    (tmp_path / "small" / "rules_test.yaml").write_text(CASES, encoding="utf-8")
    return load_policies(tmp_path / "small")[0]


def test_each_row_is_a_rule_with_its_own_name(policy: Policy) -> None:
    """Its title is that of the table and its own, or its number; it overrides the rows after it."""
    rows = [rule for rule in policy.rules if rule.table]
    assert [(rule.id, rule.title) for rule in rows] == [
        ("t.colour.secret", Text("颜色：涉密", "the colour: secret")),
        ("t.colour.normative", Text("颜色：第2行", "the colour: row 2")),
        ("t.colour.rest", Text("颜色：第3行", "the colour: row 3")),
    ]
    assert [rule.overrides for rule in rows] == [
        ("t.colour.normative", "t.colour.rest"),
        ("t.colour.rest",),
        (),
    ]
    assert [rule.place.line for rule in rows] == [8, 9, 10]


def test_mutation_shows_each_row(policy: Policy) -> None:
    """Conditions, values and the order of adjacent rows are changed where they stand."""
    made = [(mutant.family, mutant.place.line, mutant.was, mutant.becomes) for mutant in mutants((policy,))]
    ours = [each for each in made if each[0] != "flag"]
    for line in (8, 9, 10):
        assert any(family == "value" and at == line for family, at, *_ in ours)
    assert [(was, becomes) for family, _, was, becomes in ours if family == "order"] == [
        ("t.colour.secret, t.colour.normative", "t.colour.normative, t.colour.secret"),
        ("t.colour.normative, t.colour.rest", "t.colour.rest, t.colour.normative"),
    ]
    assert not [each for each in ours if each[0] == "exception"]


def test_the_tools_take_a_table(policy: Policy) -> None:
    """Cases, coverage, mutation and explanation name its rows."""
    directory = policy.directory
    done = run("test", directory)
    assert done.status == 1 and "d.needed" in done.out  # a default of the base, which no case shows
    assert "t.colour" not in done.out
    told = run("mutate", directory, "--jobs", "1", "--no-proof", "--rule", "t.colour", "--lang", "zh")
    assert told.status == 0, told.out
    assert "表中相邻两行对调" in told.out
    record = '{"kind": "document", "secrecy": "none", "normative": true}'
    asked = ("--about", "colour", "--as-of", "2018-12-31", "--policies", directory)
    shown = run("explain", "-", *asked, stdin=record)
    assert "the colour: row 2 (t.colour.normative)" in shown.out
    assert "t.colour.rest" in shown.out
