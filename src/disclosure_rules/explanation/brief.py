"""The brief form of an explanation: what was concluded, with the rules and conditions that settled it."""

from __future__ import annotations

from typing import Any, Final

from disclosure_rules.decision import LATE
from disclosure_rules.explanation.model import (
    ConditionLeaf,
    ConditionNode,
    Deadline,
    ObservedFact,
    RuleReason,
    Topic,
)
from disclosure_rules.terms import Status

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
