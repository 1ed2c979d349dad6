"""Where a limit starts, how long it is and what pauses it: the earliest of several, another's due day, a fact, a condition."""

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
from disclosure_rules.calendar.duration import Duration, Unit
from disclosure_rules.evaluation.deadlines import DeadlineCalculator
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.policy.conditions import Atom
from disclosure_rules.policy.require import FactLength, Longer, Pause, Require, Within
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.render import Lang, render_explanation
from disclosure_rules.terms import Status

CALENDAR = WorkingCalendar()
AS_OF = date(2020, 6, 30)
RULES = """\
rules:
  - id: s.first
    title: {zh: 五个工作日内上网, en: published in five working days}
    clauses: [S.1]
    when: {all: []}
    then: {require: first, duty: unit, from: {earliest: [signed, formed]}, within: 5wd, fulfilled_by: published}
  - id: s.second
    title: {zh: 其后十日内归档, en: archived ten days later}
    clauses: [S.1]
    when: {all: []}
    then: {require: second, duty: unit, from: {due_of: first}, within: 10d, fulfilled_by: archived}
  - id: s.agreed
    title: {zh: 商定的期限, en: in the time agreed}
    clauses: [S.1]
    when: {all: []}
    then: {require: agreed, duty: unit, from: issued, within: {limit: {fact: secrecy_term.years, unit: d}, roll: next}, fulfilled_by: published}
"""
REQUEST = """\
record: request
rules:
  - id: s.reply
    title: {zh: 答复, en: reply}
    clauses: [S.1]
    when: {all: []}
    then: {require: reply, duty: unit, from: received, within: 10wd, pauses: {spans: amendment.awaited, when: {amendment.notices: 1}}, fulfilled_by: replied}
"""


@pytest.fixture(scope="module")
def evaluator(tmp_path_factory: pytest.TempPathFactory) -> Evaluator:
    """The rules about documents above."""
    return small_evaluator(tmp_path_factory.mktemp("starts"), RULES)


def shown(evaluator: Evaluator, name: str, **facts: Any) -> tuple[str, str | None, str | None]:
    """The status of an obligation, its start and its due day."""
    found = evaluator.evaluate({"kind": "document", **facts}, as_of="2018-11-30").obligation(name)
    return str(found.status), found.starts and str(found.starts), found.due and str(found.due)


SIGNED = {"signed": "2018-11-22", "formed": "2018-11-20"}


