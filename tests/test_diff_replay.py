"""Replay: what differs between decisions under two editions, against what the decisions themselves say."""

import json
import pickle
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from shipped import AS_OF, EVALUATOR, MODEL
from small_policies import small_evaluator
from strategies import document_records

from disclosure_rules import SHIPPED, Decision, Evaluator, RecordError, load_policies
from disclosure_rules._processes import ALONE
from disclosure_rules.authoring.diff import (
    ChangeTally,
    DecisionDifference,
    Editions,
    compare_decisions,
    replay,
)
from disclosure_rules.authoring.diff.changes import EXAMPLES
from disclosure_rules.reading.record_stream import RecordInput, RecordStream

OPEN = """\
parameters:
  limit: [{value: 10wd, source: 第一条}]
rules:
  - {id: r.open, title: {zh: 公开, en: open}, clauses: [S.1], overrides: [d.openness], when: {secrecy: none}, then: {decide: openness, value: open}}
  - id: r.publish
    title: {zh: 上网, en: publish}
    clauses: [S.1]
    when: {openness: open}
    then: {require: publish, duty: drafting_unit, from: issued, within: {param: limit}, fulfilled_by: published}
  - id: r.form
    title: {zh: 表, en: form}
    clauses: [S.1]
    when: {openness: open}
    then: {find: form, severity: minor, missing: {required: [request, basis], from: trail.materials}}
    message: {zh: "缺{missing}", en: "lacks {missing}"}
  - {id: r.rectify, title: {zh: 改, en: rectify}, clauses: [S.1], when: {all: []}, then: {account: rectify, addressees: [unit], because: {findings: [minor], late: {}}}}
"""
RECORD: dict[str, Any] = {
    "kind": "document",
    "secrecy": "none",
    "issued": "2018-11-22",
    "published": "2018-12-07",
    "trail": {"materials": []},
}


def pair_of(directory: Path, old: str, new: str) -> Editions:
    """The evaluators of two small policies, by their rules."""
    return Editions(small_evaluator(directory / "old", old), small_evaluator(directory / "new", new))


def told(differences: tuple[DecisionDifference, ...]) -> set[tuple[Any, ...]]:
    """Differences without the rules behind them."""
    return {difference[:5] for difference in differences}


