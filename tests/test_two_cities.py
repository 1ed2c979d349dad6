"""Policies of different places: their rules never meet, so that each city decides, requires and finds for itself, and
nothing changes elsewhere."""

import re
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR
from small_policies import write_policy
from strategies import document_records

from disclosure_rules import SHIPPED, Decision, Evaluator, RecordError, load_policies
from disclosure_rules.authoring.testing import CaseRunner, read_cases
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
        ("{jurisdiction: 徐汇区}", "{jurisdiction: {within: 上海市}}", True),
        ("{jurisdiction: 番禺区}", "{jurisdiction: {within: 上海市}}", False),
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


BESIDE = """\
policy: panyu
instrument: {title: {zh: 番禺区办法, en: the measures of Panyu}}
rank: district
in_force: {from: 2018-06-01}
applies: {jurisdiction: 番禺区}
governs: [document]
determinations:
  panyu.review:
    record: document
    title: {zh: 审核层级, en: level of review}
    values: {ordinary: 一般审核, extended: 加强审核}
"""
BESIDE_RULES = """\
record: document
clauses:
  - {id: PY.1, at: 第一条, record: document, norm: determination, gist: 示例}
parameters:
  limit:
    - {value: 3wd, in_force: {from: 2018-06-01, until: 2019-12-31}, source: 第一条}
    - {value: 15wd, in_force: {from: 2020-01-01}, source: 第一条}
rules:
  - {id: panyu.ordinary, title: {zh: 一, en: one}, clauses: [PY.1], default: true, when: {all: []}, then: {decide: panyu.review, value: ordinary}}
  - {id: panyu.extended, title: {zh: 二, en: two}, clauses: [PY.1], when: {normative: true}, then: {decide: panyu.review, value: extended}}
  - {id: panyu.interpret, title: {zh: 三, en: three}, clauses: [PY.1], when: {panyu.review: extended}, then: {decide: interpretation.required, value: true}}
  - {id: panyu.publish, title: {zh: 四, en: four}, clauses: [PY.1], when: {disclosure.attribute: [proactive, on_request]}, then: {require: publish-online, duty: agency, from: issued, within: {param: limit}, fulfilled_by: published}}
  - id: panyu.before-issue
    title: {zh: 五, en: five}
    clauses: [PY.1]
    in_force: {from: 2019-03-01}
    when: {any: [{published: {before: {fact: issued}}}, {secrecy: secret}]}
    then: {find: published-before-issue, severity: serious}
    message: {zh: 五, en: five}
  - {id: panyu.account, title: {zh: 六, en: six}, clauses: [PY.1], when: {all: []}, then: {account: discipline, because: {findings: [minor, major, serious], late: {}}}}
"""


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The shipped policies, and a city that decides, requires, finds and holds to account under the same names."""
    directory = tmp_path_factory.mktemp("panyu")
    (directory / "policy.yaml").write_text(BESIDE, encoding="utf-8")
    (directory / "rules.yaml").write_text(BESIDE_RULES, encoding="utf-8")
    return Evaluator(load_policies(SHIPPED, directory), "reference")


@pytest.fixture(scope="module")
def example() -> Evaluator:
    """The shipped policies, and the second place of the examples."""
    return Evaluator(load_policies(SHIPPED, ROOT / "examples" / "panyu-2009"), "reference")


def told(evaluator: Evaluator, record: dict[str, Any], as_of: str) -> Any:
    """The decision without the names of the policies; the codes of a record that is refused."""
    try:
        decision = evaluator.evaluate(record, as_of=as_of)
    except RecordError as error:
        return [problem.code for problem in error.problems]
    return decision.model_dump_json(exclude={"provenance": {"policies"}})


@pytest.mark.generated
def test_a_policy_for_elsewhere_changes_no_decision(
    beside: Evaluator, example: Evaluator, thorough: bool
) -> None:
    """Byte for byte, but for the list of the policies: also what is asked for, the order of lists, and what case analysis
    finds out. `--thorough` draws 5,000 records, of which none is in the place of the policies beside."""

    @settings(max_examples=5000 if thorough else 100)
    @given(
        record=document_records(),
        place=st.sampled_from(["徐汇区", "上海市黄浦区", "上海市", "310104", "北京市朝阳区", "广州市"]),
        as_of=st.sampled_from(["2019-02-28", "2021-06-30", "2022-12-31"]),
    )
    def unchanged(record: dict[str, Any], place: str, as_of: str) -> None:
        unknown = [path for path in record["unknown"] if path != "jurisdiction"]
        here = {**record, "jurisdiction": place, "unknown": unknown}
        assert told(beside, here, as_of) == told(example, here, as_of) == told(EVALUATOR, here, as_of)

    unchanged()


RECORD = {
    "kind": "document",
    "issued": "2020-03-02",
    "normative": True,
    "secrecy": "none",
    "exemption_grounds": [],
}


def decided(evaluator: Evaluator, **facts: Any) -> Decision:
    """The decision about a normative document of 2020."""
    return evaluator.evaluate({**RECORD, **facts}, as_of="2020-03-31")


def test_what_a_policy_declares_is_concluded_where_it_may_apply(beside: Evaluator) -> None:
    """In the city, undetermined where the place is not stated, and not at all elsewhere."""
    there, unstated, elsewhere = (decided(beside, jurisdiction=place) for place in ("番禺区", None, "徐汇区"))
    assert there.determinations["panyu.review"].value == "extended"
    assert there.determinations["interpretation.required"].value is True
    assert str(there.obligation("publish-online").due) == "2020-03-23"
    assert unstated.determinations["panyu.review"].status == "undetermined"
    assert {entry.about: entry.needs for entry in unstated.undetermined}["panyu.review"] == ("jurisdiction",)
    assert "panyu.review" not in elsewhere.determinations
    assert "panyu.review" not in {entry.about for entry in elsewhere.undetermined}


def test_an_explanation_shows_why_a_rule_for_elsewhere_is_not_true(beside: Evaluator) -> None:
    """It is false for its place, and its determination does not apply."""
    record = {**RECORD, "jurisdiction": "徐汇区"}
    (topic,) = beside.explain(record, as_of="2020-03-31", about="panyu.review").topics
    assert topic.status == "does not apply"
    assert [(rule.truth, rule.standing) for rule in topic.rules] == [("false", "out")] * 2
    (rule,) = beside.explain(record, as_of="2020-03-31", about="panyu.publish").topics[0].rules
    assert rule.condition is not None and rule.condition.truth == "false"


def test_a_rule_for_elsewhere_is_silent_in_a_case(beside: Evaluator, tmp_path: Path) -> None:
    """A case about another place shows it, as it shows what is not concluded."""
    path = tmp_path / "other_test.yaml"
    path.write_text(
        """\
