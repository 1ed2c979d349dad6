"""The agenda of an agency: the days of a year, computed from policies, as text, JSON and a calendar file."""

import json
import sys
from datetime import date, datetime, time, timezone
from pathlib import Path

import pytest
from commands import run
from icalendar import Calendar

from disclosure_rules import PolicyError, WorkingCalendar, load_policies
from disclosure_rules.agenda import DatedDuty, agenda, by_act, to_icalendar, year_ends
from disclosure_rules.terms import IssuerLevel

POLICIES = load_policies()
STAMP = datetime(2026, 1, 1, tzinfo=timezone.utc)


def days(duties: tuple[DatedDuty, ...]) -> dict[str, str]:
    """The day of each duty by its id."""
    return {duty.id: duty.day.isoformat() for duty in duties}


def test_a_department_has_its_quarters_reports_and_year() -> None:
    """What is about the year before and due in this one is there too, and the 31st does not move."""
    found = days(agenda(POLICIES, "department", 2026, jurisdiction="徐汇区"))
    dated = {name: day for name, day in found.items() if day < "2026-12-31"}
    assert dated == {
        "annual-report": "2026-01-31",
        "annual-report-delivery": "2026-01-31",
        "annual-report-portal": "2026-01-31",
        "annual-report-statutory": "2026-01-31",
        "annual-report-delivery-statutory": "2026-01-31",
        "self-check-q1": "2026-03-31",
        "self-check-q2": "2026-06-30",
        "self-check-q3": "2026-09-30",
    }
    last = {name for name, day in found.items() if day == "2026-12-31"}
    assert {"self-check-q4", "special-inspection", "too-few-briefings", "training-too-short"} <= last


def test_the_days_are_in_order_and_say_which_year_they_are_about() -> None:
    """The annual report due in 2026 is about 2025."""
    found = agenda(POLICIES, IssuerLevel.TOWN, 2026, jurisdiction="徐汇区")
    assert [duty.day for duty in found] == sorted(duty.day for duty in found)
    abouts = {duty.id: duty.about for duty in found}
    assert (abouts["annual-report"], abouts["self-check-q1"]) == (2025, 2026)
    assert "annual-report-statutory" not in abouts


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2018, {"annual-report-statutory": "2018-03-31"}),
        (
            2019,
            {
                "annual-report": "2019-01-31",
                "annual-report-delivery": "2019-01-31",
                "annual-report-portal": "2019-01-31",
                "annual-report-statutory": "2019-03-31",
                "self-check-q1": "2019-03-31",
            },
        ),
    ],
)
def test_the_law_of_each_year_counts(year: int, expected: dict[str, str]) -> None:
    """Up to the first quarter: before the instrument the Regulation alone, then 31 January and the first whole quarter."""
    found = days(agenda(POLICIES, "部门", year, jurisdiction="徐汇区"))
    assert {name: day for name, day in found.items() if day < f"{year}-04-01"} == expected


def test_the_district_office_sees_what_it_owes_about_others() -> None:
    """It inspects them, and publishes the report of the government."""
    found = {duty.id: duty for duty in agenda(POLICIES, "区府办", 2026, jurisdiction="徐汇区")}
    assert found["special-inspection"].duty_role == "district_office"
    assert [
        str(duty.day)
        for duty in agenda(POLICIES, "区府办", 2026, jurisdiction="徐汇区")
        if duty.duty_role == "competent_department"
    ] == ["2026-03-31"]
    assert "annual-report-delivery" not in found


def test_another_place_has_the_regulation_alone() -> None:
    """The instrument applies in its district."""
    found = days(agenda(POLICIES, "department", 2026, jurisdiction="松江区"))
    assert set(found) == {"annual-report-statutory", "annual-report-delivery-statutory"}


def test_a_chosen_reading_moves_a_day() -> None:
    """Parameters are those of an evaluator."""
    chosen = {
        "xuhui-2018.self_check_report_is_limited": True,
        "xuhui-2018.self_check_report_day_q1": "04-10",
    }
    found = days(agenda(POLICIES, "department", 2026, jurisdiction="徐汇区", parameters=chosen))
    assert found["self-check-report-q1"] == "2026-04-10"


@pytest.mark.parametrize(
    ("level", "year", "code"), [("nobody", 2026, "agenda.level"), ("town", 2004, "agenda.year")]
)
def test_what_has_no_agenda_is_refused(level: str, year: int, code: str) -> None:
    """With what would do."""
    with pytest.raises(PolicyError) as raised:
        agenda(POLICIES, level, year, jurisdiction="徐汇区")
    (problem,) = raised.value.problems
    assert problem.code == code
    assert problem.help


