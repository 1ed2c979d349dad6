"""Limits as rules write them: counted backwards, moved off days of rest, with the day of the start; against plain counting."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_policies import small_evaluator, write_policy

from disclosure_rules import Evaluator, WorkingCalendar, load_policies
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.mutation import mutants
from disclosure_rules.authoring.proof import compare
from disclosure_rules.calendar.duration import Duration, Roll, Unit
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.policy.require import Require, Within
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.render import Lang, render_decision, render_explanation
from disclosure_rules.terms import Status

CALENDAR = WorkingCalendar()
RULES = """\
parameters:
  before: [{value: -7d, source: 第一条}]
  limit: [{value: 10d, source: 第一条}]
rules:
  - id: l.notice
    title: {zh: 会前7日送达, en: sent seven days ahead}
    clauses: [S.1]
    when: {all: []}
    then: {require: notice, duty: unit, from: issued, within: {param: before}, fulfilled_by: signed}
  - id: l.answer
    title: {zh: 答复, en: answer}
    clauses: [S.1]
    when: {all: []}
    then: {require: answer, duty: unit, from: issued, within: {limit: {param: limit}, roll: next, counts_start: true}, fulfilled_by: published}
  - id: l.deliver
    title: {zh: 移交, en: deliver}
    clauses: [S.1]
    when: {all: []}
    then: {require: deliver, duty: unit, from: issued, within: {limit: 20d, roll: previous}, fulfilled_by: archived}
  - id: l.comments
    title: {zh: 公开征求意见不少于30日, en: comments for at least thirty days}
    clauses: [S.1]
    when: {all: []}
    then: {require: comments, duty: unit, from: signed, at_least: 30d, fulfilled_by: formed}
    mend: {zh: 期满后重新作出, en: make it again once the time has passed}
  - id: l.blame
    title: {zh: 批评, en: criticised}
    clauses: [S.1]
    when: {all: []}
    then: {account: criticise, because: {late: {}}}
"""


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The rules above."""
    return small_evaluator(tmp_path_factory.mktemp("limits"), RULES)


def shown(evaluator: Evaluator, name: str, as_of: str, **facts: Any) -> list[Any]:
    """The status of an obligation, its due day and the working days by which it is late."""
    obligation = evaluator.evaluate({"kind": "document", **facts}, as_of=as_of).obligation(name)
    return [str(obligation.status), obligation.due and str(obligation.due), obligation.working_days_late]


@pytest.mark.parametrize(
    ("name", "as_of", "facts", "expected"),
    [
        (
            "notice",
            "2018-11-30",
            {"issued": "2018-11-22", "signed": "2018-11-15"},
            ["fulfilled", "2018-11-15", None],
        ),
        (
            "notice",
            "2018-11-30",
            {"issued": "2018-11-22", "signed": "2018-11-16"},
            ["fulfilled_late", "2018-11-15", 1],
        ),
        ("notice", "2018-11-30", {"issued": "2018-11-22"}, ["overdue", "2018-11-15", 11]),
        ("notice", "2018-11-20", {"signed": "2018-11-15"}, ["pending", None, None]),
        ("notice", "2018-11-30", {"signed": "2018-11-15"}, ["pending", None, None]),
        (
            "notice",
            "2018-11-30",
            {"issued": "2018-11-22", "unknown": ["signed"]},
            ["undetermined", "2018-11-15", None],
        ),
        (
            "notice",
            "2018-11-30",
            {"signed": "2018-11-15", "unknown": ["issued"]},
            ["undetermined", None, None],
        ),
        ("answer", "2018-11-23", {"issued": "2018-11-22"}, ["pending", "2018-12-03", None]),
        ("answer", "2018-12-04", {"issued": "2018-11-22"}, ["overdue", "2018-12-03", 1]),
        (
            "answer",
            "2018-12-04",
            {"issued": "2018-11-22", "published": "2018-12-03"},
            ["fulfilled", "2018-12-03", None],
        ),
        ("deliver", "2018-11-26", {"issued": "2018-11-25"}, ["pending", "2018-12-14", None]),
        ("comments", "2018-12-30", {}, ["pending", None, None]),
        ("comments", "2018-12-30", {"signed": "2018-11-22"}, ["pending", None, None]),
        (
            "comments",
            "2018-12-30",
            {"signed": "2018-11-22", "formed": "2018-12-22"},
            ["fulfilled", None, None],
        ),
        (
            "comments",
            "2018-12-30",
            {"signed": "2018-11-22", "formed": "2018-12-21"},
            ["too_early", None, None],
        ),
        ("comments", "2018-12-30", {"formed": "2018-12-21"}, ["undetermined", None, None]),
        (
            "comments",
            "2018-12-30",
            {"formed": "2018-12-21", "unknown": ["signed"]},
            ["undetermined", None, None],
        ),
        ("comments", "2018-12-30", {"unknown": ["signed"]}, ["pending", None, None]),
        (
            "comments",
            "2018-12-30",
            {"signed": "2018-11-22", "unknown": ["formed"]},
            ["undetermined", None, None],
        ),
        ("deliver", "2018-12-15", {"issued": "2018-11-25"}, ["overdue", "2018-12-14", 0]),
    ],
)
def test_a_limit_ends_as_it_is_written(
    evaluator: Evaluator, name: str, as_of: str, facts: dict[str, Any], expected: list[Any]
) -> None:
    """A Thursday less seven days; ten days with the first one counted, from Saturday to Monday; twenty days, from Saturday
    back to Friday. What is owed before an event may be done before it, and is judged once the event has come."""
    assert shown(evaluator, name, as_of, **facts) == expected


