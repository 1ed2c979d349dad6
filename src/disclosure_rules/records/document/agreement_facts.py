"""The derived facts that compare: the form with the document, the release with the form, the interpretation with the
drafting. A host that states the result itself is believed."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import compare
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import UNKNOWN, FactReader, is_known
from disclosure_rules.records.names import same


@DocumentRecord.derived(
    "form.title_agrees",
    zh="意见单标题与公文标题一致",
    en="the same title on the form as on the document",
    kind="flag",
    reads=("form.title", "title"),
)
def title_agrees(view: FactReader) -> Any:
    """Whether form and document bear the same title, apart from spaces and title marks; unknown if either has none."""
    return same(view.stated("form.title"), view.stated("title"))


@DocumentRecord.derived(
    "release.as_form",
    zh="发布与意见单一致（综合）",
    en="a release that agrees with the form, as stated or as compared",
    kind="flag",
    reads=("matches_form", "form.title", "title", "form.release_mode", "released_as"),
    asks=("matches_form",),
)
def release_as_form(view: FactReader) -> Any:
    """Whether the release agrees with the form: as stated; else true where title and way of release are the same on
    both sides. A difference of words is no answer."""
    if view["matches_form"] is not UNKNOWN:
        return view["matches_form"]
    planned, actual = view["form.release_mode"], view["released_as"]
    alike = is_known(planned) and planned is actual and same(view.stated("form.title"), view.stated("title"))
    return True if alike is True else UNKNOWN


@DocumentRecord.derived(
    "interpretation.from_drafter",
    zh="由起草（牵头）单位解读（综合）",
    en="interpretation by the (lead) drafting unit, as stated or as compared",
    kind="flag",
    reads=("interpretation.by_drafting_unit", "interpretation.interpreted_by", "drafting_units"),
    asks=("interpretation.by_drafting_unit",),
)
def from_drafter(view: FactReader) -> Any:
    """Whether the unit that drafted the document, or led the drafting, interprets it: as stated, else by its name."""
    stated, units = view["interpretation.by_drafting_unit"], view.stated("drafting_units")
    if stated is not UNKNOWN or not units:
        return stated
    return same(view.stated("interpretation.interpreted_by"), units[0])


@DocumentRecord.derived(
    "interpretation.drafted_together",
    zh="解读与文件同步起草（综合）",
    en="plan and materials drafted together with the document, as stated or by their dates",
    kind="flag",
    reads=("interpretation.drafted_with_document", "interpretation.drafted", "signed", "issued"),
    asks=("interpretation.drafted_with_document",),
)
def drafted_together(view: FactReader) -> Any:
    """Whether the interpretation was drafted while the document was: as stated, else by the day on which the drafting
    of the document ended, its signing or, failing that, its issue."""
    stated, drafted = view["interpretation.drafted_with_document"], view["interpretation.drafted"]
    if stated is not UNKNOWN or not is_known(drafted):
        return stated
    ended = view["signed"] if is_known(view["signed"]) else view["issued"]
    return compare(drafted, ended) <= 0 if is_known(ended) else UNKNOWN
