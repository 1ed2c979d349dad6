"""Sets of policies: those with a framework stand alone, all others are read over the shipped policies, and each command
says which."""

import re
from pathlib import Path
from typing import Any

import pytest
from commands import ROOT, run
from jsonschema import Draft7Validator

from disclosure_rules import SHIPPED, DocumentRecord, Labels, load_policies
from disclosure_rules.errors import PolicyError
from disclosure_rules.policy.sets import policies_for, set_around, stands_alone
from disclosure_rules.reading.strict import read_file
from disclosure_rules.schema import schema

FILES = {
    "base/policy.yaml": """\
policy: base
instrument: {title: {zh: 基础, en: the base}}
rank: framework
determinations:
  town.attribute:
    record: document
    title: {zh: 公开属性, en: attribute}
    values: {withheld: 不公开, open: 公开}
    openness: true
""",
    "base/rules.yaml": """\
record: document
clauses:
  - {id: B.1, at: 第一条, record: document, norm: determination, gist: 默认}
rules:
  - {id: base.attribute, title: {zh: 默认, en: default}, clauses: [B.1], default: true, when: {all: []}, then: {decide: town.attribute, value: withheld}}
""",
    "town/policy.yaml": """\
policy: town
instrument: {title: {zh: 一镇办法, en: the rules of a town}}
rank: district
places: {a-town: {title: {zh: 一镇, en: a town}}}
applies: {jurisdiction: 一镇}
""",
    "town/rules.yaml": """\
record: document
clauses:
  - {id: T.1, at: 第一条, record: document, norm: determination, gist: 公开}
parameters:
  limit:
    - {value: 10wd, source: 第二条}
  reading:
    - {value: strict, source: 第二条}
rules:
  - {id: town.open, title: {zh: 公开, en: open}, clauses: [T.1], when: {secrecy: none}, then: {decide: town.attribute, value: open}}
  - id: town.publish
    title: {zh: 发布, en: publish}
    clauses: [T.1]
    when: {all: [{town.attribute: open}, {parameters.reading: strict}]}
    then: {require: publish, duty: issuing_unit, from: issued, within: {param: limit}, fulfilled_by: published}
  - id: town.interpret
    title: {zh: 解读, en: interpret}
    clauses: [T.1]
    when: {town.attribute: [open]}
    then: {require: interpret, duty: drafting_unit, by: {due_of: publish}, fulfilled_by: published}
""",
    "town/rules_test.yaml": """\
base: {kind: document, jurisdiction: 一镇, issued: 2020-03-02}
as_of: 2020-03-31
cases:
  - name: 无密的公开，解读与发布同日到期
    record: {secrecy: none, published: 2020-03-17}
    expect: {town.attribute: open, publish: {due: 2020-03-16, status: fulfilled_late}, interpret: {due: 2020-03-16, status: fulfilled_late}}
    because: [town.open, town.publish, town.interpret]
    not: [base.attribute]
  - name: 涉密的不公开
    record: {secrecy: secret}
    because: [base.attribute]
    not: [town.open, town.publish, town.interpret]
""",
}


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A set that stands alone: a framework, and the rules of a town. It declares no role."""
    for name, text in FILES.items():
        (tmp_path / "alone" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "alone" / name).write_text(text, encoding="utf-8")
    return tmp_path / "alone"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A policy of a host without a framework."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "policy.yaml").write_text(
        FILES["town/policy.yaml"].replace("town", "ours"), encoding="utf-8"
    )
    return tmp_path / "ours"


def test_a_set_with_a_framework_stands_alone(alone: Path, ours: Path) -> None:
    """Whether in one directory or in several; a set with shipped directories is one over the shipped policies."""
    assert [policy.id for policy in policies_for([alone])] == ["base", "town"]
    assert [policy.id for policy in policies_for([alone / "town", alone / "base"])] == ["town", "base"]
    shipped = [policy.id for policy in load_policies()]
    assert [policy.id for policy in policies_for([ours])] == [*shipped, "ours"]
    assert not stands_alone([SHIPPED]) and not stands_alone([SHIPPED / "framework"])
    assert sorted(policy.id for policy in policies_for([SHIPPED / "framework"])) == sorted(shipped)


def test_the_role_of_the_body_of_a_shipped_kind_has_a_label_in_every_set(alone: Path) -> None:
    """Also where the set declares roles of its own, and not that one."""
    head = alone / "town" / "policy.yaml"
    head.write_text(head.read_text("utf-8") + "roles: {clerk: {zh: 文书, en: the clerk}}\n", encoding="utf-8")
    rules = alone / "town" / "rules.yaml"
    rules.write_text(re.sub("(issuing|drafting)_unit", "clerk", rules.read_text("utf-8")), encoding="utf-8")
    labels = Labels(policies_for([alone]))
    assert labels.role("", "clerk").zh == "文书"
    assert labels.role("", DocumentRecord.body_role).zh != DocumentRecord.body_role
    assert labels.role("", "nobody") == ("nobody", "nobody")


def test_a_set_that_declares_no_roles_has_the_shipped_ones(alone: Path) -> None:
    """With their labels; one that declares any has its own alone."""
    assert policies_for([alone])[1].roles["issuing_unit"].zh
    head = alone / "town" / "policy.yaml"
    head.write_text(head.read_text("utf-8") + "roles: {clerk: {zh: 文书, en: the clerk}}\n", encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        policies_for([alone])
    assert {problem.code for problem in raised.value.problems} == {"policy.unknown-role"}


COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "check": ("town", ()),
    "test": ("2 cases passed", ()),
    "coverage": ("town", ()),
    "mutate": ("3 ", ("--rule", "town.open", "--jobs", "1", "--no-proof")),
    "clauses": ("T.1", ()),
    "facts": ("town.attribute", ("--kind", "document")),
}
"""Each command with a word that it prints about the set, and its options."""


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_takes_a_set_that_stands_alone_and_says_so(command: str, alone: Path) -> None:
    """Nothing of the shipped policies is in it."""
    shown, options = COMMANDS[command]
    done = run(command, alone, *options)
    assert (done.status, done.err) == (0, f"{alone}: policies that stand alone\n")
    assert shown in done.out
    assert "xuhui-2018" not in done.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_command_says_that_a_set_is_read_over_the_shipped_policies(lang: str, ours: Path) -> None:
    """In either language; of the shipped policies themselves it says nothing."""
    words = {"zh": f"{ours}：与随附制度一并使用\n", "en": f"{ours}: over the shipped policies\n"}
    done = run("check", ours, "--lang", lang)
    assert (done.status, done.err) == (0, words[lang])
    assert "xuhui-2018" in done.out
    assert run("facts", "--kind", "document").err == ""


def test_a_difference_of_editions_says_of_each(alone: Path, ours: Path) -> None:
    """A record of the town is decided by each edition on its own."""
    record = '{"kind": "document", "jurisdiction": "一镇", "issued": "2020-03-02", "secrecy": "none"}'
    done = run("diff", alone, ours, "--records", "-", "--as-of", "2020-03-31", stdin=record)
    assert done.status == 1
    assert done.err == f"{alone}: policies that stand alone\n{ours}: over the shipped policies\n"
    assert "town.attribute" in done.out


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_schema_of_a_set_knows_what_it_declares(file: str, lang: Any, alone: Path) -> None:
    """A correct file is valid in an editor, which the schema of the shipped policies could not say of it."""
    name = "case" if file.endswith("_test.yaml") else "policy" if file.endswith("policy.yaml") else "rules"
    done = run("schema", name, alone, "--lang", lang)
    data = read_file(alone / file).data
    assert list(Draft7Validator(done.data).iter_errors(data)) == []
    shipped_errors = list(Draft7Validator(schema(name, lang)).iter_errors(data))  # type: ignore[arg-type]
    assert bool(shipped_errors) is not file.endswith("policy.yaml")


def test_a_second_framework_is_refused(alone: Path) -> None:
    """With the place of each. The shipped one counts where it is loaded too."""
    head = alone / "town" / "policy.yaml"
    head.write_text(head.read_text("utf-8").replace("rank: district", "rank: framework"), encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        policies_for([alone])
    (problem,) = raised.value.problems
    assert (problem.code, problem.place) == ("policy.frameworks", f"{head}:3:1")
    assert str(alone / "base" / "policy.yaml") in problem.help
    with pytest.raises(PolicyError, match=r"`?framework"):
        load_policies(SHIPPED, alone)


def test_a_determination_of_the_shipped_framework_needs_a_framework(ours: Path) -> None:
    """A set that is loaded without one says so, at each place; a name that no framework declares stays unknown."""
    rules = (
        FILES["town/rules.yaml"]
        .replace("town.attribute", "disclosure.attribute")
        .replace("value: open", "value: proactive")
    )
    (ours / "rules.yaml").write_text(
        rules.replace("{disclosure.attribute: [open]}", "{disclosed: true}"), encoding="utf-8"
    )
    with pytest.raises(PolicyError) as raised:
        load_policies(ours)
    told = [(problem.code, problem.where.line) for problem in raised.value.problems]
    assert told == [("policy.no-framework", 10), ("policy.no-framework", 14), ("policy.unknown-fact", 19)]
    assert "--policies shipped" in raised.value.problems[0].help


@pytest.mark.parametrize(
    ("directory", "taken"),
    [
        pytest.param(
            "examples/foia", ["foia"], id="a framework with ranks of its own is no base of a district"
        ),
        pytest.param(
            "examples/panyu-2009", ["panyu-2009"], id="a district builds on no framework without its rank"
        ),
        pytest.param(
            "examples/website-indicators/indicators",
            ["frame", "indicators"],
            id="a policy is taken with the framework that declares its rank",
        ),
        pytest.param(
            "examples/website-indicators/frame",
            ["frame", "indicators"],
            id="a framework is taken with the policies whose ranks it declares",
        ),
    ],
)
def test_a_directory_of_cases_is_taken_with_its_set(directory: str, taken: list[str]) -> None:
    """Whatever other sets lie beside it, so that pytest runs each example where it lies."""
    assert [path.name for path in set_around(ROOT / directory)] == taken
    load_policies(
        *(set_around(ROOT / directory) if "panyu" not in directory else (SHIPPED, ROOT / directory))
    )


def test_another_edition_and_another_framework_lie_beside_a_set_without_harm(tmp_path: Path) -> None:
    """Two frameworks with the shipped ranks are two sets; a district beside both might be of either, so that all are refused
    together, from whichever of them pytest starts."""
    for name, policy, rank in (
        ("one", "one", "framework"),
        ("other", "other", "framework"),
        ("later", "one", "framework"),
        ("town", "town", "district"),
    ):
        (tmp_path / name).mkdir()
        head = f"policy: {policy}\ninstrument: {{title: {{zh: 例, en: {name}}}}}\nrank: {rank}\n"
        (tmp_path / name / "policy.yaml").write_text(head, encoding="utf-8")
    assert [path.name for path in set_around(tmp_path / "one")] == ["one", "other", "town"]
    assert [path.name for path in set_around(tmp_path / "town")] == ["later", "one", "other", "town"]
    for started in ("one", "other", "town"):
        with pytest.raises(PolicyError) as raised:
            load_policies(*set_around(tmp_path / started))
        assert "policy.frameworks" in {problem.code for problem in raised.value.problems}
    (tmp_path / "town" / "policy.yaml").unlink()
    assert [path.name for path in set_around(tmp_path / "one")] == ["one"]
    assert [path.name for path in set_around(tmp_path / "other")] == ["other"]


@pytest.mark.parametrize("command", ["check", "test", "facts", "mutate", "coverage"])
def test_two_sets_at_once_are_refused_for_their_frameworks_alone(command: str) -> None:
    """Nothing is said of what a policy lacks beside the framework of another set, in either language."""
    sets = ("examples/foia", "examples/website-indicators")
    for lang, words in (("en", "use one set at a time"), ("zh", "一次只用一套")):
        done = run(command, *sets, "--lang", lang, cwd=ROOT)
        assert (done.status, done.out) == (2, "")
        assert words in done.err
        assert re.findall(r"\[([a-z.-]+)\]", done.err) == ["policy.frameworks"]
    beside = run("check", "shipped", sets[0], cwd=ROOT)
    assert (beside.status, re.findall(r"\[([a-z.-]+)\]", beside.err)) == (2, ["policy.frameworks"])
