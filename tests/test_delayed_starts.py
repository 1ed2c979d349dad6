"""Limits whose start waits: for the day on which a bar fell, and for the event before which nothing is due; and acts that
are wanted soon, without a limit."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_policies import write_policy

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Decision
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.policy.require import Require, Within
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.render import render_explanation
from disclosure_rules.terms import Status

LIMITS = {
    "open": "from: [formed, signed], not_before: [declassified, archived], within: 10wd",
    "issue": "from: formed, not_due_before: issued, within: 10wd",
    "both": "from: formed, not_before: declassified, not_due_before: issued, within: 10wd",
    "days": "from: formed, not_before: declassified, not_due_before: issued, within: 5d",
    "hours": "from: formed, not_before: declassified, within: 5h",
    "hours-issue": "from: formed, not_due_before: issued, within: 5h",
}
RULES = "rules:\n" + "".join(
    f"""\
  - id: s.{name}
    title: {{zh: 上网, en: publish}}
    clauses: [S.1]
    when: {{all: []}}
    then: {{require: {name}, duty: unit, {limit}, fulfilled_by: published}}
"""
    for name, limit in LIMITS.items()
)
RULES += """\
  - id: s.soon
    title: {zh: 及时, en: promptly}
    clauses: [S.1]
    when: {all: []}
    then: {require: soon, duty: unit, from: formed, not_before: declassified, promptly: 10wd, fulfilled_by: published}
  - id: s.slow
    title: {zh: 不够及时, en: slow}
    clauses: [S.1]
    when: {delayed.soon: true}
    then: {find: slow, severity: advice}
    message: {zh: 久未上网, en: not published soon}
"""
CASES = read_file(Path(__file__).parent / "data" / "delayed-starts.yaml").data["cases"]


@pytest.fixture(scope="module", params=["reference", "auto"])
def evaluator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The rules above, on the reference engine and on the one that is chosen by itself."""
    policies = load_policies(write_policy(tmp_path_factory.mktemp("starts"), RULES))
    return Evaluator(policies, request.param)


