"""Ladders: the ranks of a set of policies, which say whose rule prevails, and its measures of accountability."""

from pathlib import Path

import pytest

from disclosure_rules import SHIPPED, Decision, Evaluator, Labels, PolicyError, load_policies
from disclosure_rules.policy.ladders import Measure, Rank
from disclosure_rules.policy.shared import ladder_of

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
    assert list(ladder_of(Rank, policies).scale) == ["framework", "code", "statute"]


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
    assert ladder_of(Rank, policies) == ladder_of(Rank, load_policies(SHIPPED))


MEASURES = "measures: {warn: {zh: 警示, en: warning}, suspend: {zh: 停职, en: suspension}}\n"
LIABILITY = """\
record: document
clauses: [{id: F.2, at: 第二条, record: document, norm: liability, gist: 责任}]
rules:
  - {id: f.wrong, title: {zh: 有误, en: wrong}, clauses: [F.2], when: {normative: true}, then: {find: wrong, severity: major}, message: {zh: 有误, en: wrong}}
  - {id: f.answer, title: {zh: 追责, en: liability}, clauses: [F.2], when: {all: []}, then: {account: MEASURE, because: {findings: [major]}}}
"""


def liable(root: Path, measure: str, head: str = FRAME + MEASURES) -> Path:
    """A set that stands alone, with a measure for what is wrong."""
    rules = LIABILITY.replace("MEASURE", measure)
    write(root / "frame", {"policy.yaml": head, "rules.yaml": DEFAULTS, "liability.yaml": rules})
    return root


@pytest.mark.parametrize("written", ["warn", "警示", "Warning"])
def test_the_framework_of_a_set_declares_its_measures(tmp_path: Path, written: str) -> None:
    """Named by id or label; decisions hold the id and can be read back, summaries and labels know it."""
    policies = load_policies(liable(tmp_path, written))
    evaluator = Evaluator(policies, "reference")
    record = {"kind": "document", "normative": True, "issued": "2019-06-03"}
    decision = evaluator.evaluate(record, as_of="2020-01-01")
    assert [item.measure for item in decision.accountability] == ["warn"]
    assert Decision.model_validate_json(decision.model_dump_json()) == decision
    assert decision.conclusion("warn") == decision.accountability
    assert [item.measure for item in evaluator.summary(record, as_of="2020-01-01").consequences] == ["warn"]
    labels = Labels(policies)
    assert labels.measure("warn") == ("警示", "warning")
    assert list(labels.as_json()["measures"]) == ["warn", "suspend"]


@pytest.mark.parametrize(
    ("measure", "head", "message", "help_"),
    [
        ("warm", FRAME + MEASURES, "no measure `warm`", "did you mean `warn`?"),
        ("rectify", FRAME + MEASURES, "no measure `rectify`", "one of warn, suspend"),
        (
            "warn",
            FRAME + MEASURES.replace("停职", "警示"),
            "`警示` names two of `measures`",
            "write another name",
        ),
    ],
)
def test_measures_that_do_not_fit_are_refused(
    tmp_path: Path, measure: str, head: str, message: str, help_: str
) -> None:
    """An unknown one with the nearest or all known ones, and two that share a name."""
    with pytest.raises(PolicyError) as refused:
        load_policies(liable(tmp_path, measure, head))
    (problem,) = refused.value.problems
    assert (problem.message, problem.help) == (message, help_)
    assert problem.place.endswith("policy.yaml:7:12" if "two" in message else "liability.yaml:5:92")
    assert problem.help_zh


def test_a_set_that_declares_no_measures_has_the_shipped_ones(tmp_path: Path) -> None:
    """With their labels."""
    policies = load_policies(liable(tmp_path, "督促整改", FRAME))
    decision = Evaluator(policies, "reference").evaluate(
        {"kind": "document", "normative": True}, as_of="2020-01-01"
    )
    assert [item.measure for item in decision.accountability] == ["rectify"]
    assert ladder_of(Measure, policies) == ladder_of(Measure, load_policies(SHIPPED))
