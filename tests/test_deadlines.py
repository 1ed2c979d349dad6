"""Obligations: when they start, when they are due, and how they stand at `as_of`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_policies import small_evaluator

from disclosure_rules import Evaluator, WorkingCalendar
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.errors import CalendarError
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.policy.require import DayOfYear, Pause, Require, Within
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Status

RULES = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - id: s.publish
    title: {zh: 上网, en: publish}
    clauses: [S.1]
    when: {secrecy: none}
    then: {require: publish, duty: issuing_unit, from: issued, within: {param: limit}, fulfilled_by: published}
  - id: s.archive
    title: {zh: 归档, en: archive}
    clauses: [S.1]
    when: {document_type: notice}
    then: {require: archive, duty: drafting_unit, from: [formed, signed], within: 20wd, fulfilled_by: archived}
  - id: s.answer
    title: {zh: 延长后办结, en: done within the extended limit}
    clauses: [S.1]
    when: {document_type: letter}
    then: {require: answer, duty: drafting_unit, from: signed, within: 5wd, extended_by: {fact: secrecy_term.years, at_most: 5}, fulfilled_by: published}
  - id: s.hours
    title: {zh: 五小时内, en: within five hours}
    clauses: [S.1]
    when: {document_type: report}
    then: {require: hours, duty: issuing_unit, from: signed, within: 5h, fulfilled_by: published}
  - id: s.days
    title: {zh: 三十日内, en: within thirty days}
    clauses: [S.1]
    when: {document_type: decision}
    then: {require: days, duty: issuing_unit, from: signed, within: 30d, fulfilled_by: published}
  - id: s.months
    title: {zh: 一个月内, en: within a month}
    clauses: [S.1]
    when: {document_type: decision}
    then: {require: months, duty: issuing_unit, from: signed, within: 1mo, fulfilled_by: published}
  - id: s.interpret
    title: {zh: 同步解读, en: interpret at the same time}
    clauses: [S.1]
    when: {normative: true}
    then: {require: interpret, duty: drafting_unit, by: [published, {due_of: publish}], fulfilled_by: interpretation.published}
  - id: s.soon
    title: {zh: 提醒, en: remind}
    clauses: [S.1]
    when: {obligation.publish: due_soon}
    then: {find: soon, severity: advice}
    message: {zh: "将于 {due} 到期", en: "due on {due}"}
  - id: s.overdue
    title: {zh: 催办, en: press}
    clauses: [S.1]
    when: {obligation.publish: overdue}
    then: {find: pressed, severity: major}
    message: {zh: 已逾期, en: overdue}
"""

PUBLISH = {"secrecy": "none", "issued": "2018-11-22"}
HOURS = {"document_type": "report", "signed": "2018-11-22T09:00"}


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The rules above."""
    return small_evaluator(tmp_path_factory.mktemp("duties"), RULES)


def shown(evaluator: Evaluator, facts: dict[str, Any], as_of: str, name: str) -> dict[str, Any] | None:
    """An obligation in its stored form, or None if it is not listed."""
    decision = evaluator.evaluate({"kind": "document", **facts}, as_of=as_of).model_dump(mode="json")
    return next((found for found in decision["obligations"] if found["id"] == name), None)


CASES = read_file(Path(__file__).parent / "data" / "obligations.yaml").data["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_obligation_stands_as_the_sentence_says(evaluator: Evaluator, case: dict[str, Any]) -> None:
    """Each case's name is the sentence that it shows."""
    for name, expected in case["expect"].items():
        found = shown(evaluator, case["record"], case["as_of"], name)
        assert found is not None
        assert {key: found[key] for key in expected} == expected


def test_an_obligation_that_does_not_apply_is_not_listed(evaluator: Evaluator) -> None:
    """A document known to be secret need not be published."""
    assert shown(evaluator, {"secrecy": "secret", "issued": "2018-11-22"}, "2018-12-31", "publish") is None


def needs_of(evaluator: Evaluator, facts: dict[str, Any], name: str) -> list[str]:
    """The facts that would settle an undetermined obligation."""
    decision = evaluator.evaluate({"kind": "document", **facts}, as_of="2018-12-31").model_dump(mode="json")
    return next(
        entry["needs"]
        for entry in decision["undetermined"]
        if entry["about"] == name and entry["stage"] == "require"
    )


