"""annex2-content and annex2-process."""

from __future__ import annotations

from .document import Document
from .kleene import BIT, IS_NOT, NOT, F, T, U, lacks
from .results import Results

POINTS = (
    "background", "goals", "main_content", "scope", "criteria", "operation", "cautions", "keywords", "benefits",
    "differences",
)  # fmt: skip
QUALITY = ("comprehensive", "plain_language", "cases", "data")
PLAN = ("outline", "form", "channel", "time")
ALL_POINTS, ALL_QUALITY, ALL_PLAN = frozenset(POINTS), frozenset(QUALITY), frozenset(PLAN)
PORTAL = frozenset(("portal", "interpretation_column"))
OTHERS = frozenset(
    (
        "official_account",
        "social_media",
        "press_conference",
        "gazette",
        "broadcast",
        "press",
        "news_site",
        "hotline",
    )
) | {"service_centre"}
UNITS = ("department", "subdistrict", "town")
GOVERNMENT = ("district_government", "district_office")


def content(d: Document, results: Results) -> None:
    """annex2-content: the content of an interpretation, its quality, and the places of its publication."""
    required, u_required = d.required, d.u_required
    _, interpreted, u_interpreted, _ = d.interpreted
    there = interpreted | d.materials
    t = required & there & lacks(d.points, ALL_POINTS)
    u_there = u_interpreted | d.u_materials if there == U else 0
    if t:
        asked = u_required | u_there | (BIT["interpretation.points"] if d.points is None else 0)
        results.lack("content.points", "interpretation-lacks-points", "minor", t, asked, POINTS, d.points)
    quality = None if d.interpretation.quality is None else frozenset(d.interpretation.quality)
    t = required & there & lacks(quality, ALL_QUALITY)
    if t:
        asked = u_required | u_there | (BIT["interpretation.quality"] if quality is None else 0)
        results.lack("content.quality", "interpretation-quality", "advice", t, asked, QUALITY, quality)
    channels = d.channels
    known = required & interpreted
    if not known:
        return
    asked = u_required | u_interpreted | (BIT["interpretation.channels"] if channels is None else 0)
    t = known & (U if channels is None else T if channels.isdisjoint(PORTAL) else F)
    if t:
        results.find("content.not-on-portal", "interpretation-not-on-portal", "major", t, asked)
    t = known & (U if channels is None else F if channels.isdisjoint(PORTAL) else T)
    t &= U if channels is None else T if channels.isdisjoint(OTHERS) else F
    if t:
        results.find("content.portal-only", "interpretation-portal-only", "advice", t, asked)
    t = known & (U if channels is None else F if "official_account" in channels else T)
    if t:
        results.find("content.not-on-xuhui-release", "interpretation-not-on-xuhui-release", "minor", t, asked)


def process(d: Document, results: Results) -> None:
    """annex2-process: the plan and the materials, their intake, and their publication."""
    required, u_required = d.required, d.u_required
    _, interpreted, u_interpreted, _ = d.interpreted
    t = required & d.no_plan
    if t:
        results.find("plan.none", "no-interpretation-plan", "major", t, u_required | d.u_plan)
    t = required & NOT[d.no_plan] & lacks(d.plan, ALL_PLAN)
    if t:
        asked = u_required | d.u_plan
        results.lack("plan.incomplete", "interpretation-plan-incomplete", "minor", t, asked, PLAN, d.plan)
    t = required & d.no_materials
    if t:
        asked = u_required | d.u_materials
        results.find("plan.no-materials", "no-interpretation-materials", "major", t, asked)
    t = d.intake_refused & d.office_passed
    if t:
        asked = d.u_intake | d.u_office_passed
        results.find("intake.passed-all-the-same", "taken-in-without-interpretation", "major", t, asked)
    if not interpreted:
        return
    channels = d.channels
    t = interpreted & required & (U if channels is None else F if "interpretation_column" in channels else T)
    if t:
        asked = u_interpreted | u_required | (BIT["interpretation.channels"] if channels is None else 0)
        results.find("column.not-used", "interpretation-not-in-column", "minor", t, asked)
    publication(d, results, interpreted, u_interpreted)


def publication(d: Document, results: Results, interpreted: int, u_interpreted: int) -> None:
    """The body that publishes it in the column, and the other channels."""
    stated = d.interpretation
    by = stated.published_by
    unit = U if by is None else T if by in UNITS else F
    office = U if by is None else T if by in GOVERNMENT else F
    by_unit, by_office = d.publisher_office & unit, d.publisher_unit & office
    t = interpreted & (by_unit | by_office)
    if t:
        asked = u_interpreted
        if by_unit | by_office == U:
            asked |= d.u_publisher | (BIT["interpretation.published_by"] if by is None else 0)
        results.find("column.by-another", "interpretation-published-by-another", "minor", t, asked)
    organised = stated.other_channels_by_drafting_unit
    t = interpreted & IS_NOT[organised]
    if t:
        u_organised = BIT["interpretation.other_channels_by_drafting_unit"] if organised is None else 0
        results.find(
            "channels.not-organised", "other-channels-not-organised", "minor", t, u_interpreted | u_organised
        )
    t = interpreted & IS_NOT[stated.coordinated]
    if t:
        u_coordinated = BIT["interpretation.coordinated"] if stated.coordinated is None else 0
        results.find(
            "channels.not-coordinated",
            "interpretation-not-coordinated",
            "minor",
            t,
            u_interpreted | u_coordinated,
        )
