"""Obligations: when they start, when they are due, and how they stand at `as_of`."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from small_policies import small_evaluator

from disclosure_rules import Evaluator, WorkingCalendar
from disclosure_rules.errors import CalendarError

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


Case = tuple[str, str, dict[str, Any], str, dict[str, Any]]

CASES: list[Case] = [
    # (sentence, obligation, facts, as_of, what it shows)
    (
        "an obligation whose applicability is unknown is undetermined and has no due day",
        "publish",
        {"issued": "2018-11-22", "published": "2018-12-11"},
        "2018-12-31",
        {"status": "undetermined", "starts": None, "due": None, "fulfilled": None, "working_days_late": None, "provisional": False},
    ),
    (
        "before its start has happened it is pending, with neither start nor due day",
        "publish",
        {"secrecy": "none"},
        "2018-12-31",
        {"status": "pending", "starts": None, "due": None, "fulfilled": None, "provisional": False},
    ),
    (
        "a start that is unknown leaves it undetermined",
        "publish",
        {"secrecy": "none", "unknown": ["issued"]},
        "2018-12-31",
        {"status": "undetermined", "starts": None, "due": None},
    ),
    (
        "the day of the event is not counted",
        "publish",
        PUBLISH,
        "2018-11-22",
        {"status": "pending", "starts": "2018-11-22", "due": "2018-12-06", "provisional": False},
    ),
    (
        "with four working days left it is pending",
        "publish",
        PUBLISH,
        "2018-11-30",
        {"status": "pending", "due": "2018-12-06", "working_days_late": None, "calendar_days_late": None},
    ),
    ("with three working days left it is due soon", "publish", PUBLISH, "2018-12-03", {"status": "due_soon", "due": "2018-12-06"}),
    ("at a weekend the working days left are counted", "publish", PUBLISH, "2018-12-01", {"status": "pending"}),
    ("on the due day it is due soon: the last day counts whole", "publish", PUBLISH, "2018-12-06", {"status": "due_soon", "working_days_late": None}),
    ("late on the due day it is due soon still", "publish", PUBLISH, "2018-12-06T23:59", {"status": "due_soon"}),
    (
        "on the day after it is overdue by one day",
        "publish",
        PUBLISH,
        "2018-12-07",
        {"status": "overdue", "fulfilled": None, "working_days_late": 1, "calendar_days_late": 1},
    ),
    (
        "overdue days are counted to `as_of`, working days and calendar days apart",
        "publish",
        PUBLISH,
        "2018-12-31",
        {"status": "overdue", "working_days_late": 17, "calendar_days_late": 25},
    ),
    (
        "fulfilled on the due day it is in time",
        "publish",
        {**PUBLISH, "published": "2018-12-06T23:59"},
        "2018-12-31",
        {"status": "fulfilled", "fulfilled": "2018-12-06", "working_days_late": None, "calendar_days_late": None},
    ),
    (
        "fulfilled late it says by how many days",
        "publish",
        {**PUBLISH, "published": "2018-12-11"},
        "2019-06-30",
        {"status": "fulfilled_late", "fulfilled": "2018-12-11", "working_days_late": 3, "calendar_days_late": 5},
    ),
    (
        "an act after `as_of` has not happened",
        "publish",
        {**PUBLISH, "published": "2018-12-11"},
        "2018-12-10",
        {"status": "overdue", "fulfilled": None, "working_days_late": 2, "calendar_days_late": 4},
    ),
    (
        "an act on the day of `as_of` has happened",
        "publish",
        {**PUBLISH, "published": "2018-12-11T18:00"},
        "2018-12-11",
        {"status": "fulfilled_late", "fulfilled": "2018-12-11"},
    ),
    (
        "an act later on the day of an instant has not happened",
        "publish",
        {**PUBLISH, "published": "2018-12-11T18:00"},
        "2018-12-11T17:59",
        {"status": "overdue", "fulfilled": None},
    ),
    (
        "while fulfilment is unknown it is pending until due, never due soon",
        "publish",
        {**PUBLISH, "unknown": ["published"]},
        "2018-12-06",
        {"status": "pending", "starts": "2018-11-22", "due": "2018-12-06"},
    ),
    (
        "after the due day unknown fulfilment leaves it undetermined, never overdue",
        "publish",
        {**PUBLISH, "unknown": ["published"]},
        "2018-12-07",
        {"status": "undetermined", "starts": "2018-11-22", "due": "2018-12-06", "working_days_late": None, "calendar_days_late": None},
    ),
    (
        "fulfilled before it started, it is undetermined: one of the two dates is wrong",
        "publish",
        {**PUBLISH, "published": "2018-11-21"},
        "2018-12-31",
        {"status": "undetermined", "fulfilled": "2018-11-21"},
    ),
    ("fulfilled on the day it started, it is in time", "publish", {**PUBLISH, "published": "2018-11-22"}, "2018-12-31", {"status": "fulfilled"}),
    (
        "an instant given for a day stands for its Shanghai day",
        "publish",
        {"secrecy": "none", "issued": "2018-11-21T23:30Z"},
        "2018-12-06",
        {"starts": "2018-11-22", "due": "2018-12-06"},
    ),
    (
        "of several starts the first that has happened counts",
        "archive",
        {"document_type": "notice", "formed": "2018-11-20", "signed": "2018-11-22"},
        "2018-11-30",
        {"starts": "2018-11-20", "due": "2018-12-18"},
    ),
    (
        "where the first start has not happened the next one counts",
        "archive",
        {"document_type": "notice", "signed": "2018-11-22"},
        "2018-11-30",
        {"starts": "2018-11-22", "due": "2018-12-20"},
    ),
    (
        "where the first start is unknown the next one does not stand in for it",
        "archive",
        {"document_type": "notice", "signed": "2018-11-22", "unknown": ["formed"]},
        "2018-11-30",
        {"status": "undetermined", "starts": None, "due": None},
    ),
    (
        "working days skip the festival and count the make-up day",
        "archive",
        {"document_type": "notice", "signed": "2019-01-21"},
        "2019-01-22",
        {"due": "2019-02-21", "provisional": False},
    ),
    (
        "beyond the published schedule a due day is given and marked provisional",
        "archive",
        {"document_type": "notice", "signed": "2026-12-10"},
        "2026-12-11",
        {"status": "pending", "starts": "2026-12-10", "due": "2027-01-08", "provisional": True},
    ),
    (
        "within the published schedule nothing is provisional",
        "archive",
        {"document_type": "notice", "signed": "2026-12-03"},
        "2026-12-11",
        {"due": "2026-12-31", "provisional": False},
    ),
    (
        "calendar days run on over weekends and are never provisional",
        "days",
        {"document_type": "decision", "signed": "2026-12-10"},
        "2026-12-11",
        {"due": "2027-01-09", "provisional": False},
    ),
    (
        "a due day that is a festival does not roll over",
        "days",
        {"document_type": "decision", "signed": "2018-12-02"},
        "2019-01-02",
        {"due": "2019-01-01", "status": "overdue", "working_days_late": 1, "calendar_days_late": 1},
    ),
    (
        "31 January does not roll over, though it is a holiday",
        "months",
        {"document_type": "decision", "signed": "2021-12-31"},
        "2022-02-01",
        {"due": "2022-01-31", "status": "overdue", "working_days_late": 0, "calendar_days_late": 1},
    ),
    ("a month from 31 January ends with February", "months", {"document_type": "decision", "signed": "2019-01-31"}, "2019-02-01", {"due": "2019-02-28"}),
    (
        "hours are clock hours from the instant",
        "hours",
        HOURS,
        "2018-11-22T09:30",
        {"status": "pending", "starts": "2018-11-22T09:00:00+08:00", "due": "2018-11-22T14:00:00+08:00", "provisional": False},
    ),
    ("more than an hour before the limit it is pending", "hours", HOURS, "2018-11-22T12:59", {"status": "pending"}),
    ("an hour before the limit it is due soon", "hours", HOURS, "2018-11-22T13:00", {"status": "due_soon"}),
    ("at the very limit it is due soon", "hours", HOURS, "2018-11-22T14:00", {"status": "due_soon"}),
    ("a minute later it is overdue on the same day", "hours", HOURS, "2018-11-22T14:01", {"status": "overdue", "working_days_late": 0, "calendar_days_late": 0}),
    ("`as_of` a day, hours are measured at its end", "hours", HOURS, "2018-11-22", {"status": "overdue", "calendar_days_late": 0}),
    (
        "hours that end with the day are not past at its end",
        "hours",
        {**HOURS, "signed": "2018-11-22T19:00"},
        "2018-11-22",
        {"status": "due_soon", "due": "2018-11-23T00:00:00+08:00"},
    ),
    (
        "hours that run into the next day are pending at the end of the day",
        "hours",
        {**HOURS, "signed": "2018-11-22T22:00"},
        "2018-11-22",
        {"status": "pending", "due": "2018-11-23T03:00:00+08:00"},
    ),
    (
        "an act within the hours is in time, and shows its instant",
        "hours",
        {**HOURS, "published": "2018-11-22T14:00"},
        "2018-11-23",
        {"status": "fulfilled", "fulfilled": "2018-11-22T14:00:00+08:00"},
    ),
    (
        "an act after the hours is late",
        "hours",
        {**HOURS, "published": "2018-11-22T14:01"},
        "2018-11-23",
        {"status": "fulfilled_late", "working_days_late": 0, "calendar_days_late": 0},
    ),
    (
        "an act known by its day only is compared as a day",
        "hours",
        {**HOURS, "published": "2018-11-22"},
        "2018-11-23",
        {"status": "fulfilled"},
    ),
    (
        "hours from a start known by its day only are undetermined",
        "hours",
        {**HOURS, "signed": "2018-11-22"},
        "2018-11-23",
        {"status": "undetermined", "due": None},
    ),
    (
        "an aware instant is converted",
        "hours",
        {**HOURS, "signed": "2018-11-22T01:00Z"},
        "2018-11-22T09:30",
        {"starts": "2018-11-22T09:00:00+08:00", "due": "2018-11-22T14:00:00+08:00"},
    ),
    (
        "`by` an event it is due on the day of the event",
        "interpret",
        {**PUBLISH, "normative": True, "published": "2018-11-28T10:00"},
        "2018-11-28",
        {"status": "due_soon", "starts": None, "due": "2018-11-28"},
    ),
    (
        "`by` an event, met on the same day it is in time",
        "interpret",
        {**PUBLISH, "normative": True, "published": "2018-11-28T10:00", "interpretation": {"published": "2018-11-28T23:00"}},
        "2018-12-31",
        {"status": "fulfilled", "fulfilled": "2018-11-28"},
    ),
    (
        "`by` an event, met the day after it is late",
        "interpret",
        {**PUBLISH, "normative": True, "published": "2018-11-30", "interpretation": {"published": "2018-12-03"}},
        "2018-12-31",
        {"status": "fulfilled_late", "working_days_late": 1, "calendar_days_late": 3},
    ),
    (
        "before that event it is due with the other obligation",
        "interpret",
        {**PUBLISH, "normative": True},
        "2018-11-28",
        {"status": "pending", "starts": None, "due": "2018-12-06"},
    ),
    (
        "where the other obligation does not apply there is no due day yet",
        "interpret",
        {"secrecy": "secret", "issued": "2018-11-22", "normative": True},
        "2018-12-31",
        {"status": "pending", "due": None},
    ),
    (
        "where the other obligation has not started there is no due day yet",
        "interpret",
        {"secrecy": "none", "normative": True},
        "2018-12-31",
        {"status": "pending", "due": None},
    ),
    (
        "where the other obligation may apply the due day is undetermined",
        "interpret",
        {"issued": "2018-11-22", "normative": True},
        "2018-12-31",
        {"status": "undetermined", "due": None},
    ),
    (
        "where that event is unknown the due day is undetermined",
        "interpret",
        {**PUBLISH, "normative": True, "unknown": ["published"]},
        "2018-12-31",
        {"status": "undetermined", "due": None},
    ),
    (
        "a provisional due day is provisional for what is due with it",
        "interpret",
        {"secrecy": "none", "issued": "2026-12-25", "normative": True},
        "2026-12-28",
        {"due": "2027-01-11", "provisional": True},
    ),
]


@pytest.mark.parametrize(("name", "facts", "as_of", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_an_obligation_stands_as_the_sentence_says(
    evaluator: Evaluator, name: str, facts: dict[str, Any], as_of: str, expected: dict[str, Any]
) -> None:
    """Each case's name is the sentence that it shows."""
    found = shown(evaluator, facts, as_of, name)
    assert found is not None
    assert {key: found[key] for key in expected} == expected


