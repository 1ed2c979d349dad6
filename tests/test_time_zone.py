"""The time zone of a set of policies: where instants and days meet, and nowhere else."""

import json
import pickle
import zoneinfo
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from commands import run
from shipped import EVALUATOR, MODEL

from disclosure_rules import Decision, Evaluator, PolicyError, load_policies
from disclosure_rules.audit import audit_line, verify_line
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import SHANGHAI, compare, day_of, parse_moment
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.calendar.zones import zone_named
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy.shared import zone_of
from disclosure_rules.records import DocumentRecord, read_record

NEW_YORK = zone_named("America/New_York")
HEAD = """\
policy: frame
instrument: {title: {zh: 框架, en: a framework}}
rank: framework
ZONE
determinations:
  colour: {record: document, title: {zh: 颜色, en: colour}, values: {none: 无, red: 红}}
"""
RULES = """\
record: document
clauses: [{id: F.1, at: 第一条, record: document, norm: determination, gist: 颜色}]
parameters:
  noon: [{value: "2024-03-10 12:00", source: 例}]
rules:
  - {id: f.none, title: {zh: 无, en: none}, clauses: [F.1], default: true, when: {all: []}, then: {decide: colour, value: none}}
  - id: f.hours
    title: {zh: 五小时内, en: within five hours}
    clauses: [F.1]
    when: {all: []}
    then: {require: in-hours, duty: issuing_unit, from: issued, within: 5h, fulfilled_by: published}
  - id: f.days
    title: {zh: 一日内, en: within a day}
    clauses: [F.1]
    when: {all: []}
    then: {require: in-days, duty: issuing_unit, from: issued, within: 1d, fulfilled_by: published}
  - id: f.late
    title: {zh: 晚, en: late}
    clauses: [F.1]
    when: {published: {after: "2024-03-10T12:00"}}
    then: {find: after-noon, severity: advice}
    message: {zh: 晚, en: late}
  - id: f.later
    title: {zh: 晚, en: late}
    clauses: [F.1]
    when: {published: {after: {param: noon}}}
    then: {find: after-the-noon-of-the-parameter, severity: advice}
    message: {zh: 晚, en: late}
"""


def a_set(directory: Path, zone: str) -> Path:
    """A set that stands alone, in a zone."""
    directory.mkdir(parents=True)
    (directory / "policy.yaml").write_text(HEAD.replace("ZONE", zone), encoding="utf-8")
    (directory / "rules.yaml").write_text(RULES, encoding="utf-8")
    return directory


@pytest.fixture
def there(tmp_path: Path) -> Evaluator:
    """An evaluator of the set in New York."""
    return Evaluator(load_policies(a_set(tmp_path / "there", "time_zone: America/New_York")), "reference")


def decided(evaluator: Evaluator, as_of: str = "2024-03-12", **facts: Any) -> Decision:
    """A decision about a document."""
    return evaluator.evaluate({"kind": "document", **facts}, as_of=as_of)


@pytest.mark.parametrize(
    ("issued", "in_hours", "in_days"),
    [
        ("2024-03-09T22:00", "2024-03-10T04:00:00-04:00", "2024-03-10"),
        ("2024-03-10T04:30Z", "2024-03-10T05:30:00-04:00", "2024-03-10"),
        ("2024-03-10T12:30+08:00", "2024-03-10T05:30:00-04:00", "2024-03-10"),
        ("2024-07-01T23:30", "2024-07-02T04:30:00-04:00", "2024-07-02"),
        ("2023-11-04T23:00", "2023-11-05T03:00:00-05:00", "2023-11-05"),
    ],
)
def test_limits_run_in_the_zone(there: Evaluator, issued: str, in_hours: str, in_days: str) -> None:
    """Hours pass also where clocks are set forward or back; a day is the day there, whatever offset was written."""
    decision = decided(there, "2025-01-01", issued=issued)
    stored = {item["id"]: item["due"] for item in decision.model_dump(mode="json")["obligations"]}
    assert stored == {"in-hours": in_hours, "in-days": in_days}


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        ("2024-03-10", "overdue"),
        ("2024-03-10T03:59", "due_soon"),
        ("2024-03-10T04:01", "overdue"),
        ("2024-03-10T07:59Z", "due_soon"),
        ("2024-03-10T16:01+08:00", "overdue"),
        ("2024-03-09", "pending"),
    ],
)
def test_a_moment_of_decision_is_one_of_the_zone(there: Evaluator, as_of: str, status: str) -> None:
    """A day ends at midnight there; an instant without an offset is one there."""
    assert decided(there, as_of, issued="2024-03-09T22:00").obligation("in-hours").status == status