def test_years_end_on_their_last_day() -> None:
    """Both ends are in."""
    assert year_ends(2023, 2024) == [date(2023, 12, 31), date(2024, 12, 31)]


def test_duties_that_one_act_meets_stand_together() -> None:
    """The annual report is published once, whoever asks for it."""
    acts = by_act(agenda(POLICIES, "department", 2026, jurisdiction="徐汇区"))
    together = [{duty.id for duty in act} for act in acts if len(act) > 1]
    assert {"annual-report", "annual-report-statutory"} in together
    assert sum(map(len, acts)) == len(agenda(POLICIES, "department", 2026, jurisdiction="徐汇区"))


def test_a_calendar_file_has_a_whole_day_for_each_act() -> None:
    """Read back by the same library: days, titles with their year, alarms on working days, and ids that stay the same from
    one writing to the next."""
    duties = agenda(POLICIES, "department", 2026, jurisdiction="徐汇区")
    acts = by_act(duties)
    events = Calendar.from_ical(to_icalendar(duties, STAMP)).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [act[0].day for act in acts]
    assert [str(event["summary"]) for event in events] == [
        f"{act[0].title.zh}，{act[0].about}年度" for act in acts
    ]
    for event, act in zip(events, acts, strict=True):
        assert all(duty.title.zh in event["description"] for duty in act)
        triggers = [alarm.decoded("trigger") for alarm in event.walk("VALARM")]
        rings = [(datetime.combine(act[0].day, time()) + trigger).date() for trigger in triggers]
        assert [WorkingCalendar().between(ring, act[0].day) for ring in rings] in ([5, 1], [4, 0])
    uids = [str(event["uid"]) for event in events]
    assert len(set(uids)) == len(uids)
    assert "annual-report-statutory.2025.agency@disclosure-rules" in uids
    assert to_icalendar(duties, STAMP) == to_icalendar(duties, STAMP)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", "2026-01-31 (周六)，休息日，前一工作日2026-01-30 (周五)"),
        ("en", "2026-01-31 (Sat), a day off; the working day before is 2026-01-30 (Fri)"),
    ],
)
def test_a_day_has_its_weekday_and_says_whether_it_is_a_day_off(lang: str, said: str) -> None:
    """Nobody works on the day of the annual report of 2025."""
    lines = run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--lang", lang).out.splitlines()
    assert said in lines
    assert {"zh": "2026-03-31 (周二)", "en": "2026-03-31 (Tue)"}[lang] in lines


@pytest.fixture
def _without_icalendar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)


@pytest.mark.usefixtures("_without_icalendar")
def test_without_the_extra_the_file_says_what_to_install() -> None:
    """The rest needs nothing."""
    duties = agenda(POLICIES, "town", 2026, jurisdiction="徐汇区")
    with pytest.raises(PolicyError, match="pip install icalendar"):
        to_icalendar(duties, STAMP)


def test_the_command_prints_the_same_in_three_forms() -> None:
    """Text for people, JSON for programs, a file for calendars."""
    done = run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--level", "街道", "--format", "json")
    assert done.status == 0
    assert [(row["day"], row["id"]) for row in done.data] == [
        (duty.day.isoformat(), duty.id)
        for duty in agenda(POLICIES, "subdistrict", 2026, jurisdiction="徐汇区")
    ]
    text = run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--level", "街道", "--lang", "zh")
    assert all(str(row["title"]["zh"]) in text.out.replace("\n      ", "") for row in done.data)
    file = run(
        "agenda",
        "--jurisdiction",
        "徐汇区",
        "--year",
        "2026",
        "--level",
        "街道",
        "--format",
        "ics",
        "--lang",
        "en",
    )
    summaries = [str(event["summary"]) for event in Calendar.from_ical(file.out).walk("VEVENT")]
    assert len(summaries) == len({(row["act"], row["about"]) for row in done.data})
    assert all(any(row["title"]["en"] in summary for row in done.data) for summary in summaries)


def test_the_command_tells_what_is_wrong() -> None:
    """With the option and what would do; without the extra too."""
    wrong = run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--level", "nobody")
    assert wrong.status == 2
    assert wrong.err.startswith("--level: ")
    assert run("agenda").status == 2


def test_the_command_without_the_extra(tmp_path: Path) -> None:
    """Status 2 and one line, and the other forms go on."""
    (tmp_path / "icalendar.py").write_text("raise ImportError\n", encoding="utf-8")
    paths = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[1] / 'src'}"}
    done = run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--format", "ics", **paths)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("--format: ")
    assert json.loads(
        run("agenda", "--jurisdiction", "徐汇区", "--year", "2026", "--format", "json", **paths).out
    )
