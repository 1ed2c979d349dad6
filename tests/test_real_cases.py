"""Real documents, annual reports and one emergency, as their pages tell them: what was due when, and how it stood."""

from pathlib import Path
from typing import Any

import pytest
from shipped import EVALUATOR

from disclosure_rules import Decision, RecordError
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record

CASES: dict[str, list[dict[str, Any]]] = read_file(Path(__file__).parent / "data" / "real_cases.yaml").data
AS_OF = "2026-11-23"
PUBLIC = {"secrecy": "none", "exemption_grounds": [], "form": {"proposed_attribute": "主动公开"}}


def cases(group: str) -> pytest.MarkDecorator:
    """One test for each case of a group."""
    return pytest.mark.parametrize("case", CASES[group], ids=lambda case: case["id"])


def decided(kind: str, case: dict[str, Any]) -> Decision:
    """What is decided about a case, which a host would hand over as a mapping."""
    open_text = PUBLIC if kind == "document" else {}
    return EVALUATOR.evaluate({"kind": kind, "id": case["id"], **open_text, **case["facts"]}, as_of=AS_OF)


def holds(decision: Decision, case: dict[str, Any]) -> None:
    """Every obligation that is expected stands as counted, days late included; none is there that must not be."""
    found = {item.id: item.model_dump(mode="json") for item in decision.obligations}
    for name, expected in case.get("expect", {}).items():
        late = {"working_days_late": None, "calendar_days_late": None, "hours_late": None, **expected}
        assert {key: found[name][key] for key in late} == late
        assert found[name]["provisional"] is False
    assert not set(case.get("absent", ())) & set(found)


def test_every_case_says_something() -> None:
    """There are as many as were collected, each with something to hold it to."""
    assert {group: len(listed) for group, listed in CASES.items()} == {
        "documents": 19,
        "refused": 4,
        "contradicted": 1,
        "reports": 11,
        "emergencies": 1,
    }
    for group in ("documents", "reports", "emergencies"):
        assert all(case.get("expect") or case.get("absent") for case in CASES[group])


@cases("documents")
def test_a_document(case: dict[str, Any]) -> None:
    """Under the law of its day and its place: the limit of the regulation, in the district its own as well."""
    decision = decided("document", case)
    holds(decision, case)
    assert decision.determination("disclosure.attribute").value == case.get("attribute", "proactive")
    needs = {entry.about: list(entry.needs) for entry in decision.undetermined}
    for name, expected in case.get("needs", {}).items():
        assert needs[name] == expected


@pytest.mark.parametrize(
    "case", [case for case in CASES["documents"] if "number" in case], ids=lambda case: case["id"]
)
def test_a_number_is_read_whatever_its_brackets(case: dict[str, Any]) -> None:
    """As it should have been written; one without a year stays as it is."""
    record: Any = read_record({"kind": "document", **case["facts"]})
    assert record.number == case["number"]


@cases("refused")
def test_what_contradicts_itself_is_told(case: dict[str, Any]) -> None:
    """Each field with its problem, and nothing is decided."""
    with pytest.raises(RecordError) as raised:
        decided(case["facts"].get("kind", "document"), case)
    assert {found.place: found.code for found in raised.value.problems} == case["codes"]


@cases("contradicted")
def test_a_contradiction_of_dates_is_found(case: dict[str, Any]) -> None:
    """A publication minutes before the issue is a finding, and whether it was in time stays open."""
    decision = decided("document", case)
    assert [found.id for found in decision.findings] == case["findings"]
    assert decision.obligation("publish-online").status == "undetermined"


@cases("reports")
def test_an_annual_report(case: dict[str, Any]) -> None:
    """By the regulation of its year: for all by 31 March until that of 2018, then by who publishes it."""
    holds(decided("agency_year", case), case)


@cases("emergencies")
def test_an_emergency(case: dict[str, Any]) -> None:
    """Before there were limits in hours, and elsewhere, none is measured."""
    decision = decided("emergency", case)
    holds(decision, case)
    assert decision.determination("emergency.first_responsible").value == "unassigned"