@pytest.mark.parametrize(
    ("published", "found"),
    [
        ("2024-03-10T12:01", True),
        ("2024-03-10T11:59", False),
        ("2024-03-10T15:59Z", False),
        ("2024-03-11", True),
    ],
)
def test_instants_in_policies_are_those_of_the_zone(there: Evaluator, published: str, found: bool) -> None:
    """In a condition, and as the value of a parameter, shipped or chosen."""
    decision = decided(there, issued="2024-03-09", published=published)
    names = {"after-noon", "after-the-noon-of-the-parameter"} if found else set()
    assert {item.id for item in decision.findings} == names
    chosen = Evaluator(there.policies, "reference", parameters={"frame.noon": "2024-03-12T09:00"})
    assert {item.id for item in decided(chosen, issued="2024-03-09", published=published).findings} == (
        names - {"after-the-noon-of-the-parameter"}
    )


def test_a_decision_keeps_the_offset_that_the_clocks_there_had(there: Evaluator) -> None:
    """It is read back as it was, explained, summed up, pickled, and verified from an audit line."""
    record = {"kind": "document", "issued": "2024-03-09T22:00", "published": "2024-03-10T05:00"}
    decision = there.evaluate(record, as_of="2024-03-12")
    again = Decision.model_validate_json(decision.model_dump_json())
    assert again == decision
    assert again.model_dump_json() == decision.model_dump_json()
    assert decision.obligation("in-hours").hours_late == 1
    assert there.explain(record, as_of="2024-03-12", about="in-hours").topics[0].deadline is not None
    (hours,) = (item for item in there.summary(record, as_of="2024-03-09").to_do if item.id == "in-hours")
    assert hours.due == decision.obligation("in-hours").due
    read = read_record(record, kinds=there.kinds)
    line = json.loads(json.dumps(audit_line(read, decision, there.calendar, kinds=there.kinds)))
    assert line["record"]["issued"] == "2024-03-09T22:00:00-05:00"
    assert verify_line(line, there, previous=None).holds
    assert pickle.loads(pickle.dumps(there)).evaluate(record, as_of="2024-03-12") == decision  # noqa: S301  # its own pickle


def test_two_sets_in_one_process_do_not_disturb_each_other(there: Evaluator, tmp_path: Path) -> None:
    """Each decides as alone, in turn and in threads; the records of one can be handed to the other."""
    here = Evaluator(load_policies(a_set(tmp_path / "here", "time_zone: +08:00")), "reference")
    record = {"kind": "document", "issued": "2024-03-09T22:00"}
    due = {here: "2024-03-10T03:00:00+08:00", there: "2024-03-10T04:00:00-04:00"}

    def found(evaluator: Evaluator) -> tuple[Evaluator, str]:
        decision = evaluator.evaluate(record, as_of="2024-03-12")
        return evaluator, str(decision.model_dump(mode="json")["obligations"][0]["due"])

    with ThreadPoolExecutor(4) as pool:
        assert all(due[evaluator] == day for evaluator, day in pool.map(found, [here, there] * 20))
    read_here = read_record(record, kinds=here.kinds)
    assert isinstance(read_here, DocumentRecord)
    moved = there.evaluate(read_here, as_of="2024-03-12").obligation("in-hours").due
    assert moved is not None and moved.isoformat() == "2024-03-09T14:00:00-05:00"
    assert EVALUATOR.evaluate(MODEL, as_of="2018-12-31").obligation("publish-online").due == date(2018, 12, 6)


