"""The derived facts of a document: aggregates that count, order and compare, or are `UNKNOWN`."""

from __future__ import annotations

from typing import Any

from dateutil.relativedelta import relativedelta

from disclosure_rules.calendar.moments import Moment, compare, day_of, first_or_last
from disclosure_rules.records.consultation import derive_consultation_days
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.grounds import derive_grounds
from disclosure_rules.terms import Channel, FormBox, PublicPlace, Secrecy, SecrecyState


def _happened(value: Any) -> bool:
    return value is not ABSENT and value is not UNKNOWN


@DocumentRecord.derived(
    "secrecy_state",
    zh="涉密状态",
    en="the state of secrecy: none, in force or declassified",
    kind="term",
    reads=(
        "secrecy",
        "declassified",
        "secrecy_term.until",
        "secrecy_term.years",
        "formed",
        "signed",
        "published",
    ),
    asks=("secrecy", "declassified"),
    term=SecrecyState,
)
def secrecy_state(view: FactReader) -> Any:
    """The state of secrecy. An expired term alone opens nothing: the state stays unknown until a declassification is
    stated. Expiry is measured at the publication date, else at `as_of`."""
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


def _start_of_term(view: FactReader) -> Any:
    return view["formed"] if _happened(view["formed"]) else view["signed"]


def _last_secret_day(view: FactReader) -> Any:
    until = view["secrecy_term.until"]
    if _happened(until):
        return until
    years, start = view["secrecy_term.years"], _start_of_term(view)
    if not _happened(years) or not _happened(start):
        return UNKNOWN
    return day_of(start) + relativedelta(years=years)


@DocumentRecord.derived(
    "secrecy_term.length",
    zh="保密期限（年）",
    en="the term of secrecy in years, rounded up",
    kind="number",
    reads=("secrecy_term.years", "secrecy_term.until", "formed", "signed"),
)
def term_in_years(view: FactReader) -> Any:
    """The term of secrecy in whole years, rounded up: as stated, else up to its last day."""
    years, until, start = view["secrecy_term.years"], view["secrecy_term.until"], _start_of_term(view)
    if _happened(years):
        return years
    if not _happened(until) or not _happened(start):
        return UNKNOWN
    first, last = day_of(start), day_of(until)
    full_years = last.year - first.year
    return max(0, full_years if first + relativedelta(years=full_years) >= last else full_years + 1)


@DocumentRecord.derived(
    "secrecy_term.ended",
    zh="保密期限已满",
    en="expiry of the stated term of secrecy",
    kind="flag",
    reads=("secrecy_term.until", "secrecy_term.years", "formed", "signed"),
)
def term_ended(view: FactReader) -> Any:
    """Whether the term of secrecy has ended at `as_of`; unknown if its last day is not known."""
    last = _last_secret_day(view)
    return compare(view.as_of, last) > 0 if _happened(last) else UNKNOWN


@DocumentRecord.derived(
    "secrecy_term.reviewed_in",
    zh="最近审核年度",
    en="the year of the last review of the secret, else of its creation",
    kind="number",
    reads=("secrecy_term.reviewed", "formed", "signed", "issued"),
)
def last_reviewed_in(view: FactReader) -> Any:
    """The year of the last review of the secret, else the year it was formed, signed or issued."""
    for path in ("secrecy_term.reviewed", "formed", "signed", "issued"):
        if view[path] is not ABSENT:
            return UNKNOWN if view[path] is UNKNOWN else day_of(view[path]).year
    return ABSENT


derive_grounds(DocumentRecord)


@DocumentRecord.derived(
    "jointly_drafted",
    zh="多单位起草",
    en="drafting by several units",
    kind="flag",
    reads=("drafting_units",),
)
def jointly_drafted(view: FactReader) -> Any:
    """Whether more than one unit drafted the document."""
    units = view["drafting_units"]
    return UNKNOWN if units is UNKNOWN else len(units) > 1


