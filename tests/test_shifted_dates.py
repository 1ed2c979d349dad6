"""Dates so many days, months or years after or before another, as what a condition compares with."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from commands import run
from small_policies import BASE, HEAD, small_evaluator, write_policy

from disclosure_rules import Evaluator, PolicyError, load_policies
from disclosure_rules.authoring.mutation import mutants
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.render import render_explanation

AGES = [
    ("2020-01-31", "1mo", False, "2020-02-29"),
    ("2021-01-31", "1mo", False, "2021-02-28"),
    ("2020-02-29", "1y", False, "2021-02-28"),
    ("2020-03-31", "1mo", True, "2020-02-29"),
    ("2020-03-01", "1d", True, "2020-02-29"),
    ("2020-01-01", "0d", False, "2020-01-01"),
    ("2020-01-31T09:30", "1mo", False, "2020-02-29T09:30"),
    ("9999-12-01", "31d", False, "9999-12-31"),
    ("2020-01-01", "9999y", True, "0001-01-01"),
]

RULES = """\
parameters:
  longest: [{value: 30d, source: 第一条}]
rules:
  - id: s.late
    title: {zh: 迟, en: late}
    clauses: [S.1]
    when: {published: {after: {fact: issued, plus: {param: longest}}}}
    then: {find: late, severity: minor}
    message: {zh: 迟, en: late}
  - id: s.old
    title: {zh: 旧, en: old}
    clauses: [S.1]
    when: {signed: {before: {fact: issued, minus: 6mo}}}
    then: {find: old, severity: minor}
    message: {zh: 旧, en: old}
"""

ISSUED: dict[str, Any] = {"kind": "document", "issued": "2020-08-31"}


@pytest.mark.parametrize(("day", "by", "back", "expected"), AGES)
def test_a_shifted_moment_is_that_of_the_calendar(day: str, by: str, back: bool, expected: str) -> None:
    """The last day of a short month, leap days, and the ends of what can be written."""
    assert shifted(parse_moment(day), Duration.parse(by), back=back) == parse_moment(expected)


def test_working_days_and_hours_shift_no_date() -> None:
    """They need a calendar and a clock."""
    with pytest.raises(ValueError, match="10wd"):
        shifted(date(2020, 1, 1), Duration.parse("10wd"))


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The two rules above."""
    return small_evaluator(tmp_path_factory.mktemp("shifts"), RULES)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"published": "2020-09-30"}, []),
        ({"published": "2020-10-01"}, ["late"]),
        ({"signed": "2020-02-29"}, []),
        ({"signed": "2020-02-28"}, ["old"]),
        ({"signed": "2020-02-28", "published": "2020-10-01"}, ["late", "old"]),
        ({}, []),
    ],
)
def test_a_rule_turns_on_the_day_after_the_shifted_one(
    evaluator: Evaluator, facts: dict[str, Any], found: list[str]
) -> None:
    """The boundary lies where the calendar has it; what has not happened is not late."""
    decision = evaluator.evaluate({**ISSUED, **facts}, as_of="2021-01-01")
    assert [finding.id for finding in decision.findings] == found


def test_an_unknown_date_leaves_the_comparison_unknown(evaluator: Evaluator) -> None:
    """It is asked for."""
    decision = evaluator.evaluate({**ISSUED, "unknown": ["published"]}, as_of="2021-01-01")
    assert [(item.about, item.needs) for item in decision.undetermined if item.about == "late"] == [
        ("late", ("published",))
    ]


def test_a_caller_chooses_how_far_a_date_is_shifted(tmp_path: Path) -> None:
    """The length is a parameter like any other, of its own type."""
    policies = load_policies(write_policy(tmp_path, RULES))
    longer = Evaluator(policies, "reference", parameters={"small.longest": "31d"})
    assert not longer.evaluate({**ISSUED, "published": "2020-10-01"}, as_of="2021-01-01").findings
    with pytest.raises(PolicyError, match="10wd"):
        Evaluator(policies, "reference", parameters={"small.longest": "10wd"})


def test_an_explanation_says_how_far(evaluator: Evaluator) -> None:
    """In both languages, with the parameter."""
    record = {**ISSUED, "published": "2020-10-01", "signed": "2020-02-28"}
    late, old = (evaluator.explain(record, as_of="2021-01-01", about=name) for name in ("late", "old"))
    assert (
        "is after the day it was issued: 2020-08-31 (Mon) (as given) plus 30 calendar days (small.longest)"
        in " ".join(render_explanation(late, lang="en").split())
    )
    assert "减6个月" in render_explanation(old, lang="zh")


def test_a_mutant_makes_the_length_one_shorter_and_one_longer(tmp_path: Path) -> None:
    """Whether it stands in the condition or in a parameter."""
    policies = load_policies(write_policy(tmp_path, RULES))
    told = [f"{mutant.was} > {mutant.becomes}" for mutant in mutants(policies) if "6mo" in mutant.was]
    assert [text for text in told if "5mo" in text] and [text for text in told if "7mo" in text]
    lengths = [mutant.becomes for mutant in mutants(policies) if "30d" in mutant.was]
    assert lengths == ["value: 29d", "value: 31d"]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("published: {after: {fact: issued, plus: 10wd}}", "`10wd` cannot shift a date"),
        ("published: {after: {fact: issued, plus: 5}}", "5"),
        (
            "published: {after: {fact: issued, plus: 5d, minus: 5d}}",
            "not a value, a parameter or another fact",
        ),
        ("published: {after: {facts: issued}}", "not a value, a parameter or another fact"),
        ("published: {after: {fact: [issued], plus: 5d}}", "`fact` takes a name"),
        ("number: {is: {fact: number, plus: 5d}}", "`is` does not fit"),
        ("secrecy: {is: {fact: secrecy, plus: 5d}}", "only dates can be shifted"),
        ("published: {after: {fact: secrecy, plus: 5d}}", "cannot be compared"),
        ("published: {after: {fact: issued, plus: {param: no_such}}}", "no_such"),
    ],
)
def test_what_cannot_be_shifted_is_a_problem(tmp_path: Path, condition: str, told: str) -> None:
    """With its place."""
    rules = f"""\
rules:
  - id: s.late
    title: {{zh: 迟, en: late}}
    clauses: [S.1]
    when: {{{condition}}}
    then: {{find: late, severity: minor}}
    message: {{zh: 迟, en: late}}
"""
    done = run("check", write_policy(tmp_path / "p", rules, head=HEAD, base=BASE), "--lang", "en")
    assert done.status == 2
    assert told in done.err + done.out
    assert "rules.yaml:6:" in done.err + done.out
