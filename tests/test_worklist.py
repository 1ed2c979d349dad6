"""The worklist: what presses first, why a limit moved, and the same list as text, as a page and as a calendar file."""

import io
import json
import pickle
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from commands import run
from html_pages import Page, assert_whole
from icalendar import Calendar

from disclosure_rules import Evaluator, WorkingCalendar, load_policies
from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.render.report import PAGE_WIDTH, printed, width
from disclosure_rules.terms import Status
from disclosure_rules.worklist.events import worklist_events
from disclosure_rules.worklist.model import Worklist, work_item, worklist
from disclosure_rules.worklist.page import worklist_page
from disclosure_rules.worklist.report import worklist_report
from disclosure_rules.worklist.workbook import worklist_workbook

EVALUATOR = Evaluator(load_policies(), engine="reference")
CALENDAR = WorkingCalendar()
ISSUED: dict[str, Any] = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "主动公开"},
    "unknown": ["form", "archived"],
}
AS_OF = date(2018, 12, 17)
RECORDS: dict[str, dict[str, Any]] = {
    "rec-done": ISSUED | {"issued": "2018-12-10", "published": "2018-12-11"},
    "rec-unknown": {"kind": "document", "jurisdiction": "徐汇区", "issued": "2018-12-04"},
    "rec-soon": ISSUED | {"issued": "2018-12-04"},
    "rec-late": ISSUED | {"issued": "2018-11-22"},
    "rec-law": ISSUED | {"issued": "2018-11-16"},
    "rec-draft": ISSUED | {"issued": None, "secrecy": None},
}
REQUEST = yaml.safe_load(
    (Path(__file__).parents[1] / "examples" / "request.yaml").read_text(encoding="utf-8")
)
OPEN_REQUEST = {name: value for name, value in REQUEST.items() if name not in ("replied", "reply")}


def listed(records: Mapping[str, dict[str, Any]], as_of: Any = AS_OF) -> Worklist:
    """The worklist of records by their names."""
    items = [
        work_item(EVALUATOR, record | {"id": name}, as_of=as_of, name="") for name, record in records.items()
    ]
    return worklist(items, as_of=as_of)


def lines(records: Mapping[str, dict[str, Any]]) -> str:
    """Records as JSON Lines."""
    named = (record | {"id": name} for name, record in records.items())
    return "\n".join(json.dumps(record, ensure_ascii=False, default=str) for record in named)


def test_what_presses_most_is_first() -> None:
    """Past a limit of law, past another limit, due soon, facts to ask, all others."""
    work = listed(RECORDS)
    assert {group: [item.name for item in items] for group, items in work.groups.items()} == {
        "overdue": ["rec-law", "rec-late"],
        "due_soon": ["rec-soon"],
        "to_ask": ["rec-unknown", "rec-draft"],
        "rest": ["rec-done"],
    }
    assert (work.total, work.past_statutory) == (6, 1)
    assert all(item.summary.questions for item in work.groups["to_ask"])


def test_of_facts_to_ask_for_those_that_settle_most_are_first() -> None:
    """Whatever else is wrong with the record."""
    half = {"secrecy": "none", "kind": "document", "jurisdiction": "徐汇区"}
    records = {
        "a": {**half, "exemption_grounds": [], "form": {"interpretation": True}},
        "b": half,
        "c": {"kind": "document", "jurisdiction": "徐汇区"},
    }
    settles = [item.summary.questions[0].bears_on for item in listed(records).groups["to_ask"]]
    assert len(set(settles)) > 1
    assert settles == sorted(settles, reverse=True)


def test_a_fact_to_ask_names_who_knows_it() -> None:
    """In the text and on the page."""
    work = listed(RECORDS)
    text = "".join(printed(worklist_report(work, "zh")).split())
    known = {each.who.zh for item in work.groups["to_ask"] for each in item.summary.questions if each.who}
    assert known
    assert all(f"问{who}；" in shown for who in known for shown in (text, worklist_page(work, "zh")))