def test_the_shipped_policies_say_plus_eight(tmp_path: Path) -> None:
    """And so it is where a set says nothing."""
    assert zone_of(EVALUATOR.policies) is SHANGHAI is zone_of(load_policies(a_set(tmp_path / "any", "")))
    assert EVALUATOR.kinds.zone is SHANGHAI


@pytest.mark.parametrize(
    ("zone", "message", "help_"),
    [
        ("America/NewYork", "no time zone `America/NewYork`", "did you mean `America/New_York`?"),
        ("CST", "no time zone `CST`", "write +08:00, or a name such as Asia/Shanghai"),
        ('""', "no time zone ``", "write +08:00, or a name such as Asia/Shanghai"),
        ("+25:00", "no time zone `+25:00`", "write +08:00, or a name such as Asia/Shanghai"),
        ("../zoneinfo/UTC", "no time zone `../zoneinfo/UTC`", None),
        ("America", "no time zone `America`", None),
    ],
)
def test_what_is_no_zone_is_told_at_its_place(
    tmp_path: Path, zone: str, message: str, help_: str | None
) -> None:
    """With the nearest name, or what may be written."""
    directory = a_set(tmp_path / "bad", f"time_zone: {zone}")
    with pytest.raises(PolicyError) as refused:
        load_policies(directory)
    (problem,) = refused.value.problems
    assert (problem.message, problem.place) == (message, f"{directory / 'policy.yaml'}:4:1")
    assert problem.help == (help_ or problem.help) and problem.help_zh


def test_a_machine_without_a_time_zone_database_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name cannot be read there; an offset can."""
    monkeypatch.setattr(zoneinfo, "available_timezones", set)
    with pytest.raises(MisfitError, match="no time zone database"):
        zone_named("Pacific/Apia")
    assert zone_named("-11:00").utcoffset(None) == -timedelta(hours=11)


def test_moments_of_a_zone_are_ordered_as_time_passes() -> None:
    """Also in the hour that clocks show twice; a shifted instant keeps what its clock shows."""
    first = parse_moment("2023-11-05T01:30-04:00", NEW_YORK)
    second = parse_moment("2023-11-05T01:10-05:00", NEW_YORK)
    assert compare(first, second) == -1
    later = shifted(parse_moment("2024-03-09T22:00", NEW_YORK), Duration.parse("30d"))
    assert later.isoformat() == "2024-04-08T22:00:00-04:00"
    assert day_of(parse_moment(datetime(2024, 3, 10, 4, 30, tzinfo=zone_named("+00:00")), NEW_YORK)) == date(
        2024, 3, 9
    )
    assert zone_named("-03:30").utcoffset(None) == -timedelta(hours=3, minutes=30)


def test_commands_take_the_zone_of_the_policies_and_due_takes_one(tmp_path: Path) -> None:
    """`evaluate` has it from the policies, for its records and its moment."""
    directory = a_set(tmp_path / "there", "time_zone: America/New_York")
    file = tmp_path / "one.json"
    file.write_text('{"kind": "document", "issued": "2024-03-09T22:00"}', encoding="utf-8")
    done = run("evaluate", file, "--policies", directory, "--as-of", "2024-03-10T03:59", "--format", "json")
    assert '"due": "2024-03-10T04:00:00-04:00"' in done.out and '"due_soon"' in done.out
    assert run("due", "2024-03-09T22:00", "5h", "--zone", "America/New_York").out.startswith(
        "2024-03-10T04:00:00-04:00\n"
    )
    assert run("due", "2024-03-09T22:00", "5h").out.startswith("2024-03-10T03:00:00+08:00\n")
    wrong = run("due", "2024-03-09T22:00", "5h", "--zone", "Asia/Shangai", "--lang", "zh")
    assert (wrong.status, "Asia/Shanghai" in wrong.err) == (2, True)