@pytest.mark.parametrize(
    ("name", "facts", "expected"),
    [
        ("first", {}, ("pending", None, None)),
        ("first", SIGNED, ("overdue", "2018-11-20", "2018-11-27")),
        ("first", {"signed": "2018-11-22"}, ("overdue", "2018-11-22", "2018-11-29")),
        ("first", {"signed": "2018-11-22", "unknown": ["formed"]}, ("undetermined", None, None)),
        ("second", SIGNED, ("pending", "2018-11-27", "2018-12-07")),
        ("second", {**SIGNED, "archived": "2018-11-23"}, ("fulfilled", "2018-11-27", "2018-12-07")),
        ("second", {}, ("pending", None, None)),
        ("second", {"signed": "2018-11-22", "unknown": ["formed"]}, ("undetermined", None, None)),
        (
            "agreed",
            {"issued": "2018-11-22", "secrecy_term": {"years": 9}},
            ("due_soon", "2018-11-22", "2018-12-03"),
        ),
        ("agreed", {"issued": "2018-11-22"}, ("undetermined", "2018-11-22", None)),
    ],
)
def test_a_limit_starts_and_ends_as_it_is_written(
    evaluator: Evaluator, name: str, facts: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    """An act before another's due day is in time, and an event that may be the earliest leaves the start open."""
    assert shown(evaluator, name, **facts) == expected


def test_an_open_start_or_length_asks_for_its_facts(evaluator: Evaluator) -> None:
    """The event that may be earlier, behind the other obligation too; the number of days."""
    record = {"kind": "document", "signed": "2018-11-22", "issued": "2018-11-22", "unknown": ["formed"]}
    decision = evaluator.evaluate(record, as_of="2018-11-30")
    needs = {entry.about: entry.needs for entry in decision.undetermined if entry.stage == "require"}
    assert needs == {"first": ("formed",), "second": ("formed",), "agreed": ("secrecy_term.years",)}


EXPLAINED: list[tuple[str, Lang, str]] = [
    ("first", "zh", "起算日：成文日期：2018-11-20"),
    ("second", "zh", "起算日：“first”的期限届满日"),
    ("second", "en", "Starts from: the due day of “first”"),
    ("agreed", "zh", "期限依据："),
    ("agreed", "en", "Limit: 9 calendar days (a last day of rest moves to the next working day)"),
]


@pytest.mark.parametrize(("name", "lang", "told"), EXPLAINED)
def test_an_explanation_names_the_start_and_the_length(
    evaluator: Evaluator, name: str, lang: Lang, told: str
) -> None:
    """The event that was the earliest, the other obligation, the fact that gives the days."""
    record = {"kind": "document", "issued": "2018-11-22", "secrecy_term": {"years": 9}, **SIGNED}
    assert told in render_explanation(evaluator.explain(record, as_of="2018-11-30", about=name), lang)


def standing(then: Require, **facts: Any) -> ObligationState:
    """How an obligation stands on facts that are given by hand; what is not given has not happened."""
    clock = DeadlineCalculator(CALENDAR, AS_OF, {}, lambda path: facts.get(path, ABSENT), lambda _: None)
    return clock.standing(then, "small")


days = st.integers(0, 200).map(lambda number: date(2018, 1, 2) + timedelta(number))
moments = st.one_of(days, st.sampled_from([ABSENT, UNKNOWN]))


@given(st.lists(moments, min_size=1, max_size=4))
def test_the_earliest_is_the_least_of_what_has_happened(values: list[Any]) -> None:
    """Against the sentence itself."""
    names = tuple(f"event{number}" for number in range(len(values)))
    then = Require("do", "unit", names, Within(Duration(3, "d")), (), "done", from_earliest=True)
    found = standing(then, **dict(zip(names, values, strict=True)))
    there = [value for value in values if value is not ABSENT]
    if UNKNOWN in there:
        unknown = tuple(name for name, value in zip(names, values, strict=True) if value is UNKNOWN)
        assert (found.status, found.doubtful) == (Status.UNDETERMINED, unknown)
    else:
        assert found.starts == min(there, default=None)


def counted_by_hand(start: date, amount: int, unit: str, spans: list[tuple[date, date]]) -> date:
    """The last day, counted one by one: a day in a span is passed over."""
    day, counted = start, 0
    while counted < amount:
        day += timedelta(days=1)
        if not any(first < day <= last for first, last in spans):
            counted += unit == "d" or CALENDAR.is_working_day(day)
    return day


span = st.tuples(days, st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + timedelta(pair[1])))
asked = st.sampled_from([True, False, UNKNOWN])


@given(days, st.integers(1, 30), st.sampled_from(["wd", "d"]), st.lists(span, max_size=2), days, asked)
def test_a_pause_that_has_not_ended_holds_up_what_had_not_run_out(
    start: date, amount: int, unit: Unit, spans: list[tuple[date, date]], opened: date, holds: Any
) -> None:
    """A limit that ran out before, or on the day on which it began, is not moved."""
    pauses = (Pause("spans"), Pause("open", when=Atom("asked", "is", True)))
    then = Require("do", "unit", ("begun",), Within(Duration(amount, unit)), (), "done", pauses)
    found = standing(then, begun=start, spans=tuple(spans), open=((opened, None),), asked=holds, done=ABSENT)
    end = counted_by_hand(start, amount, unit, spans)
    if end <= opened or holds is False:
        assert (found.due, found.status is Status.OVERDUE) == (end, end < AS_OF)
    else:
        assert found.due is None
        held = holds is True or end >= AS_OF
        assert found.status is (Status.PENDING if held else Status.UNDETERMINED)


@given(days, st.integers(1, 30), st.sampled_from(["wd", "d"]), st.lists(span, max_size=3), asked, moments)
def test_a_pause_counts_where_its_condition_holds(
    start: date, amount: int, unit: Unit, spans: list[tuple[date, date]], holds: Any, act: Any
) -> None:
    """Against plain counting. While it is not known, nothing turns on it before the end without the pause nor after the
    end with it."""
    pauses = (Pause("spans", when=Atom("asked", "is", True)),)
    then = Require("do", "unit", ("begun",), Within(Duration(amount, unit)), (), "done", pauses)
    found = standing(then, begun=start, spans=tuple(spans), asked=holds, done=act)
    without = counted_by_hand(start, amount, unit, [])
    with_pause = counted_by_hand(start, amount, unit, spans)
    if holds is not UNKNOWN or without == with_pause:
        assert found.due == (with_pause if holds is True else without)
        return
    moment = AS_OF if act is ABSENT else act
    if moment is UNKNOWN or without < moment <= with_pause or moment < start:
        assert found.status is Status.UNDETERMINED
        assert "asked" in found.doubtful or moment is not UNKNOWN
    elif moment <= without:
        assert found.status is Status.FULFILLED
    else:
        assert found.status in (Status.OVERDUE, Status.FULFILLED_LATE)


