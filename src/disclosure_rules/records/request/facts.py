"""Derived facts of a request: spans, orders and counts over its consultations and its amendment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.terms import ConsultationAnswer, Consulted

if TYPE_CHECKING:
    from disclosure_rules.records.request.record import OpinionLetter


def _by(moment: Moment | None, as_of: Moment) -> Moment | None:
    """A moment that has come by `as_of`, else None."""
    return moment if moment is not None and compare(moment, as_of) <= 0 else None


def _entries(view: View, whom: Consulted) -> Iterator[tuple[Moment, OpinionLetter]]:
    """Those consulted in this capacity, each with the day the letter was sent, once it was."""
    for entry in view.record.consultations or ():  # type: ignore[attr-defined]
        sent = _by(entry.sent, view.as_of)
        if entry.whom is whom and sent is not None:
            yield sent, entry


def _spans(whom: Consulted) -> Callable[[View], Any]:
    """From the day a letter was sent to the day it arrived, and from there to the answer. Two spans, as a limit
    for the answer runs from the arrival; where that is not stated, from the sending."""

    def derive(view: View) -> Any:
        if view["consultations"] is UNKNOWN:
            return UNKNOWN
        found: list[tuple[Moment, Moment | None]] = []
        for sent, entry in _entries(view, whom):
            received, answered = _by(entry.received, view.as_of), _by(entry.answered, view.as_of)
            if received is not None:
                found.append((sent, received))
            found.append((received or sent, answered))
        return tuple(found)

    return derive


def third_parties_agreed(view: View) -> Any:
    """Whether third parties were asked and all of them agreed."""
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    answers = [_answer(entry, view) for _, entry in _entries(view, Consulted.THIRD_PARTY)]
    if not answers:
        return False
    if any(answer not in (ConsultationAnswer.AGREED, UNKNOWN) for answer in answers):
        return False
    return UNKNOWN if UNKNOWN in answers else True


def _answer(entry: OpinionLetter, view: View) -> Any:
    """The answer of one consulted; None without one, unknown where there is one that is not stated."""
    if _by(entry.answered, view.as_of) is None:
        return None
    return entry.answer or UNKNOWN


def third_party_objected(view: View) -> Any:
    """Whether some third party objected, with reasons or without."""
    return _some_objection(view, lambda _: True)


def third_party_objected_with_reasons(view: View) -> Any:
    """Whether some third party objected and gave fair reasons."""
    return _some_objection(view, lambda entry: entry.reasoned)


def _some_objection(view: View, asked: Callable[[OpinionLetter], bool | None]) -> Any:
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    found: Any = False
    for _, entry in _entries(view, Consulted.THIRD_PARTY):
        answer, fits = _answer(entry, view), asked(entry)
        if answer is ConsultationAnswer.OBJECTED and fits:
            return True
        if (answer is UNKNOWN and fits is not False) or (
            answer is ConsultationAnswer.OBJECTED and fits is None
        ):
            found = UNKNOWN
    return found


def awaiting_amendment(view: View) -> Any:
    """From the notice to amend to the day the amended request was received."""
    notified, completed = view["amendment.notified"], view["amendment.completed"]
    if UNKNOWN in (notified, completed):
        return UNKNOWN
    if notified is ABSENT:
        return ()
    return ((notified, None if completed is ABSENT else completed),)


def amended_late(view: View) -> Any:
    """Whether the term that was set for the amendment passed before the amended request came."""
    notified, term, completed = (view[f"amendment.{name}"] for name in ("notified", "until", "completed"))
    if notified is ABSENT:
        return False
    if UNKNOWN in (notified, term, completed):
        return UNKNOWN
    return compare(view.as_of if completed is ABSENT else completed, term) > 0


DERIVED = (
    Derived(
        "consultations.third_party_spans",
        "征求第三方意见期间",
        "when third parties were being consulted",
        "spans",
        ("consultations",),
        _spans(Consulted.THIRD_PARTY),
    ),
    Derived(
        "consultations.joint_maker_spans",
        "征求共同制作机关意见期间",
        "when joint makers were being consulted",
        "spans",
        ("consultations",),
        _spans(Consulted.JOINT_MAKER),
    ),
    Derived(
        "consultations.other_body_spans",
        "征求其他机关意见期间",
        "when other bodies were being consulted",
        "spans",
        ("consultations",),
        _spans(Consulted.OTHER_BODY),
    ),
    Derived(
        "consultations.third_parties_agreed",
        "第三方均同意公开",
        "every third party that was asked agreed",
        "flag",
        ("consultations",),
        third_parties_agreed,
    ),
    Derived(
        "consultations.third_party_objected",
        "第三方不同意公开",
        "a third party objected",
        "flag",
        ("consultations",),
        third_party_objected,
    ),
    Derived(
        "consultations.third_party_objected_with_reasons",
        "第三方有合理理由不同意公开",
        "a third party objected with fair reasons",
        "flag",
        ("consultations",),
        third_party_objected_with_reasons,
    ),
    Derived(
        "amendment.awaited",
        "等待补正期间",
        "when the amended request was being awaited",
        "spans",
        ("amendment.notified", "amendment.completed"),
        awaiting_amendment,
    ),
    Derived(
        "amendment.late",
        "逾期未补正",
        "the term for the amendment passed without it",
        "flag",
        ("amendment.notified", "amendment.until", "amendment.completed"),
        amended_late,
    ),
)