@pytest.mark.parametrize(
    ("was", "now", "record", "expected"),
    [
        ("title: {zh: 上网, en: publish}", "title: {zh: 上, en: put it online}", {}, set()),
        ("id: r.publish", "id: r.online", {}, set()),
        (
            "value: 10wd",
            "value: 11wd",
            {},
            {
                ("obligation", "publish", "due", "set", "later"),
                ("obligation", "publish", "status", "fulfilled_late", "fulfilled"),
                ("accountability", "rectify", "because", "publish", None),
                ("accountability", "rectify", "borne_by", "drafting_unit", None),
            },
        ),
        ("value: 10wd", "value: 9wd", {}, {("obligation", "publish", "due", "set", "earlier")}),
        (
            "duty: drafting_unit",
            "duty: unit",
            {},
            {
                ("obligation", "publish", "duty", "drafting_unit", "unit"),
                ("accountability", "rectify", "borne_by", "drafting_unit", None),  # `unit` is an addressee
            },
        ),
        (
            "from: issued",
            "from: signed",
            {},
            {
                ("obligation", "publish", "starts", "set", "none"),
                ("obligation", "publish", "due", "set", "none"),
                ("obligation", "publish", "fulfilled", "set", "none"),
                ("obligation", "publish", "status", "fulfilled_late", "undetermined"),
                ("accountability", "rectify", "because", "publish", None),
                ("accountability", "rectify", "borne_by", "drafting_unit", None),
            },
        ),
        (
            "severity: minor",
            "severity: advice",
            {"published": "2018-12-06"},
            {
                ("outcome", "outcome", "outcome", "non_compliant", "compliant"),
                ("finding", "form", "severity", "minor", "advice"),
                ("accountability", "rectify", "measure", "triggered", None),
            },
        ),
        ("[request, basis]", "[request]", {}, {("finding", "form", "missing", "basis", None)}),
        (
            "addressees: [unit]",
            "addressees: [unit, managers]",
            {},
            {("accountability", "rectify", "addressees", None, "managers")},
        ),
        (
            "value: open}}",
            "value: ajar}}",
            {},
            {
                ("outcome", "outcome", "outcome", "non_compliant", "compliant"),
                ("determination", "openness", "value", "open", "ajar"),
                ("obligation", "publish", "status", "fulfilled_late", None),
                ("finding", "form", "severity", "minor", None),
                ("accountability", "rectify", "measure", "triggered", None),
            },
        ),
        (
            "when: {secrecy: none}",
            "when: {all: [{secrecy: none}, {normative: true}]}",
            {},
            {
                ("outcome", "outcome", "outcome", "non_compliant", "undetermined"),
                ("determination", "openness", "value", "open", "undetermined"),
                ("obligation", "publish", "status", "fulfilled_late", "undetermined"),
                ("obligation", "publish", "starts", "set", "none"),
                ("obligation", "publish", "due", "set", "none"),
                ("obligation", "publish", "fulfilled", "set", "none"),
                ("finding", "form", "severity", "minor", "undetermined"),
                ("accountability", "rectify", "measure", "triggered", "undetermined"),
            },
        ),
        (
            "when: {secrecy: none}",
            "when: {all: [{secrecy: none}, {normative: true}]}",
            {"secrecy": None},
            {
                (kind, about, "needs", "set", "more")
                for kind, about in (
                    ("determination", "openness"),
                    ("obligation", "publish"),
                    ("finding", "form"),
                    ("accountability", "rectify"),
                )
            },
        ),
    ],
)
def test_each_part_of_a_conclusion_is_told(
    tmp_path: Path, was: str, now: str, record: dict[str, Any], expected: set[tuple[Any, ...]]
) -> None:
    """What changes by one change of a rule, and the opposite the other way round; wording and ids change nothing."""
    assert was in OPEN
    pair = pair_of(tmp_path, OPEN, OPEN.replace(was, now))
    as_of = date(2018, 12, 31)
    assert told(pair.replay({**RECORD, **record}, as_of).differences) == expected
    opposite = {"earlier": "later", "later": "earlier", "more": "fewer"}
    back = Editions(pair.new, pair.old).replay({**RECORD, **record}, as_of).differences
    assert told(back) == {
        (*head, "set", opposite[new]) if new in opposite else (*head, new, old)
        for *head, old, new in expected
    }


def test_the_rules_behind_a_difference_are_told_on_both_sides(tmp_path: Path) -> None:
    """Of an outcome those that it rests on, on the side where they count."""
    stricter = OPEN.replace("value: open}}", "value: ajar}}").replace("id: r.open", "id: r.ajar")
    pair = pair_of(tmp_path, OPEN, stricter)
    found = {
        difference.about: difference for difference in pair.replay(RECORD, date(2018, 12, 31)).differences
    }
    rules = {about: (each.old_rules, each.new_rules) for about, each in found.items()}
    assert rules == {
        "outcome": (("r.form", "r.publish"), ()),
        "openness": (("r.open",), ("r.ajar",)),
        "publish": (("r.publish",), ()),
        "form": (("r.form",), ()),
        "rectify": (("r.rectify",), ()),
    }


def test_moments_move_by_what_lies_between_them(tmp_path: Path) -> None:
    """Days by whole days, instants by hours, each with both moments; the changes keep the least and the most."""
    hours = OPEN.replace("value: 10wd", "value: 5h")
    pair = pair_of(tmp_path / "days", OPEN, OPEN.replace("value: 10wd", "value: 11wd"))
    changes = ChangeTally(pair.old.policies, pair.new.policies)
    for issued, shift in (("2018-11-22", 1), ("2018-11-23", 3), ("2018-12-18", 1), ("2018-11-26", 1)):
        record = {**RECORD, "issued": issued}
        found = {it.what: it for it in pair.replay(record, date(2018, 12, 31)).differences}
        assert found["due"].shift == timedelta(days=shift)
        changes.add([found["due"]], dict)
    (change,) = changes.ordered()
    assert (change.count, change.shift) == (4, ("1d", "3d"))
    pair = pair_of(tmp_path / "hours", hours, hours.replace("value: 5h", "value: 90h"))
    (due,) = (
        it
        for it in pair.replay({**RECORD, "issued": "2018-11-22T09:30"}, date(2018, 12, 31)).differences
        if it.what == "due"
    )
    assert due.shift == timedelta(hours=85)
    assert [str(moment) for moment in due.moments or ()] == [
        "2018-11-22 14:30:00+08:00",
        "2018-11-26 03:30:00+08:00",
    ]


