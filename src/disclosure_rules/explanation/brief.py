"""The brief form of an explanation: what was concluded, with the rules and conditions that settled it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from disclosure_rules.decision import LATE
from disclosure_rules.explanation.model import (
    ConditionLeaf,
    ConditionNode,
    Deadline,
    Explanation,
    ObservedFact,
    RuleReason,
    Topic,
)
from disclosure_rules.terms import Severity, Status

MOST_BYTES: Final = 60_000
"""The length as JSON (UTF-8) below which a brief explanation stays."""

_SEVEREST: Final = tuple(reversed(Severity))
_NOTHING: Final = ("does not apply", "not found")
_OPEN: Final = "undetermined"
_MAY_STAY_OPEN: Final = ("determination", "obligation")


def concludes(kind: str, status: str) -> bool:
    """Whether a topic of a kind and status is kept: every determination, every obligation that applies, every finding
    made and every measure that follows. What of findings and measures is undetermined, the decision lists with its needs.
    """
    if status == _OPEN:
        return kind in _MAY_STAY_OPEN
    return status not in _NOTHING


def brief_topic(topic: Topic) -> Topic:
    """A topic with the rules that led to it, and of their conditions the parts that settle the truth.

    Left out: the rules behind what was done in time, base facts behind derived ones, and the days of a limit that was kept
    or still runs.
    """
    if topic.status == _OPEN:
        return topic.model_copy(update={"rules": (), "deadline": None})
    in_time = topic.kind == "obligation" and topic.status == Status.FULFILLED
    rules = () if in_time else tuple(_brief_rule(rule) for rule in topic.rules if _led(rule))
    deadline = topic.deadline and _brief_deadline(topic.deadline, with_days=topic.status in LATE)
    return topic.model_copy(update={"rules": rules, "deadline": deadline})


def _brief_deadline(deadline: Deadline, *, with_days: bool) -> Deadline:
    kept = {name: _without_behind(value) for name, value in deadline}
    return deadline.model_copy(update=kept if with_days else {**kept, "days": ()})


def _without_behind(value: Any) -> Any:
    """A part of a deadline; each fact in it alone."""
    if type(value) is tuple:  # a `Text` is a tuple too
        return tuple(map(_without_behind, value))
    return _alone(value) if isinstance(value, ObservedFact) else value


def _alone(fact: ObservedFact) -> ObservedFact:
    """A fact without the base facts behind it."""
    return fact.model_copy(update={"behind": ()})


def _led(rule: RuleReason) -> bool:
    """Whether a rule led to the conclusion: it is true, and no other rule defeats it."""
    return rule.truth == "true" and rule.standing in (None, "in force")


def _brief_rule(rule: RuleReason) -> RuleReason:
    return rule.model_copy(update={"condition": rule.condition and _settling(rule.condition)})


def _settling(condition: ConditionNode) -> ConditionNode:
    """A condition with the parts that have its own truth: with these alone it has the same truth."""
    if isinstance(condition, ConditionLeaf):
        operand = condition.operand
        if operand.other is not None:
            operand = operand.model_copy(update={"other": _alone(operand.other)})
        return condition.model_copy(update={"behind": (), "operand": operand})
    parts = condition.parts
    if condition.kind != "not":
        parts = tuple(part for part in parts if part.truth == condition.truth)
    return condition.model_copy(update={"parts": tuple(map(_settling, parts))})


def bounded(explanation: Explanation, openness: Collection[str]) -> Explanation:
    """A brief explanation of less than `MOST_BYTES`. Every conclusion stays; the reasons of the least weighty are left out, and
    these are named in `left_out`. `openness` names the determinations of openness, the weightiest.

    Only where the conclusions alone would leave less than a quarter of it to the reasons (hundreds of findings), the least
    weighty are left out whole.
    """
    topics = explanation.topics
    lengths = list(map(_length, topics))
    rest = _length(explanation.model_copy(update={"topics": ()})) + len(topics)
    if rest + sum(lengths) <= MOST_BYTES:
        return explanation
    short = [topic.model_copy(update={"rules": (), "deadline": None}) for topic in topics]
    least = list(map(_length, short))
    left = MOST_BYTES - rest - sum(least) - sum(len(topic.about.encode()) + len('"",') for topic in topics)
    shown = dict(enumerate(short))
    weighty = sorted(range(len(topics)), key=lambda at: _weight(topics[at], openness))
    for at in reversed(weighty):
        if left > MOST_BYTES // 4:
            break
        del shown[at]
        left += least[at] + 1
    for at in filter(shown.__contains__, weighty):
        longer = lengths[at] - least[at]
        if longer < left:
            shown[at], left = topics[at], left - longer
    cut = [topic.about for at, topic in enumerate(topics) if shown.get(at) != topic]
    return explanation.model_copy(
        update={
            "topics": tuple(shown[at] for at in sorted(shown)),
            "left_out": tuple(dict.fromkeys([*explanation.left_out, *cut])),
        }
    )


def _weight(topic: Topic, openness: Collection[str]) -> tuple[int, int]:
    """The rank of a topic: how open it is, what was not done in time, findings, the most severe first, measures, the rest."""
    if topic.about in openness:
        return 0, 0
    if topic.kind == "obligation" and topic.status in LATE:
        return 1, 0
    if topic.kind == "finding":
        severity = next((str(rule.severity.value) for rule in topic.rules if rule.severity), None)
        return 2, next((at for at, known in enumerate(_SEVEREST) if known == severity), 0)
    return (3 if topic.kind == "measure" else 4), 0


def _length(part: Topic | Explanation) -> int:
    return len(part.model_dump_json().encode())
