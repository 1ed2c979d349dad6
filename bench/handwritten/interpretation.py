"""interpretation: drafted, approved and published together; its author, content and form."""

from __future__ import annotations

from disclosure_rules.calendar.moments import compare
from disclosure_rules.records.names import same

from .document import Document
from .events import before
from .kleene import BIT, IS_NOT, NOT, F, T, U, lacks
from .results import Results

HEAD = ("department_head",)
DISTRICT = ("department_head", "district_office", "district_leader")
MAIN_POINTS = (
    "background", "goals", "main_content", "scope", "standard", "cautions", "keywords", "benefits", "differences",
)  # fmt: skip
ALL_HEAD, ALL_DISTRICT, ALL_MAIN_POINTS = frozenset(HEAD), frozenset(DISTRICT), frozenset(MAIN_POINTS)
VIVID = frozenset(("charts", "audio_video", "digital"))


def run(d: Document, results: Results) -> None:
    """interpretation, in its order."""
    stated, required, u_required = d.interpretation, d.required, d.u_required
    apart = IS_NOT[stated.drafted_with_document]
    if apart == U and stated.drafted is not None:
        ended = d.signed[0] or d.issued[0]
        apart = U if ended is None else T if compare(stated.drafted, ended) > 0 else F
    t = required & apart
    if t:
        asked = u_required | (BIT["interpretation.drafted_with_document"] if apart == U else 0)
        results.find(
            "interpretation.not-drafted-together", "interpretation-not-drafted-together", "major", t, asked
        )
    approval(d, results)
    t, asked = before(d.interpreted, d.published)
    if t:
        results.find("interpretation.before-document", "interpretation-before-document", "minor", t, asked)
    points = d.points
    u_points = BIT["interpretation.points"] if points is None else 0
    some = U if points is None else T if points else F
    t = d.not_required & d.own & some & lacks(points, ALL_MAIN_POINTS)
    if t:
        asked = u_required | d.u_own | u_points
        results.lack(
            "interpretation.main-points",
            "interpretation-lacks-main-points",
            "advice",
            t,
            asked,
            MAIN_POINTS,
            points,
        )
    forms = stated.forms
    t = d.own & (U if forms is None else T if forms and VIVID.isdisjoint(forms) else F)
    if t:
        asked = d.u_own | (BIT["interpretation.forms"] if forms is None else 0)
        results.find("interpretation.only-text", "interpretation-only-text", "advice", t, asked)
    _, interpreted, u_interpreted, _ = d.interpreted
    another, units = IS_NOT[stated.by_drafting_unit], d.record.drafting_units
    if another == U and units:
        another = {True: F, False: T}.get(same(stated.interpreted_by, units[0]), U)
    t = interpreted & another
    if t:
        asked = u_interpreted | (BIT["interpretation.by_drafting_unit"] if another == U else 0)
        results.find("interpretation.by-another", "interpreted-by-another-unit", "major", t, asked)
    left_out(d, results)


def approval(d: Document, results: Results) -> None:
    """The approval of plan and materials."""
    required, made, approved = d.required, d.made, d.approved_by
    u_approved = BIT["interpretation.approved_by"] if approved is None else 0
    t = required & d.lower & NOT[d.with_consent] & made & lacks(approved, ALL_HEAD)
    if t:
        asked = d.u_required | d.u_level | d.u_with_consent | d.u_made | u_approved
        results.lack(
            "interpretation.unit-approval",
            "interpretation-not-approved-by-unit",
            "major",
            t,
            asked,
            HEAD,
            approved,
        )
    sent = d.upper | d.with_consent
    t = required & sent & made & lacks(approved, ALL_DISTRICT)
    if t:
        asked = d.u_required | d.u_made | u_approved | (d.u_level | d.u_with_consent if sent == U else 0)
        results.lack(
            "interpretation.district-approval",
            "interpretation-not-approved-by-district",
            "major",
            t,
            asked,
            DISTRICT,
            approved,
        )


def left_out(d: Document, results: Results) -> None:
    """An interpretation that is required but not planned."""
    bare = d.no_plan & d.no_materials
    nothing = d.box_no_interpretation | bare
    t = d.required & nothing
    if t:
        asked = d.u_required
        if nothing == U:
            asked |= d.u_box_interpretation | (d.u_plan | d.u_materials if bare == U else 0)
        results.find("interpretation.left-out", "interpretation-left-out", "major", t, asked)
