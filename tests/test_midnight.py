"""Midnights: a day that a column of days wrote as an instant, and limits in hours that start at exactly 00:00:00."""

import copy
import json
import pickle
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest
from commands import run
from hypothesis import given
from hypothesis import strategies as st
from shipped import EVALUATOR

from disclosure_rules import Evaluator
from disclosure_rules.audit import audit_line, verify_line
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.records import EmergencyRecord, read_record
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import Status

EMERGENCY: dict[str, Any] = {
    "kind": "emergency",
    "jurisdiction": "徐汇区",
    "grade": "重大",
    "heavy_casualties": True,
    "occurred": "2019-05-20 00:00:00",
    "known": "2019-05-20 00:00:00",
    "releases": [{"channel": "徐汇发布", "date": "2019-05-20 11:30:00"}],
}
DAYS = {**EMERGENCY, "occurred": "2019-05-20", "known": "2019-05-20"}
AS_OF = "2019-05-31"
POLICIES = EVALUATOR.policies
BY_DAY = Evaluator(POLICIES, "reference", midnight_is_day=True)


def test_a_host_says_that_a_midnight_is_a_day() -> None:
    """The decision is that about the bare day, which is undetermined, and its provenance says how it was read."""
    plain, read = EVALUATOR.evaluate(EMERGENCY, as_of=AS_OF), BY_DAY.evaluate(EMERGENCY, as_of=AS_OF)
    assert plain.obligation("first-release").status is Status.FULFILLED_LATE
    assert read.obligation("first-release").status is Status.UNDETERMINED
    assert (plain.provenance.midnight_is_day, read.provenance.midnight_is_day) == (False, True)
    bare = BY_DAY.evaluate(DAYS, as_of=AS_OF)
    assert read == bare
    assert bare.obligations == Evaluator(POLICIES, "reference").evaluate(DAYS, as_of=AS_OF).obligations


def test_a_midnight_is_a_day_in_parts_and_lists_and_records_too() -> None:
    """Wherever a moment stands; a minute past midnight stays an instant, and so does midnight elsewhere."""
    given_as = {
        **EMERGENCY,
        "known": datetime(2019, 5, 19, 16, tzinfo=timezone.utc),
        "releases": [
            {"channel": "徐汇发布", "date": "2019-05-21T00:00:00+08:00"},
            {"channel": "徐汇发布", "date": "2019-05-21T00:00:00Z"},
            {"channel": "徐汇发布", "date": "2019-05-21T00:01"},
        ],
    }
    for record in (read_record(given_as), given_as):
        found = read_record(record, midnight_is_day=True)
        assert isinstance(found, EmergencyRecord)
        assert (found.occurred, found.known) == (date(2019, 5, 20), date(2019, 5, 20))
        days = [entry.date for entry in found.releases or ()]
        assert days == [date(2019, 5, 21), parse_moment("2019-05-21T08:00"), parse_moment("2019-05-21T00:01")]
    assert read_record(read_record(given_as)).occurred == parse_moment("2019-05-20T00:00")  # type: ignore[attr-defined]


def test_an_explanation_reads_midnights_as_the_evaluator_does() -> None:
    """And an evaluator keeps its choice when it is pickled."""
    again = pickle.loads(pickle.dumps(BY_DAY))  # noqa: S301  # its own bytes
    deadline = again.explain(EMERGENCY, as_of=AS_OF, about="first-release").topic("first-release").deadline
    assert deadline.starts == date(2019, 5, 20)
    assert not deadline.starts_at_midnight


