"""framework/defaults, framework/scope, regulation-2007/document, and the rules of the instrument that decide.

In each contest, `t0` … are the truths of its rules and `s0` … their standings, in the order of `stands`.
"""

from __future__ import annotations

from .document import Document
from .kleene import NOT, F, T, U, fewest
from .results import Results, stand


def run(d: Document, results: Results) -> None:
    """Every determination, in the order of the framework; later ones read earlier ones."""
    attribute(d, results)
    release(d, results)
    required(d, results)
    scope(d, results)
    responsibility(d, results)
    coordination(d, results)
    intake(d, results)
    publisher(d, results)
    results.decide("instrument.scope", WHOLE_INSTRUMENT)
    results.decide("instrument.authority", OFFICE_IN_CHARGE)


def attribute(d: Document, results: Results) -> None:
    """regulation-2007/document and disclosure: the attribute."""
    granted, request, withheld = d.granted, d.proposed_request, d.proposed_withheld
    free = NOT[d.interests] | d.whole_some  # not tied to interests, or a ground covers the complete document
    review = d.found_open[1] | d.adjusted[1]
    t0 = t5 = d.not_secret & NOT[d.whole_secret]
    t1 = request & granted
    t2, t3 = d.secret | d.whole_secret, d.whole_hard
    t4 = d.whole_third & NOT[d.third_party_agreed[1]] & NOT[d.public_interest[1]]
    t6 = d.interests & t5
    t7, t8 = request & granted & free, withheld & granted & free
    t9 = review & t5
    law = t2 | t3 | t4
    s9 = stand(t9, law)
    s7, s8 = stand(t7, law, s9, t9), stand(t8, F, s9, t9)
    s5, s6 = stand(t5, law, s7 | s8, t7 | t8), stand(t6, law, s7 | s8, t7 | t8)
    s1 = stand(t1, law | s5 | s6 | s8 | s9)
    s0 = stand(t0, law | s7 | s8, s1, t1)
    stands = (
        ("r2007.open-by-default", s0),
        ("r2007.on-request", s1),
        ("r2007.state-secret", t2),
        ("r2007.must-withhold", t3),
        ("r2007.third-party", t4),
        ("attribute.presumed-open", s5),
        ("attribute.interests-open", s6),
        ("attribute.on-request-with-consent", s7),
        ("attribute.withheld-with-consent", s8),
        ("attribute.opened-on-review", s9),
    )
    value = results.decide("disclosure.attribute", stands)
    if value is not None:
        d.proactive = T if value == "proactive" else F
        d.on_request = T if value == "on_request" else F
        d.withheld = T if value == "withheld" else F
        d.closed, d.u_attribute = NOT[d.proactive], 0
        return
    d.proactive = d.closed = d.on_request = d.withheld = U
    u_plain, u_consented = d.u_state | d.u_grounds, d.u_proposed | d.u_consent
    u_free = d.u_interests | d.u_grounds if free == U else 0
    u_review = d.found_open[2] | d.adjusted[2] if review == U else 0
    u0 = u_plain if t0 == U and s0 == U else 0
    u1 = u_consented if t1 == U and U in (s1, s0) else 0
    u2 = u_plain if t2 == U else 0
    u3 = d.u_grounds if t3 == U else 0
    u4 = d.u_grounds | d.third_party_agreed[2] | d.public_interest[2] if t4 == U else 0
    u5 = u_plain if t5 == U and s5 == U else 0
    u6 = d.u_interests | u_plain if t6 == U and s6 == U else 0
    u7 = u_consented | u_free if t7 == U and U in (s7, s5, s6) else 0
    u8 = u_consented | u_free if t8 == U and U in (s8, s5, s6) else 0
    u9 = u_review | u_plain if t9 == U and U in (s9, s7, s8) else 0
    asked = fewest((u0, u5, u6, u9), (u1, u7), (u2, u3, u4, u8))
    d.u_attribute = results.undecided("disclosure.attribute", stands, asked)


