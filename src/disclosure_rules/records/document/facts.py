"""Derived facts of a document: aggregates that count, order and compare, and say `UNKNOWN` where they must."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta

from disclosure_rules.calendar.moments import Moment, compare, day_of, first_or_last
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.terms import Channel, Extent, FormBox, Ground, PublicPlace, Secrecy, SecrecyState


def _happened(value: Any) -> bool:
    return value is not ABSENT and value is not UNKNOWN


def secrecy_state(view: View) -> Any:
    """Whether secrecy stands. An expired term alone opens nothing: it leaves the state unknown until a
    declassification is stated. Expiry is measured at the publication date, else at `as_of`."""
    level = view["secrecy"]
    if level is UNKNOWN:
        return UNKNOWN
    if level is Secrecy.NONE:
        return SecrecyState.NONE
    declassified = view["declassified"]
    if declassified is UNKNOWN:
        return UNKNOWN
    if declassified is not ABSENT:
        return SecrecyState.DECLASSIFIED
    last = _last_secret_day(view)
    published = view["published"]
    at: Moment = published if _happened(published) else view.as_of
    if _happened(last) and compare(at, last) > 0:
        return UNKNOWN
    return SecrecyState.IN_FORCE


def _start_of_term(view: View) -> Any:
    return view["formed"] if _happened(view["formed"]) else view["signed"]


def _last_secret_day(view: View) -> Any:
    until = view["secrecy_term.until"]
    if _happened(until):
        return until
    years, start = view["secrecy_term.years"], _start_of_term(view)
    if not _happened(years) or not _happened(start):
        return UNKNOWN
    return day_of(start) + relativedelta(years=years)


def term_in_years(view: View) -> Any:
    """The term of secrecy in whole years, a part of a year as one: as stated, else up to its last day."""
    years, until, start = view["secrecy_term.years"], view["secrecy_term.until"], _start_of_term(view)
    if _happened(years):
        return years
    if not _happened(until) or not _happened(start):
        return UNKNOWN
    first, last = day_of(start), day_of(until)
    whole = last.year - first.year
    return max(0, whole if first + relativedelta(years=whole) >= last else whole + 1)


def term_ended(view: View) -> Any:
    """Whether the term of secrecy has ended at `as_of`; unknown where its last day is not stated."""
    last = _last_secret_day(view)
    return compare(view.as_of, last) > 0 if _happened(last) else UNKNOWN


def last_reviewed_in(view: View) -> Any:
    """The year of the last review of the secret, else of the day it was formed, signed or issued."""
    for path in ("secrecy_term.reviewed", "formed", "signed", "issued"):
        if view[path] is not ABSENT:
            return UNKNOWN if view[path] is UNKNOWN else day_of(view[path]).year
    return ABSENT


def _grounds(extent: Extent) -> Any:
    def derive(view: View) -> Any:
        if view["exemption_grounds"] is UNKNOWN:
            return UNKNOWN
        return frozenset(entry.ground for entry in view.record.exemption_grounds if entry.reach is extent)  # type: ignore[attr-defined]

    return derive


def jointly_drafted(view: View) -> Any:
    """Whether more than one unit drafted."""
    if view["drafting_units"] is UNKNOWN:
        return UNKNOWN
    return len(view.record.drafting_units) > 1  # type: ignore[attr-defined]


def first_elsewhere(view: View) -> Any:
    """The first release through a channel other than the portal."""
    return _first(view, "releases", "channel", {*Channel} - {Channel.PORTAL})


def first_in_gazette(view: View) -> Any:
    """The first time that the gazette printed it."""
    return _first(view, "releases", "channel", {Channel.GAZETTE})


def first_to_library(view: View) -> Any:
    """The first delivery to the library."""
    return _first(view, "deliveries", "to", {PublicPlace.LIBRARY})


def _first(view: View, path: str, key: str, wanted: set[Any]) -> Any:
    """The first date of the entries of a list that are wanted; unknown while one of them has none."""
    if view[path] is UNKNOWN:
        return UNKNOWN
    dates = [entry.date for entry in getattr(view.record, path) if getattr(entry, key) in wanted]
    if not dates:
        return ABSENT
    if None in dates:
        return UNKNOWN
    first = first_or_last(dates, min)
    return first if compare(first, view.as_of) <= 0 else ABSENT


_BOXES = {
    "title": FormBox.TITLE,
    "drafting_unit": FormBox.DRAFTING_UNIT,
    "secrecy": FormBox.SECRECY,
    "issuer": FormBox.ISSUER,
    "nature": FormBox.NATURE,
    "normative": FormBox.NORMATIVE,
    "consultation": FormBox.CONSULTATION,
    "proposed_attribute": FormBox.ATTRIBUTE,
    "reason": FormBox.REASON,
    "release_mode": FormBox.RELEASE,
    "cut_content": FormBox.CUT_CONTENT,
    "cut_reason": FormBox.CUT_REASON,
    "interpretation": FormBox.INTERPRETATION,
    "interpretation_form": FormBox.INTERPRETATION_FORM,
    "interpretation_materials": FormBox.INTERPRETATION_MATERIALS,
    "approval.signed": FormBox.APPROVAL,
    "approval.seal": FormBox.SEAL,
    "approval.date": FormBox.APPROVAL_DATE,
}


_TICKS = frozenset((FormBox.INTERPRETATION_MATERIALS, FormBox.APPROVAL, FormBox.SEAL))
"""Boxes that are there or not there, rather than answered yes or no: `false` leaves them blank."""


def _filled(*paths: str) -> Any:
    """Those of some boxes of the form that have something in them; unknown while one of them is not known to
    be blank."""

    boxes = [(path, path.split("."), _BOXES[path]) for path in paths]

    def derive(view: View) -> Any:
        form = view["form"]
        if form is UNKNOWN or form is ABSENT:
            return form
        filled = set()
        for path, steps, name in boxes:
            value: Any = view.record.form  # type: ignore[attr-defined]
            for step in steps:
                value = getattr(value, step, None)
            if value is not None and value != () and not (value is False and name in _TICKS):
                filled.add(name)
            elif view.is_listed_unknown(f"form.{path}"):
                return UNKNOWN
        return frozenset(filled)

    return derive


def _boxes(path: str, zh: str, en: str, *boxes: str) -> Derived:
    reads = ("form", *(f"form.{box}" for box in boxes))
    return Derived(path, zh, en, "terms", reads, _filled(*boxes), FormBox, act=True)


DERIVED = (
    Derived(
        "secrecy_state",
        "涉密状态",
        "how secrecy stands: none, in force or declassified",
        "term",
        ("secrecy", "declassified"),
        secrecy_state,
        SecrecyState,
    ),
    Derived(
        "secrecy_term.length",
        "保密期限（年）",
        "the term of secrecy in years, a part of a year counted as one",
        "number",
        ("secrecy_term.years", "secrecy_term.until", "formed", "signed"),
        term_in_years,
    ),
    Derived(
        "secrecy_term.ended",
        "保密期限已满",
        "whether the stated term of secrecy has ended",
        "flag",
        ("secrecy_term.until", "secrecy_term.years", "formed", "signed"),
        term_ended,
    ),
    Derived(
        "secrecy_term.reviewed_in",
        "最近审核年度",
        "the year of the last review of the secret, else the year it came to be",
        "number",
        ("secrecy_term.reviewed", "formed", "signed", "issued"),
        last_reviewed_in,
    ),
    Derived(
        "exemption_grounds.whole",
        "整体豁免事由",
        "grounds that catch the whole document",
        "terms",
        ("exemption_grounds",),
        _grounds(Extent.WHOLE),
        Ground,
    ),
    Derived(
        "exemption_grounds.part",
        "部分豁免事由",
        "grounds that catch a part of the document",
        "terms",
        ("exemption_grounds",),
        _grounds(Extent.PART),
        Ground,
    ),
    Derived(
        "jointly_drafted",
        "多单位起草",
        "drafted by several units",
        "flag",
        ("drafting_units",),
        jointly_drafted,
    ),
    Derived(
        "releases.first_elsewhere",
        "其他渠道最早发布",
        "first release through a channel other than the portal",
        "moment",
        ("releases",),
        first_elsewhere,
        None,
        True,
    ),
    Derived(
        "releases.gazette",
        "公报登载日期",
        "when the gazette printed it first",
        "moment",
        ("releases",),
        first_in_gazette,
        None,
        True,
    ),
    Derived(
        "deliveries.library",
        "送交图书馆日期",
        "when it was first sent to the library",
        "moment",
        ("deliveries",),
        first_to_library,
        None,
        True,
    ),
    _boxes("form.filled_boxes", "已填栏目", "boxes of the form that are filled in", *_BOXES),
    _boxes(
        "form.filled.heading",
        "表头已填栏目",
        "boxes of its head that are filled in",
        "title",
        "drafting_unit",
        "secrecy",
        "issuer",
    ),
    _boxes("form.filled.nature", "公文属性已填", "whether 公文属性 is filled in", "nature"),
    _boxes(
        "form.filled.normative", "是否规范性文件已填", "whether 是否行政规范性文件 is filled in", "normative"
    ),
    _boxes("form.filled.consultation", "意见征询已填", "whether 意见征询 is filled in", "consultation"),
    _boxes("form.filled.attribute", "公开属性已填", "whether 公开属性 is filled in", "proposed_attribute"),
    _boxes("form.filled.reason", "理由已填", "whether 理由 is filled in", "reason"),
    _boxes("form.filled.release", "发布方式已填", "whether 发布方式 is filled in", "release_mode"),
    _boxes(
        "form.filled.cuts", "删减已填栏目", "boxes about cuts that are filled in", "cut_content", "cut_reason"
    ),
    _boxes("form.filled.interpretation", "政策解读已填", "whether 政策解读 is filled in", "interpretation"),
    _boxes(
        "form.filled.interpretation_details",
        "解读形式和材料已填栏目",
        "form and materials of the interpretation that are filled in",
        "interpretation_form",
        "interpretation_materials",
    ),
    _boxes(
        "form.filled.approval",
        "领导审批已填栏目",
        "boxes of the approval that are filled in",
        "approval.signed",
        "approval.seal",
        "approval.date",
    ),
)