cases:
  - name: 别处
    record: {kind: document, jurisdiction: 徐汇区, issued: 2020-03-02}
    as_of: 2020-03-31
    not: [panyu.publish, panyu.review]
    expect: {panyu.review: null}
""",
        encoding="utf-8",
    )
    file = read_cases(path)
    result = CaseRunner(beside).run(file, file.cells[0])
    assert not result.mismatches
    assert result.silent == ("panyu.publish", "panyu.ordinary", "panyu.extended")


def test_a_policy_without_rules_declares_for_its_place_too(tmp_path: Path) -> None:
    """Others may decide for it what it declares; elsewhere they do not."""
    head = (
        CITY.replace("NAME", "head")
        .replace("RANK", "district")
        .replace("APPLIES", "applies: {jurisdiction: 番禺区}")
    )
    declared = "determinations:\n  tone:\n    record: document\n    title: {zh: 色调, en: tone}\n    values: {dark: 暗, light: 亮}\n"
    rules = "rules:\n  - {id: r.tone, title: {zh: 默认, en: default}, clauses: [S.1], default: true, when: {all: []}, then: {decide: tone, value: dark}}\n"
    (tmp_path / "head").mkdir()
    (tmp_path / "head" / "policy.yaml").write_text(head + declared, encoding="utf-8")
    write_policy(tmp_path / "small", rules)
    evaluator = Evaluator(load_policies(tmp_path), "reference")
    assert decided(evaluator, jurisdiction="番禺区").determinations["tone"].value == "dark"
    assert "tone" not in decided(evaluator, jurisdiction="徐汇区").determinations
