"""Time zones by name: a fixed offset, or a zone of the time zone database."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.errors import MisfitError, nearest

_OFFSET = re.compile(r"([+-])(0\d|1[0-4]):([0-5]\d)")


@cache
def zone_named(name: str) -> tzinfo:
    """The zone of an offset such as `+08:00`, or of a name such as `America/New_York`, whose clocks may be set forward and
    back. Raises MisfitError for any other text, and where this machine has no time zone database."""
    if name == str(SHANGHAI):
        return SHANGHAI
    if offset := _OFFSET.fullmatch(name):
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return timezone(ahead if offset[1] == "+" else -ahead, name)
    from zoneinfo import ZoneInfo, available_timezones  # noqa: PLC0415  # few sets of policies name a zone

    known = available_timezones()
    if name in known:
        return ZoneInfo(name)
    if not known:
        raise MisfitError("no-zones", zone=name)
    places = (
        zone for zone in known if "/" in zone
    )  # an abbreviation such as CST is near to many, and names none
    raise MisfitError("zone", zone=name, meant=nearest(name, places))
