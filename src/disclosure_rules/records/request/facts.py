"""The derived facts of a request: spans, orders and counts over its consultations and its amendment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.grounds import derive_grounds
from disclosure_rules.records.request.parts import OpinionLetter
from disclosure_rules.records.request.record import RequestRecord
from disclosure_rules.records.request.statutory_days import RECEIPT_DAYS, receipt_day, reply_day
from disclosure_rules.terms import ConsultationAnswer, Consulted

_REPLY = ("replied", "reply.delivery", "reply.posted", "reply.signed_for")


@RequestRecord.derived(
    "receipt.day",
    zh="法定收到日期",
    en="the statutory day of receipt",
    kind="moment",
    reads=("channel", "received", *(f"receipt.{name}" for name in RECEIPT_DAYS)),
    act=True,
)
def day_of_receipt(view: FactReader) -> Any:
    """The day of receipt by the way the request came, else the registered one."""
    return receipt_day(view.__getitem__)


@RequestRecord.derived(
    "reply.day",
    zh="法定答复日期",
    en="the statutory day of the reply",
    kind="moment",
    reads=_REPLY,
    asks=("replied", "reply.posted", "reply.signed_for"),
    act=True,
)
def day_of_reply(view: FactReader) -> Any:
    """The day of the reply by the way it was delivered."""
    return reply_day(view.__getitem__)


def _by(moment: Moment | None, as_of: Moment) -> Moment | None:
    """A moment that has come by `as_of`, else None."""
    return moment if moment is not None and compare(moment, as_of) <= 0 else None


def _entries(view: FactReader, whom: Consulted, end: Moment) -> Iterator[tuple[Moment, OpinionLetter]]:
    """The letters sent by `end` to those consulted in this capacity, each with the day it was sent."""
    letters: tuple[OpinionLetter, ...] = view.stated("consultations") or ()
    for entry in letters:
        sent = _by(entry.sent, end)
        if entry.whom is whom and sent is not None:
            yield sent, entry


def _decided(view: FactReader) -> Moment:
    """The moment by which a body has to have heard the others: the day of its reply, or `as_of` without one."""
    day = view["reply.day"]
    return view.as_of if day is ABSENT or day is UNKNOWN else day


def _spans(view: FactReader, whom: Consulted) -> Any:
    """The spans from the sending of each letter to its arrival, and from its arrival to the answer. They are two,
    since a limit for the answer runs from the arrival; if that is not stated, from the sending."""
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    spans: list[tuple[Moment, Moment | None]] = []
    for sent, entry in _entries(view, whom, view.as_of):
        received, answered = _by(entry.received, view.as_of), _by(entry.answered, view.as_of)
        if received is not None:
            spans.append((sent, received))
        spans.append((received or sent, answered))
    return tuple(spans)


def _declare_spans(whom: Consulted, en: str) -> None:
    """Declare the fact that lists the spans in which those consulted in a capacity were being consulted."""

    @RequestRecord.derived(
        f"consultations.{whom.value}_spans",
        zh=f"征求{whom.zh}意见期间",
        en=f"the periods of consultation of {en}",
        kind="spans",
        reads=("consultations",),
    )
    def spans(view: FactReader) -> Any:
        return _spans(view, whom)


_declare_spans(Consulted.THIRD_PARTY, "third parties")
_declare_spans(Consulted.JOINT_MAKER, "joint makers")
_declare_spans(Consulted.OTHER_BODY, "other bodies")


def _declare_waiting(whom: Consulted, en: str) -> None:
    """Declare the fact that says how long those consulted in a capacity have been silent."""

    @RequestRecord.derived(
        f"consultations.{whom.value}_waiting_days",
        zh=f"征求{whom.zh}意见后未获答复的工作日数",
        en=f"the working days for which {en} have not answered, of the letter that waits longest",
        kind="number",
        reads=("consultations",),
    )
    def waiting_days(view: FactReader) -> Any:
        """The working days from the arrival of the letter, or its sending, to `as_of`; ABSENT if each was answered."""
        spans = _spans(view, whom)
        if spans is UNKNOWN:
            return UNKNOWN
        today = day_of(view.as_of)
        return max(
            (view.working_days(day_of(start), today) for start, end in spans if end is None), default=ABSENT
        )


_declare_waiting(Consulted.THIRD_PARTY, "third parties")
_declare_waiting(Consulted.OTHER_BODY, "other bodies")


@RequestRecord.derived(
    "consultations.asked",
    zh="答复前征求意见对象",
    en="those consulted before the reply",
    kind="terms",
    reads=("consultations", *_REPLY),
    asks=("consultations",),
    term=Consulted,
    act=True,
)
def asked(view: FactReader) -> Any:
    """The capacities in which parties were consulted by the day of the reply; a letter without a day counts."""
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    letters: tuple[OpinionLetter, ...] = view.stated("consultations") or ()
    end = _decided(view)
    return frozenset(entry.whom for entry in letters if entry.sent is None or _by(entry.sent, end))


@RequestRecord.derived(
    "consultations.third_parties_agreed",
    zh="第三方均同意公开",
    en="agreement of every third party consulted, by the day of the reply",
    kind="flag",
    reads=("consultations", *_REPLY),
    asks=("consultations",),
)
def third_parties_agreed(view: FactReader) -> Any:
    """Whether third parties were asked and all of them had agreed when the reply was given."""
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    answers = [_answer(entry, view) for _, entry in _entries(view, Consulted.THIRD_PARTY, _decided(view))]
    if not answers:
        return False
    if any(answer not in (ConsultationAnswer.AGREED, UNKNOWN) for answer in answers):
        return False
    return UNKNOWN if UNKNOWN in answers else True


def _answer(entry: OpinionLetter, view: FactReader) -> Any:
    """The answer to a letter by the day of the reply: None without one, unknown if its content is not stated."""
    if _by(entry.answered, _decided(view)) is None:
        return None
    return entry.answer or UNKNOWN


@RequestRecord.derived(
    "consultations.third_party_objected",
    zh="第三方不同意公开",
    en="an objection of a third party, by the day of the reply",
    kind="flag",
    reads=("consultations", *_REPLY),
    asks=("consultations",),
    combinator="any",
)
def third_party_objected(view: FactReader) -> Any:
    """Whether some third party objected, with reasons or without."""
    return _some_objection(view, lambda _: True)


@RequestRecord.derived(
    "consultations.third_party_objected_with_reasons",
    zh="第三方有合理理由不同意公开",
    en="an objection of a third party with fair reasons, by the day of the reply",
    kind="flag",
    reads=("consultations", *_REPLY),
    asks=("consultations",),
    combinator="any",
)
def third_party_objected_with_reasons(view: FactReader) -> Any:
    """Whether some third party objected and gave fair reasons."""
    return _some_objection(view, lambda entry: entry.reasoned)


@RequestRecord.derived(
    "consultations.objection_working_days",
    zh="第三方有合理理由不同意公开所用工作日数",
    en="the working days from the arrival of the letter to the objection with fair reasons that came quickest",
    kind="number",
    reads=("consultations", *_REPLY),
    asks=("consultations",),
)
def objection_working_days(view: FactReader) -> Any:
    """The fewest working days that a third party who objected with fair reasons took; ABSENT without such an
    objection. Counted from the day after the letter arrived, or was sent if no arrival is stated."""
    objected = third_party_objected_with_reasons(view)
    if objected is not True:
        return ABSENT if objected is False else UNKNOWN
    taken = []
    for sent, entry in _entries(view, Consulted.THIRD_PARTY, _decided(view)):
        answer, answered = _answer(entry, view), _by(entry.answered, view.as_of)
        if answer is UNKNOWN or (answer is ConsultationAnswer.OBJECTED and entry.reasoned is None):
            return UNKNOWN
        if answer is ConsultationAnswer.OBJECTED and entry.reasoned and answered is not None:
            arrived = _by(entry.received, view.as_of) or sent
            taken.append(view.working_days(day_of(arrived), day_of(answered)))
    return min(taken)


def _some_objection(view: FactReader, asked: Callable[[OpinionLetter], bool | None]) -> Any:
    if view["consultations"] is UNKNOWN:
        return UNKNOWN
    objection: Any = False
    for _, entry in _entries(view, Consulted.THIRD_PARTY, _decided(view)):
        answer, fits = _answer(entry, view), asked(entry)
        if answer is ConsultationAnswer.OBJECTED and fits:
            return True
        if (answer is UNKNOWN and fits is not False) or (
            answer is ConsultationAnswer.OBJECTED and fits is None
        ):
            objection = UNKNOWN
    return objection


@RequestRecord.derived(
    "amendment.awaited",
    zh="等待补正期间",
    en="the period of waiting for the amended request",
    kind="spans",
    reads=("amendment.notified", "amendment.completed"),
    combinator="spans",
)
def awaiting_amendment(view: FactReader) -> Any:
    """The span from the notice to amend to the receipt of the amended request."""
    notified, completed = view["amendment.notified"], view["amendment.completed"]
    if UNKNOWN in (notified, completed):
        return UNKNOWN
    if notified is ABSENT:
        return ()
    return ((notified, None if completed is ABSENT else completed),)


@RequestRecord.derived(
    "amendment.late",
    zh="逾期未补正",
    en="expiry of the term without the amendment",
    kind="flag",
    reads=("amendment.notified", "amendment.until", "amendment.completed"),
)
def amended_late(view: FactReader) -> Any:
    """Whether the term set for the amendment passed before the amended request came."""
    notified, term, completed = (view[f"amendment.{name}"] for name in ("notified", "until", "completed"))
    if notified is ABSENT:
        return False
    if UNKNOWN in (notified, term, completed):
        return UNKNOWN
    return compare(view.as_of if completed is ABSENT else completed, term) > 0


derive_grounds(RequestRecord)