def test_a_limit_past_is_one_of_law_only_where_law_sets_it() -> None:
    """The district's ten days are none; the twenty days of the Regulation are."""
    acts = {item.name: item.summary.to_do[0] for item in listed(RECORDS).groups["overdue"]}
    assert not acts["rec-late"].past_statutory
    assert acts["rec-law"].past_statutory
    assert acts["rec-law"].id == "publish-statutory"


@pytest.mark.parametrize(
    ("name", "changed", "due", "first", "paused", "facts"),
    [
        ("nothing moved it", {"consultations": []}, "2021-04-13", None, False, None),
        ("time of a third party not counted", {}, "2021-04-27", "2021-04-13", False, "第三方"),
        (
            "the third party has not answered: at most fifteen days",
            {"consultations": [{"whom": "第三方", "sent": "2021-03-18", "received": "2021-03-19"}]},
            "2021-05-07",
            "2021-04-13",
            False,
            "第三方",
        ),
        (
            "another body has not answered: no end",
            {"consultations": [{"whom": "其他机关", "sent": "2021-03-18", "received": "2021-03-19"}]},
            None,
            "2021-04-13",
            True,
            "机关",
        ),
        (
            "extended",
            {
                "consultations": [],
                "extension": {"notified": "2021-04-01", "consent": "同意", "working_days": 10},
            },
            "2021-04-26",
            "2021-04-13",
            False,
            "延长",
        ),
    ],
)
def test_a_limit_that_moved_tells_its_first_day_and_why(
    name: str, changed: dict[str, Any], due: str | None, first: str | None, paused: bool, facts: str | None
) -> None:
    """First and present day stand apart; one that does not run has no day now."""
    found = EVALUATOR.summary(OPEN_REQUEST | changed, as_of="2021-04-05")
    act = next(item for item in found.to_do if item.id == "reply")
    shown = (act.due and act.due.isoformat(), act.first_due and act.first_due.isoformat(), act.paused)
    assert (name, *shown) == (name, due, first, paused)
    assert act.delayed_by is None if facts is None else facts in act.delayed_by.zh
    assert (first is not None) == ("原期限" in found.text("zh"))
    assert paused == ("期限暂停" in found.text("zh")) == ("limit paused" in found.text("en"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_has_totals_and_fits_a_page(lang: str) -> None:
    """Every record stands there; no line is wider than 80 columns."""
    done = run("worklist", "-", "--as-of", "2018-12-17", "--lang", lang, stdin=lines(RECORDS))
    assert (done.status, done.err) == (0, "")
    assert max(map(width, done.out.splitlines())) <= PAGE_WIDTH
    assert all(name in done.out for name in RECORDS)
    assert {"zh": "已逾期2件（其中超过法定期限1件）", "en": "2 overdue (1 of them past"}[lang] in done.out
    places = [done.out.index(name) for name in ("rec-law", "rec-soon", "rec-unknown", "rec-done")]
    assert places == sorted(places)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_leads_from_the_totals_to_the_groups(lang: str) -> None:
    """Each total is a link; a record is a row; what does not press is folded."""
    done = run(
        "worklist", "-", "--as-of", "2018-12-17", "--lang", lang, "--format", "html", stdin=lines(RECORDS)
    )
    assert_whole(done.out, lang)
    found = Page(done.out)
    ids = {attributes["id"] for _, attributes in found.tags if "id" in attributes}
    assert {attributes["href"] for attributes in found.of("a")} == {f"#{name}" for name in ids}
    assert ids == {"overdue", "due_soon", "to_ask", "rest"}
    assert len(found.of("tr")) == 3 + 5
    assert all(name in found.text for name in RECORDS)


def test_the_page_is_inert() -> None:
    """An id is text, also in the part that is folded."""
    tricks = "<script>alert(1)</script>\u202e"
    html = worklist_page(
        listed({f"{tricks}{number}": record for number, record in enumerate(RECORDS.values())}), "zh"
    )
    assert Page(html).of("script") == [] and Page(html).open == []
    assert "\u202e" not in html


def test_the_calendar_file_has_each_limit_with_its_alarms() -> None:
    """Five working days and one before, at nine in the morning; nothing that is done or without a day."""
    made = worklist_events(listed(RECORDS), CALENDAR, "zh")
    events = Calendar.from_ical(made).walk("VEVENT")
    online = {event.decoded("dtstart") for event in events if "上网" in event["summary"]}
    assert online == {date(2018, 12, 6), date(2018, 12, 18)}
    for event in events:
        due = event.decoded("dtstart")
        rings = [
            datetime(due.year, due.month, due.day) + alarm.decoded("trigger")
            for alarm in event.walk("VALARM")
        ]
        assert [CALENDAR.between(ring.date(), due) for ring in rings] == [5, 1]
        assert all(ring.hour == 9 and CALENDAR.is_working_day(ring.date()) for ring in rings)
    assert len({str(event["uid"]) for event in events}) == len(events) > 5
    assert any("rec-soon" in event["summary"] for event in events)


def test_the_calendar_file_is_the_same_for_the_same_list() -> None:
    """Byte for byte, and the ids of events stay when the list is made on another day."""
    made = worklist_events(listed(RECORDS), CALENDAR, "zh")
    assert worklist_events(listed(dict(reversed(RECORDS.items()))), CALENDAR, "zh") == made
    later = worklist_events(listed(RECORDS, date(2018, 12, 18)), CALENDAR, "zh")
    uids = [set(re.findall(rb"UID:(\w+)", file)) for file in (made, later)]
    assert uids[1] <= uids[0] or uids[0] <= uids[1]


def test_a_limit_in_hours_is_an_instant_of_the_calendar_file() -> None:
    """In universal time, so that every calendar shows it right."""
    example = Path(__file__).parents[1] / "examples" / "emergency.yaml"
    record = yaml.safe_load(example.read_text(encoding="utf-8"))
    kept = {name: value for name, value in record.items() if name not in ("releases", "conferences")}
    as_of = EVALUATOR.summary(kept, as_of="2030-01-01").to_do[0].due
    assert isinstance(as_of, datetime)
    made = worklist_events(listed({"e": kept}, as_of - timedelta(minutes=30)), CALENDAR, "en")
    starts = [event.decoded("dtstart") for event in Calendar.from_ical(made).walk("VEVENT")]
    instants = [start for start in starts if isinstance(start, datetime)]
    assert as_of in [start.astimezone(SHANGHAI) for start in instants]
    assert {start.utcoffset() for start in instants} == {timedelta()}


def test_a_rejected_record_is_counted_and_reported() -> None:
    """Status 2; the others are listed."""
    bad = '{"kind": "document", "issued": "x"}\n'
    done = run("worklist", "-", "--as-of", "2018-12-17", "--lang", "zh", stdin=bad + lines(RECORDS))
    assert done.status == 2
    assert "stdin:1: issued:" in done.err
    assert "未受理1件" in done.out and "已逾期2件" in done.out
    assert "7件" in done.out


def decisions(records: Mapping[str, dict[str, Any]], as_of: str) -> str:
    """What `evaluate` prints of the records, a line each; the first of them is rejected."""
    bad = '{"kind": "document", "issued": "x"}\n'
    return run(
        "evaluate",
        "-",
        "--format",
        "jsonl",
        "--as-of",
        as_of,
        "--engine",
        "reference",
        stdin=bad + lines(records),
    ).out


def test_a_worklist_of_decisions_is_that_of_their_records() -> None:
    """As of their own moment; what was rejected is counted. A decision does not hold that its record is a draft."""
    records = {name: record for name, record in RECORDS.items() if name != "rec-draft"}
    done = run("worklist", "-", "--lang", "zh", stdin=decisions(records, "2018-12-17"))
    own = run("worklist", "-", "--as-of", "2018-12-17", "--lang", "zh", stdin=lines(records))
    assert (done.status, own.status) == (2, 0)
    assert "stdin:1: problems: 该事项未受理" in done.err and len(done.err.splitlines()) == 1
    assert done.out.splitlines()[2:] == own.out.splitlines()[2:]
    assert done.out.splitlines()[0] == own.out.splitlines()[0].replace("5件", "6件")


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        (
            "another moment than the list",
            {"as_of": "2018-12-18"},
            "as_of: decided as of 2018-12-18, and the list",
        ),
        ("a part is missing", {"findings": None}, "findings: not as a decision has it"),
        (
            "a kind that no policy knows",
            {"record": {"kind": "x", "id": "1"}},
            "record.kind: not as a decision",
        ),
    ],
)
def test_a_decision_that_does_not_belong_is_refused(name: str, change: dict[str, Any], told: str) -> None:
    """With its line; the others are listed."""
    first, second = decisions({"a": ISSUED, "b": ISSUED}, "2018-12-17").splitlines()[1:]
    changed = json.dumps(json.loads(second) | change)
    done = run("worklist", "-", stdin=f"{first}\n{changed}\n")
    assert (name, done.status) == (name, 2)
    assert f"stdin:2: {told}" in done.err
    assert "worklist: 2 records" in done.out