@pytest.mark.parametrize(
    ("name", "facts", "needs"),
    [
        ("publish", {"issued": "2018-11-22"}, ["secrecy"]),
        ("publish", {"secrecy": "none", "unknown": ["issued"]}, ["issued"]),
        ("publish", {**PUBLISH, "unknown": ["published"]}, ["published"]),
        ("publish", {**PUBLISH, "published": "2018-11-21"}, ["issued", "published"]),
        ("publish", {"secrecy": "none", "published": "2018-12-11"}, ["issued"]),
        ("archive", {"document_type": "notice", "archived": "2018-12-11"}, ["formed", "signed"]),
        ("archive", {"document_type": "notice", "signed": "2018-11-22", "unknown": ["formed"]}, ["formed"]),
        ("hours", {**HOURS, "signed": "2018-11-22"}, ["signed"]),
        (
            "answer",
            {"document_type": "letter", "signed": "2018-11-22", "published": "2018-11-30"},
            ["secrecy_term.years"],
        ),
        ("interpret", {"issued": "2018-11-22", "normative": True}, ["secrecy"]),
        ("interpret", {"secrecy": "none", "normative": True, "unknown": ["issued"]}, ["issued"]),
        ("interpret", {**PUBLISH, "normative": True, "unknown": ["published"]}, ["published"]),
    ],
)
def test_an_undetermined_obligation_asks_for_the_facts_that_keep_it_so(
    evaluator: Evaluator, name: str, facts: dict[str, Any], needs: list[str]
) -> None:
    """What is missing may be whether it applies, its start, its fulfilment, or another obligation's."""
    assert needs_of(evaluator, facts, name) == needs


def test_a_finding_reads_how_an_obligation_stands(evaluator: Evaluator) -> None:
    """A later stage sees the status, and the message tells the due day."""
    decision = evaluator.evaluate({"kind": "document", **PUBLISH}, as_of="2018-12-04")
    assert decision.finding("soon").message == ("将于 2018-12-06 (周四) 到期", "due on 2018-12-06 (Thu)")
    assert [found.id for found in decision.findings] == ["soon"]
    assert [
        found.id for found in evaluator.evaluate({"kind": "document", **PUBLISH}, as_of="2018-12-07").findings
    ] == ["pressed"]


def test_an_undetermined_obligation_leaves_what_reads_it_undetermined(evaluator: Evaluator) -> None:
    """Neither found nor silently absent."""
    decision = evaluator.evaluate(
        {"kind": "document", **PUBLISH, "unknown": ["published"]}, as_of="2018-12-31"
    )
    assert decision.findings == ()
    assert {"soon", "pressed"} <= {entry.about for entry in decision.undetermined}


def test_a_host_can_give_the_schedule_of_a_later_year(tmp_path: Path) -> None:
    """With the notice for 2027 the due day is certain, and may move."""
    calendar = WorkingCalendar(holidays=[date(2027, 1, 4)], published_until=date(2027, 12, 31))
    found = shown(
        small_evaluator(tmp_path, RULES, calendar),
        {"document_type": "notice", "signed": "2026-12-10"},
        "2026-12-11",
        "archive",
    )
    assert found is not None
    assert (found["due"], found["provisional"]) == ("2027-01-11", False)


@pytest.mark.parametrize(
    ("signed", "as_of", "archived", "place", "said"),
    [
        ("1999-12-01", "1999-12-31", None, "signed", "1999-12-01 lies outside"),
        ("2040-12-20", "2040-12-21", None, "signed", "20 working days after 2040-12-20 end outside"),
        ("2018-11-22", "2098-01-01", None, "as_of", "2098-01-01 lies outside"),
        ("2018-11-22", "2098-01-01", "2050-01-01", "archived", "2050-01-01 lies outside"),
    ],
    ids=["starts before the calendar", "ends after it", "looked at after it", "fulfilled after it"],
)
def test_a_day_outside_of_the_calendar_is_a_clear_error(
    evaluator: Evaluator, signed: str, as_of: str, archived: str | None, place: str, said: str
) -> None:
    """No deadline is guessed where no schedule reaches: the obligation, the fact and the day are told."""
    facts = {"kind": "document", "document_type": "notice", "signed": signed, "archived": archived}
    with pytest.raises(CalendarError) as raised:
        evaluator.evaluate(facts, as_of=as_of)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place) == ("calendar.outside", place)
    assert problem.message.startswith(
        f"the obligation `archive`: {said} the working-day calendar, 2004-01-01"
    )
    assert problem.zh.startswith("义务“archive”：")


def test_the_days_left_that_count_as_soon_are_a_parameter(tmp_path: Path) -> None:
    """A policy's own `due_soon` holds for its obligations."""
    rules = RULES.replace(
        "parameters:\n",
        "parameters:\n  due_soon: [{value: 5wd, source: 第一条}]\n  due_soon_hours: [{value: 2h, source: 第一条}]\n",
    )
    evaluator = small_evaluator(tmp_path, rules)
    publish = shown(evaluator, PUBLISH, "2018-11-29", "publish")
    hours = shown(evaluator, HOURS, "2018-11-22T12:00", "hours")
    assert publish is not None
    assert hours is not None
    assert (publish["status"], hours["status"]) == ("due_soon", "due_soon")