def test_a_record_that_one_edition_rejects_is_a_difference(tmp_path: Path) -> None:
    """Working days before 2004 are not known, calendar days are; what both reject has the problems instead."""
    pair = pair_of(tmp_path, OPEN, OPEN.replace("value: 10wd", "value: 10d"))
    record = {**RECORD, "issued": "2003-11-03", "published": "2003-11-04"}
    as_of = date(2003, 12, 31)
    with pytest.raises(Exception, match="2003") as raised:
        pair.old.evaluate(record, as_of=as_of)
    code = raised.value.problems[0].code  # type: ignore[attr-defined]
    assert told(pair.replay(record, as_of).differences) == {
        ("rejection", code, "record", "rejected", "decided")
    }
    back = Editions(pair.new, pair.old)
    assert told(back.replay(record, as_of).differences) == {
        ("rejection", code, "record", "decided", "rejected")
    }
    neither = Editions(pair.old, pair.old).replay(record, as_of)
    assert (neither.differences, [problem.code for problem in neither.problems]) == ((), [code])
    assert pair.replay({"kind": "document", "colour": 1}, as_of).problems[0].code == "record.unknown-field"


def test_changes_count_records_and_name_the_first(tmp_path: Path) -> None:
    """A record counts once however much differs; counts are per change, with the clauses of the rules behind it."""
    pair = pair_of(tmp_path, OPEN, OPEN.replace("value: 10wd", "value: 11wd"))
    changes = ChangeTally(pair.old.policies, pair.new.policies)
    for number in range(5):
        found = pair.replay(
            {**RECORD, "published": f"2018-12-{number + 5:02}"}, date(2018, 12, 31)
        ).differences
        changes.add(found, partial(dict[str, Any], id=f"n{number}"))
    changes.reject()
    data = changes.as_json()
    assert data["records"] == {"read": 6, "changed": 5, "rejected": 1}
    due, status = (change for change in data["changes"] if change["kind"] == "obligation")
    assert (due["what"], due["count"], due["shift"]) == ("due", 5, {"least": "1d", "most": "1d"})
    moved = {"from": "2018-12-06", "to": "2018-12-07"}
    assert due["examples"] == [{"id": f"n{number}", **moved} for number in range(EXAMPLES)]
    assert (status["from"], status["to"], status["count"]) == ("fulfilled_late", "fulfilled", 1)
    assert status["examples"] == [{"id": "n2"}]
    assert status["rules"] == {"old": ["r.publish"], "new": ["r.publish"]}
    assert status["clauses"] == {"old": ["S.1"], "new": ["S.1"]}
    assert json.loads(json.dumps(data)) == data


def test_what_most_records_show_comes_first(tmp_path: Path) -> None:
    """Within a kind, with all else about the same thing beside it; the order does not depend on that of records."""
    pair = pair_of(tmp_path, OPEN, OPEN.replace("value: 10wd", "value: 11wd"))
    found = [
        DecisionDifference("finding", "a", "severity", None, "minor"),
        DecisionDifference("finding", "a", "missing", None, "x"),
        DecisionDifference("finding", "b", "severity", None, "minor"),
        DecisionDifference("outcome", "outcome", "outcome", "compliant", "non_compliant"),
    ]
    for order in ([2, 2, 0, 1, 1, 1, 3], [3, 1, 1, 1, 0, 2, 2]):
        changes = ChangeTally(pair.old.policies, pair.new.policies)
        for number in order:
            changes.add([found[number]], dict)
        assert [(change.key.about, change.count) for change in changes.ordered()] == [
            ("outcome", 1),
            ("a", 3),
            ("a", 1),
            ("b", 2),
        ]