def sheet_of(data: bytes, lang: str) -> list[dict[str, Any]]:
    """The rows of the first sheet of a workbook, read by another library."""
    head = {"zh": "事项", "en": "Record"}[lang]
    rows: list[dict[str, Any]] = pl.read_excel(data, infer_schema_length=None).to_dicts()
    assert head in rows[0]
    return rows


def test_the_workbook_has_the_rows_of_the_list() -> None:
    """In its order; days are days; a row for each act and each fact to ask for; the same bytes for the same list."""
    work = listed(RECORDS)
    made = worklist_workbook(work, "zh")
    assert made == worklist_workbook(listed(RECORDS), "zh")
    rows = sheet_of(made, "zh")
    assert list(dict.fromkeys(row["事项"] for row in rows)) == [
        item.name for items in work.groups.values() for item in items
    ]
    acts = [
        act.due for group in ("overdue", "due_soon") for item in work.groups[group] for act in item.summary.to_do
        if act.due is not None and act.status is not Status.UNDETERMINED
    ]  # fmt: skip
    assert [row["截止"] for row in rows if row["截止"] is not None] == acts
    asked = [question.question.zh for item in work.groups["to_ask"] for question in item.summary.questions]
    assert [row["要办的事"] for row in rows if row["分组"] == "待补事实"] == asked
    assert "Record" in sheet_of(worklist_workbook(work, "en"), "en")[0]


def test_nothing_in_a_workbook_acts() -> None:
    """Names that look like formulas, links or markup are text; a long name is cut."""
    names = ["=1+1", "http://a.example/", "<b>\u202e", "+cmd|' /C calc'!A0", "长" * 1000]
    made = worklist_workbook(listed(dict.fromkeys(names, ISSUED | {"issued": "2018-11-22"})), "zh")
    with zipfile.ZipFile(io.BytesIO(made)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet
    told = {row["事项"] for row in sheet_of(made, "zh")}
    assert {"=1+1", "http://a.example/", "<b>", "+cmd|' /C calc'!A0"} < told
    assert max(map(len, told)) < 100


def test_other_processes_may_do_the_work() -> None:
    """What goes to them and comes back is as it was."""
    evaluator = pickle.loads(pickle.dumps(EVALUATOR))  # noqa: S301  # just made
    item = work_item(evaluator, ISSUED, as_of=AS_OF, name="a")
    assert pickle.loads(pickle.dumps(item)) == work_item(EVALUATOR, ISSUED, as_of=AS_OF, name="a")  # noqa: S301
