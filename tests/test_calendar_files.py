"""Calendars as data: what other countries' request systems hold their code to, each form of file, and what is wrong with one."""

import pickle
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from commands import run

from disclosure_rules import CalendarError, Evaluator, WorkingCalendar, load_policies, read_calendar
from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.working_calendar import DueDay
from tools.conformance.row import table

ROOT = Path(__file__).parents[1]
SUITES = ROOT / "tools" / "conformance"


def rows() -> Iterator[Any]:
    """Every due day that a suite of another country holds its code to."""
    for row in table("due_days.csv"):
        marks = f"{row['roll']}{'+' if row['counts_start'] else ''}"
        yield pytest.param(row, id=f"{row['suite']}-{row['start']}-{row['limit']}-{marks}")


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes a calendar file and gives its path."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("row", [*rows()])
def test_a_due_day_of_another_country_is_the_one_its_own_system_gives(row: Any) -> None:
    """The holidays are a file, the limit and how it is counted are options: nothing else is said about any day."""
    options = ["--roll", row["roll"]] if row["roll"] else []
    options += ["--counts-start"] if row["counts_start"] else []
    done = run("due", row["start"], row["limit"], "--calendar", SUITES / f"{row['suite']}.yaml", *options)
    assert (done.status, done.out.partition("\n")[0]) == (0, row["due"])