def test_an_obligation_that_does_not_apply_is_not_listed(evaluator: Evaluator) -> None:
    """A document known to be secret need not be published."""
    assert shown(evaluator, {"secrecy": "secret", "issued": "2018-11-22"}, "2018-12-31", "publish") is None


def needs_of(evaluator: Evaluator, facts: dict[str, Any], name: str) -> list[str]:
    """The facts that would settle an undetermined obligation."""
    decision = evaluator.evaluate({"kind": "document", **facts}, as_of="2018-12-31").model_dump(mode="json")
    return next(entry["needs"] for entry in decision["undetermined"] if entry["about"] == name and entry["stage"] == "require")


@pytest.mark.parametrize(
    ("name", "facts", "needs"),
    [
        ("publish", {"issued": "2018-11-22"}, ["secrecy"]),
        ("publish", {"secrecy": "none", "unknown": ["issued"]}, ["issued"]),
        ("publish", {**PUBLISH, "unknown": ["published"]}, ["published"]),
        ("publish", {**PUBLISH, "published": "2018-11-21"}, ["issued", "published"]),
        ("archive", {"document_type": "notice", "signed": "2018-11-22", "unknown": ["formed"]}, ["formed"]),
        ("hours", {**HOURS, "signed": "2018-11-22"}, ["signed"]),
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
    assert decision.finding("soon").message == ("将于 2018-12-06 到期", "due on 2018-12-06")
    assert [found.id for found in decision.findings] == ["soon"]
    assert [found.id for found in evaluator.evaluate({"kind": "document", **PUBLISH}, as_of="2018-12-07").findings] == ["pressed"]


def test_an_undetermined_obligation_leaves_what_reads_it_undetermined(evaluator: Evaluator) -> None:
    """Neither found nor silently absent."""
    decision = evaluator.evaluate({"kind": "document", **PUBLISH, "unknown": ["published"]}, as_of="2018-12-31")
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
    ("signed", "as_of"),
    [("1999-12-01", "1999-12-31"), ("2018-11-22", "2098-01-01")],
    ids=["before the calendar", "long after it"],
)
def test_a_day_outside_of_the_calendar_is_a_clear_error(evaluator: Evaluator, signed: str, as_of: str) -> None:
    """No deadline is guessed where no schedule reaches."""
    facts = {"kind": "document", "document_type": "notice", "signed": signed}
    with pytest.raises(CalendarError) as raised:
        evaluator.evaluate(facts, as_of=as_of)
    assert [problem.code for problem in raised.value.problems] == ["calendar.outside"]


def test_the_days_left_that_count_as_soon_are_a_parameter(tmp_path: Path) -> None:
    """A policy's own `due_soon` holds for its obligations."""
    rules = RULES.replace("parameters:\n", "parameters:\n  due_soon: [{value: 5wd, source: 第一条}]\n  due_soon_hours: [{value: 2h, source: 第一条}]\n")
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
