"""The derived facts of an incident of public opinion: the first response, and the steps taken."""

from __future__ import annotations

from typing import Any

from disclosure_rules.calendar.moments import first_or_last
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.names import same
from disclosure_rules.records.opinion_incident.record import OpinionIncidentRecord
from disclosure_rules.terms import MechanismStep

_ANSWERS = ("responded", "facts_published", "adoption_published", "press_conference")


@OpinionIncidentRecord.derived(
    "first_response",
    zh="首次回应",
    en="the first response of any kind",
    kind="moment",
    reads=_ANSWERS,
    act=True,
    combinator="earliest",
)
def first_response(view: FactReader) -> Any:
    """The first answer to the public: a response, authoritative information, the outcome of suggestions, or a press
    conference."""
    answers = [view[path] for path in _ANSWERS]
    if UNKNOWN in answers:
        return UNKNOWN
    given = [answer for answer in answers if answer is not ABSENT]
    return first_or_last(given, min) if given else ABSENT


@OpinionIncidentRecord.derived(
    "steps.taken",
    zh="已完成步骤",
    en="steps taken, with the response where it is dated",
    kind="terms",
    reads=("steps", *_ANSWERS),
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
