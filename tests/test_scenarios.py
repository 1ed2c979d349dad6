"""Scenarios written as law before they were run: a record, and what the law concludes about it."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from shipped import EVALUATOR

from disclosure_rules import SHIPPED, Decision, Evaluator, load_policies
from disclosure_rules.policy.files import policy_directories
from disclosure_rules.reading.strict import read_file
from disclosure_rules.terms import Severity, Status

DATA = Path(__file__).parent / "data"
LINES = (DATA / "scenarios.jsonl").read_text(encoding="utf-8").splitlines()
SCENARIOS: list[dict[str, Any]] = [json.loads(line) for line in LINES]
FURTHER: list[dict[str, Any]] = read_file(DATA / "further_scenarios.yaml").data
STRICTER: list[dict[str, Any]] = read_file(DATA / "stricter.yaml").data

TODAY = {
    "late(amendment)": "late(amendment-notice)",
    "nofind(whole-closed)": "nofind(whole-closed-for-a-part)",
}
"""The expectations whose words name a conclusion by an earlier id, with the id of today."""

LATE = (Status.OVERDUE, Status.FULFILLED_LATE)
ORDER = [severity.value for severity in Severity]


class Check(NamedTuple):
    """One expectation: what it asks of a decision, and its arguments."""

    holds: Callable[..., bool]
    arguments: tuple[str, ...]


def late_ones(decision: Decision) -> dict[str, int | None]:
    """The obligations not met in time, with their working days late."""
    return {item.id: item.working_days_late for item in decision.obligations if item.status in LATE}


def worst(decision: Decision) -> int:
    """The place of the gravest finding among the severities; -1 without a finding."""
    return max((ORDER.index(item.severity.value) for item in decision.findings), default=-1)


def value_of(decision: Decision, name: str) -> str:
    """The value of a determination, `?` while it is undetermined."""
    determination = decision.determination(name)
    return "?" if determination.status == "undetermined" else str(determination.value)


def late(decision: Decision, name: str, days: str | None = None) -> bool:
    """An obligation is late, by so many working days if stated."""
    ones = late_ones(decision)
    return name in ones and (days is None or ones[name] == int(days))


def not_late(decision: Decision, prefix: str) -> bool:
    """No obligation whose id begins so is late."""
    return not any(name.startswith(prefix) for name in late_ones(decision))


def not_found(decision: Decision, prefix: str) -> bool:
    """No finding whose id begins so is made."""
    return not any(item.id.startswith(prefix) for item in decision.findings)


def found(decision: Decision, name: str, severity: str) -> bool:
    """A finding of that severity is made."""
    return any((item.id, item.severity.value) == (name, severity) for item in decision.findings)


def stands(decision: Decision, name: str, status: str) -> bool:
    """An obligation stands so."""
    return decision.obligation(name).status.value == status  # a status has two names


def due(decision: Decision, name: str, day: str) -> bool:
    """An obligation is due on that day."""
    return str(decision.obligation(name).due) == day


def cites(decision: Decision, prefix: str) -> bool:
    """One of the gravest findings rests on a clause whose id begins so."""
    gravest = [item for item in decision.findings if ORDER.index(item.severity.value) == worst(decision)]
    return any(clause.startswith(prefix) for item in gravest for clause in item.clauses)


def measured(decision: Decision, measure: str) -> bool:
    """A measure follows."""
    return any(item.measure == measure for item in decision.accountability)


FORMS: dict[str, Callable[..., bool]] = {
    r"attr=(\w+|\?)": lambda decision, value: value_of(decision, "disclosure.attribute") == value,
    r"attr!=(\w+)": lambda decision, value: value_of(decision, "disclosure.attribute") != value,
    r"release=(\w+)": lambda decision, value: value_of(decision, "disclosure.release") == value,
    # Boxes of a form that the scenario leaves out are formalities, which lead to no measure.
    r"clean": lambda decision: (
        worst(decision) < ORDER.index("major") and not late_ones(decision) and not decision.accountability
    ),
    r"max<(\w+)": lambda decision, severity: worst(decision) < ORDER.index(severity),
    r"min>=(\w+)": lambda decision, severity: worst(decision) >= ORDER.index(severity),
    r"late\(([\w-]+)(?:,(\d+))?\)": late,
    r"notlate\(([\w-]+)\)": not_late,
    r"nolate": lambda decision: not late_ones(decision),
    r"nofind\(([\w-]+)\)": not_found,
    r"found\(([\w-]+),(\w+)\)": found,
    r"status\(([\w-]+),(\w+)\)": stands,
    r"due\(([\w-]+),([\d-]+)\)": due,
    r"measure\((\w+)\)": measured,
    r"nomeasure\((\w+)\)": lambda decision, measure: not measured(decision, measure),
    r"cites\(([\w.]+)\)": cites,
    r"open\(([\w-]+)\)": lambda decision, name: name in {entry.about for entry in decision.undetermined},
}
"""The forms of an expectation. Each is one word."""


def checks(expect: str) -> Iterator[tuple[str, Check]]:
    """The expectations of a scenario, each with its words; raises ValueError for a word of no form."""
    for written in expect.split():
        word = TODAY.get(written, written)
        fitting = [(match, holds) for form, holds in FORMS.items() if (match := re.fullmatch(form, word))]
        ((match, holds),) = fitting
        yield word, Check(holds, match.groups())


def broken(decision: Decision, expect: str) -> list[str]:
    """The expectations that do not hold of a decision."""
    return [word for word, check in checks(expect) if not check.holds(decision, *check.arguments)]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: f"{scenario['id']} {scenario['name']}")
def test_a_scenario_comes_out_as_the_law_has_it(scenario: dict[str, Any]) -> None:
    """Every expectation holds of the decision, but for a reading that was kept, with its reason."""
    decision = EVALUATOR.evaluate(scenario["record"], as_of=scenario["as_of"])
    assert broken(decision, scenario["expect"]) == list(scenario.get("kept", {})), decision


@pytest.mark.parametrize("row", FURTHER, ids=lambda row: row["name"])
def test_a_further_scenario_comes_out_as_the_law_has_it(row: dict[str, Any]) -> None:
    """Each is a sample of its kind."""
    decision = EVALUATOR.evaluate(row["record"], as_of=row["as_of"])
    assert broken(decision, row["expect"]) == [], decision


@pytest.mark.parametrize("row", STRICTER, ids=lambda row: row["name"])
def test_no_rule_is_stricter_than_the_text(row: dict[str, Any], tmp_path: Path) -> None:
    """What the text does not ask for is not found; with the stricter rule put back it would be."""
    decision = EVALUATOR.evaluate(row["record"], as_of=row["as_of"])
    assert broken(decision, row["expect"]) == [], decision
    stricter = with_rule(tmp_path, row["file"], row["written"], row["instead"])
    assert broken(stricter.evaluate(row["record"], as_of=row["as_of"]), row["expect"])


def with_rule(directory: Path, file: str, written: str, instead: str) -> Evaluator:
    """The shipped policies with a passage of one file replaced, which has to stand there once."""
    policy = Path(shutil.copytree(SHIPPED / Path(file).parent, directory / "policy"))
    path = policy / Path(file).name
    text = path.read_text(encoding="utf-8")
    assert text.count(written) == 1
    path.write_text(text.replace(written, instead), encoding="utf-8")
    others = [root for root in policy_directories(SHIPPED) if root.name != Path(file).parent.name]
    return Evaluator(load_policies(*others, policy), "reference")


def test_the_scenarios_are_all_there_and_each_expects_something() -> None:
    """Each has a sentence of its own as its name."""
    assert len({scenario["id"] for scenario in SCENARIOS}) == len(SCENARIOS) == 59
    assert len({scenario["name"] for scenario in SCENARIOS}) == 59
    assert all(list(checks(scenario["expect"])) for scenario in SCENARIOS)


OVERDUE = {"kind": "request", "jurisdiction": "徐汇区", "received": "2018-12-03", "replied": "2019-01-07"}


@pytest.mark.parametrize(
    ("word", "holds"),
    [
        ("late(reply)", True),
        ("found(reply-limit-not-kept,major)", True),
        ("found(reply-limit-not-kept,minor)", False),
        ("status(reply,fulfilled_late)", True),
        ("status(reply,overdue)", False),
        ("late(reply,9)", True),
        ("late(reply,8)", False),
        ("late(amendment)", False),
        ("notlate(reply)", False),
        ("notlate(rep)", False),
        ("notlate(amendment-notice)", True),
        ("nolate", False),
        ("clean", False),
        ("due(reply,2018-12-24)", True),
        ("due(reply,2018-12-25)", False),
        ("max<serious", True),
        ("max<major", False),
        ("min>=major", True),
        ("min>=serious", False),
        ("nofind(reply-limit)", False),
        ("nofind(fee)", True),
        ("measure(criticise)", True),
        ("measure(discipline)", False),
        ("nomeasure(criticise)", False),
        ("nomeasure(discipline)", True),
        ("cites(M21)", True),
        ("cites(R2019)", False),
    ],
)
def test_each_form_can_hold_and_can_fail(word: str, holds: bool) -> None:
    """Of a request answered late in the district."""
    decision = EVALUATOR.evaluate(OVERDUE, as_of="2019-01-31")
    ((_, check),) = checks(word)
    assert check.holds(decision, *check.arguments) is holds


@pytest.mark.parametrize(
    ("word", "holds"),
    [
        ("attr=withheld", True),
        ("attr=proactive", False),
        ("attr=?", False),
        ("attr!=proactive", True),
        ("attr!=withheld", False),
        ("release=none", True),
        ("release=full", False),
    ],
)
def test_each_form_about_an_attribute_can_hold_and_can_fail(word: str, holds: bool) -> None:
    """Of a document that is secret."""
    decision = EVALUATOR.evaluate(
        {"kind": "document", "secrecy": "机密", "issued": "2018-12-03"}, as_of="2018-12-31"
    )
    ((_, check),) = checks(word)
    assert check.holds(decision, *check.arguments) is holds


@pytest.mark.parametrize("word", ["late", "max<grave(1)", "attr", "due(reply)", "clean(reply)"])
def test_a_word_of_no_form_is_refused(word: str) -> None:
    """A misspelt expectation would otherwise expect nothing."""
    with pytest.raises(ValueError, match="unpack"):
        list(checks(word))
