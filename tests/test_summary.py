"""The answer first: the summary of a decision, and the report that `evaluate` prints of it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from commands import run
from pydantic import ValidationError

from disclosure_rules import Evaluator, RecordError, Summary, load_policies
from disclosure_rules.render.report import PAGE_WIDTH, width
from disclosure_rules.summary.build import summary_of
from disclosure_rules.summary.listing import list_report, urgency
from disclosure_rules.summary.words import MARKS
from disclosure_rules.terms import Degree

EXAMPLES = Path(__file__).parents[1] / "examples"
EVALUATOR = Evaluator(load_policies(), engine="reference")
MODEL = yaml.safe_load((EXAMPLES / "xuhui-2018-20.yaml").read_text(encoding="utf-8"))
ISSUED: dict[str, Any] = {
    "kind": "document",
    "id": "d-1",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "主动公开"},
    "issued": "2018-11-22",
    "unknown": ["archived"],
}


@pytest.mark.parametrize(
    ("name", "changed", "as_of", "degree", "said"),
    [
        ("online late", {"published": "2018-12-11"}, "2018-12-31", "late", "逾期3个工作日"),
        ("not online after its limit", {}, "2018-12-10", "late", "逾期2个工作日"),
        (
            "secret and online",
            {"secrecy": "机密", "published": "2018-12-03"},
            "2018-12-31",
            "serious",
            "严重",
        ),
        ("a draft half filled in", {"issued": None}, "2018-12-31", "to_be_filled_in", "尚未签发"),
        (
            "secrecy not stated",
            {"secrecy": None, "form": None, "jurisdiction": "北京市"},
            "2018-12-03",
            "cannot_be_judged",
            "密级",
        ),
    ],
)
def test_a_record_is_graded_and_the_verdict_says_why(
    name: str, changed: dict[str, Any], as_of: str, degree: str, said: str
) -> None:
    """The degree is that of the gravest thing known; the sentence names it."""
    found = EVALUATOR.summary(ISSUED | changed, as_of=as_of)
    assert (name, found.degree.value) == (name, degree)
    assert said in found.verdict.zh


def test_the_next_limit_is_told_with_its_weekday_and_the_days_left() -> None:
    """One act with two limits is one to-do: the stricter one carries the laxer."""
    found = EVALUATOR.summary(ISSUED, as_of="2018-12-03")
    first = found.to_do[0]
    assert (first.id, first.due, first.working_days_left) == ("publish-online", date(2018, 12, 6), 3)
    assert [(item.id, item.due) for item in first.also] == [("publish-statutory", date(2018, 12, 20))]
    assert "2018-12-06 (周四)" in found.verdict.zh
    assert "2018-12-06 (Thu)" in found.verdict.en


def test_what_follows_is_found_by_deciding_again_after_each_limit() -> None:
    """On the day after a limit, not on its last day; what is in force now has no day."""
    found = EVALUATOR.summary(ISSUED, as_of="2018-12-03")
    coming = {item.measure: item.from_day for item in reversed(found.consequences)}
    assert coming["criticise"] == date(2018, 12, 7)
    assert coming["public_notice"] == date(2018, 12, 21)
    now = EVALUATOR.summary(ISSUED | {"published": "2018-12-11"}, as_of="2018-12-31")
    assert "criticise" in {item.measure for item in now.consequences if item.from_day is None}
    last = EVALUATOR.evaluate(ISSUED, as_of="2018-12-06")
    assert "criticise" not in {item.measure for item in last.accountability}


def test_what_can_still_be_mended_says_how() -> None:
    """A finding, and an act that is still not done; what was done late is not mended by doing it."""
    record = {**ISSUED, "published": "2018-12-11", "unknown": []}
    decision = EVALUATOR.evaluate(record, as_of="2019-01-15")
    rules = {rule.id: rule.mend for policy in EVALUATOR.policies for rule in policy.rules}
    how = {finding.id: rules[finding.rule] for finding in decision.findings}
    how |= {item.id: rules[item.rule] for item in decision.obligations if item.status == "overdue"}
    how |= {item.id: None for item in decision.obligations if item.status == "fulfilled_late"}
    assert {wrong.id: wrong.mend for wrong in EVALUATOR.summary(record, as_of="2019-01-15").wrongs} == how
    assert how["publish-online"] is None and how["archive-delivery"] and how["form-heading-incomplete"]


def test_nobody_answers_for_a_draft() -> None:
    """A form that is not yet filled in is no breach."""
    found = EVALUATOR.summary(ISSUED | {"issued": None}, as_of="2018-12-31")
    assert found.consequences == ()


def test_three_questions_are_asked_each_about_other_matters() -> None:
    """The first is the fact that most open conclusions need; the next is one that others need."""
    decision = EVALUATOR.evaluate(MODEL, as_of="2018-12-31")
    found = EVALUATOR.summary(MODEL, as_of="2018-12-31").questions
    needs = [set(item.needs) for item in decision.undetermined]
    assert [item.bears_on for item in found] == [sum(item.fact in asked for asked in needs) for item in found]
    most = max(sum(fact in asked for asked in needs) for fact in set().union(*needs))
    assert len(found) == 3
    assert found[0].bears_on == most
    assert any(found[1].fact in asked and found[0].fact not in asked for asked in needs)


def test_a_summary_is_frozen_and_reads_back_from_its_json() -> None:
    """Equal after the round trip."""
    found = EVALUATOR.summary(MODEL, as_of="2018-12-31")
    assert Summary.model_validate(json.loads(found.model_dump_json())) == found
    with pytest.raises(ValidationError):
        found.degree = Degree.ON_TRACK


def test_a_rejected_record_has_no_summary() -> None:
    """The errors are those of `evaluate`."""
    with pytest.raises(RecordError):
        EVALUATOR.summary({"kind": "document", "issued": "2018-11-31"}, as_of="2018-12-31")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_model_record_fits_a_screen(lang: Any) -> None:
    """Both limits stand before the fold; no line is wider than 80 columns; the verdict is first and last."""
    done = run("evaluate", EXAMPLES / "xuhui-2018-20.yaml", "--as-of", "2018-12-31", "--lang", lang)
    lines = done.out.splitlines()
    fold = lines.index({"zh": "其余", "en": "The rest"}[lang])
    assert len(lines) <= 40
    assert fold <= 25
    assert max(map(width, lines)) <= PAGE_WIDTH
    above = "\n".join(lines[:fold])
    assert "2018-12-06" in above and "2018-12-20" in above
    mark = MARKS[Degree.LATE][0]
    assert [line[0] for line in (lines[1], *lines[fold:]) if line.startswith(mark)] == [mark, mark]


def test_control_characters_of_an_id_do_not_reach_a_terminal() -> None:
    """Nor does an id of many characters make a line longer than a page."""
    found = EVALUATOR.summary(ISSUED | {"id": "a\u202eb\x1b[31m" + "c" * 400}, as_of="2018-12-03")
    text = found.text("zh")
    assert "\u202e" not in text and "\x1b" not in text
    assert max(map(width, text.splitlines())) <= PAGE_WIDTH


def test_many_records_are_totals_and_a_line_each_the_most_pressing_first() -> None:
    """Overdue before what is due soon, before what is only wrong; one line each, whatever stands in it."""
    cases = {
        "overdue": ({}, "2018-12-10"),
        "soon": ({}, "2018-12-05"),
        "done late": ({"published": "2018-12-11"}, "2018-12-31"),
    }
    made = {
        name: summary_of(EVALUATOR.evaluate(ISSUED | changed, as_of=as_of), EVALUATOR.names)
        for name, (changed, as_of) in cases.items()
    }
    assert sorted(made, key=lambda name: urgency(made[name])) == ["overdue", "soon", "done late"]
    report = list_report(made.items(), 1, "zh")
    assert report.title.startswith("4件")
    assert "未受理1件" in report.sections[0].lines[0].text
    assert [line.text.split()[1] for line in report.sections[1].lines[:2]] == ["overdue", "soon"]
    assert all(width(line.text) <= PAGE_WIDTH - 2 for line in report.sections[1].lines)