def test_what_was_done_too_early_shows_how_it_is_mended(evaluator: Evaluator) -> None:
    """In the words of its rule; nothing is shown once it waited long enough."""
    record = {"kind": "document", "secrecy": "none", "signed": "2018-11-22"}
    early, late = (
        evaluator.summary({**record, "formed": day}, as_of="2018-12-30")
        for day in ("2018-12-21", "2018-12-22")
    )
    assert [(item.id, item.mend and item.mend.zh) for item in early.wrongs] == [
        ("comments", "期满后重新作出")
    ]
    assert "期满后重新作出" in early.text("zh")
    assert late.wrongs == ()


def counted_by_hand(start: date, amount: int, unit: str, roll: str | None, counts_start: bool) -> date:
    """The last day, counted one by one: of each day, whether it is the next one of the limit; then off days of rest."""
    step, counted = (1 if amount >= 0 else -1), 0
    day = start - timedelta(days=step) if counts_start else start
    while counted < abs(amount):
        day += timedelta(days=step)
        counted += unit == "d" or CALENDAR.is_working_day(day)
    day = start if amount == 0 else day
    while roll is not None and not CALENDAR.is_working_day(day):
        day += timedelta(days=1 if roll == "next" else -1)
    return day


def standing(then: Require, as_of: date, **facts: Any) -> ObligationState:
    """How an obligation stands on facts that are given by hand; what is not given has not happened."""
    clock = DeadlineCalculator(CALENDAR, as_of, {}, lambda path: facts.get(path, ABSENT), lambda _: None)
    return clock.standing(then, "small")


days = st.integers(0, 700).map(lambda number: date(2018, 1, 2) + timedelta(number))
amounts = st.integers(-40, 40)
units = st.sampled_from(["wd", "d"])
rolls = st.sampled_from([None, "next", "previous"])
acts = st.one_of(days, st.sampled_from([ABSENT, UNKNOWN]))


@given(days, amounts, units, rolls, st.booleans(), acts)
def test_a_limit_is_counted_as_one_counts_on_a_wall_calendar(
    start: date, amount: int, unit: Unit, roll: Roll | None, counts_start: bool, act: Any
) -> None:
    """In both directions; and the act is in time up to that day, before or after the event itself."""
    as_of = date(2020, 6, 30)
    then = Require("do", "unit", ("begun",), Within(Duration(amount, unit), roll, counts_start), (), "done")
    found = standing(then, as_of, begun=start, done=act)
    last = counted_by_hand(start, amount, unit, roll, counts_start)
    assert found.due == last
    if act is UNKNOWN:
        assert found.status is Status.UNDETERMINED
    elif act is ABSENT:
        assert found.status is (Status.OVERDUE if as_of > last else Status.PENDING)
    elif amount >= 0 and act < start:
        assert found.status is Status.UNDETERMINED
    else:
        assert found.status is (Status.FULFILLED_LATE if act > last else Status.FULFILLED)
    waiting = Require("do", "unit", ("begun",), None, (), "done", at_least=then.within)
    waited = standing(waiting, as_of, begun=start, done=act)
    assert (waited.earliest, waited.due) == (last, None)
    if act is UNKNOWN or act is ABSENT:
        assert waited.status is (Status.UNDETERMINED if act is UNKNOWN else Status.PENDING)
    else:
        assert waited.status is (Status.TOO_EARLY if act < last else Status.FULFILLED)
    assert standing(waiting, as_of, begun=UNKNOWN, done=act).status is (
        Status.PENDING if act is ABSENT else Status.UNDETERMINED
    )


