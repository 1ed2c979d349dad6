"""framework/defaults, framework/scope, and the rules of the instrument that decide anything but the disclosure."""

from __future__ import annotations

from . import disclosure
from .document import Document
from .events import before
from .kleene import NOT, F, T, U, fewest
from .opening import ANNEXES
from .results import Results, stand


def run(d: Document, results: Results) -> None:
    """Every determination, those that others read first."""
    disclosure.run(d, results)
    required(d, results)
    scope(d, results)
    responsibility(d, results)
    coordination(d, results)
    intake(d, results)
    publisher(d, results)
    results.decide("instrument.scope", WHOLE_INSTRUMENT)
    results.decide("instrument.authority", OFFICE_IN_CHARGE)
    results.decide("law.municipal", CHAPTER_THREE)


def required(d: Document, results: Results) -> None:
    """annex2-scope: whether an interpretation is required."""
    criteria = d.wide | d.livelihood | d.attention | d.specialised
    policy = d.policy_document & criteria
    t1, t2, t3 = d.normative & d.upper, d.normative & d.department, d.normative & d.town
    t4, t5, withheld = d.nature_policy | policy, d.deemed, d.secret_or_forbidden | d.third_closed
    another = NOT[d.own]
    older, u_older = before(d.issued, (ANNEXES, T, 0, 0))
    closed = withheld | another
    s5 = stand(t5, F, closed, closed)
    too_old = stand(older, F, s5, t5)
    over, exceptions = closed | too_old, closed | older
    s1, s2, s3, s4 = (stand(truth, F, over, exceptions) for truth in (t1, t2, t3, t4))
    some = s1 | s2 | s3 | s4 | s5
    stands = (
        ("framework.no-interpretation", stand(T, some)),
        ("annex2.government", s1),
        ("annex2.department", s2),
        ("annex2.subdistrict", s3),
        ("annex2.policy-document", s4),
        ("annex2.deemed-needed", s5),
        ("annex2.withheld", withheld),
        ("annex2.of-another-body", another),
        ("annex2.older-than-the-annex", too_old),
    )
    value = results.decide("interpretation.required", stands)
    d.required = U if value is None else T if value else F
    d.not_required, d.u_required = NOT[d.required], 0
    if d.required != U:
        return
    u_normative, u_policy = d.u_normative | d.u_level, d.u_nature
    if policy == U:
        u_policy |= d.u_policy_document
        if criteria == U:
            u_policy |= d.u_wide | d.u_livelihood | d.u_attention | d.u_specialised
    u1 = u_normative if t1 == U and s1 == U else 0
    u2 = u_normative if t2 == U and s2 == U else 0
    u3 = u_normative if t3 == U and s3 == U else 0
    u4 = u_policy if t4 == U and s4 == U else 0
    u5 = d.u_deemed if s5 == U else 0
    u_withheld = d.u_secret_or_forbidden | (d.u_third if d.third_closed == U else 0)
    asked = fewest((u1, u2, u3, u4, u5), (u_withheld, d.u_own, u_older))
    d.u_required = results.undecided("interpretation.required", stands, asked)


def scope(d: Document, results: Results) -> None:
    """annex1-scope: the extent to which the rules of annex 1 apply."""
    applies, review = d.proactive, d.closed
    stands = (
        ("framework.no-publication-rules", stand(T, applies | review)),
        ("annex1.applies", applies),
        ("annex1.applies-to-review", review),
    )
    if results.decide("scope.publication_rules", stands) is None:
        results.undecided("scope.publication_rules", stands, d.u_attribute)


def responsibility(d: Document, results: Results) -> None:
    """annex1-scope, interpretation: the unit that settles the release, and the unit that interprets."""
    joint, alone = d.joint, NOT[d.joint]
    single, lead = d.own & alone, d.own & joint
    stands = (
        ("framework.release-unassigned", stand(T, single | lead)),
        ("annex1.drafting-unit", single),
        ("annex1.lead-unit", lead),
    )
    if results.decide("responsibility.release", stands) is None:
        results.undecided("responsibility.release", stands, d.u_own | d.u_units)
    single, lead = d.required & alone, d.required & joint
    stands = (
        ("framework.interpretation-unassigned", stand(T, single | lead)),
        ("interpretation.by-drafting-unit", single),
        ("interpretation.by-lead-unit", lead),
    )
    if results.decide("responsibility.interpretation", stands) is None:
        results.undecided("responsibility.interpretation", stands, d.u_required | d.u_units)


CHAPTER_THREE = (("framework.no-municipal-law", F), ("sh2008.held", T))
WHOLE_INSTRUMENT = (("framework.no-instrument", F), ("scope.main-text", F), ("scope.annexes", T))
OFFICE_IN_CHARGE = (("framework.no-authority", F), ("scope.authority", T))
OFFICE_COORDINATES = (("framework.release-uncoordinated", F), ("annex1.coordination", T))


def coordination(d: Document, results: Results) -> None:
    """annex1-scope, annex2-scope: the coordinating body."""
    results.decide("coordination.release", OFFICE_COORDINATES)
    stands = (
        ("framework.interpretation-uncoordinated", stand(T, d.required)),
        ("annex2.coordination", d.required),
    )
    if results.decide("coordination.interpretation", stands) is None:
        results.undecided("coordination.interpretation", stands, d.u_required)


def intake(d: Document, results: Results) -> None:
    """annex2-process: whether the district office takes the document in."""
    sent, bare = d.own & (d.upper | d.with_consent), d.no_plan | d.no_materials
    refused = sent & d.required & bare
    accepted = stand(sent, F, refused, refused)
    stands = (
        ("framework.not-sent", stand(T, accepted | refused)),
        ("intake.accepted", accepted),
        ("intake.refused", refused),
    )
    value = results.decide("interpretation.intake", stands)
    if value is not None:
        d.intake_refused, d.u_intake = T if value == "refused" else F, 0
        return
    d.intake_refused = U
    asked = u_sent = d.u_own | d.u_level | d.u_with_consent if sent == U else 0
    if refused == U:
        asked = u_sent | d.u_required | (d.u_plan | d.u_materials if bare == U else 0)
    d.u_intake = results.undecided("interpretation.intake", stands, asked)


def publisher(d: Document, results: Results) -> None:
    """annex2-process: the body that publishes in the column."""
    unit, office = d.required & d.lower, d.required & d.upper
    by_unit = stand(unit, F, office, office)
    stands = (
        ("framework.no-publisher", stand(T, by_unit | office)),
        ("column.by-issuing-unit", by_unit),
        ("column.by-district-office", office),
    )
    value = results.decide("interpretation.publisher", stands)
    if value is not None:
        d.publisher_office = T if value == "district_office" else F
        d.publisher_unit = T if value == "issuing_unit" else F
        d.u_publisher = 0
        return
    d.publisher_office = d.publisher_unit = U
    d.u_publisher = results.undecided("interpretation.publisher", stands, d.u_required | d.u_level)
