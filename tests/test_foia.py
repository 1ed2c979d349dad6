"""The Freedom of Information Act as a set of its own: its calendar, the one date everybody knows, both engines."""

import csv
from datetime import date, timedelta

import pytest
from commands import ROOT

from disclosure_rules import Evaluator, WorkingCalendar, load_policies, read_calendar
from disclosure_rules.authoring.testing.cases import read_all_cases

FOIA = ROOT / "examples" / "foia"
CALENDAR = read_calendar(FOIA / "federal-holidays.csv")
POLICIES = load_policies(FOIA)
REQUEST = {"kind": "foia_request", "received": "2024-06-10", "component_received": "2024-06-10"}

FIXED = {(1, 1): 0, (6, 19): 2021, (7, 4): 0, (11, 11): 0, (12, 25): 0}
"""The holidays on a day of the year, each with the first year of it; 5 U.S.C. 6103(a)."""
MONDAYS = {1: 3, 2: 3, 9: 1, 10: 2}
"""The months with a holiday on a Monday, and which Monday."""


def holidays(year: int) -> set[date]:
    """The legal public holidays that fall into a year, by 5 U.S.C. 6103(a) and (b): in lieu of a Saturday the day before,
    in lieu of a Sunday the day after."""
    days = [
        date(at, month, day)
        for at in (year, year + 1)
        for (month, day), first in FIXED.items()
        if at >= first
    ]
    found = {day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0)) for day in days}
    for month, nth in MONDAYS.items():
        first = date(year, month, 1)
        found.add(first + timedelta((-first.weekday()) % 7 + 7 * (nth - 1)))
    may, november = date(year, 5, 31), date(year, 11, 1)
    found.add(may - timedelta(may.weekday()))
    found.add(november + timedelta((3 - november.weekday()) % 7 + 21))
    return {day for day in found if day.year == year}


@pytest.mark.parametrize("year", range(2016, 2027))
def test_the_calendar_holds_the_holidays_of_the_law(year: int) -> None:
    """Each by its rule, and no other day."""
    with (FOIA / "federal-holidays.csv").open(encoding="utf-8") as file:
        written = {date.fromisoformat(row["day"]) for row in csv.DictReader(file)}
    assert {day for day in written if day.year == year} == holidays(year)


def test_a_request_of_2024_06_10_is_due_on_2024_07_10() -> None:
    """Nobody need pass the calendar, whose own name stands in the provenance."""
    decision = Evaluator(POLICIES).evaluate(REQUEST, as_of="2024-07-01")
    assert decision.obligation("determination").due == date(2024, 7, 10)
    assert decision.provenance.calendar == CALENDAR.identity
    elsewhere = Evaluator(POLICIES, calendar=WorkingCalendar()).evaluate(REQUEST, as_of="2024-07-01")
    assert elsewhere.obligation("determination").due != date(2024, 7, 10)


def test_both_engines_decide_every_case_alike() -> None:
    """All cases of the example."""
    both = [Evaluator(POLICIES, engine=engine) for engine in ("durable", "reference")]
    for file in read_all_cases([FOIA]):
        for case in file.cells:
            first, second = (
                one.evaluate(case.record, as_of=case.as_of).model_dump(mode="json") for one in both
            )
            del first["provenance"]["engine"], second["provenance"]["engine"]
            assert first == second, case.name
