"""Summaries: what is counted of many decisions, and what a summary shows in turn."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped import EVALUATOR
from strategies import document_records

from disclosure_rules import ConclusionError, DisclosureRulesError, PortfolioRecord, RecordError, summarise
from disclosure_rules.portfolio import SHIPPED_IDS, CountedIds
from disclosure_rules.reading.strict import read_file
from disclosure_rules.records import read_record
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import view
from disclosure_rules.render import render_decision, render_explanation

EXAMPLE = Path(__file__).parents[1] / "examples" / "portfolio.yaml"
AS_OF = "2018-12-21"
PERIOD: dict[str, Any] = {"period_start": "2018-10-01", "period_end": "2018-12-31"}
OPEN = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "issued": "2018-11-22",
    "secrecy": "none",
    "exemption_grounds": [],
    "normative": False,
    "policy_document": False,
    "interpretation": {"deemed_needed": False},
    "form": {"proposed_attribute": "proactive"},
}


def counted(*records: dict[str, Any], as_of: str = AS_OF, **more: Any) -> dict[str, int]:
    """The counts above nought of what is decided about these records."""
    decisions = EVALUATOR.evaluate_many(records, as_of=as_of)
    made = summarise(decisions, **{"agency": "某局", "level": "agency", **PERIOD, **more})
    assert made.counts is not None
    return {name: number for name, number in made.counts.model_dump().items() if number}


def timing(*records: dict[str, Any], as_of: str = AS_OF) -> dict[str, int]:
    """How publication stands, of these counts."""
    names = (
        "in_time",
        "late_general",
        "late_statutory",
        "overdue_general",
        "overdue_statutory",
        "running",
        "unsettled",
    )
    return {name: number for name, number in counted(*records, as_of=as_of).items() if name in names}


def test_what_is_counted_is_named_by_the_caller() -> None:
    """Other ids count other conclusions, and one that nobody decides is refused with the nearest."""
    late = {**OPEN, "published": "2018-12-11"}
    assert timing(late) == {"late_general": 1}
    other = CountedIds(general="publish-interpretation", statutory="publish-online")
    assert "late_statutory" in counted(late, ids=other)
    with pytest.raises(ConclusionError, match=r"disclosure\.attribute"):
        counted(OPEN, ids=CountedIds(attribute="disclosure.atribute"))


def test_a_summary_of_nothing_counts_nought() -> None:
    """Every count is stated but that of documents of process, which no decision tells."""
    made = summarise([], agency="某局", level="本单位", **PERIOD)
    assert isinstance(made, PortfolioRecord)
    assert made.counts is not None
    counts = made.counts.model_dump()
    assert counts.pop("process") is None
    assert set(counts.values()) == {0}
    assert (made.agency, str(made.level), made.period_end) == ("某局", "agency", date(2018, 12, 31))


def test_attributes_are_counted() -> None:
    """Open, on request, withheld, and what nobody can tell; a redacted document is open."""
    found = counted(
        OPEN,
        {**OPEN, "exemption_grounds": [{"ground": "个人隐私", "extent": "part"}]},
        {
            **OPEN,
            "form": {"proposed_attribute": "on_request"},
            "consent": "granted",
            "impact": {"citizens_interests": False},
        },
        {**OPEN, "secrecy": "secret"},
        {**OPEN, "secrecy": None},
        {**OPEN, "secrecy": None},
    )
    names = ("documents", "proactive", "redacted", "on_request", "withheld", "undetermined")
    assert {name: found[name] for name in names} == {
        "documents": 6,
        "proactive": 2,
        "redacted": 1,
        "on_request": 1,
        "withheld": 1,
        "undetermined": 2,
    }


@pytest.mark.parametrize(
    ("facts", "as_of", "stands"),
    [
        ({"published": "2018-12-06"}, "2018-12-31", "in_time"),
        ({"published": "2018-12-07"}, "2018-12-31", "late_general"),
        ({"published": "2018-12-20"}, "2018-12-31", "late_general"),
        ({"published": "2018-12-21"}, "2018-12-31", "late_statutory"),
        ({}, "2018-12-06", "running"),
        ({}, "2018-12-07", "overdue_general"),
        ({}, "2018-12-20", "overdue_general"),
        ({}, "2018-12-21", "overdue_statutory"),
        ({"unknown": ["published"]}, "2018-12-06", "running"),
        ({"unknown": ["published"]}, "2018-12-21", "unsettled"),
        ({"jurisdiction": None, "published": "2018-12-06"}, "2018-12-31", "unsettled"),
        ({"jurisdiction": None, "published": "2018-12-21"}, "2018-12-31", "late_statutory"),
        ({"jurisdiction": "黄浦区", "published": "2018-12-20"}, "2018-12-31", "in_time"),
        ({"jurisdiction": "黄浦区", "published": "2018-12-21"}, "2018-12-31", "late_statutory"),
        ({"issued": None}, "2018-12-31", "running"),
        ({"issued": "2026-12-30", "published": "2027-01-29"}, "2027-01-29", "unsettled"),
    ],
)
def test_a_document_stands_in_one_place(facts: dict[str, Any], as_of: str, stands: str) -> None:
    """Against the 10 working days and the 20, the statutory limit first; provisional lateness settles nothing."""
    assert timing({**OPEN, **facts}, as_of=as_of) == {stands: 1}


def test_a_document_that_need_not_be_published_stands_nowhere() -> None:
    """Its attribute is counted all the same."""
    assert timing({**OPEN, "secrecy": "secret"}) == {}
    assert counted({**OPEN, "secrecy": "secret"})["withheld"] == 1


def test_interpretations_are_counted_as_required_and_as_published() -> None:
    """One required and there, one required and missing, one not required."""
    normative = {**OPEN, "issuer": {"level": "部门"}, "normative": True, "published": "2018-12-03"}
    found = counted(normative, {**normative, "interpretation": {"published": "2018-12-03"}}, OPEN)
    assert (found["interpretations_required"], found["interpretations_published"]) == (2, 1)


def test_findings_are_counted_and_measures_by_the_record() -> None:
    """A record with several grave findings leads to one criticism and one notice."""
    bad = {
        **OPEN,
        "secrecy": "secret",
        "published": "2018-12-03",
        "secrecy_review": {"at_formation": "not_done", "before_release": "refused"},
    }
    decision = EVALUATOR.evaluate(bad, as_of=AS_OF)
    severities = [str(found.severity) for found in decision.findings]
    assert severities.count("serious") > 1
    found = counted(bad, bad)
    for name in ("advice", "minor", "major", "serious"):
        assert found.get(name, 0) == 2 * severities.count(name)
    assert (found["criticise"], found["public_notice"]) == (2, 2)


def test_other_records_add_to_findings_and_measures_only() -> None:
    """They are no documents."""
    late = {"kind": "request", "jurisdiction": "黄浦区", "received": "2018-10-08"}
    assert EVALUATOR.evaluate(late, as_of=AS_OF).obligation("reply").status == "overdue"
    assert "documents" not in counted(late)


def test_what_was_rejected_is_counted_apart() -> None:
    """A summary may be made of what `evaluate_many` yields."""
    found = counted({**OPEN, "secrecy": "very"}, OPEN)
    assert (found["rejected"], found["documents"]) == (1, 1)


def test_decisions_are_read_once_and_not_kept() -> None:
    """A stream of any length is summed up as it comes."""
    seen = []

    def coming() -> Iterator[Any]:
        for number in range(3):
            seen.append(number)
            yield EVALUATOR.evaluate(OPEN, as_of=AS_OF)

    made = summarise(coming(), agency="某局", level="agency", **PERIOD)
    assert made.counts is not None
    assert (made.counts.documents, seen) == (3, [0, 1, 2])


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ({"level": "street"}, "record.term"),
        ({"period_start": "soon"}, "record.date"),
        ({"agency": 7}, "record.text"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused(argument: dict[str, Any], code: str) -> None:
    """As a record with that field would be."""
    with pytest.raises(RecordError) as raised:
        counted(**argument)
    assert [(found.code, found.place) for found in raised.value.problems] == [(code, *argument)]


@settings(max_examples=60, deadline=None)
@given(st.lists(document_records(), max_size=6))
def test_each_document_is_counted_once(records: list[dict[str, Any]]) -> None:
    """By its attribute, and by its timing if an obligation to publish is listed."""
    decisions = []
    for record in records:
        try:
            decisions.append(EVALUATOR.evaluate(record, as_of="2023-01-31"))
        except DisclosureRulesError:
            continue
    counts = summarise(decisions, agency="某局", level="agency", **PERIOD).counts
    assert counts is not None
    by_attribute = [counts.proactive, counts.on_request, counts.withheld, counts.undetermined]
    assert counts.documents == len(decisions) == sum(number or 0 for number in by_attribute)
    standing = [
        counts.in_time,
        counts.late_general,
        counts.late_statutory,
        counts.overdue_general,
        counts.overdue_statutory,
        counts.running,
        counts.unsettled,
    ]
    listed = [
        decision
        for decision in decisions
        if {found.id for found in decision.obligations} & {SHIPPED_IDS.general, SHIPPED_IDS.statutory}
    ]
    assert sum(number or 0 for number in standing) == len(listed)


def share(**counts: int | None) -> Any:
    """The share that is open, in ten thousandths."""
    record = read_record({"kind": "portfolio", "counts": counts})
    return view(record, date(2026, 3, 31))["counts.proactive_share"]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"documents": 1666, "proactive": 1609}, 9658),  # 闵行区 2025: 96.58 %
        (
            {"documents": 103, "process": 71, "proactive": 32},
            10000,
        ),  # 小昆山镇 2025: without process 32 of 32
        ({"documents": 22, "proactive": 14}, 6364),  # 长征镇 2025: 14 of 22
        ({"documents": 3, "proactive": 2}, 6667),
        ({"documents": 3, "proactive": 0}, 0),
        ({"documents": 0, "proactive": 0}, ABSENT),
        ({"documents": 3, "process": 3, "proactive": 0}, ABSENT),
        ({"documents": 3}, UNKNOWN),
        ({"proactive": 3}, UNKNOWN),
    ],
)
def test_the_share_that_is_open(counts: dict[str, int], expected: Any) -> None:
    """As districts report it; documents of process leave the denominator, and of nothing there is no share."""
    assert share(**counts) == expected


@pytest.mark.parametrize(
    ("counts", "place"),
    [
        ({"documents": 3, "proactive": 4}, "counts.documents"),
        ({"documents": 3, "proactive": 2, "withheld": 2}, "counts.documents"),
        ({"proactive": 3, "redacted": 4}, "counts.proactive"),
        ({"interpretations_required": 1, "interpretations_published": 2}, "counts.interpretations_required"),
    ],
)
def test_parts_that_are_more_than_their_whole_are_refused(counts: dict[str, int], place: str) -> None:
    """With both named, in both languages."""
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate({"kind": "portfolio", "counts": counts}, as_of=AS_OF)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place) == ("record.counts", place)
    assert all(f"`{name}`" in problem.message for name in counts)
    assert "之和大于" in problem.zh


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    """On the same day it may."""
    day = {"kind": "portfolio", "period_start": "2019-01-01", "period_end": "2019-01-01"}
    assert EVALUATOR.evaluate(day, as_of="2019-01-31").record.kind == "portfolio"
    with pytest.raises(RecordError) as raised:
        EVALUATOR.evaluate({**day, "period_end": "2018-12-31"}, as_of="2019-01-31")
    assert [(found.code, found.place) for found in raised.value.problems] == [("record.period", "period_end")]


@pytest.mark.parametrize("number", [-1, 1.5, "3", True])
def test_a_count_is_a_whole_number(number: Any) -> None:
    """Not below nought, not text, not a yes."""
    with pytest.raises(RecordError) as raised:
        read_record({"kind": "portfolio", "counts": {"documents": number}})
    assert [found.place for found in raised.value.problems] == ["counts.documents"]


@pytest.mark.parametrize(
    ("period_end", "as_of", "governing"),
    [
        ("2018-12-31", "2019-02-28", "2018-12-31"),
        ("2019-03-31", "2019-02-28", "2019-02-28"),
        (None, "2019-02-28", "2019-02-28"),
    ],
)
def test_the_end_of_the_period_selects_the_law(period_end: str | None, as_of: str, governing: str) -> None:
    """While it has not come, `as_of` does."""
    decision = EVALUATOR.evaluate({"kind": "portfolio", "period_end": period_end}, as_of=as_of)
    assert str(decision.provenance.governing_date) == governing


def test_a_summary_is_evaluated_in_turn() -> None:
    """A document past the statutory limit leads to public notice of its agency."""
    late = EVALUATOR.evaluate({**OPEN, "published": "2018-12-21"}, as_of="2018-12-31")
    made = summarise([late], agency="某局", level="agency", jurisdiction="徐汇区", **PERIOD)
    decision = EVALUATOR.evaluate(made, as_of="2018-12-31")
    assert decision.finding("documents-past-statutory-limit").severity == "serious"
    assert [str(found.measure) for found in decision.accountability] == ["criticise", "public_notice"]


def test_the_example_in_both_languages() -> None:
    """What the summary shows, and why."""
    record = read_file(EXAMPLE).data
    decision = EVALUATOR.evaluate(record, as_of="2019-04-30")
    assert [found.id for found in decision.findings] == [
        "documents-past-general-limit",
        "interpretations-missing",
    ]
    assert {found.id: str(found.status) for found in decision.obligations} == {
        "summary-notice": "pending",
        "inspect-publication": "fulfilled",
        "urge-rectification": "fulfilled",
    }
    explanation = EVALUATOR.explain(record, as_of="2019-04-30", about="documents-past-general-limit")
    told = render_decision(decision, EVALUATOR.policies, "zh") + render_explanation(explanation, "zh")
    assert "本期有公文超过一般期限上网发" in told
    assert "超过一般期限上网数" in told
    told = render_decision(decision, EVALUATOR.policies, "en") + render_explanation(explanation, "en")
    assert "documents past the general limit (documents-past-general-limit): found" in told
    assert "published after the general limit and within the statutory one is at least 1" in " ".join(
        told.split()
    )
