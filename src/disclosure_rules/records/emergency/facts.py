"""Derived facts of an emergency: orders over its releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from disclosure_rules.calendar.moments import compare, first_or_last, is_instant
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Derived, View
from disclosure_rules.terms import Channel

if TYPE_CHECKING:
    from disclosure_rules.records.emergency.record import EmergencyRelease


def _made(view: View) -> Any:
    """The releases made by `as_of`; unknown where they are, or where one of them has no date."""
    if view["releases"] is UNKNOWN:
        return UNKNOWN
    entries: tuple[EmergencyRelease, ...] = view.record.releases or ()  # type: ignore[attr-defined]
    if any(entry.date is None for entry in entries):
        return UNKNOWN
    return [entry for entry in entries if entry.date is not None and compare(entry.date, view.as_of) <= 0]


def first(view: View) -> Any:
    """When information was first released, through whatever channel."""
    made = _made(view)
    if made is UNKNOWN:
        return UNKNOWN
    return first_or_last([entry.date for entry in made], min) if made else ABSENT


def continued(view: View) -> Any:
    """The last release after the first one. Where two releases share a day and one of them has no time of day,
    nobody can say whether one came after the other."""
    made, start = _made(view), view["releases.first"]
    if made is UNKNOWN or start is ABSENT:
        return made if made is UNKNOWN else ABSENT
    moments = [entry.date for entry in made]
    after = [moment for moment in moments if compare(moment, start) > 0]
    if after:
        return first_or_last(after, max)
    return UNKNOWN if len(moments) > 1 and not is_instant(start) else ABSENT


def channels(view: View) -> Any:
    """Every channel that was used."""
    made = _made(view)
    return UNKNOWN if made is UNKNOWN else frozenset(entry.channel for entry in made)


def channels_of_first(view: View) -> Any:
    """The channels of the first release; of releases on one day where times of day are missing, all of them."""
    made, start = _made(view), view["releases.first"]
    if made is UNKNOWN:
        return UNKNOWN
    return frozenset(entry.channel for entry in made if compare(entry.date, start) == 0)


def press_conference(view: View) -> Any:
    """When the first press conference was held."""
    made = _made(view)
    if made is UNKNOWN:
        return UNKNOWN
    held = [entry.date for entry in made if entry.channel is Channel.PRESS_CONFERENCE]
    return first_or_last(held, min) if held else ABSENT


_READS = ("releases",)

DERIVED = (
    Derived(
        "releases.first",
        "首次信息发布",
        "first release of information",
        "moment",
        _READS,
        first,
        act=True,
    ),
    Derived(
        "releases.continued",
        "最近一次后续发布",
        "last release after the first one",
        "moment",
        _READS,
        continued,
        act=True,
    ),
    Derived(
        "releases.press_conference",
        "首次新闻发布会",
        "first press conference",
        "moment",
        _READS,
        press_conference,
        act=True,
    ),
    Derived(
        "releases.channels",
        "已用发布渠道",
        "channels used so far",
        "terms",
        _READS,
        channels,
        Channel,
        act=True,
    ),
    Derived(
        "releases.channels_of_first",
        "首次发布渠道",
        "channels of the first release",
        "terms",
        _READS,
        channels_of_first,
        Channel,
        act=True,
    ),
)
