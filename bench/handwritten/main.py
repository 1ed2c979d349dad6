"""regulation-2007/document; consent, drafting, over-disclosure, publication, reassessment, secrecy-review."""

from __future__ import annotations

from .document import NO_REVIEW, NO_REVIEWS, Document, before, not_after
from .kleene import BIT, NOT, F, T, U, lacks
from .results import Results

BODIES = ("district_authority", "unit_body")
DRAFTED = ("attribute", "release", "interpretation", "requirements")
ALL_DRAFTED = frozenset(DRAFTED)


def law(d: Document, results: Results) -> None:
    """regulation-2007/document: a document was disclosed that must not be, at the moment of publication."""
    published = d.published
    t = published[1] & d.withheld
    if t:
        asked = published[2] | d.u_attribute
        results.find("r2007.over-disclosure", "over-disclosure", "serious", t, asked)
    early, u_early = before(published, d.declassified)
    if early:
        level = d.record.secrecy
        t = early & (U if level is None else F if level == "none" else T)
        if t:
            asked = u_early | d.u_secrecy
            results.find(
                "r2007.over-disclosure-while-secret", "over-disclosure-while-secret", "serious", t, asked
            )
    early, u_early = before(published, d.third_party_agreed)
    if early:
        override, u_override = not_after(d.public_interest, published)
        t = d.whole_third & early & NOT[override]
        if t:
            asked = d.u_grounds | u_early | u_override
            results.find(
                "r2007.over-disclosure-before-consent", "over-disclosure-before-consent", "serious", t, asked
            )


def consent(d: Document, results: Results) -> None:
    """consent: proposals to redact, to disclose on request or to withhold, and the consent they need."""
    _, published, u_published = d.published
    t = published & d.released_redacted & d.release_full & d.refused
    if t:
        asked = u_published | d.u_released | d.u_release | d.u_consent
        results.find("consent.redacted-against-refusal", "redacted-against-refusal", "major", t, asked)
    t = d.proposed_closed & d.refused & d.online_overdue
    if t:
        asked = d.u_proposed | d.u_consent | d.u_online
        results.find("consent.kept-closed-against-refusal", "kept-closed-against-refusal", "major", t, asked)
    by = d.record.consent_by
    proposed = d.proposed_closed | d.mode_redacted
    t = proposed & d.granted & (U if by is None else F if by in BODIES else T)
    if t:
        asked = d.u_consent | (BIT["consent_by"] if by is None else 0)
        asked |= d.u_proposed | d.u_mode if proposed == U else 0
        results.find("consent.wrong-body", "consent-by-another-body", "major", t, asked)
    t = d.proposed_closed & d.not_secret & d.part_some & NOT[d.whole_some]
    if t:
        asked = d.u_proposed | d.u_state | d.u_grounds
        results.find("consent.part-only", "whole-closed-for-a-part", "major", t, asked)
    t = d.proposed_withheld & d.not_secret & d.no_grounds
    if t:
        asked = d.u_proposed | d.u_state | d.u_grounds
        results.find("consent.no-ground", "withheld-without-ground", "major", t, asked)
    t = d.proposed_request & d.interests & d.not_secret & d.no_grounds
    if t:
        asked = d.u_proposed | d.u_interests | d.u_state | d.u_grounds
        results.find("consent.interests", "interests-not-open", "major", t, asked)


def drafting(d: Document, results: Results) -> None:
    """drafting: the points to settle while a document is drafted."""
    fixed = d.record.fixed_at_drafting
    present = None if fixed is None else frozenset(fixed)
    t = lacks(present, ALL_DRAFTED)
    if t:
        asked = BIT["fixed_at_drafting"]
        results.lack("drafting.points", "not-settled-at-drafting", "minor", t, asked, DRAFTED, present)


def over_disclosure(d: Document, results: Results) -> None:
    """over-disclosure: content was disclosed that must not be, or hidden that must be open."""
    _, published, u_published = d.published
    t = d.was_elsewhere & d.withheld
    if t:
        asked = d.u_elsewhere | d.u_attribute
        results.find("over-disclosure.elsewhere", "over-disclosure-elsewhere", "serious", t, asked)
    t = published & d.on_request
    if t:
        asked = u_published | d.u_attribute
        results.find("over-disclosure.on-request", "over-disclosure-on-request", "major", t, asked)
    t = published & d.released_full & d.release_redacted
    if t:
        asked = u_published | d.u_released | d.u_release
        results.find("over-disclosure.part", "over-disclosure-part", "serious", t, asked)
    t = published & d.released_redacted & d.release_full
    if t:
        asked = u_published | d.u_released | d.u_release
        results.find("over-disclosure.hidden-part", "hidden-part", "serious", t, asked)


def publication(d: Document, results: Results) -> None:
    """publication: dates and places of publication."""
    t, asked = before(d.published, d.issued)
    if t:
        results.find("publication.before-issue", "published-before-issue", "major", t, asked)
    elsewhere = (d.elsewhere, d.was_elsewhere, d.u_elsewhere)
    t, asked = before(elsewhere, d.published)
    if t:
        results.find("publication.portal-late", "portal-late", "minor", t, asked)
    t = d.proactive & d.was_elsewhere & NOT[d.published[1]]
    if t:
        asked = d.u_attribute | d.u_elsewhere | d.published[2]
        results.find("publication.not-on-portal", "not-on-portal", "major", t, asked)


def reassessment(d: Document, results: Results) -> None:
    """reassessment: a document was opened without adjusting the attribute."""
    checked, opened, adjusted = d.self_check, d.opened, d.adjusted
    early, u_early = before(opened, adjusted)
    wrong = NOT[adjusted[1]] | early
    t = checked[1] & opened[1] & wrong
    if t:
        asked = checked[2] | opened[2] | (adjusted[2] | u_early if wrong == U else 0)
        results.find("reassessment.not-adjusted", "opened-without-adjusting", "major", t, asked)


def secrecy_review(d: Document, results: Results) -> None:
    """secrecy-review: when a document is formed and before it is released."""
    reviews = d.record.secrecy_review or NO_REVIEWS
    result = (reviews.at_formation or NO_REVIEW).result
    exists = d.formed[1] | d.made
    t = exists & (U if result is None else T if result == "not_done" else F)
    if t:
        asked = BIT["secrecy_review.at_formation.result"] if result is None else 0
        asked |= d.formed[2] | d.signed[2] | d.issued[2] if exists == U else 0
        results.find("secrecy-review.at-formation", "no-secrecy-review-at-formation", "major", t, asked)
    _, published, u_published = d.published
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