def release(d: Document, results: Results) -> None:
    """regulation-2007/document and disclosure: the release."""
    proactive, granted = d.proactive, d.granted
    third = d.part_third & NOT[d.third_party_agreed[1]] & NOT[d.public_interest[1]]
    catches = d.part_hard | third
    t0, t1, t2 = d.closed, proactive & catches, proactive
    t3, t4 = proactive & d.part_temporary & granted, proactive & d.mode_redacted & granted
    s3, s4 = stand(t3, t0), stand(t4, t0)
    s5 = stand(proactive, t0 | t1, s3 | s4, t3 | t4)
    s2 = stand(t2, t0 | t1 | s3 | s4)
    stands = (
        ("r2007.release-none", t0),
        ("r2007.redact", t1),
        ("r2007.release-full", s2),
        ("release.redacted-unsuitable", s3),
        ("release.redacted-with-consent", s4),
        ("release.full-text", s5),
    )
    value = results.decide("disclosure.release", stands)
    if value is not None:
        d.release_full = T if value == "full" else F
        d.release_redacted = T if value == "redacted" else F
        d.u_release = 0
        return
    d.release_full = d.release_redacted = U
    u_attribute, u_catches = d.u_attribute, 0
    if catches == U:
        u_catches = d.u_grounds
        if third == U:
            u_catches |= d.third_party_agreed[2] | d.public_interest[2]
    u0 = u_attribute if t0 == U else 0
    u1 = u_attribute | u_catches if t1 == U else 0
    u2 = u_attribute if t2 == U and s2 == U else 0
    u3 = u_attribute | d.u_grounds | d.u_consent if t3 == U and U in (s3, s5) else 0
    u4 = u_attribute | d.u_mode | d.u_consent if t4 == U and U in (s4, s5) else 0
    u5 = u_attribute if proactive == U and s5 == U else 0
    asked = fewest((u0,), (u1, u3, u4), (u2, u5))
    d.u_release = results.undecided("disclosure.release", stands, asked)


def required(d: Document, results: Results) -> None:
    """annex2-scope: whether an interpretation is required."""
    criteria = d.wide | d.livelihood | d.attention | d.specialised
    policy = d.policy_document & criteria
    t1, t2, t3 = d.normative & d.upper, d.normative & d.department, d.normative & d.town
    t4, t5 = d.nature_policy | policy, d.deemed
    d.required = t1 | t2 | t3 | t4 | t5
    d.not_required, d.u_required = NOT[d.required], 0
    stands = (
        ("framework.no-interpretation", stand(T, d.required)),
        ("annex2.government", t1),
        ("annex2.department", t2),
        ("annex2.subdistrict", t3),
        ("annex2.policy-document", t4),
        ("annex2.deemed-needed", t5),
    )
    results.decide("interpretation.required", stands)
    if d.required != U:
        return
    u_normative, u_policy = d.u_normative | d.u_level, d.u_nature
    if policy == U:
        u_policy |= d.u_policy_document
        if criteria == U:
            u_policy |= d.u_wide | d.u_livelihood | d.u_attention | d.u_specialised
    u1 = u_normative if t1 == U else 0
    u2 = u_normative if t2 == U else 0
    u3 = u_normative if t3 == U else 0
    u4 = u_policy if t4 == U else 0
    asked = fewest((u1, u2, u3, u4, d.u_deemed))
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
    stands = (
        ("framework.release-unassigned", stand(T, joint | alone)),
        ("annex1.drafting-unit", alone),
        ("annex1.lead-unit", joint),
    )
    if results.decide("responsibility.release", stands) is None:
        results.undecided("responsibility.release", stands, d.u_units)
    single, lead = d.required & alone, d.required & joint
    stands = (
        ("framework.interpretation-unassigned", stand(T, single | lead)),
        ("interpretation.by-drafting-unit", single),
        ("interpretation.by-lead-unit", lead),
    )
    if results.decide("responsibility.interpretation", stands) is None:
        results.undecided("responsibility.interpretation", stands, d.u_required | d.u_units)


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
    sent, bare = d.upper | d.with_consent, d.no_plan | d.no_materials
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
    asked = u_sent = d.u_level | d.u_with_consent if sent == U else 0
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