def decided(evaluator: Evaluator, case: dict[str, Any]) -> Decision:
    """The decision about the record of a case."""
    return evaluator.evaluate({"kind": "document", **case["record"]}, as_of=case.get("as_of", "2018-12-31"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_limit_starts_as_the_sentence_says(evaluator: Evaluator, case: dict[str, Any]) -> None:
    """Each case's name is the sentence that it shows; `needs` are the facts that an undetermined one asks for."""
    decision = decided(evaluator, case)
    ((name, expected),) = case["expect"].items()
    found = decision.obligation(name).model_dump(mode="json")
    assert {key: found[key] for key in expected} == expected
    asked = [
        list(entry.needs)
        for entry in decision.undetermined
        if (entry.stage, entry.about) == ("require", name)
    ]
    assert asked == ([case["needs"]] if "needs" in case else [])


def test_an_explanation_shows_what_put_the_start_off(evaluator: Evaluator) -> None:
    """The bar, the day of issue and the day from which the time runs, in both languages."""
    record = {
        "kind": "document",
        "formed": "2018-01-02",
        "declassified": "2018-02-01",
        "issued": "2018-12-07",
    }
    explained = evaluator.explain(record, as_of="2018-12-31", about="both")
    deadline = explained.topic("both").deadline
    assert deadline is not None
    assert deadline.starts == date(2018, 12, 7)
    chinese, english = (render_explanation(explained, lang=lang) for lang in ("zh", "en"))
    for said in (
        "起算日：成文日期：2018-01-02",
        "起算不早于：解密日期：2018-02-01",
        "截止不早于：印发日期：2018-12-07",
        "实际起算：2018-12-07",
    ):
        assert said in chinese
    for said in (
        "Starts from: the day the document was formed: 2018-01-02 (Tue)",
        "Does not start before: the day it was declassified by decision:\n    2018-02-01 (Thu)",
        "Not due before: the day it was issued: 2018-12-07 (Fri)",
        "Runs from: 2018-12-07 (Fri)",
    ):
        assert said in english


@pytest.mark.parametrize(
    ("facts", "as_of", "status", "advice"),
    [
        ({}, "2018-12-31", Status.PENDING, False),
        ({"formed": "2018-11-22"}, "2018-12-06", Status.PENDING, False),
        ({"formed": "2018-11-22"}, "2018-12-07", Status.PENDING, True),
        ({"formed": "2018-11-22", "declassified": "2018-12-03"}, "2018-12-17", Status.PENDING, False),
        ({"formed": "2018-11-22", "published": "2018-12-06"}, "2018-12-31", Status.FULFILLED, False),
        ({"formed": "2018-11-22", "published": "2018-12-07"}, "2018-12-31", Status.FULFILLED, True),
        ({"formed": "2018-11-22", "unknown": ["published"]}, "2018-12-31", Status.PENDING, False),
        ({"unknown": ["formed"]}, "2018-12-31", Status.UNDETERMINED, None),
        ({"formed": "2018-11-22", "published": "2018-11-21"}, "2018-12-31", Status.UNDETERMINED, None),
    ],
    ids=[
        "not begun",
        "the last day in time",
        "the day after",
        "the bar fell later",
        "done in time",
        "done after it",
        "nobody knows whether it was done",
        "its start is unknown",
        "done before it began",
    ],
)
def test_what_is_wanted_soon_is_never_due_and_only_advised(
    evaluator: Evaluator, facts: dict[str, Any], as_of: str, status: Status, advice: bool | None
) -> None:
    """Nothing is due or late; an advice says that it takes long, and where the obligation is open, so is the advice."""
    decision = evaluator.evaluate({"kind": "document", **facts}, as_of=as_of)
    found = decision.obligation("soon")
    assert (found.status, found.due, found.working_days_left) == (status, None, None)
    assert ("slow" in [item.id for item in decision.findings]) == bool(advice)
    assert ("slow" in [item.about for item in decision.undetermined]) == (advice is None)


def test_an_explanation_shows_by_when_it_should_be_done(evaluator: Evaluator) -> None:
    """As no limit of law, in both languages; the advice names the obligation that is slow."""
    record = {"kind": "document", "formed": "2018-11-22"}
    explained = evaluator.explain(record, as_of="2018-12-31")
    deadline = explained.topic("soon").deadline
    assert deadline is not None
    assert (deadline.due, deadline.soon) == (None, date(2018, 12, 6))
    chinese, english = (render_explanation(explained, lang=lang) for lang in ("zh", "en"))
    assert "及时的参考时长（非法定期限）：10个工作日" in chinese
    assert "宜于此日前完成：2018-12-06" in chinese
    assert "义务“及时”有所延误" in chinese
    assert "Should be done by: 2018-12-06" in english
    assert "the obligation “promptly” is slow" in english


# Properties, on facts that are given by hand.

CALENDAR = WorkingCalendar()
FIRST = date(2018, 1, 2)
days = st.integers(0, 500).map(lambda number: FIRST + timedelta(number))
events = st.one_of(days, st.just(ABSENT), st.just(UNKNOWN))
limits = st.builds(Duration, st.integers(0, 40), st.sampled_from(["wd", "d", "mo"]))


def standing(then: Require, facts: dict[str, Any]) -> ObligationState:
    """How an obligation stands on facts that are given by hand."""
    clock = DeadlineCalculator(
        CALENDAR, date(2020, 6, 30), {}, lambda path: facts.get(path, ABSENT), lambda _: None
    )
    return clock.standing(then, "small")


def requires(limit: Duration, bars: tuple[str, ...] = (), floor: str | None = None) -> Require:
    """A duty that runs from the first of two events."""
    return Require("do", "unit", ("begun", "else"), Within(limit), (), "done", (), bars, floor)


@given(st.fixed_dictionaries({"begun": events, "else": events, "bar": events, "other": events}), limits)
def test_the_start_is_the_latest_of_the_event_and_the_bars(facts: dict[str, Any], limit: Duration) -> None:
    """Against the sentence itself: the first event given, and the bars that fell; unknown is never guessed."""
    found = standing(requires(limit, ("bar", "other")), facts)
    event = facts["begun"] if facts["begun"] is not ABSENT else facts["else"]
    if event is ABSENT:
        assert (found.status, found.starts, found.due) == (Status.PENDING, None, None)
    elif UNKNOWN in (event, facts["bar"], facts["other"]):
        assert (found.status, found.starts, found.due) == (Status.UNDETERMINED, None, None)
    else:
        starts = max(day for day in (event, facts["bar"], facts["other"]) if day is not ABSENT)
        assert (found.starts, found.due) == (starts, CALENDAR.add(starts, limit).day)


@given(st.fixed_dictionaries({"begun": events, "bar": events, "floor": events}), limits)
def test_nothing_is_due_before_the_event_and_no_sooner_than_without_it(
    facts: dict[str, Any], limit: Duration
) -> None:
    """Where the time would end before the event, it is as if it ran from it; else as if the event were not named."""
    found = standing(requires(limit, ("bar",), "floor"), facts)
    plain, floor = standing(requires(limit, ("bar",)), facts), facts["floor"]
    if facts["begun"] is ABSENT or floor is ABSENT:
        assert (found.status, found.starts, found.due) == (Status.PENDING, None, None)
    elif floor is UNKNOWN or plain.due is None:
        assert (found.status, found.starts, found.due) == (Status.UNDETERMINED, None, None)
    elif day_of(plain.due) < floor:
        assert (found.starts, found.due) == (floor, CALENDAR.add(floor, limit).day)
    else:
        assert found == plain


def settled(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The facts with the unknown one settled in some ways."""
    (unknown,) = (path for path, value in facts.items() if value is UNKNOWN)
    for value in (ABSENT, *(FIRST + timedelta(number) for number in range(0, 500, 25))):
        yield facts | {unknown: value}


@given(
    st.fixed_dictionaries({name: days | st.just(ABSENT) for name in ("begun", "else", "bar", "floor")}),
    st.sampled_from(["begun", "else", "bar", "floor"]),
    limits,
)
def test_what_is_told_in_spite_of_an_unknown_event_holds_however_it_turns_out(
    facts: dict[str, Any], unknown: str, limit: Duration
) -> None:
    """A start or a due day is never told where an answer could change it."""
    then = requires(limit, ("bar",), "floor")
    found = standing(then, facts | {unknown: UNKNOWN})
    if found.status is not Status.UNDETERMINED:
        answers = {standing(then, answer) for answer in settled(facts | {unknown: UNKNOWN})}
        assert answers == {found}


@given(days, days, days, st.integers(1, 48))
def test_hours_wait_for_the_latest_instant(begun: date, bar: date, floor: date, hours: int) -> None:
    """At nine in the morning of each day: the start is an instant, and the due instant is not before the event."""
    at_nine = {
        name: parse_moment(f"{day.isoformat()}T09:00")
        for name, day in (("begun", begun), ("bar", bar), ("floor", floor))
    }
    found = standing(requires(Duration(hours, "h"), ("bar",), "floor"), at_nine)
    later = max(at_nine["begun"], at_nine["bar"])
    due = later + timedelta(hours=hours)
    starts = later if due >= at_nine["floor"] else at_nine["floor"]
    assert (found.starts, found.due) == (starts, starts + timedelta(hours=hours))