EXPLAINED = [
    ("notice", "zh", "此前7日", "2018-11-15"),
    ("notice", "en", "7 calendar days before", "2018-11-15"),
    ("answer", "zh", "10日（末日遇休息日顺延至其后第一个工作日、当日计入）", "2018-12-03"),
    ("deliver", "en", "20 calendar days (a last day of rest moves to the working day before)", "2018-12-12"),
]


@pytest.mark.parametrize(("name", "lang", "limit", "due"), EXPLAINED)
def test_an_explanation_says_how_a_limit_is_counted(
    evaluator: Evaluator, name: str, lang: Lang, limit: str, due: str
) -> None:
    """In both languages; the days of rest that the end moves over are listed."""
    record = {"kind": "document", "issued": "2018-11-22"}
    explanation = evaluator.explain(record, as_of="2018-11-30", about=name)
    told = render_explanation(explanation, lang)
    assert limit in told
    assert due in told
    deadline = explanation.topic(name).deadline
    assert deadline is not None
    moved = [str(step.day) for step in deadline.days]
    assert moved == (["2018-12-01", "2018-12-02"] if name == "answer" else [])


def test_an_act_that_did_not_wait_is_wrong(evaluator: Evaluator) -> None:
    """The decision, the summary and the explanation say so in both languages, and a measure rests on it."""
    record = {"kind": "document", "signed": "2018-11-22"}
    waiting = evaluator.evaluate(record, as_of="2018-12-01")
    assert str(waiting.obligation("comments").earliest) == "2018-12-22"
    assert waiting.outcome != "non_compliant"
    assert "不早于2018-12-22" in evaluator.summary(record, as_of="2018-12-01").text("zh")
    record["formed"] = "2018-12-21"
    early = evaluator.evaluate(record, as_of="2018-12-30")
    assert early.outcome == "non_compliant"
    assert [item.because for item in early.accountability] == [("comments",)]
    for lang, told in (
        ("zh", "2018-12-22 (周六)方满"),
        ("en", "done 2018-12-21 (Fri), before 2018-12-22 (Sat)"),
    ):
        assert told in evaluator.summary(record, as_of="2018-12-30").text(lang).replace("\n", "")
    explained = evaluator.explain(record, as_of="2018-12-30", about="comments")
    assert "期满：2018-12-22" in render_explanation(explained, "zh")
    assert "Ends: 2018-12-22" in render_explanation(explained, "en")
    shown = " ".join(render_decision(early, evaluator.policies, "en").split())
    assert "not before 2018-12-22 (Sat)" in shown


CHANGED = """\
at_least: 30d -> at_least: 29d
at_least: 30d -> at_least: 31d
limit: 20d -> limit: 19d
limit: 20d -> limit: 21d
roll: next -> -
roll: next -> roll: previous
counts_start: true -> -
roll: previous -> -
roll: previous -> roll: next
value: -7d -> value: -8d
value: -7d -> value: -6d
"""


def test_each_part_of_a_limit_is_a_mutant(tmp_path: Path) -> None:
    """Its length, in either direction, how it rolls, and its first day."""
    found = {
        f"{mutant.was} -> {mutant.becomes or '-'}"
        for mutant in mutants(load_policies(write_policy(tmp_path, RULES)))
    }
    assert set(CHANGED.splitlines()) <= found


def test_both_engines_give_the_same_decisions(tmp_path: Path) -> None:
    """The record at every state of these limits."""
    policies = load_policies(write_policy(tmp_path, RULES))
    both = [Evaluator(policies, engine=engine) for engine in ("durable", "reference")]
    for facts in (
        {},
        {"issued": "2018-11-22"},
        {"issued": "2018-11-22", "signed": "2018-11-16", "formed": "2018-11-20"},
    ):
        for as_of in ("2018-11-23", "2018-12-31"):
            first, second = (
                one.evaluate({"kind": "document", **facts}, as_of=as_of).model_dump(mode="json")
                for one in both
            )
            assert first["provenance"].pop("engine") != second["provenance"].pop("engine")
            assert first == second


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("roll: next, counts_start: true", "roll: next, counts_start: false"),
        ("roll: previous", "roll: next"),
        ("value: -7d", "value: -6d"),
        ("at_least: 30d", "at_least: 31d"),
        ("at_least: 30d", "within: 30d"),
    ],
)
def test_a_proof_finds_a_record_that_another_count_decides_otherwise(
    tmp_path: Path, was: str, now: str
) -> None:
    """And none where the count is the same."""
    old = PolicyTimeline(load_policies(write_policy(tmp_path / "old", RULES)), {})
    new = PolicyTimeline(load_policies(write_policy(tmp_path / "new", RULES.replace(was, now))), {})
    assert compare(old, old, ["document"]).verdict == "equal"
    assert compare(old, new, ["document"]).verdict == "differs"
