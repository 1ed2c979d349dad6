"""Ranks: the vocabulary of a set of policies, in rising order, which says whose rule prevails."""

from pathlib import Path

import pytest

from disclosure_rules import SHIPPED, Evaluator, PolicyError, load_policies
from disclosure_rules.policy.model import ranks_of
from disclosure_rules.policy.ranks import FRAMEWORK

FRAME = """\
policy: frame
instrument: {title: {zh: 框架, en: a framework}}
rank: framework
ranks: {framework: {zh: 框架, en: framework}, code: {zh: 法典, en: code}, statute: {zh: 法令, en: statute}}
determinations:
  colour: {record: document, title: {zh: 颜色, en: colour}, values: {none: 无, red: 红, blue: 蓝}}
"""
DEFAULTS = """\
record: document
clauses: [{id: F.1, at: 第一条, record: document, norm: determination, gist: 颜色}]
rules:
  - {id: f.none, title: {zh: 无, en: none}, clauses: [F.1], default: true, when: {all: []}, then: {decide: colour, value: none}}
"""
HEAD = "policy: {name}\ninstrument: {{title: {{zh: 制度, en: an instrument}}}}\nrank: {rank}\n"
RULES = """\
record: document
clauses: [{{id: {name}.1, at: 第一条, record: document, norm: determination, gist: 颜色}}]
rules:
  - {{id: {name}.rule, title: {{zh: 颜色, en: colour}}, clauses: [{name}.1], when: {{normative: true}}, then: {{decide: colour, value: {value}}}}}
"""


def write(directory: Path, files: dict[str, str]) -> None:
    """A policy directory with these files."""
    directory.mkdir(parents=True)
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")


def a_set(root: Path, red: str, blue: str, frame: str = FRAME) -> Path:
    """A set that stands alone, in which two instruments of these ranks decide differently."""
    write(root / "frame", {"policy.yaml": frame, "rules.yaml": DEFAULTS})
    for name, rank, value in (("a", red, "red"), ("b", blue, "blue")):
        files = {
            "policy.yaml": HEAD.format(name=name, rank=rank),
            "rules.yaml": RULES.format(name=name, value=value),
        }
        write(root / name, files)
    return root


@pytest.mark.parametrize(
    ("red", "blue", "colour"),
    [("code", "statute", "blue"), ("statute", "code", "red"), ("法令", "法典", "red")],
)
def test_the_framework_of_a_set_orders_the_ranks(tmp_path: Path, red: str, blue: str, colour: str) -> None:
    """The rank that stands later prevails, by its id or its label."""
    policies = load_policies(a_set(tmp_path, red, blue))
    decision = Evaluator(policies, "reference").evaluate(
        {"kind": "document", "normative": True}, as_of="2020-01-01"
    )
    assert decision.determination("colour").value == colour
    assert list(ranks_of(policies)[FRAMEWORK].scale) == ["framework", "code", "statute"]


@pytest.mark.parametrize(
    ("red", "blue", "frame", "messages"),
    [
        ("law", "code", FRAME, ["no rank `law`"]),
        ("code", "code", FRAME, ["nothing orders them"]),
        (
            "code",
            "statute",
            FRAME.replace("{framework: {zh: 框架, en: framework}, ", "{"),
            ["the first of the ranks"],
        ),
        (
            "code",
            "statute",
            FRAME.replace("rank: framework\n", "rank: code\n"),
            ["only a policy of the rank"],
        ),
    ],
)
def test_ranks_that_do_not_fit_are_refused(
    tmp_path: Path, red: str, blue: str, frame: str, messages: list[str]
) -> None:
    """An unknown one, two rules of one rank, a vocabulary without its lowest, and one outside the framework."""
    with pytest.raises(PolicyError) as refused:
        load_policies(a_set(tmp_path, red, blue, frame))
    told = [problem.message for problem in refused.value.problems]
    assert [any(words in message for message in told) for words in messages] == [True] * len(messages), told
    assert all(problem.help and problem.help_zh for problem in refused.value.problems)


def test_a_set_that_declares_no_ranks_has_the_shipped_ones(tmp_path: Path) -> None:
    """In the order of the shipped framework."""
    frame = "\n".join(line for line in FRAME.splitlines() if not line.startswith("ranks:")) + "\n"
    policies = load_policies(a_set(tmp_path, "district", "law", frame))
    decision = Evaluator(policies, "reference").evaluate(
        {"kind": "document", "normative": True}, as_of="2020-01-01"
    )
    assert decision.determination("colour").value == "blue"
    assert ranks_of(policies) == ranks_of(load_policies(SHIPPED))
