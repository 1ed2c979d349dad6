"""The derived facts of an incident of public opinion: the first responses, and the steps taken."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from disclosure_rules.calendar.moments import first_or_last
from disclosure_rules.records.entries import first_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.names import same
from disclosure_rules.records.opinion_incident.record import OpinionIncidentRecord
from disclosure_rules.terms import Channel, MechanismStep

_ANSWERS = ("responded", "facts_published", "adoption_published", "press_conference")
_PORTAL = (Channel.PORTAL, Channel.INTERPRETATION_COLUMN)


def _declare_first(name: str, zh: str, en: str, channels: Collection[Channel], *acts: str) -> None:
    """Declare the first of these acts and of the releases through these channels."""

    @OpinionIncidentRecord.derived(
        name, zh=zh, en=en, kind="moment", reads=(*acts, "releases"), act=True, combinator="earliest"
    )
    def first(view: FactReader) -> Any:
        found = [*(view[path] for path in acts), first_of(view, "releases", "channel", channels)]
        if UNKNOWN in found:
            return UNKNOWN
        known = [moment for moment in found if moment is not ABSENT]
        return first_or_last(known, min) if known else ABSENT


_declare_first("first_response", "首次回应", "the first response of any kind", tuple(Channel), *_ANSWERS)
_declare_first("releases.portal", "门户网站回应", "the first response on the portal", _PORTAL)
_declare_first(
    "releases.first_elsewhere",
    "其他渠道最早回应",
    "the first response through a channel other than the portal",
    [channel for channel in Channel if channel not in _PORTAL],
    "press_conference",
)
_declare_first(
    "releases.press_conference",
    "首次新闻发布会",
    "first press conference",
    (Channel.PRESS_CONFERENCE,),
    "press_conference",
)


@OpinionIncidentRecord.derived(
    "steps.taken",
    zh="已完成步骤",
    en="steps taken, with the response where it is dated",
    kind="terms",
    reads=("steps", *_ANSWERS, "releases"),
    term=MechanismStep,
)
def steps_taken(view: FactReader) -> Any:
    """The steps as stated. A response with a date counts as a step taken."""
    steps, response = view["steps"], view["first_response"]
    if steps is UNKNOWN or MechanismStep.RESPONSE in steps or response is ABSENT:
        return steps
    return UNKNOWN if response is UNKNOWN else steps | {MechanismStep.RESPONSE}


@OpinionIncidentRecord.derived(
    "response.by_responsible",
    zh="由责任主体回应（综合）",
    en="a response by the body that has to respond, as stated or by its name",
    kind="flag",
    reads=("answered_by_responsible", "answered_by", "responsible_body"),
    asks=("answered_by_responsible",),
)
def by_responsible(view: FactReader) -> Any:
    """Whether the body that has to respond did: as stated, else by its name."""
    stated = view["answered_by_responsible"]
    if stated is not UNKNOWN:
        return stated
    return same(view.stated("answered_by"), view.stated("responsible_body"))
