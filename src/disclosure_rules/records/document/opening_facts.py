"""The derived facts about opening a document: what its maker proposed, and what is stated for it."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import compare
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader, Stated, is_known
from disclosure_rules.terms import (
    Attribute,
    Consent,
    OpeningReason,
    Release,
    Term,
)


def _declare_proposal(path: str, box: str, zh: str, en: str, term: type[Term]) -> None:
    """Declare what a box of the form proposes. Without a form, and where the box is blank, that is unknown."""

    @DocumentRecord.derived(path, zh=zh, en=en, kind="term", reads=(box,), term=term)
    def proposed(view: FactReader) -> Any:
        stated = view[box]
        return UNKNOWN if stated is ABSENT else stated


_declare_proposal(
    "proposed.attribute",
    "form.proposed_attribute",
    "拟定的公开属性",
    "the proposed attribute; unknown while none is stated",
    Attribute,
)
_declare_proposal(
    "proposed.release",
    "form.release_mode",
    "拟定的发布方式",
    "the proposed release; unknown while none is stated",
    Release,
)


@DocumentRecord.derived(
    "proposed.none",
    zh="未提出公开属性",
    en="no proposal at all: no attribute on the form, and no answer to a proposal",
    kind="flag",
    reads=("form", "form.proposed_attribute", "consent"),
    asks=("form.proposed_attribute",),
)
def nothing_proposed(view: FactReader) -> Any:
    """Whether nobody proposed an attribute. A stated answer to a proposal implies one."""
    if is_known(view["form.proposed_attribute"]) or view["consent"] is not UNKNOWN:
        return False
    listed = (view.is_listed_unknown(path) for path in ("form.proposed_attribute", "consent"))
    return UNKNOWN if any(listed) else True


@DocumentRecord.derived(
    "proposed.answer",
    zh="对拟定属性的审查意见",
    en="the answer to a proposal: granted or refused; unknown while nobody was asked",
    kind="term",
    reads=("consent",),
    term=Consent,
)
def answer(view: FactReader) -> Any:
    """The answer to a proposal to close or to cut. Where nobody was asked, the answer is still to come."""
    consent = view["consent"]
    return UNKNOWN if consent is Consent.NOT_ASKED else consent


_STATED = (
    Stated(OpeningReason.NORMATIVE, "normative"),
    Stated(OpeningReason.CRITERION, "criteria"),
    Stated(OpeningReason.LISTED, "listed"),
    Stated(OpeningReason.OTHER_LAW, "opened_by_law"),
    Stated(OpeningReason.CITIZENS_INTERESTS, "impact.citizens_interests"),
    Stated(OpeningReason.FOUND_OPEN, "reassessment.found_open"),
    Stated(OpeningReason.FOUND_OWED, "reassessment.attribute_adjusted"),
    Stated(OpeningReason.FOUND_OWED, "reassessment.self_check_found"),
    Stated(OpeningReason.ONLINE, "published"),
    Stated(OpeningReason.PROPOSED, "form.proposed_attribute", Attribute.PROACTIVE),
)


@DocumentRecord.derived(
    "stated_for_opening",
    zh="已载明的公开依据",
    en="what the record states for proactive disclosure",
    kind="terms",
    reads=tuple(stated.path for stated in _STATED),
    term=OpeningReason,
    combinator="stated",
    stated=_STATED,
)
def stated_for_opening(view: FactReader) -> Any:
    """The stated reasons for proactive disclosure. What is not stated is no reason, and unsettles nothing that rests on
    another statement."""
    return frozenset(stated.term for stated in _STATED if stated.holds(view))


@DocumentRecord.derived(
    "formation",
    zh="形成日期",
    en="the day of formation: formed, else signed, else issued",
    kind="moment",
    reads=("formed", "signed", "issued"),
    act=True,
    combinator="first",
)
def formation(view: FactReader) -> Any:
    """The day on which it was formed, else signed, else issued."""
    return next((view[path] for path in ("formed", "signed", "issued") if view[path] is not ABSENT), ABSENT)


@DocumentRecord.derived(
    "opening",
    zh="转为公开日期（综合）",
    en="the day on which it was opened: for a re-assessment or a self-check, else the day it went online",
    kind="moment",
    reads=("reassessment.opened", "published"),
    act=True,
)
def opening(view: FactReader) -> Any:
    """The day on which it was proactively disclosed after a re-assessment, else the day it went online."""
    opened = view["reassessment.opened"]
    return view["published"] if opened is ABSENT else opened


@DocumentRecord.derived(
    "published_after_issue",
    zh="印发后上网",
    en="publication no earlier than issue; unknown where the days contradict that",
    kind="flag",
    reads=("published", "issued"),
)
def published_after_issue(view: FactReader) -> Any:
    """Whether it was not online before its issue. Where the days say that it was, one of them is wrong: unknown."""
    published, issued = view["published"], view["issued"]
    if UNKNOWN in (published, issued):
        return UNKNOWN
    return UNKNOWN if is_known(published) and is_known(issued) and compare(published, issued) < 0 else True