def entries_of(count: int, taken: list[int]) -> Iterator[RecordInput]:
    """Entries as they are read, each noted when it is asked for."""
    (entry,) = RecordStream([str(SHIPPED.parent / "examples" / "xuhui-2018-20.yaml")], None)  # type: ignore[arg-type]
    for number in range(count):
        taken.append(number)
        day = date(2018, 11, 22) + timedelta(days=number % 30)
        yield RecordInput(entry.origin, {**RECORD, "id": str(number), "published": day.isoformat()})


def test_records_are_read_while_they_are_asked_for(tmp_path: Path) -> None:
    """However many there are: the next is read when the one before is done."""
    pair = pair_of(tmp_path, OPEN, OPEN.replace("value: 10wd", "value: 11wd"))
    taken: list[int] = []
    results = replay(entries_of(10**9, taken), pair, date(2018, 12, 31))
    for _ in range(3):
        next(results)
    assert len(taken) == 3


def test_several_processes_find_what_one_finds(tmp_path: Path) -> None:
    """In the same order, reading only so far ahead."""
    pair = pair_of(tmp_path, OPEN, OPEN.replace("value: 10wd", "value: 11wd"))
    count = ALONE + 250
    alone = [
        (entry.data["id"], found) for entry, found in replay(entries_of(count, []), pair, date(2018, 12, 31))
    ]
    taken: list[int] = []
    results = replay(entries_of(count, taken), pair, date(2018, 12, 31), processes=2)
    first = next(results)
    assert len(taken) < count
    shared = [(entry.data["id"], found) for entry, found in [first, *results]]
    assert shared == alone
    assert Counter(bool(found.differences) for _, found in shared)[True] == count
    assert pickle.loads(pickle.dumps(shared)) == shared  # noqa: S301  # what another process answers


SAME = Editions(EVALUATOR, Evaluator(load_policies(), "reference"))


@settings(max_examples=60)
@given(record=document_records())
def test_policies_do_not_differ_from_themselves(record: dict[str, Any]) -> None:
    """Whatever the record, loaded twice they decide alike."""
    assert SAME.replay(record, date(2022, 12, 31)).differences == ()


LATER = Evaluator(
    load_policies(),
    "reference",
    parameters={"xuhui-2018.publish_limit": "11wd", "xuhui-2018.archive_limit": "2wd"},
)


def conclusions(decision: Decision) -> Any:
    """What a decision concludes, read from its stored form: no wording, no rules, no clauses."""
    data = decision.model_dump(mode="json")
    keys = {
        "obligations": ("id", "status", "starts", "due", "fulfilled", "duty_role"),
        "findings": ("id", "severity", "missing"),
    }
    measures: dict[str, Any] = {}
    for item in data["accountability"]:
        there = measures.setdefault(item["measure"], (set(), set()))
        there[0].update(item["because"])
        there[1].update(item["addressees"])
    open_entries: dict[Any, set[str]] = {}
    for item in data["undetermined"]:
        if item["about"] not in measures:
            open_entries.setdefault((item["stage"], item["about"]), set()).update(item["needs"])
    return (
        data["outcome"],
        {name: (found["status"], found["value"]) for name, found in data["determinations"].items()},
        [{item["id"]: [item[key] for key in named] for item in data[part]} for part, named in keys.items()],
        measures,
        open_entries,
    )


@settings(max_examples=60)
@given(record=document_records())
def test_decisions_differ_where_their_conclusions_differ(record: dict[str, Any]) -> None:
    """There is a difference if and only if the stored decisions say different things."""
    as_of = date(2020, 6, 30)
    try:
        old, new = (evaluator.evaluate(record, as_of=as_of) for evaluator in (EVALUATOR, LATER))
    except RecordError:
        return
    found = compare_decisions(old, new)
    assert bool(found) == (conclusions(old) != conclusions(new))
    assert Editions(EVALUATOR, LATER).replay(record, as_of).differences == found


def test_the_model_record_differs_under_a_longer_limit() -> None:
    """So that the property above is about something."""
    old, new = (evaluator.evaluate(MODEL, as_of=AS_OF) for evaluator in (EVALUATOR, LATER))
    assert ("obligation", "publish-online", "due", "set", "later") in told(compare_decisions(old, new))
