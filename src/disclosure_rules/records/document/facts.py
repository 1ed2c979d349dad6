"""The derived facts of a document: aggregates that count, order and compare, or are `UNKNOWN`."""

from __future__ import annotations

from typing import Any

from disclosure_rules.records.consultation import derive_consultation_days
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.entries import first_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.grounds import derive_grounds
from disclosure_rules.terms import Channel, FormBox, PublicPlace

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


def _declare_first(path: str, zh: str, en: str, key: str, wanted: set[Any]) -> None:
    """Declare the fact that dates the first of the wanted entries of a list."""
    entries = path.partition(".")[0]

    @DocumentRecord.derived(
        path, zh=zh, en=en, kind="moment", reads=(entries,), act=True, combinator="earliest"
    )
    def first(view: FactReader) -> Any:
        return first_of(view, entries, key, wanted)


_declare_first(
    "releases.first_elsewhere",
    "其他渠道最早发布",
    "first release through a channel other than the portal",
    "channel",
    {*Channel} - {Channel.PORTAL},
)
_declare_first(
    "releases.gazette", "公报登载日期", "the day the gazette first printed it", "channel", {Channel.GAZETTE}
)
_declare_first(
    "deliveries.library",
    "送交图书馆日期",
    "the day it was first sent to the library",
    "to",
    {PublicPlace.LIBRARY},
)

derive_consultation_days(DocumentRecord, "public_consultation", "opened")


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
    filled in. A box whose date lies after `as_of` is blank still."""

    paths = {f"form.{box}": _BOXES[box] for box in boxes}

    @DocumentRecord.derived(path, zh=zh, en=en, kind="terms", term=FormBox, act=True, reads=("form", *paths))
    def filled(view: FactReader) -> Any:
        form = view["form"]
        if form is UNKNOWN or form is ABSENT:
            return form
        names = set()
        for box, name in paths.items():
            value = view.stated(box)
            if value is not None and value != () and not (value is False and name in _TICKS):
                if view[box] is not ABSENT:
                    names.add(name)
            elif view.is_listed_unknown(box):
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
_declare("form.filled.nature", "公文属性已填", "the box for the nature, if filled in", "nature")
_declare(
    "form.filled.normative",
    "是否规范性文件已填",
    "the box for a normative document, if filled in",
    "normative",
)
_declare(
    "form.filled.consultation", "意见征询已填", "the box for the consultation, if filled in", "consultation"
)
_declare(
    "form.filled.attribute", "公开属性已填", "the box for the attribute, if filled in", "proposed_attribute"
)
_declare("form.filled.reason", "理由已填", "the box for the reason, if filled in", "reason")
_declare(
    "form.filled.release", "发布方式已填", "the box for the way of release, if filled in", "release_mode"
)
_declare("form.filled.cuts", "删减已填栏目", "the filled-in boxes about cuts", "cut_content", "cut_reason")
_declare(
    "form.filled.interpretation",
    "政策解读已填",
    "the box for the interpretation, if filled in",
    "interpretation",
)
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