@given(days, st.integers(0, 40), st.sampled_from(["wd", "d"]))
def test_a_fact_gives_the_length(start: date, amount: int, unit: Unit) -> None:
    """As a duration of so many units would; with what extends it."""
    given_by_fact = Require("do", "unit", ("begun",), Within(FactLength("agreed", unit)), (), "done")
    written = Require(
        "do", "unit", ("begun",), Within(Duration(0, unit)), (), "done", extended_by=Longer("agreed", 99)
    )
    facts = {"begun": start, "agreed": amount}
    assert standing(given_by_fact, **facts).due == standing(written, **facts).due


def test_an_explanation_shows_the_condition_of_a_pause(tmp_path: Path) -> None:
    """With its truth; a pause whose condition fails counts no day."""
    evaluator = Evaluator(load_policies(written(tmp_path)), "reference")
    amended = {"notified": "2018-11-23", "completed": "2018-11-28"}
    for notices, told, due in ((1, "✓", "2018-12-11"), (2, "✗", "2018-12-06")):
        record = {"kind": "request", "received": "2018-11-22", "amendment": {**amended, "notices": notices}}
        text = render_explanation(evaluator.explain(record, as_of="2018-11-30", about="reply"), "en")
        assert f"{told} its amendment: the number of notices to amend is 1 — it is: {notices}" in text
        assert f"Due: {due}" in text
    record = {"kind": "request", "received": "2018-11-22", "amendment": amended}
    (entry,) = [
        entry
        for entry in evaluator.evaluate(record, as_of="2018-12-10").undetermined
        if entry.about == "reply"
    ]
    assert entry.needs == ("amendment.notices",)


CHANGED = """\
earliest: [signed, formed] -> from: [signed, formed]
signed -> -
formed -> -
unit: d -> unit: wd
when: {amendment.notices: 1} -> -
when: {amendment.notices: 1} -> when: {not: {amendment.notices: 1}}
"""


def written(directory: Path, rules: str = RULES, request: str = REQUEST) -> Path:
    """Both files of rules as one policy."""
    write_policy(directory, rules)
    (directory / "request.yaml").write_text(request, encoding="utf-8")
    return directory


def test_each_part_is_a_mutant(tmp_path: Path) -> None:
    """The earliest, each start, the unit of a fact, the condition of a pause."""
    found = {
        f"{mutant.was} -> {mutant.becomes or '-'}" for mutant in mutants(load_policies(written(tmp_path)))
    }
    assert set(CHANGED.splitlines()) <= found


def test_both_engines_give_the_same_decisions(tmp_path: Path) -> None:
    """Of documents and of a request whose amendment is awaited."""
    policies = load_policies(written(tmp_path))
    both = [Evaluator(policies, engine=engine) for engine in ("durable", "reference")]
    amended = {"notified": "2018-11-23", "notices": 1, "completed": "2018-11-28"}
    records: list[dict[str, Any]] = [
        {"kind": "document", "issued": "2018-11-22", "secrecy_term": {"years": 9}, **SIGNED},
        {"kind": "request", "received": "2018-11-22", "amendment": amended},
    ]
    for record in records:
        first, second = (one.evaluate(record, as_of="2018-12-31").model_dump(mode="json") for one in both)
        assert first["provenance"].pop("engine") != second["provenance"].pop("engine")
        assert first == second
    due = [str(one.evaluate(records[1], as_of="2018-12-31").obligation("reply").due) for one in both]
    assert due == ["2018-12-11", "2018-12-11"]


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("{earliest: [signed, formed]}", "[signed, formed]"),
        ("from: {due_of: first}", "from: {earliest: [signed, formed]}"),
        ("unit: d", "unit: wd"),
        ("{amendment.notices: 1}", "{amendment.notices: 2}"),
    ],
)
def test_a_proof_finds_a_record_that_another_start_decides_otherwise(
    tmp_path: Path, was: str, now: str
) -> None:
    """Also where only the condition of a pause is another."""
    old = PolicyTimeline(load_policies(written(tmp_path / "old")), {})
    files = RULES.replace(was, now), REQUEST.replace(was, now)
    new = PolicyTimeline(load_policies(written(tmp_path / "new", *files)), {})
    kind = "request" if was in REQUEST else "document"
    assert compare(old, old, [kind]).verdict == "equal"
    assert compare(old, new, [kind]).verdict == "differs"
