"""Policies of different places: their rules never meet, so that each city decides, requires and finds for itself."""

import re
from pathlib import Path

import pytest
from small_policies import write_policy

from disclosure_rules import load_policies
from disclosure_rules.errors import PolicyError, Problem

CITY = """\
policy: NAME
instrument: {title: {zh: 一市制度, en: the rules of a city}}
rank: RANK
APPLIES
"""
RULES = """\
record: document
clauses:
  - {id: NAME.1, at: 第一条, record: document, norm: determination, gist: 示例}
rules:
  - {id: NAME.colour, title: {zh: 颜色, en: colour}, clauses: [NAME.1], when: {normative: true}, then: {decide: colour, value: VALUE}}
  - id: NAME.publish
    title: {zh: 按期发布, en: publish in time}
    clauses: [NAME.1]
    when: WHEN
    then: {require: publish, duty: DUTY, from: issued, within: LIMIT, fulfilled_by: published}
"""
PLACES = {"one": "{jurisdiction: 番禺区}", "two": "{jurisdiction: 徐汇区}"}


def write_city(directory: Path, name: str, applies: str, value: str, **written: str) -> Path:
    """A city that decides the colour of a document and requires its publication."""
    words = {
        "NAME": name,
        "VALUE": value,
        "WHEN": "{all: []}",
        "LIMIT": "10wd",
        "DUTY": "unit",
        "RANK": "district",
    }
    words |= {"APPLIES": f"applies: {applies}" if applies else ""} | written
    for file, text in {"policy.yaml": CITY, "rules.yaml": RULES}.items():
        (directory / name).mkdir(parents=True, exist_ok=True)
        written_out = re.sub("|".join(words), lambda found: words[found[0]], text)
        (directory / name / file).write_text(written_out, encoding="utf-8")
    return directory


def problems_of(directory: Path, first: str, second: str, **written: str) -> list[Problem]:
    """The problems of two cities beside the frame of small policies."""
    write_policy(directory / "frame", "")
    write_city(directory, "one", first, "green")
    write_city(directory, "two", second, "blue", **written)
    return refused(directory)


def refused(directory: Path) -> list[Problem]:
    """The problems of the policies below a directory, none if they load."""
    try:
        load_policies(directory)
    except PolicyError as error:
        return list(error.problems)
    return []


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ("{jurisdiction: 番禺区}", "{jurisdiction: 徐汇区}", False),
        ("{jurisdiction: [番禺区, 天河区]}", "{jurisdiction: 徐汇区}", False),
        ("{jurisdiction: [番禺区, 徐汇区]}", "{jurisdiction: 徐汇区}", True),
        ("{jurisdiction: 徐汇区}", "", True),
        ("{jurisdiction: 徐汇区}", "{municipality: 上海市}", True),
        ("{jurisdiction: 番禺区}", "{municipality: 上海市}", False),
        (
            "{all: [{jurisdiction: 番禺区}, {normative: true}]}",
            "{all: [{normative: true}, {jurisdiction: 徐汇区}]}",
            False,
        ),
        ("{any: [{jurisdiction: 番禺区}, {jurisdiction: 天河区}]}", "{jurisdiction: 徐汇区}", True),
    ],
)
def test_rules_meet_where_both_policies_may_apply(
    tmp_path: Path, first: str, second: str, meet: bool
) -> None:
    """What a head says at its top counts as what its rules say there; nothing cleverer is tried."""
    codes = [problem.code for problem in problems_of(tmp_path, first, second)]
    assert codes == (["policy.conflict", "policy.duplicate"] if meet else [])


def test_a_condition_of_a_rule_meets_that_of_another_policy(tmp_path: Path) -> None:
    """The rule of a policy for everywhere may name the place itself."""
    place = "{all: [{jurisdiction: 徐汇区}, {normative: true}]}"
    told = problems_of(tmp_path, PLACES["one"], "", WHEN=place)
    assert [problem.code for problem in told] == ["policy.conflict"]
    assert "one (番禺区), two (everywhere)" in told[0].message
    assert "one（番禺区）、two（各地）" in told[0].message_zh


def test_parts_about_one_fact_leave_what_all_of_them_allow(tmp_path: Path) -> None:
    """The last part does not stand for the others, and an exclusion adds to another."""
    twice = "{all: [{secrecy: [secret, none]}, {secrecy: [none, top_secret]}]}"
    barred = "{all: [{not: {secrecy: secret}}, {not: {secrecy: top_secret}}, {normative: true}]}"
    rule = "  - {{id: r.{value}, title: {{zh: 例, en: one}}, clauses: [S.1], when: {when}, then: {{decide: colour, value: {value}}}}}\n"
    for name, (first, second, meet) in {
        "twice": (twice, "{secrecy: [secret, top_secret]}", False),
        "barred": (barred, "{secrecy: secret}", False),
        "common": (twice, "{secrecy: none}", True),
    }.items():
        rules = rule.format(value="green", when=first) + rule.format(value="blue", when=second)
        problems = refused(write_policy(tmp_path / name, f"rules:\n{rules}"))
        assert [problem.code for problem in problems] == (["policy.conflict"] if meet else [])


ACCOUNT = """\
rules:
  - id: r.account
    title: {zh: 追责, en: hold to account}
    clauses: [S.1]
    when: {all: []}
    then: {account: criticise, because: {late: {}, not_borne_by: [unit]}}
"""


@pytest.mark.parametrize(
    ("second", "told"), [("{jurisdiction: 徐汇区}", []), ("", ["policy.bearer", "policy.duplicate"])]
)
def test_two_cities_may_put_one_obligation_on_different_roles(
    tmp_path: Path, second: str, told: list[str]
) -> None:
    """A measure that asks for the bearer meets one of them only, since no record lies in both."""
    write_policy(tmp_path / "frame", ACCOUNT)
    write_city(tmp_path, "one", PLACES["one"], "green")
    write_city(tmp_path, "two", second, "green", DUTY="managers")
    assert [problem.code for problem in refused(tmp_path)] == told