def test_a_limit_in_hours_from_midnight_says_so() -> None:
    """In the decision, in its report and in its explanation, in both languages; other limits do not."""
    decision = EVALUATOR.evaluate(EMERGENCY, as_of=AS_OF)
    marked = {item.id for item in decision.obligations if item.starts_at_midnight}
    assert "first-release" in marked
    assert all(item.starts == parse_moment("2019-05-20T00:00") for item in map(decision.obligation, marked))
    explained = EVALUATOR.explain(EMERGENCY, as_of=AS_OF, about="first-release")
    for lang, said in (("zh", "自 00:00:00 整起算"), ("en", "starts at exactly 00:00:00")):
        assert said in render_decision(decision, POLICIES, lang)  # type: ignore[arg-type]
        assert said in render_explanation(explained, lang)  # type: ignore[arg-type]
    other = {**EMERGENCY, "occurred": "2019-05-20T00:01", "known": "2019-05-20T00:01"}
    later = EVALUATOR.evaluate(other, as_of=AS_OF)
    assert not any(item.starts_at_midnight for item in later.obligations)
    assert "00:00:00" not in render_decision(later, POLICIES, "zh")


def test_the_report_says_that_midnights_were_read_as_days() -> None:
    """Under its provenance, since it can alter the decision."""
    for lang, said in (("zh", "恰为 00:00:00 的时刻均读作当日"), ("en", "was read as its day")):
        assert said in render_decision(BY_DAY.evaluate(EMERGENCY, as_of=AS_OF), POLICIES, lang)  # type: ignore[arg-type]
        assert said not in render_decision(EVALUATOR.evaluate(EMERGENCY, as_of=AS_OF), POLICIES, lang)  # type: ignore[arg-type]


@pytest.mark.parametrize("record", [EMERGENCY, read_record(EMERGENCY)], ids=["mapping", "record"])
def test_an_audit_line_is_decided_again_as_it_was(record: Any) -> None:
    """The line holds the record as it was read, and is verified by an evaluator that was not told."""
    decision = BY_DAY.evaluate(record, as_of=AS_OF)
    line = json.loads(
        json.dumps(audit_line(read_record(record), decision, BY_DAY.calendar), ensure_ascii=False)
    )
    assert line["record"]["occurred"] == "2019-05-20"
    found = verify_line(line, Evaluator(POLICIES, "reference"), previous=None)
    assert found.holds, found
    assert found.basis == ()
    forged = copy.deepcopy(line)
    forged["decision"]["provenance"]["midnight_is_day"] = False
    assert [problem.code for problem in verify_line(forged, EVALUATOR, previous=None).problems] == [
        "audit.altered"
    ]


def test_the_command_line_reads_midnights_as_days(tmp_path: Path) -> None:
    """`evaluate` and `explain`, and a log that verifies."""
    file, log = tmp_path / "emergency.json", tmp_path / "log.jsonl"
    file.write_text(json.dumps(EMERGENCY, ensure_ascii=False), encoding="utf-8")
    options = ["--as-of", AS_OF, "--midnight-is-day", "--format", "json"]
    decided = json.loads(run("evaluate", str(file), *options, "--record", str(log)).out)
    assert decided["provenance"]["midnight_is_day"] is True
    first = next(item for item in decided["obligations"] if item["id"] == "first-release")
    assert (first["starts"], first["status"]) == ("2019-05-20", "undetermined")
    assert run("verify", str(log)).status == 0
    explained = json.loads(run("explain", str(file), "--about", "first-release", *options).out)
    assert explained["topics"][0]["status"] == "undetermined"


@given(
    st.datetimes(datetime(2018, 1, 1), datetime(2020, 12, 31)).map(lambda at: at.replace(microsecond=0)),
    st.booleans(),
)
def test_only_exact_midnights_become_days(at: datetime, midnight: bool) -> None:
    """For any instant: the switch changes nothing but midnights, and keeps the day."""
    written = at.replace(hour=0, minute=0, second=0) if midnight else at
    (plain, read) = (
        read_record({"kind": "emergency", "occurred": written}, midnight_is_day=switch)
        for switch in (False, True)
    )
    assert isinstance(plain, EmergencyRecord)
    assert isinstance(read, EmergencyRecord)
    is_midnight = (written.hour, written.minute, written.second) == (0, 0, 0)
    assert read.occurred == (written.date() if is_midnight else plain.occurred)