US = """
calendar: federal
covers: {from: 2024-01-01, until: 2024-12-31}
week: [monday, tuesday, wednesday, thursday, friday]
holidays:
  - {day: 2024-06-19, name: Juneteenth}
  - {day: 2024-07-04, name: {zh: 独立日, en: Independence Day}}
"""
TABLE = "日期,类型,名称\n2024-06-19,放假,Juneteenth\n2024-07-04,,独立日\n"
EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
DTSTART;VALUE=DATE:20240619
SUMMARY:Juneteenth
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20240704
DTEND;VALUE=DATE:20240705
END:VEVENT
END:VCALENDAR
"""
COUNTRY = "country: US\ncovers: {from: 2020-01-01, until: 2026-12-31}\n"


@pytest.mark.parametrize(
    ("name", "text"), [("us.yaml", US), ("us.csv", TABLE), ("us.ics", EVENTS), ("country.yaml", COUNTRY)]
)
def test_each_form_of_a_calendar_counts_alike(name: str, text: str, written: Any) -> None:
    """Twenty working days from 10 June 2024 end on 10 July, since two holidays lie between."""
    calendar = read_calendar(written(name, text))
    assert calendar.add_working_days(date(2024, 6, 10), 20) == DueDay(date(2024, 7, 10), provisional=False)
    assert pickle.loads(pickle.dumps(calendar)) == calendar  # noqa: S301  # it was pickled here
    assert "独立日" in {why.zh for _, _, why in calendar.count(date(2024, 7, 3), 1)} or name != "us.yaml"


SPANS = """
extends: shipped
covers: {until: 2027-12-31}
holidays: [{day: 2027-02-05, until: 2027-02-12, name: 春节}]
workdays: [2027-02-14]
"""


def test_a_file_may_add_to_the_shipped_schedule(written: Any) -> None:
    """The notice of the next year, as a file: its days count, and due days that rest on it are certain."""
    calendar = read_calendar(written("2027.yaml", SPANS))
    assert calendar == WorkingCalendar(
        [date(2027, 2, day) for day in range(5, 13)], [date(2027, 2, 14)], published_until=date(2027, 12, 31)
    )
    assert calendar.add_working_days(date(2027, 2, 4), 1) == DueDay(date(2027, 2, 14), provisional=False)


def test_days_that_a_calendar_does_not_cover_are_provisional_after_it_and_refused_before(
    written: Any,
) -> None:
    """What is not known is said."""
    calendar = read_calendar(written("us.yaml", US))
    assert calendar.add_working_days(date(2024, 12, 30), 3) == DueDay(date(2025, 1, 2), provisional=True)
    assert calendar.due(date(2025, 1, 1), Limit(Duration(3, "d"), "next")) == DueDay(date(2025, 1, 6), True)
    with pytest.raises(CalendarError, match="2023-12-29 lies outside"):
        calendar.add_working_days(date(2023, 12, 29), 1)
    with pytest.raises(CalendarError, match="outside the working-day calendar"):
        calendar.add_working_days(date(2024, 1, 3), -5)


def test_another_week_is_counted_by_its_own_days(written: Any) -> None:
    """Where Friday and Saturday are the days of rest, Sunday is worked."""
    calendar = read_calendar(
        written("week.yaml", "week: [周日, mon, Tuesday, 星期三, thu]\nholidays: [2024-04-10]\n")
    )
    assert calendar.add_working_days(date(2024, 4, 4), 1).day == date(2024, 4, 7)
    assert calendar.count(date(2024, 4, 4), 1)[0].why.en == "day of rest"
    assert calendar.count(date(2024, 4, 4), 1)[1].why.en == "weekend"


def test_a_decision_and_its_verification_know_the_calendar_by_its_days(written: Any, tmp_path: Path) -> None:
    """The name and a digest stand in the decision; with another calendar the line is reported, with its own it holds."""
    own = written("own.yaml", "calendar: own\nholidays: [2018-11-26, 2018-11-27]\n")
    other = written("other.yaml", "calendar: own\nholidays: [2018-11-26, 2018-11-28]\n")
    record = written(
        "record.json",
        '{"kind": "document", "issued": "2018-11-22", "secrecy": "none", "exemption_grounds": []}',
    )
    log = tmp_path / "log.jsonl"
    made = run(
        "evaluate", record, "--as-of", "2018-12-31", "--calendar", own, "--record", log, "--format", "json"
    )
    assert made.data["provenance"]["calendar"] == read_calendar(own).identity != read_calendar(other).identity
    assert run("verify", log, "--calendar", own).status == 0
    changed = run("verify", log, "--calendar", other, "--format", "json")
    assert [item["path"] for item in changed.data["lines"][0]["basis"]] == ["calendar"]


BAD = [
    ("both.yaml", "holidays:\n  - 2024-07-04\nworkdays:\n  - 2024-07-04\n", "calendar.both", 4),
    ("weekday.yaml", "week: [monday, tuseday]\nholidays: [2024-07-04]\n", "policy.value", 1),
    ("empty.yaml", "calendar: none\nholidays: []\n", "calendar.empty", 2),
    (
        "outside.yaml",
        "covers: {from: 2024-01-01, until: 2024-12-31}\nholidays:\n  - 2025-07-04\n",
        "calendar.outside",
        3,
    ),
    (
        "turned.yaml",
        "covers: {from: 2025-01-01, until: 2024-12-31}\nholidays: [2024-07-04]\n",
        "calendar.covers",
        1,
    ),
    ("no-day.yaml", "holidays:\n  - 2024-02-30\n", "calendar.not-a-date", 2),
    ("key.yaml", "holiday: [2024-07-04]\n", "policy.unknown-key", 1),
    ("country.yaml", "country: XX\ncovers: {from: 2024-01-01, until: 2024-12-31}\n", "calendar.country", 1),
    (
        "part.yaml",
        "country: US\nsubdivision: ZZ\ncovers: {from: 2024-01-01, until: 2024-12-31}\n",
        "calendar.country",
        2,
    ),
    ("range.yaml", "country: US\n", "calendar.covers", 1),
    ("shipped.yaml", "extends: shipped\nweek: [monday]\nholidays: [2024-07-04]\n", "calendar.extends", 1),
    ("span.yaml", "holidays:\n  - {day: 2024-07-04, until: 2024-07-01}\n", "calendar.covers", 2),
    ("early.yaml", "extends: shipped\nholidays: [1999-01-01]\n", "calendar.outside", 2),
    ("list.yaml", "- 2024-07-04\n", "policy.value", 1),
    ("head.csv", "date,name\n2024-07-04,x\n", "calendar.table", 1),
    ("kind.csv", "day,kind\n2024-07-04,hollyday\n", "calendar.table", 2),
    ("day.csv", "day,kind\n2024-07-04,holiday\nsoon,holiday\n", "calendar.not-a-date", 3),
    ("both.csv", "day,kind\n2024-07-04,holiday\n2024-07-04,workday\n", "calendar.both", 3),
    ("none.csv", "", "calendar.table", 1),
    ("broken.ics", "hello", "calendar.icalendar", None),
    ("cut.ics", EVENTS[:-20], "calendar.empty", None),
    ("time.ics", EVENTS.replace(";VALUE=DATE:20240619", ":20240619T090000"), "calendar.icalendar", None),
    ("day.ics", EVENTS.replace("20240619", "2024xx"), "calendar.icalendar", None),
    ("rule.ics", EVENTS.replace("SUMMARY", "RRULE:FREQ=YEARLY\nSUMMARY"), "calendar.icalendar", None),
    ("missing.yaml", None, "read.file", None),
]


@pytest.mark.parametrize(("name", "text", "code", "line"), BAD, ids=[row[0] for row in BAD])
def test_what_is_wrong_with_a_calendar_is_told_with_its_place(
    name: str, text: str | None, code: str, line: int | None, written: Any, tmp_path: Path
) -> None:
    """One problem each, with the file, the line where there are lines, and what to do, in both languages."""
    path = tmp_path / name if text is None else written(name, text)
    with pytest.raises(CalendarError) as raised:
        read_calendar(path)
    (problem,) = raised.value.problems
    assert (problem.code, problem.where.name, problem.where.line) == (code, str(path), line)
    assert problem.help
    assert problem.zh
    assert run("due", "2024-06-10", "20wd", "--calendar", path).status == 2


def test_the_days_of_the_week_are_not_taken_for_make_up_days(written: Any) -> None:
    """`weekdays` looks like `workdays`, which are days of rest that are worked; `week` is meant."""
    with pytest.raises(CalendarError) as raised:
        read_calendar(written("week.yaml", "weekdays: [周一]\nholidays: [2024-07-04]\n"))
    (problem,) = raised.value.problems
    assert dict(problem.values)["meant"] == "week"


def test_each_command_that_counts_days_takes_a_calendar(written: Any, tmp_path: Path) -> None:
    """And refuses a wrong one before it does anything else."""
    wrong = written("wrong.yaml", "holidays: []\n")
    commands = {
        "evaluate": ["examples/xuhui-2018-20.yaml"],
        "explain": ["examples/xuhui-2018-20.yaml"],
        "verify": [tmp_path / "none.jsonl"],
        "due": ["2018-11-22", "10wd"],
        "agenda": ["--year", "2026", "--jurisdiction", "徐汇区"],
        "diff": ["shipped", "shipped", "--records", "examples/xuhui-2018-20.yaml"],
        **{name: [] for name in ("check", "test", "coverage", "mutate", "clauses")},
    }
    for name, arguments in commands.items():
        done = run(name, *arguments, "--calendar", wrong)
        assert (done.status, "calendar.empty" in done.err) == (2, True), name


def test_an_evaluator_takes_a_calendar_of_another_country(written: Any) -> None:
    """With none of the State Council's days."""
    calendar = read_calendar(written("us.yaml", US))
    evaluator = Evaluator(load_policies(), "reference", calendar)
    decision = evaluator.evaluate(
        {"kind": "document", "issued": "2024-06-10", "secrecy": "none", "exemption_grounds": []},
        as_of="2024-06-11",
    )
    assert decision.provenance.calendar == calendar.identity
    assert calendar.identity.startswith("federal 2024-01-01..2024-12-31 sha256:")


@pytest.mark.parametrize(
    ("status", "summary", "due"),
    [
        ("CONFIRMED", "Juneteenth", date(2024, 6, 20)),
        ("CANCELLED", "Juneteenth", date(2024, 6, 19)),
        ("CONFIRMED", "不上班", date(2024, 6, 20)),
    ],
)
def test_a_cancelled_event_is_no_day_off_and_a_day_not_worked_is_one(
    written: Any, status: str, summary: str, due: date
) -> None:
    """A confirmed event is a day off, whatever its title denies."""
    events = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
    for day, state, title in (("20240619", status, summary), ("20240704", "CONFIRMED", "July 4")):
        events += f"BEGIN:VEVENT\nUID:{day}\nDTSTART;VALUE=DATE:{day}\nSTATUS:{state}\nSUMMARY:{title}\nEND:VEVENT\n"
    calendar = read_calendar(written("us.ics", f"{events}END:VCALENDAR\n"))
    assert calendar.add_working_days(date(2024, 6, 18), 1).day == due
