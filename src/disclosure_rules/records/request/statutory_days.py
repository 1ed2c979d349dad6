"""The statutory days of a request: of its receipt by the way it came, and of the reply by the way it was delivered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import ReplyDelivery, RequestChannel

FactLookup = Callable[[str], Any]
"""The value of a base fact by its path: known, ABSENT or UNKNOWN."""

CONFIRMED_FROM: Final = date(2019, 5, 15)
"""The first day on which mail in the mailbox of a body still has to be confirmed to count as received. The day of receipt
selects the law, and the law says which day that is, so this one change of the law stands here."""

RECEIPT_DAYS: Final = ("handed_in", "signed_for", "in_system", "confirmed", "arrived")
"""The days of the ways in which a request comes, as fields of `receipt`."""

_OWN: Final[dict[Any, tuple[str, ...]]] = {
    RequestChannel.IN_PERSON: ("handed_in",),
    RequestChannel.REGISTERED_POST: ("signed_for",),
    RequestChannel.EMAIL: ("in_system", "confirmed"),
    UNKNOWN: ("handed_in", "signed_for", "confirmed"),
}
_BY_SIGNATURE: Final = (RequestChannel.IN_PERSON, RequestChannel.REGISTERED_POST)


def receipt_day(fact: FactLookup) -> Any:
    """The statutory day of receipt (条例（2019）第三十一条, 国办公开办函〔2015〕207号): the day it was handed in, signed for
    or confirmed, for e-mail before 2019-05-15 the day it was in the mailbox; else the registered day.

    ABSENT if none of these days is stated. UNKNOWN if it depends on a channel or a day that is not known.
    """
    channel = fact("channel")
    signed = any(fact(f"receipt.{name}") is not ABSENT for name in ("handed_in", "signed_for"))
    ways = (RequestChannel.EMAIL, UNKNOWN) if channel is UNKNOWN and not signed else (channel,)
    days = {_received(fact, way) for way in ways}
    return days.pop() if len(days) == 1 else UNKNOWN


def presumed_receipt_day(fact: FactLookup) -> Any:
    """The same day; where the channel is not known, that of a request which did not come by e-mail."""
    return _received(fact, fact("channel"))


def _received(fact: FactLookup, channel: Any) -> Any:
    own = _OWN.get(channel, ("confirmed",))
    others = [name for name in ("handed_in", "signed_for", "confirmed") if name not in own]
    if channel in _BY_SIGNATURE:
        others.remove("confirmed")  # such a request needs no confirmation
    for name in own:
        day = _stated(fact, name)
        if day is not ABSENT:
            return day
    for path in (*others, "received", "in_system", "confirmed", "arrived"):
        day = fact(path) if path == "received" else _stated(fact, path)
        if day is not ABSENT and (day is not UNKNOWN or path == "received"):
            return day
    return ABSENT


def _stated(fact: FactLookup, name: str) -> Any:
    """A day of `receipt`. The day in the system does not count once both sides have to confirm."""
    day = fact(f"receipt.{name}")
    if name != "in_system" or day is ABSENT:
        return day
    if day is UNKNOWN:
        return UNKNOWN if _may_be_old(fact) else ABSENT
    return day if day_of(day) < CONFIRMED_FROM else ABSENT


def _may_be_old(fact: FactLookup) -> bool:
    """Whether mail whose day in the system is not known may have come while that day counted: unless it was registered
    or confirmed when it no longer did."""
    known = [day for day in (fact("received"), fact("receipt.confirmed")) if isinstance(day, date)]
    return not known or day_of(known[0]) < CONFIRMED_FROM


LETTER_FROM: Final = date(2016, 12, 7)
"""The day of the letter on delivery: what had gone out by another courier before counts by its day of posting."""

_DELIVERED: Final[dict[Any, str]] = {
    ReplyDelivery.POST: "reply.posted",
    ReplyDelivery.DIRECT: "reply.signed_for",
    ReplyDelivery.ENTRUSTED: "reply.signed_for",
    ReplyDelivery.COURIER: "reply.signed_for",
}


def reply_day(fact: FactLookup) -> Any:
    """The statutory day of the reply (国办公开办函〔2016〕235号): of posting by post, of signature where it was handed over or
    went by another courier, which before the letter counted as post; for other ways, or where no way is stated, that of
    either if stated, else the day of the reply as recorded.

    UNKNOWN if a reply was given in a way whose own day is not stated.
    """
    delivery, replied, posted = fact("reply.delivery"), fact("replied"), fact("reply.posted")
    own = _DELIVERED.get(delivery)
    if delivery is ReplyDelivery.COURIER and isinstance(posted, date) and day_of(posted) < LETTER_FROM:
        return posted
    if own is not None:
        day = fact(own)
        return UNKNOWN if day is ABSENT and replied is not ABSENT else day
    if delivery is UNKNOWN:
        for day in (posted, fact("reply.signed_for")):
            if day is not ABSENT:
                return day
    return replied
