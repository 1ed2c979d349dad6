"""consent, drafting, publication, reassessment, secrecy-review."""

from __future__ import annotations

from .document import NO_REVIEW, Document
from .events import before, since
from .kleene import BIT, NOT, F, T, U, lacks
from .opening import ANNEXES, NO_REVIEWS
from .results import Results

BODIES = ("district_authority", "unit_body")
DRAFTED = ("attribute", "release", "interpretation", "requirements")
ALL_DRAFTED = frozenset(DRAFTED)


def consent(d: Document, results: Results) -> None:
    """consent: proposals to redact, to disclose on request or to withhold, and the consent they need."""
    _, published, u_published, _ = d.published
    online = d.online_overdue
    t = d.own & published & d.released_redacted & d.release_full & d.refused
    if t:
        asked = d.u_own | u_published | d.u_released | d.u_release | d.u_consent
        results.find("consent.redacted-against-refusal", "redacted-against-refusal", "major", t, asked)
    t = d.p_closed & (d.refused | d.not_asked) & online
    if t:
        asked = d.u_p | d.u_consent | d.u_online
        results.find("consent.kept-closed", "kept-closed-without-consent", "major", t, asked)
    waits = d.issued[1] & NOT[published]
    u_waits = d.issued[2] | u_published
    t = d.own & d.p_closed & d.not_asked & d.permitted & waits
    if t:
        asked = d.u_own | d.u_p | d.u_consent | d.u_permitted | u_waits
        results.find("consent.not-asked", "closed-without-review", "major", t, asked)
    by = d.record.consent_by
    proposed = d.proposed_closed | d.mode_redacted
    t = d.own & proposed & d.granted & (U if by is None else F if by in BODIES else T)
    if t:
        asked = d.u_own | d.u_consent | (BIT["consent_by"] if by is None else 0)
        asked |= d.u_proposed | d.u_mode if proposed == U else 0
        results.find("consent.wrong-body", "consent-by-another-body", "major", t, asked)
    kept = d.p_closed & d.proactive & NOT[d.refused]
    u_kept = d.u_p | d.u_attribute | d.u_consent
    t = d.own & kept & d.interests & d.part_some & waits
    if t:
        asked = d.u_own | u_kept | d.u_interests | d.u_grounds | u_waits
        results.find("consent.part-only", "whole-closed-for-a-part", "major", t, asked)
    t = kept & d.for_interests & NOT[d.permitted] & online
    if t:
        asked = u_kept | d.u_permitted | d.u_online
        results.find("consent.interests", "interests-not-open", "major", t, asked)


def drafting(d: Document, results: Results) -> None:
    """drafting: the points to settle while a document is drafted."""
    fixed = d.record.fixed_at_drafting
    present = None if fixed is None else frozenset(fixed)
    older, u_older = before(d.issued, (ANNEXES, T, 0, 0))
    t = d.own & NOT[older] & lacks(present, ALL_DRAFTED)
    if t:
        asked = d.u_own | u_older | (BIT["fixed_at_drafting"] if present is None else 0)
        results.lack("drafting.points", "not-settled-at-drafting", "minor", t, asked, DRAFTED, present)


def publication(d: Document, results: Results) -> None:
    """publication: dates and places of publication."""
    t, asked = before(d.published, d.issued)
    if t:
        results.find("publication.before-issue", "published-before-issue", "major", t, asked)
    late, asked = before(d.elsewhere, d.published)
    t = d.own & late
    if t:
        results.find("publication.portal-late", "portal-late", "minor", t, asked | d.u_own)
    t = d.online_overdue & d.elsewhere[1]
    if t:
        asked = d.u_online | d.elsewhere[2]
        results.find("publication.not-on-portal", "not-on-portal", "major", t, asked)
    if d.record.policy_document and d.record.releases is not None:
        t = d.own & d.published[1] & NOT[d.elsewhere[1]]
        if t:
            asked = d.u_own | d.published[2] | d.elsewhere[2]
            results.find("publication.portal-only", "portal-only", "advice", t, asked)


def secrecy_review(d: Document, results: Results) -> None:
    """secrecy-review: when a document is formed and before it is released."""
    reviews = d.record.secrecy_review or NO_REVIEWS
    result = (reviews.at_formation or NO_REVIEW).result
    exists = since(d.formed, ANNEXES) | since(d.signed, ANNEXES) | since(d.issued, ANNEXES)
    t = d.own & exists & (U if result is None else T if result == "not_done" else F)
    if t:
        asked = d.u_own | (BIT["secrecy_review.at_formation.result"] if result is None else 0)
        asked |= d.formed[2] | d.signed[2] | d.issued[2] if exists == U else 0
        results.find("secrecy-review.at-formation", "no-secrecy-review-at-formation", "major", t, asked)
    _, published, u_published, _ = d.published
    release = reviews.before_release or NO_REVIEW
    result = release.result
    asked = u_published | (BIT["secrecy_review.before_release.result"] if result is None else 0)
    t = published & (U if result is None else T if result == "not_done" else F)
    if t:
        results.find("secrecy-review.before-release", "published-without-secrecy-review", "major", t, asked)
    t = published & (U if result is None else T if result == "refused" else F)
    if t:
        results.find("secrecy-review.refused", "published-against-secrecy-review", "serious", t, asked)
    t, asked = before(d.published, d.event(release.date, "secrecy_review.before_release.date"))
    if t:
        results.find("secrecy-review.late", "secrecy-review-after-publication", "major", t, asked)