@DocumentRecord.derived(
    "releases.first_elsewhere",
    zh="其他渠道最早发布",
    en="first release through a channel other than the portal",
    kind="moment",
    reads=("releases",),
    act=True,
    combinator="earliest",
)
def first_elsewhere(view: FactReader) -> Any:
    """The first release through a channel other than the portal."""
    return _first(view, "releases", "channel", {*Channel} - {Channel.PORTAL})


@DocumentRecord.derived(
    "releases.gazette",
    zh="公报登载日期",
    en="the day the gazette first printed it",
    kind="moment",
    reads=("releases",),
    act=True,
    combinator="earliest",
)
def first_in_gazette(view: FactReader) -> Any:
    """The first printing in the gazette."""
    return _first(view, "releases", "channel", {Channel.GAZETTE})


@DocumentRecord.derived(
    "deliveries.library",
    zh="送交图书馆日期",
    en="the day it was first sent to the library",
    kind="moment",
    reads=("deliveries",),
    act=True,
    combinator="earliest",
)
def first_to_library(view: FactReader) -> Any:
    """The first delivery to the library."""
    return _first(view, "deliveries", "to", {PublicPlace.LIBRARY})


derive_consultation_days(DocumentRecord, "public_consultation", "opened")


def _first(view: FactReader, path: str, key: str, wanted: set[Any]) -> Any:
    """The first date among the wanted entries of a list; unknown while any of them has no date."""
    if view[path] is UNKNOWN:
        return UNKNOWN
    dates = [entry.date for entry in view.stated(path) if getattr(entry, key) in wanted]
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
"""Boxes that are ticked or left blank, not answered yes or no: `false` means blank."""


def _declare(path: str, zh: str, en: str, *boxes: str) -> None:
    """Declare the fact that lists which of some boxes of the form are filled in; unknown while any of them may be
    filled in."""

    @DocumentRecord.derived(
        path,
        zh=zh,
        en=en,
        kind="terms",
        term=FormBox,
        act=True,
        reads=("form", *(f"form.{box}" for box in boxes)),
    )
    def filled(view: FactReader) -> Any:
        form = view["form"]
        if form is UNKNOWN or form is ABSENT:
            return form
        names = set()
        for box in boxes:
            value, name = view.stated(f"form.{box}"), _BOXES[box]
            if value is not None and value != () and not (value is False and name in _TICKS):
                names.add(name)
            elif view.is_listed_unknown(f"form.{box}"):
                return UNKNOWN
        return frozenset(names)


_declare("form.filled_boxes", "已填栏目", "the filled-in boxes of the form", *_BOXES)
_declare(
    "form.filled.heading",
    "表头已填栏目",
    "the filled-in boxes of the head",
    "title",
    "drafting_unit",
    "secrecy",
    "issuer",
)
_declare("form.filled.nature", "公文属性已填", "the box 公文属性, if filled in", "nature")
_declare(
    "form.filled.normative", "是否规范性文件已填", "the box 是否行政规范性文件, if filled in", "normative"
)
_declare("form.filled.consultation", "意见征询已填", "the box 意见征询, if filled in", "consultation")
_declare("form.filled.attribute", "公开属性已填", "the box 公开属性, if filled in", "proposed_attribute")
_declare("form.filled.reason", "理由已填", "the box 理由, if filled in", "reason")
_declare("form.filled.release", "发布方式已填", "the box 发布方式, if filled in", "release_mode")
_declare("form.filled.cuts", "删减已填栏目", "the filled-in boxes about cuts", "cut_content", "cut_reason")
_declare("form.filled.interpretation", "政策解读已填", "the box 政策解读, if filled in", "interpretation")
_declare(
    "form.filled.interpretation_details",
    "解读形式和材料已填栏目",
    "the filled-in boxes about the form and materials of the interpretation",
    "interpretation_form",
    "interpretation_materials",
)
_declare(
    "form.filled.approval",
    "领导审批已填栏目",
    "the filled-in boxes of the approval",
    "approval.signed",
    "approval.seal",
    "approval.date",
)
