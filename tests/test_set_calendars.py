"""The calendar that a framework names: its set counts on it wherever nobody passes another."""

import pickle
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from commands import run

from disclosure_rules import Evaluator, PolicyError, WorkingCalendar, load_policies, read_calendar

HEAD = """\
policy: frame
instrument: {title: {zh: 框架, en: frame}}
rank: framework
calendar: days.csv
governs: [document]
roles: {unit: {zh: 单位, en: unit}}
"""
RULES = """\
record: document
clauses: [{id: D.1, at: 第一条, record: document, norm: limit, gist: {zh: 三个工作日, en: three working days}}]
rules:
  - id: send
    title: {zh: 送交, en: send}
    clauses: [D.1]
    when: {all: []}
    then: {require: sent, duty: unit, from: issued, within: 3wd, fulfilled_by: published}
"""
CASES = """\
base: {kind: document, issued: 2024-07-03}
as_of: 2024-07-31
cases:
  - name: the fourth of July is no working day
    record: {}
    expect: {sent: {due: 2024-07-09}}
    because: [send]
"""
RECORD = {"kind": "document", "issued": "2024-07-03"}


@pytest.fixture
def frame(tmp_path: Path) -> Path:
    """A set whose framework names a calendar with one holiday; the State Council's has the day as worked."""
    (directory := tmp_path / "frame").mkdir()
    files = {
        "policy.yaml": HEAD,
        "rules.yaml": RULES,
        "rules_test.yaml": CASES,
        "days.csv": "day\n2024-07-04\n",
    }
    for name, text in files.items():
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def due(evaluator: Evaluator) -> date:
    """The due day of the record."""
    day = evaluator.evaluate(RECORD, as_of="2024-07-31").obligation("sent").due
    assert isinstance(day, date)
    return day


def test_a_set_counts_on_the_calendar_that_its_framework_names(frame: Path) -> None:
    """Unless the host passes another; a copy in another process counts alike, and the decision names the calendar."""
    policies, named = load_policies(frame), read_calendar(frame / "days.csv")
    for evaluator in (Evaluator(policies), pickle.loads(pickle.dumps(Evaluator(policies)))):  # noqa: S301  # our own
        assert due(evaluator) == date(2024, 7, 9)
        assert evaluator.evaluate(RECORD, as_of="2024-07-31").provenance.calendar == named.identity
    assert due(Evaluator(policies, calendar=WorkingCalendar())) == date(2024, 7, 8)
    assert load_policies()[0].calendar is None


def test_no_command_needs_to_be_told_of_it(frame: Path, tmp_path: Path) -> None:
    """The cases pass, a log is verified, a proof and the mutants count on it; `--calendar` still chooses another."""
    (tmp_path / "record.json").write_text('{"kind": "document", "issued": "2024-07-03"}', encoding="utf-8")
    assert "1 cases, 0 failed" in run("test", frame, "--lang", "en").out
    log = ("--policies", frame, "--record", tmp_path / "log", "--as-of", "2024-07-31", "--lang", "en")
    assert "due 2024-07-09" in run("evaluate", tmp_path / "record.json", *log).out
    assert run("verify", tmp_path / "log", "--policies", frame).status == 0
    (tmp_path / "other.csv").write_text("day\n2024-07-10\n", encoding="utf-8")
    elsewhere = ("--calendar", tmp_path / "other.csv")
    assert "sent.due  2024-07-09  2024-07-08" in run("test", frame, *elsewhere).out
    assert run("verify", tmp_path / "log", "--policies", frame, *elsewhere).status == 1


def test_a_calendar_in_yaml_is_no_file_of_rules(frame: Path) -> None:
    """It stands beside them, and its digest is its own: the policy stays the same where a day is added."""
    before = load_policies(frame)[0]
    (frame / "policy.yaml").write_text(HEAD.replace("days.csv", "days.yaml"), encoding="utf-8")
    (frame / "days.yaml").write_text("calendar: ours\nholidays: [2024-07-04]\n", encoding="utf-8")
    (policy,) = load_policies(frame)
    assert policy.files == before.files == ("policy.yaml", "rules.yaml")
    assert due(Evaluator([policy])) == date(2024, 7, 9)
    (frame / "days.yaml").write_text("calendar: ours\nholidays: [2024-07-04, 2024-07-05]\n", encoding="utf-8")
    (later,) = load_policies(frame)
    assert (later.sha256, later.calendar) != (policy.sha256, policy.calendar)
    assert later.sha256 == policy.sha256


@pytest.mark.parametrize(
    ("head", "days", "told"),
    [
        pytest.param(
            HEAD.replace("days.csv", "../days.csv"),
            "day\n2024-07-04\n",
            "policy.yaml:4:1: not the name of a calendar file in this directory; write the name of a file beside",
            id="a file elsewhere would be lost where the directory is copied",
        ),
        pytest.param(
            HEAD.replace("days.csv", "days.xlsx"),
            "day\n2024-07-04\n",
            "policy.yaml:4:1: not the name of a calendar file",
            id="a format that no calendar has",
        ),
        pytest.param(
            HEAD.replace("days.csv", "holidays.csv"),
            "day\n2024-07-04\n",
            "holidays.csv: no such file or directory",
            id="a file that is not there",
        ),
        pytest.param(
            HEAD,
            "day,kind\n2024-07-04,holiday\n2024-07-04,workday\n",
            "days.csv:3: 2024-07-04 is in `holidays` and in `workdays`",
            id="a day both on and off",
        ),
        pytest.param(
            HEAD.replace("rank: framework", "rank: district"),
            "day\n2024-07-04\n",
            "policy.yaml:4:1: only a policy of the rank `framework` declares `calendar`; move it to the framework",
            id="only the framework speaks for the set",
        ),
    ],
)
def test_a_calendar_that_a_set_cannot_have_is_refused(frame: Path, head: str, days: str, told: str) -> None:
    """With its place, by the loading of the set."""
    (frame / "policy.yaml").write_text(head, encoding="utf-8")
    (frame / "days.csv").write_text(days, encoding="utf-8")
    with pytest.raises(PolicyError) as raised:
        load_policies(frame)
    assert told in str(raised.value)
    assert run("check", frame).status == 2


def test_editions_are_compared_on_the_calendars_that_they_name(frame: Path, tmp_path: Path) -> None:
    """Directories and revisions; a proof, which is about rules, refuses two calendars and takes the one that is passed."""
    (tmp_path / "record.json").write_text('{"kind": "document", "issued": "2024-07-03"}', encoding="utf-8")
    old = tmp_path / "old"
    shutil.copytree(frame, old)
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        name = ("-c", "user.name=author", "-c", "user.email=author@example.org")
        command = ("git", *name, *arguments)
        subprocess.run(command, cwd=frame, check=True, capture_output=True)
    (frame / "days.csv").write_text("day\n2024-07-04\n2024-07-05\n", encoding="utf-8")
    records = ("--records", tmp_path / "record.json", "--as-of", "2024-07-31", "--lang", "en")
    for before in (old, "HEAD"):
        done = run("diff", before, ".", *records, cwd=frame)
        assert done.status == 1, done.err
        assert "calendar: given 2024-01-01..2024-12-31 sha256:" in done.out
        assert "2024-07-09" in done.out
        assert "2024-07-10" in done.out
    assert "the same rules and parameters" in run("diff", old, old, *records).out
    refused = run("diff", old, frame, "--prove", "--lang", "en")
    assert refused.status == 2
    assert "so no proof covers both; name one calendar with `--calendar`" in refused.err
    assert run("diff", old, frame, "--prove", "--calendar", frame / "days.csv").status == 0