def test_a_length_of_time_may_be_chosen_by_the_caller(evaluator: Evaluator) -> None:
    """A chosen value holds against what is in force, and stands in the provenance."""
    chosen = Evaluator(evaluator.policies, "reference", parameters={"small.limit": "15wd"})
    decision = chosen.evaluate({"kind": "document", **PUBLISH}, as_of="2018-11-30")
    assert str(decision.obligation("publish").due) == "2018-12-13"
    assert decision.provenance.parameters == {"small.limit": "15wd"}


# Deadlines that are a day of a year, and limits that pause.

THREE_DAYS = Pause("asked_shortly", Duration.parse("3wd"))
REPLY = Require(
    "reply",
    "unit",
    ("received",),
    Within(Duration.parse("10wd")),
    (),
    "replied",
    (Pause("asked"), THREE_DAYS),
)
REPORT = Require("report", "unit", (), None, (DayOfYear("01-31", "year", 1),), "reported")


def standing(then: Require, as_of: str, **facts: Any) -> ObligationState:
    """How an obligation stands on facts that are given by hand; what is not given has not happened."""
    clock = DeadlineCalculator(
        WorkingCalendar(), parse_moment(as_of), {}, lambda path: facts.get(path, ABSENT), lambda _: None
    )
    return clock.standing(then, "small")


@pytest.mark.parametrize(
    ("year", "as_of", "due", "status"),
    [
        (2018, "2019-01-31", date(2019, 1, 31), Status.DUE_SOON),
        (2018, "2019-02-01", date(2019, 1, 31), Status.OVERDUE),
        (2021, "2022-02-01", date(2022, 1, 31), Status.OVERDUE),
        (2018, "2019-01-02", date(2019, 1, 31), Status.PENDING),
        (UNKNOWN, "2019-02-01", None, Status.UNDETERMINED),
        (ABSENT, "2019-02-01", None, Status.PENDING),
    ],
)
def test_a_day_of_the_year_does_not_roll_over(
    year: Any, as_of: str, due: date | None, status: Status
) -> None:
    """31 January 2022 was a holiday, and the report was due on it."""
    found = standing(REPORT, as_of, year=year)
    assert (found.due, found.status, found.provisional) == (due, status, False)


@pytest.mark.parametrize(
    ("asked", "due", "status"),
    [
        (ABSENT, date(2018, 12, 6), Status.PENDING),
        ((), date(2018, 12, 6), Status.PENDING),
        (((date(2018, 11, 26), date(2018, 11, 30)),), date(2018, 12, 12), Status.PENDING),
        (((date(2018, 11, 23), date(2018, 11, 25)),), date(2018, 12, 6), Status.PENDING),
        (
            ((date(2018, 11, 26), date(2018, 11, 30)), (date(2018, 11, 28), date(2018, 12, 3))),
            date(2018, 12, 13),
            Status.PENDING,
        ),
        (((date(2018, 12, 5), date(2018, 12, 14)),), date(2018, 12, 17), Status.PENDING),
        (((date(2018, 12, 6), date(2018, 12, 14)),), date(2018, 12, 6), Status.PENDING),
        (((date(2018, 11, 12), date(2018, 11, 26)),), date(2018, 12, 10), Status.PENDING),
        (((date(2018, 11, 26), None),), None, Status.PENDING),
        (UNKNOWN, None, Status.UNDETERMINED),
    ],
    ids=[
        "nobody was asked",
        "nobody was asked, which is stated",
        "four working days pass between letter and answer",
        "a weekend passes between letter and answer",
        "days in two spans count once",
        "a span across the due day moves it beyond its end",
        "a span that begins on the due day comes too late",
        "what passed before the start does not count",
        "while an answer is awaited there is no due day",
        "whether anybody was asked is unknown",
    ],
)
def test_working_days_in_a_span_do_not_count(asked: Any, due: date | None, status: Status) -> None:
    """Ten working days from 2018-11-22, less those between a letter and its answer."""
    found = standing(REPLY, "2018-11-26", received=date(2018, 11, 22), asked=asked)
    assert (found.due, found.status) == (due, status)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (None, date(2018, 12, 11)),
        (date(2018, 12, 14), date(2018, 12, 11)),
        (date(2018, 11, 28), date(2018, 12, 10)),
    ],
)
def test_a_pause_lasts_no_longer_than_the_law_lets_it(last: date | None, due: date) -> None:
    """Three working days at most, whether an answer came later or not at all; less if it came sooner."""
    spans = ((date(2018, 11, 26), last),)
    assert standing(REPLY, "2018-11-26", received=date(2018, 11, 22), asked_shortly=spans).due == due
