"""An agency's year: quarters and years as they pass, the readings that parameters switch, and real annual reports."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from disclosure_rules import Evaluator, RecordError, load_policies
from disclosure_rules.explanation.model import Explanation
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record
from disclosure_rules.records.agency_year.facts import quarters
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import PublicPlace

POLICIES = load_policies()
SHIPPED = Evaluator(POLICIES, engine="reference")
EXAMPLE = read_file(Path(__file__).parents[1] / "examples" / "agency-year.yaml").data


def year(**facts: Any) -> dict[str, Any]:
    """The record of a department of the district in 2019, with these facts."""
    level = facts.pop("level", "department")
    return {"kind": "agency_year", "jurisdiction": "xuhui", "agency": {"level": level}, "year": 2019, **facts}


def seen(path: str, as_of: Any, **facts: Any) -> Any:
    """A fact of that record as it stands at `as_of`."""
    return view(read_record(year(**facts)), as_of)[path]


def test_quarters_begin_every_third_month() -> None:
    """In a leap year too."""
    assert quarters(2024) == [date(2024, 1, 1), date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1)]


@pytest.mark.parametrize(
    ("as_of", "over"),
    [("2019-12-30", False), ("2019-12-31", True), ("2019-12-31T23:59", False), ("2020-01-01T00:00", True)],
)
def test_a_year_is_over_when_its_last_day_has_passed(as_of: str, over: bool) -> None:
    """A day as `as_of` means the whole of it, an instant is before midnight or after."""
    found = SHIPPED.trace(year(leader_briefings=0), as_of=as_of)
    assert found.fact("year_over") is over


def test_inspections_count_in_their_year_and_once_they_have_happened() -> None:
    """The first one in the year; a list without one in it means that there was none."""
    days = ["2019-11-20T09:00", "2019-03-05", "2018-12-28", "2020-01-02"]
    last = date(2019, 12, 31)
    assert seen("special_inspections.first", last, special_inspections=days) == date(2019, 3, 5)
    assert seen("special_inspections.first", date(2019, 3, 4), special_inspections=days) is ABSENT
    assert seen("special_inspections.first", last, special_inspections=[]) is ABSENT
    assert seen("special_inspections.first", last) is UNKNOWN
    assert seen("special_inspections.first", last, special_inspections=days, year=None) is UNKNOWN


def test_a_reading_point_counts_with_its_equipment() -> None:
    """Unknown while the equipment of one is not known."""
    points: list[Any] = [{"place": "区档案馆", "equipped": "是"}, {"place": "区图书馆", "equipped": "否"}]
    last = date(2019, 12, 31)
    assert seen("reading_points.equipped", last, reading_points=points) == {PublicPlace.ARCHIVE}
    assert seen("reading_points.equipped", last, reading_points=[*points, "区行政服务中心"]) is UNKNOWN
    assert seen("reading_points.equipped", last) is UNKNOWN


@pytest.mark.parametrize(
    ("written", "read"), [(2019, 2019), ("2019", 2019), ("2019年", 2019), ("2019年度", 2019)]
)
def test_a_year_is_a_number_or_written_with_its_word(written: object, read: int) -> None:
    """As hosts and reports write it."""
    assert read_record(year(year=written)).model_dump()["year"] == read


@pytest.mark.parametrize("written", [True, "19", "二〇一九", "2019-01-01", 2003, 99999, 2019.5])
def test_what_is_no_year_is_refused(written: object) -> None:
    """Dates and flags are no years, and before 2004 there is no calendar."""
    with pytest.raises(RecordError) as raised:
        read_record(year(year=written))
    assert [problem.place for problem in raised.value.problems] == ["year"]


@pytest.mark.parametrize(
    ("about", "as_of", "law"),
    [
        (2018, "2019-06-01", date(2018, 12, 31)),
        (2019, "2019-03-01", date(2019, 3, 1)),
        (2019, "2019-12-31T10:00", date(2019, 12, 31)),
        (None, "2019-03-01", date(2019, 3, 1)),
    ],
)
def test_a_year_is_measured_by_the_law_of_its_last_day(about: int | None, as_of: str, law: date) -> None:
    """While that day has not come, by that of `as_of`."""
    assert SHIPPED.evaluate(year(year=about), as_of=as_of).provenance.governing_date == law


def stands(record: dict[str, Any], about: str, as_of: str, **parameters: Any) -> Any:
    """The due day of an obligation, what a finding lacks or that it is made, or None."""
    chosen = {f"xuhui-2018.{name}": value for name, value in parameters.items()}
    decision = Evaluator(POLICIES, engine="reference", parameters=chosen).evaluate(record, as_of=as_of)
    due = {found.id: str(found.due) for found in decision.obligations}
    lacks = {found.id: list(found.missing) or True for found in decision.findings}
    return {**due, **lacks}.get(about)


@pytest.mark.parametrize(
    ("facts", "about", "chosen", "parameter", "value", "other"),
    [
        ({"year": 2018}, "self-check-q4", None, "self_checks_from", "2018-10-01", "2018-12-31"),
        ({"year": 2018}, "self-check-q3", None, "self_checks_from", "2018-10-01", None),
        ({"year": 2018, "leader_briefings": 0}, "too-few-briefings", None, "yearly_from", 2018, True),
        ({"leader_briefings": 1}, "too-few-briefings", None, "briefings_a_year", 2, True),
        ({"level": "town", "leader_briefings": 0}, "too-few-briefings", True, "departments_named", ["department"], None),
        ({"level": "town", "opinion_steps": ["收集"]}, "opinion-steps-incomplete",
         ["consultation", "analysis", "response", "assessment"], "departments_named", ["department"], None),
        ({"opinion_steps": ["研判", "回应"]}, "opinion-steps-incomplete", ["collection", "consultation", "assessment"],
         "opinion_steps", ["monitoring", "analysis", "response"], ["monitoring"]),
        ({}, "self-check-q1", "2019-03-31", "self_check_day_q1", "04-10", "2019-04-10"),
        ({}, "self-check-report-q1", "None", "self_check_report_is_limited", True, "2019-04-30"),
        ({}, "self-check-report-q4", "None", "self_check_report_is_limited", True, "2020-01-31"),
        ({}, "annual-report-delivery", "2020-01-31", "annual_report_delivery_day", "12-31", "2020-12-31"),
        ({}, "annual-report-portal", "2020-01-31", "annual_report_portal_day", "12-31", "2020-12-31"),
        ({"reviews": {"withheld": 1}}, "withheld-not-reviewed", None, "reviews_a_year", 4, True),
        ({"special_inspections": [], "inspected_elsewhere": "2019-05-05"}, "special-inspection", "2019-12-31",
         "inspection_per_agency", False, None),
        ({"special_inspections": []}, "special-inspection", "2019-12-31", "inspection_per_agency", False, "2019-12-31"),
        ({"training": {"plan": False}}, "no-training-plan", True, "training_organisers", ["district_office"], None),
        ({"training": {"hours": 10}}, "training-too-short", None, "training_hours", 12, True),
        ({"mechanisms": []}, "no-periodic-review", ["periodic_review"], "annexes_in_force", "2020-01-01", None),
    ],
)  # fmt: skip
def test_the_other_reading_decides_otherwise(
    facts: dict[str, Any], about: str, chosen: Any, parameter: str, value: Any, other: Any
) -> None:
    """A documented choice is what the shipped value decides, and its parameter gives the other reading."""
    record = year(**facts)
    assert stands(record, about, "2020-02-03") == chosen
    assert stands(record, about, "2020-02-03", **{parameter: value}) == other


def test_a_sparse_record_is_found_wrong_only_where_something_has_not_happened() -> None:
    """What is left out is unknown: no finding but a hint. What has not happened by its day is overdue."""
    decision = SHIPPED.evaluate(year(), as_of="2020-02-03")
    assert [found.id for found in decision.findings] == ["self-check-reports-behind"]
    overdue = {found.id for found in decision.obligations if found.status == "overdue"}
    quarterly = {f"self-check-q{quarter}" for quarter in (1, 2, 3, 4)}
    reports = {"annual-report", "annual-report-delivery", "annual-report-portal", "annual-report-statutory"}
    assert overdue == quarterly | reports | {"annual-report-delivery-statutory"}
    before = SHIPPED.evaluate(year(), as_of="2019-02-03")
    assert {found.status for found in before.obligations} == {"pending"}


# Who published, where it was, about which year, when; by when the Regulation asks for it, how it stands, days late.
# The days are those of public pages (of the report about 2009 its date line); towns and subdistricts are not named by the Regulation of 2019.
REPORTS = [
    ("徐汇区人民政府", "xuhui", "district_government", 2018, "2019-02-22", "2019-03-31", "fulfilled"),
    ("徐汇区人民政府办公室", "xuhui", "district_office", 2009, "2010-02-10", "2010-03-31", "fulfilled"),
    ("松江区人民政府", "松江区", "district_government", 2024, "2025-02-20", "2025-03-31", "fulfilled"),
    ("松江区泖港镇", "松江区", "town", 2025, "2026-01-20", None, None),
    ("松江区泖港镇", "松江区", "department", 2025, "2026-01-20", "2026-01-31", "fulfilled"),
    ("青浦区夏阳街道办事处", "青浦区", "subdistrict", 2025, "2026-01-19", None, None),
    ("青浦区夏阳街道办事处", "青浦区", "department", 2025, "2026-01-19", "2026-01-31", "fulfilled"),
    ("普陀区人民政府", "普陀区", "district_government", 2025, "2026-01-21", "2026-03-31", "fulfilled"),
    ("静安区南京西路街道办事处", "静安区", "department", 2024, "2025-01-15", "2025-01-31", "fulfilled"),
    ("杨浦区江浦路街道办事处", "杨浦区", "department", 2024, "2025-01-22", "2025-01-31", "fulfilled"),
    ("上海市人民政府办公厅", "上海市", "department", 2020, "2021-01-27", "2021-01-31", "fulfilled"),
    ("上海市人民政府", "上海市", "district_government", 2020, "2021-03-30", "2021-03-31", "fulfilled"),
    ("浦东新区人民政府", "浦东新区", "district_government", 2023, "2024-02-19", "2024-03-31", "fulfilled"),
]


@pytest.mark.parametrize(("name", "place", "level", "about", "published", "due", "status"), REPORTS)
def test_a_real_report_was_in_time_by_the_regulation(
    name: str, place: str, level: str, about: int, published: str, due: str | None, status: str | None
) -> None:
    """A report of 2009, and one of 2018, by the Regulation of 2007; those after it by that of 2019."""
    report = {"published": published}
    record = year(jurisdiction=place, agency={"name": name, "level": level}, year=about, annual_report=report)
    decision = SHIPPED.evaluate(record, as_of=f"{about + 1}-12-31")
    found = {item.id: item for item in decision.obligations}
    if due is None:
        assert not found
    else:
        duty = found["annual-report-statutory"]
        assert (str(duty.due), duty.status, str(duty.fulfilled)) == (due, status, published)
        assert (duty.working_days_late, duty.calendar_days_late) == (None, None)


@pytest.mark.parametrize(
    ("level", "about", "published", "status", "working_days", "calendar_days"),
    [
        ("town", 2025, "2026-01-20", "fulfilled", None, None),
        ("subdistrict", 2025, "2026-01-19", "fulfilled", None, None),
        ("subdistrict", 2024, "2025-01-15", "fulfilled", None, None),
        ("department", 2020, "2021-01-27", "fulfilled", None, None),
        # 2024-01-31 is a Wednesday; the Spring Festival of 2024 was off from 10 to 17 February, and the Sundays
        # 4 and 18 were worked: the days counted are 1, 2, 4, 5, 6, 7, 8, 9, 18, 19.
        ("department", 2023, "2024-02-19", "fulfilled_late", 10, 19),
    ],
)
def test_a_real_report_as_if_it_were_the_district_s(
    level: str, about: int, published: str, status: str, working_days: int | None, calendar_days: int | None
) -> None:
    """The instrument binds towns and subdistricts too, by 31 January; the days late are counted by hand."""
    record = year(level=level, year=about, annual_report={"published": published})
    duty = SHIPPED.evaluate(record, as_of=f"{about + 1}-12-31").obligation("annual-report")
    assert duty is not None
    assert (str(duty.due), duty.status) == (f"{about + 1}-01-31", status)
    assert (duty.working_days_late, duty.calendar_days_late) == (working_days, calendar_days)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_example_is_decided_and_explained(lang: Any) -> None:
    """What it says is wrong with it is found, in both languages."""
    decision = SHIPPED.evaluate(EXAMPLE, as_of="2026-02-10")
    assert {found.id: found.missing for found in decision.findings} == {
        "training-too-short": (),
        "contacts-incomplete": ("fax",),
    }
    late = [(found.id, found.working_days_late) for found in decision.obligations if found.working_days_late]
    assert late == [("self-check-q2", 3)]
    said = {"zh": ("逾期履行", "传真"), "en": ("fulfilled late", "fax")}[lang]
    assert all(word in render_decision(decision, POLICIES, lang) for word in said)
    explained = SHIPPED.explain(EXAMPLE, as_of="2026-02-10", about="self-check-q2")
    assert "2025-06-30" in render_explanation(explained, lang)
    whole = SHIPPED.explain(EXAMPLE, as_of="2026-02-10", everything=True)
    assert ("培训" if lang == "zh" else "hours of training") in render_explanation(whole, lang)


@pytest.mark.parametrize(("hours", "short"), [(9.5, True), ("9.99", True), (10, False), (10.5, False)])
def test_half_hours_of_training_are_compared_exactly(hours: Any, short: bool) -> None:
    """9.5 is less than 10; the explanation holds the number as it was written, and reads back."""
    record = {"kind": "agency_year", "jurisdiction": "徐汇区", "year": 2025, "training": {"hours": hours}}
    record["agency"] = {"level": "department"}
    decision = SHIPPED.evaluate(record, as_of="2026-02-01")
    assert ("training-too-short" in [found.id for found in decision.findings]) == short
    explained = SHIPPED.explain(record, as_of="2026-02-01", about="training-too-short")
    stored = explained.model_dump_json()
    assert Explanation.model_validate_json(stored) == explained
    assert f'"value":{hours},' in stored
    assert f"：{hours}" in render_explanation(explained, "zh")
