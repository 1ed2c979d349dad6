"""What the policies of a set share: record kinds, time zone, calendar, places, ranks, measures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.calendar.zones import zone_named
from disclosure_rules.places import Gazetteer, places_among
from disclosure_rules.policy.ladders import Ladder, R, shipped_ladder
from disclosure_rules.policy.model import Policy
from disclosure_rules.records.declared.kinds import kinds_with
from disclosure_rules.records.kinds import RecordKinds


def record_kinds(policies: Iterable[Policy]) -> RecordKinds:
    """The record kinds of a set of policies: the shipped ones, and those that the policies declare, in its time zone."""
    every = tuple(policies)
    return kinds_with((item for policy in every for item in policy.records), zone_of(every))


def zone_of(policies: Iterable[Policy]) -> tzinfo:
    """The time zone of a set of policies: the one that its framework declares, else +08:00."""
    return next(
        (zone_named(policy.time_zone) for policy in policies if policy.time_zone is not None), SHANGHAI
    )


def calendar_of(policies: Iterable[Policy]) -> WorkingCalendar:
    """The calendar of a set of policies: the one that its framework names, else the State Council's schedule."""
    named = (policy.calendar for policy in policies if policy.calendar is not None)
    return next(named, None) or WorkingCalendar()


def places_of(policies: Iterable[Policy]) -> Gazetteer:
    """The places that policies declare; where they declare none, the shipped ones."""
    return places_among(place for policy in policies for place in policy.places)


def ladder_of(kind: type[R], policies: Iterable[Policy]) -> Ladder[R]:
    """The ranks or the measures of a set of policies: those that one of them declares, else the shipped ones."""
    declared = (written for policy in policies if (written := getattr(policy, kind.key)))
    return next((Ladder.of(kind, written) for written in declared), None) or shipped_ladder(kind)
