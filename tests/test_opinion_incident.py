"""Public opinion: the first response, the steps taken, what selects the law, and what a sparse record says."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shipped import EVALUATOR

from disclosure_rules import RecordError
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation
from disclosure_rules.terms import MechanismStep

EXAMPLE = Path(__file__).parents[1] / "examples" / "opinion-incident.yaml"
DAY = date(2019, 5, 31)
ANALYSIS, RESPONSE = MechanismStep.ANALYSIS, MechanismStep.RESPONSE


def seen(path: str, **facts: Any) -> Any:
    """A fact of an incident as it stands on the day."""
    return view(read_record({"kind": "opinion_incident", **facts}), DAY)[path]


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        ({}, ABSENT),
        ({"responded": "2019-05-21T10:00"}, parse_moment("2019-05-21T10:00")),
        (
            {"responded": "2019-05-21T10:00", "facts_published": "2019-05-21T09:00"},
            parse_moment("2019-05-21T09:00"),
        ),
        ({"adoption_published": "2019-05-22", "press_conference": "2019-05-21"}, date(2019, 5, 21)),
        ({"responded": "2019-05-21T10:00", "facts_published": "2019-05-21"}, date(2019, 5, 21)),
        ({"responded": "2019-06-01"}, ABSENT),
        ({"investigated": "2019-05-21", "special_response": "2019-05-21"}, ABSENT),
        ({"responded": "2019-05-21", "unknown": ["facts_published"]}, UNKNOWN),
        (
            {"responded": "2019-05-21", "releases": [{"channel": "gazette", "date": "2019-05-20"}]},
            date(2019, 5, 20),
        ),
        ({"responded": "2019-05-21", "releases": [{"channel": "gazette"}]}, UNKNOWN),
    ],
)
def test_the_first_response_is_the_first_thing_the_public_is_told(facts: dict[str, Any], first: Any) -> None:
    """Action by law and preparation are no response; while one act is not known, the first is not known."""
    assert seen("first_response", **facts) == first


RELEASES = {
    "press_conference": "2019-05-22",
    "releases": [
        {"channel": "portal", "date": "2019-05-25"},
        {"channel": "interpretation_column", "date": "2019-05-24"},
        {"channel": "press_conference", "date": "2019-05-23"},
        {"channel": "social_media", "date": "2019-05-23"},
    ],
}


@pytest.mark.parametrize(
    ("facts", "portal", "elsewhere", "conference"),
    [
        ({}, ABSENT, ABSENT, ABSENT),
        ({"releases": []}, ABSENT, ABSENT, ABSENT),
        (RELEASES, date(2019, 5, 24), date(2019, 5, 22), date(2019, 5, 22)),
        ({"releases": RELEASES["releases"]}, date(2019, 5, 24), date(2019, 5, 23), date(2019, 5, 23)),
        ({"releases": [{"channel": "portal", "date": "2019-06-01"}]}, ABSENT, ABSENT, ABSENT),
        ({"unknown": ["releases"]}, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_a_response_is_told_by_its_channels(
    facts: dict[str, Any], portal: Any, elsewhere: Any, conference: Any
) -> None:
    """The column of the portal is on the portal; a press conference is one, whichever way it is stated."""
    names = ("portal", "first_elsewhere", "press_conference")
    assert [seen(f"releases.{name}", **facts) for name in names] == [portal, elsewhere, conference]


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ({}, UNKNOWN),
        ({"responded": "2019-05-21"}, UNKNOWN),
        ({"steps": []}, set()),
        ({"steps": ["研判"]}, {ANALYSIS}),
        ({"steps": ["研判"], "responded": "2019-05-21"}, {ANALYSIS, RESPONSE}),
        ({"steps": ["研判"], "responded": "2019-06-01"}, {ANALYSIS}),
        ({"steps": ["研判"], "unknown": ["responded"]}, UNKNOWN),
        ({"steps": ["研判", "回应"], "unknown": ["responded"]}, {ANALYSIS, RESPONSE}),
    ],
)
def test_a_dated_response_is_a_step_taken(facts: dict[str, Any], steps: Any) -> None:
    """What is stated counts as it is; the response also by its date."""
    assert seen("steps.taken", **facts) == steps


def test_the_day_it_arose_selects_the_law_and_may_not_lie_ahead() -> None:
    """Without it, `as_of` does, also where it is known when it was noticed."""
    record = read_record({"kind": "政务舆情", "arose": "2018-11-21T23:00", "noticed": "2018-11-22T08:00"})
    assert record.governing_date(DAY) == date(2018, 11, 21)
    assert read_record({"kind": "政务舆情", "noticed": "2018-11-22"}).governing_date(DAY) == DAY
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate(record, as_of="2018-11-21T22:59")
    assert [(found.code, found.place) for found in raised.value.problems] == [
        ("record.as-of-before-opinion", "arose")
    ]


@pytest.mark.parametrize(
    "facts", [{}, {"about": "政策文件", "arose": "2019-05-20"}, {"level": "区级", "closed": "2019-05-30"}]
)
def test_a_sparse_record_is_undetermined_and_not_wrong(facts: dict[str, Any]) -> None:
    """What was left out is asked for; nothing is found, nothing is overdue."""
    decision = EVALUATOR.evaluate({"kind": "opinion_incident", "jurisdiction": "徐汇区", **facts}, as_of=DAY)
    assert decision.outcome == "undetermined"
    assert decision.findings == ()
    assert {found.status for found in decision.obligations} <= {"undetermined", "pending"}


HANDLED_WELL: dict[str, Any] = {
    "kind": "opinion_incident",
    "jurisdiction": "徐汇区",
    "about": "policy_document",
    "natures": ["misunderstanding", "falsehood"],
    "topics": ["reform"],
    "vital_interests": True,
    "considerable_impact": True,
    "may_be_misread": True,
    "level": "district",
    "competent_departments": ["某局"],
    "answered_by_responsible": True,
    "arose": "2019-05-20T08:00",
    "noticed": "2019-05-20T09:00",
    "steps": ["collection", "consultation", "analysis", "follow_up", "assessment"],
    "facts_published": "2019-05-21T09:00",
    "investigated": "2019-05-25",
    "special_response": "2019-05-22",
    "closed": "2019-05-30",
}
EVENTS = {"facts_published", "investigated", "special_response", "closed"}
UNASKED = {"", "noticed", "vital_interests", "may_be_misread", "competent_departments"}


@pytest.mark.parametrize("left_out", ["", *sorted(set(HANDLED_WELL) - {"kind"} - EVENTS)])
def test_leaving_out_what_is_open_world_makes_nothing_wrong(left_out: str) -> None:
    """What a host does not know about opinion that was answered well is unknown."""
    facts = {name: value for name, value in HANDLED_WELL.items() if name != left_out}
    decision = EVALUATOR.evaluate(facts, as_of=DAY)
    assert decision.outcome in ("compliant", "undetermined")
    assert (decision.outcome == "compliant") == (left_out in UNASKED)


def test_the_example_in_both_languages() -> None:
    """Answered in time by who drafted the document; closed without two steps."""
    record = read_file(EXAMPLE).data
    decision = EVALUATOR.evaluate(record, as_of="2019-06-28")
    assert decision.determinations["opinion.responsible"].value == "drafting_department"
    assert {found.status for found in decision.obligations} == {"fulfilled"}
    assert [(found.id, found.missing) for found in decision.findings] == [
        ("steps-left-out", ("consultation", "assessment"))
    ]
    explanation = EVALUATOR.explain(record, as_of="2019-06-28", about="steps-left-out")
    for lang, words in (("zh", "舆情办结时未经过：会商、评估"), ("en", "the matter was closed without: ")):
        assert words in render_decision(decision, EVALUATOR.policies, lang)
        assert "opinion.annex2-steps" in render_explanation(explanation, lang)
