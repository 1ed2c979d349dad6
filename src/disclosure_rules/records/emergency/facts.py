"""The derived facts of an emergency: its releases in order of time."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import compare, day_of, first_or_last, is_instant
from disclosure_rules.records.emergency.record import EmergencyRecord
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.parts import TimedRelease
from disclosure_rules.terms import Channel


def _made(view: FactReader) -> Any:
    """The releases made by `as_of`; unknown if the list is unknown, or if any release has no date."""
    if view["releases"] is UNKNOWN:
        return UNKNOWN
    entries: tuple[TimedRelease, ...] = view.stated("releases") or ()
    if any(entry.date is None for entry in entries):
        return UNKNOWN
    return [entry for entry in entries if entry.date is not None and compare(entry.date, view.as_of) <= 0]


@EmergencyRecord.derived(
    "releases.first",
    zh="首次信息发布",
    en="first release of information",
    kind="moment",
    reads=("releases",),
    act=True,
    combinator="earliest",
)
def first(view: FactReader) -> Any:
    """The first release of information through any channel."""
    made = _made(view)
    if made is UNKNOWN:
        return UNKNOWN
    return first_or_last([entry.date for entry in made], min) if made else ABSENT


@EmergencyRecord.derived(
    "releases.continued",
    zh="最近一次后续发布",
    en="last release after the first one",
    kind="moment",
    reads=("releases",),
    act=True,
)
def continued(view: FactReader) -> Any:
    """The last release after the first. If two releases share a day and either has no time of day, their order is
    unknown."""
    made, start = _made(view), view["releases.first"]
    if made is UNKNOWN or start is ABSENT:
        return made if made is UNKNOWN else ABSENT
    moments = [entry.date for entry in made]
    after = [moment for moment in moments if compare(moment, start) > 0]
    if after:
        return first_or_last(after, max)
    return UNKNOWN if len(moments) > 1 and not is_instant(start) else ABSENT


@EmergencyRecord.derived(
    "releases.longest_gap",
    zh="处置期间两次发布最长间隔（日）",
    en="the longest span without a release while it is handled, in whole days",
    kind="number",
    reads=("releases", "handling_ended"),
    combinator="between",
)
def longest_gap(view: FactReader) -> Any:
    """The most calendar days between one release and the next, or between the last one and the end of the handling (the
    day of `as_of` while it goes on). No gap before the first release: that has a limit of its own."""
    made, ended = _made(view), view["handling_ended"]
    if made is UNKNOWN or ended is UNKNOWN:
        return UNKNOWN
    last = day_of(view.as_of if ended is ABSENT else ended)
    days = sorted({day_of(entry.date) for entry in made})
    ends = [*(day for day in days[1:] if day < last), last]
    return max(((end - day).days for day, end in zip(days, ends, strict=False)), default=0)


@EmergencyRecord.derived(
    "releases.press_conference",
    zh="首次新闻发布会",
    en="first press conference",
    kind="moment",
    reads=("releases",),
    act=True,
)
def press_conference(view: FactReader) -> Any:
    """The first press conference."""
    made = _made(view)
    if made is UNKNOWN:
        return UNKNOWN
    held = [entry.date for entry in made if entry.channel is Channel.PRESS_CONFERENCE]
    return first_or_last(held, min) if held else ABSENT


@EmergencyRecord.derived(
    "releases.channels",
    zh="已用发布渠道",
    en="channels used so far",
    kind="terms",
    reads=("releases",),
    term=Channel,
    act=True,
)
def channels(view: FactReader) -> Any:
    """Every channel used so far."""
    made = _made(view)
    return UNKNOWN if made is UNKNOWN else frozenset(entry.channel for entry in made)


@EmergencyRecord.derived(
    "releases.channels_of_first",
    zh="首次发布渠道",
    en="channels of the first release",
    kind="terms",
    reads=("releases",),
    term=Channel,
    act=True,
)
def channels_of_first(view: FactReader) -> Any:
    """The channels of the first release; of all releases on the first day if times of day are missing."""
    made, start = _made(view), view["releases.first"]
    if made is UNKNOWN:
        return UNKNOWN
    return frozenset(entry.channel for entry in made if compare(entry.date, start) == 0)
