"""annex1-release and annex1-review."""

from __future__ import annotations

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.records.names import same
from disclosure_rules.records.parts import Review

from .document import NO_REVIEW, Document
from .events import before, since
from .kleene import BIT, IS_NOT, NOT, F, T, U, lacks
from .opening import ANNEXES
from .results import Results

REPORT_DAYS = 5
"""Calendar days of silence after a change of the release requirements that are no hint yet."""

WATCHERS = ("news_authority", "drafting_unit")
MATERIALS = ("request", "drafting_note", "basis", "opinions")
CONFIRMED = ("normative", "attribute", "release", "interpretation")
ALL_WATCHERS, ALL_MATERIALS, ALL_CONFIRMED = frozenset(WATCHERS), frozenset(MATERIALS), frozenset(CONFIRMED)


def release(d: Document, results: Results) -> None:
    """annex1-release: released as the form says, monitored afterwards, changes reported."""
    record, published = d.record, d.published[1]
    unlike = IS_NOT[record.matches_form]
    if unlike == U and d.form.release_mode is not None and d.form.release_mode is record.released_as:
        unlike = F if same(record.title, d.form.title) is True else U
    cut, uncut = d.mode_full & d.released_redacted, d.mode_redacted & d.released_full & NOT[d.refused]
    differs = unlike | cut | uncut
    t = d.own & published & NOT[d.change_decided[1]] & differs
    if t:
        asked = d.u_own | d.published[2] | d.change_decided[2]
        if differs == U:
            asked |= BIT["matches_form"] if unlike == U else 0
            asked |= d.u_mode | d.u_released if cut == U else 0
            asked |= d.u_mode | d.u_released | d.u_consent if uncut == U else 0
        results.find("release.as-the-form-says", "not-as-the-form-says", "major", t, asked)
    watched = None if record.monitored_by is None else frozenset(record.monitored_by)
    t = d.own & d.proactive & published & lacks(watched, ALL_WATCHERS)
    if t:
        asked = d.u_own | d.u_attribute | d.published[2] | (BIT["monitored_by"] if watched is None else 0)
        results.lack("release.monitoring", "not-monitored", "minor", t, asked, WATCHERS, watched)
    (decided, changed, u_changed, _), (told, reported, _, _) = d.change_decided, d.change_reported
    known = changed == T and reported != U  # where nobody knows whether it was reported, nothing is said
    slow = T if known and (day_of(told or d.as_of) - day_of(decided)).days > REPORT_DAYS else F
    t = slow if changed == T else changed
    if changed == T and reported == T and before(d.change_reported, d.change_decided)[0]:
        t, u_changed = U, d.change_decided[3] | d.change_reported[3]  # one of the days is wrong
    if t:
        results.find("release.change-not-reported", "change-not-reported", "advice", t, u_changed)


def review(d: Document, results: Results) -> None:
    """annex1-review: the form, the reviews and the signature."""
    record, trail = d.record, d.trail
    made, u_made = d.own & d.made, d.u_own | d.u_made
    t = NOT[d.has_form] & made & d.under_annexes
    if t:
        asked = d.u_form | u_made | d.u_under_annexes
        results.find("review.no-form", "form-not-filled-in", "major", t, asked)
    unattached = IS_NOT[trail.form_attached]
    t = d.own & d.has_form & unattached
    if t:
        asked = d.u_own | d.u_form | (BIT["trail.form_attached"] if unattached == U else 0)
        results.find("review.form-not-attached", "form-not-attached", "minor", t, asked)
    since_annexes = since(d.signed, ANNEXES) | since(d.issued, ANNEXES)
    made, u_made = d.own & since_annexes, d.u_own | (d.signed[2] | d.issued[2] if since_annexes == U else 0)
    failed, d.office_passed, u_failed, d.u_office_passed = reviewed(
        d, trail.district_office, "trail.district_office"
    )
    t = d.upper & made & failed
    if t:
        asked = d.u_level | u_made | u_failed
        results.find("review.district-office", "not-reviewed-by-district-office", "major", t, asked)
    materials = None if trail.materials is None else frozenset(trail.materials)
    t = d.government & d.normative & made & lacks(materials, ALL_MATERIALS)
    if t:
        asked = d.u_level | d.u_normative | u_made | (BIT["trail.materials"] if materials is None else 0)
        results.lack(
            "review.normative-materials",
            "normative-materials-missing",
            "major",
            t,
            asked,
            MATERIALS,
            materials,
        )
    failed, _, u_failed, _ = reviewed(d, trail.disclosure_body, "trail.disclosure_body")
    t = d.lower & made & failed
    if t:
        asked = d.u_level | u_made | u_failed
        results.find("review.disclosure-body", "not-reviewed-by-disclosure-body", "major", t, asked)
    failed, _, u_failed, _ = reviewed(d, trail.legal_body, "trail.legal_body")
    t = d.lower & made & failed
    if t:
        asked = d.u_level | u_made | u_failed
        results.find("review.legal-body", "not-reviewed-by-legal-body", "major", t, asked)
    failed, _, u_failed, _ = reviewed(d, trail.legality, "trail.legality")
    t = d.government & d.normative & made & failed
    if t:
        asked = d.u_level | d.u_normative | u_made | u_failed
        results.find("review.legality", "no-legality-review", "major", t, asked)
    confirmed = None if record.signer_confirmed is None else frozenset(record.signer_confirmed)
    t = made & lacks(confirmed, ALL_CONFIRMED)
    if t:
        asked = u_made | (BIT["signer_confirmed"] if confirmed is None else 0)
        results.lack("review.signer", "not-confirmed-by-signer", "major", t, asked, CONFIRMED, confirmed)


def reviewed(d: Document, entry: Review | None, path: str) -> tuple[int, int, int, int]:
    """The state of a review: whether it was not done, refused or later than the signature; whether it was granted;
    and the facts to ask for in both."""
    entry = entry or NO_REVIEW
    result = entry.result
    refused = U if result is None else T if result in ("not_done", "refused") else F
    granted = U if result is None else T if result == "granted" else F
    u_result = BIT[path + ".result"] if result is None else 0
    late, u_late = before(d.signed, d.event(entry.date, path + ".date"))
    failed = refused | late
    return failed, granted, u_result | u_late if failed == U else 0, u_result
