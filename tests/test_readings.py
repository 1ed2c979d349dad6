"""The readings that a parameter switches (docs/decisions): the other reading decides otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.decision import Decision

POLICIES = load_policies()

DOCUMENT: dict[str, Any] = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "issued": "2018-11-23",
    "secrecy": "none",
    "exemption_grounds": [],
    "normative": False,
    "policy_document": False,
    "impact": {"wide": False, "livelihood": False, "attention": False, "specialised": False},
    "trail": {"needs_district_consent": False},
    "interpretation": {"deemed_needed": False},
}


def concluded(decision: Decision, about: str) -> Any:
    """What a decision says: the value of a determination, the due day of an obligation, whether a finding is made."""
    if about in decision.determinations:
        return decision.determinations[about].value
    due = {found.id: str(found.due) for found in decision.obligations}
    return due.get(about, any(found.id == about for found in decision.findings))


@pytest.mark.parametrize(
    ("facts", "about", "chosen", "parameter", "value", "other"),
    [
        (
            {"form": {"proposed_attribute": "proactive"}},
            "publish-online",
            "2018-12-07",
            "publish_limit",
            "9wd",
            "2018-12-06",
        ),
        (
            {
                "form": {"proposed_attribute": "withheld"},
                "consent": "granted",
                "consent_by": "district_authority",
            },
            "consent-by-another-body",
            False,
            "consent_bodies",
            ["unit_body"],
            True,
        ),
        (
            {
                "form": {"proposed_attribute": "withheld"},
                "consent": "granted",
                "impact": {"citizens_interests": True},
                "exemption_grounds": ["暂时不宜公开"],
            },
            "whole-closed-for-a-part",
            True,
            "redaction_is_a_must",
            False,
            False,
        ),
        ({}, "disclosure.attribute", None, "unproposed", "open", "proactive"),
        (
            {
                "issuer": {"level": "区政府"},
                "normative": True,
                "interpretation": {"plan": [], "materials": True},
            },
            "interpretation.intake",
            "refused",
            "intake_lacks",
            "both",
            "accepted",
        ),
        (
            {
                "issuer": {"level": "区政府"},
                "normative": True,
                "interpretation": {"plan": ["提纲"], "materials": False},
            },
            "interpretation.intake",
            "refused",
            "intake_lacks",
            "both",
            "accepted",
        ),
        (
            {
                "issuer": {"level": "区政府"},
                "normative": True,
                "interpretation": {"plan": [], "materials": False},
            },
            "interpretation.intake",
            "refused",
            "intake_lacks",
            "both",
            "refused",
        ),
        (
            {"issuer": {"level": "区府办"}, "normative": True},
            "interpretation.required",
            True,
            "office_as_government",
            False,
            False,
        ),
        (
            {"issuer": {"level": "部门"}, "policy_document": True, "impact": {"wide": True}},
            "interpretation.required",
            True,
            "interpretation_criteria",
            "all",
            False,
        ),
        (
            {"issuer": {"level": "部门"}, "form": {"nature": "政策文件"}},
            "interpretation.required",
            True,
            "interpretation_criteria",
            "all",
            False,
        ),
        (
            {
                "issuer": {"level": "部门"},
                "policy_document": True,
                "impact": {"wide": True, "livelihood": True, "attention": True, "specialised": True},
            },
            "interpretation.required",
            True,
            "interpretation_criteria",
            "all",
            True,
        ),
        (
            {
                "issuer": {"level": "部门"},
                "policy_document": True,
                "impact": {"wide": True, "important": False},
            },
            "interpretation.required",
            True,
            "important_needed",
            True,
            False,
        ),
        (
            {"issuer": {"level": "部门"}, "normative": True, "trail": {"needs_district_consent": True}},
            "interpretation.publisher",
            "issuing_unit",
            "publisher_of_consented",
            "district_office",
            "district_office",
        ),
        (
            {"issuer": {"level": "部门"}, "normative": True},
            "interpretation.publisher",
            "issuing_unit",
            "publisher_of_consented",
            "district_office",
            "issuing_unit",
        ),
        (
            {"published": "2018-11-30", "releases": [{"channel": "政务微信", "date": "2018-11-30"}]},
            "portal-late",
            False,
            "portal_may_be_simultaneous",
            False,
            True,
        ),
        (
            {"issuer": {"level": "部门"}, "normative": True},
            "interpretation.required",
            True,
            "annexes_in_force",
            "2018-12-11",
            False,
        ),
        ({}, "form-not-filled-in", True, "annexes_in_force", "2018-12-11", False),
    ],
)
def test_the_other_reading_decides_otherwise(
    facts: dict[str, Any], about: str, chosen: Any, parameter: str, value: Any, other: Any
) -> None:
    """A documented choice is what the shipped value decides, and its parameter gives the other reading."""
    record = {**DOCUMENT, **facts}
    for part in ("impact", "interpretation"):
        record[part] = {**DOCUMENT[part], **facts.get(part, {})}
    shipped = Evaluator(POLICIES, engine="reference").evaluate(record, as_of="2018-12-31")
    switched = Evaluator(POLICIES, engine="reference", parameters={f"xuhui-2018.{parameter}": value})
    assert concluded(shipped, about) == chosen
    assert concluded(switched.evaluate(record, as_of="2018-12-31"), about) == other


OVERTURNED = {
    "kind": "matter",
    "category": "permits_and_penalties",
    "subject": "other",
    "penalty": {"decided": "2025-03-03", "published": "2025-03-05", "overturned": "2025-04-03"},
}
SHORT = {"kind": "major_decision", "level": "department", "decided": "2025-03-03", "legality_review_days": 3}
SAFETY = {**OVERTURNED, "subject": "work_safety", "penalty": {"decided": "2021-09-02"}}
BUDGET = {"kind": "matter", "category": "fiscal", "budget": {"approved": "2025-01-20"}}
FILED = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "issuer": {"level": "department"},
    "normative": True,
    "issued": "2018-02-01",
    "filed": "2018-02-26",
}


@pytest.mark.parametrize(
    ("record", "about", "as_of", "chosen", "parameter", "value", "other"),
    [
        (OVERTURNED, "withdraw-penalty", "2025-06-30", "2025-04-09", "penalties-law.withdrawal_limit", "3d", "2025-04-06"),
        (BUDGET, "publish-budget", "2025-03-31", "2025-02-09", "budget-law.publication_limit", "20wd", "2025-02-21"),
        (SHORT, "legality-review-too-short", "2025-06-30", False, "major-decisions-2019.bound_levels", ["department"], True),
        (SAFETY, "publish-safety-penalty", "2021-09-30", "2021-09-13", "work-safety-law.applies_from", "2021-10-01", False),
        (FILED, "archive-with-filing", "2018-12-31", "2018-02-26", "shanghai-archives.applies_from", "2018-03-01", False),
    ],
)  # fmt: skip
def test_the_other_reading_of_other_laws_decides_otherwise(
    record: dict[str, Any], about: str, as_of: str, chosen: Any, parameter: str, value: Any, other: Any
) -> None:
    """Limits of other laws, and days that a consolidated text does not state."""
    shipped = Evaluator(POLICIES, engine="reference").evaluate(record, as_of=as_of)
    switched = Evaluator(POLICIES, engine="reference", parameters={parameter: value})
    assert concluded(shipped, about) == chosen
    assert concluded(switched.evaluate(record, as_of=as_of), about) == other
