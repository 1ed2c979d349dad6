"""How one conclusion stands in an evaluation: in words, or open, with the facts that it waits for."""

from __future__ import annotations

from typing import NamedTuple

from disclosure_rules import _kleene
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import text
from disclosure_rules.policy.model import Stage
from disclosure_rules.terms import Status


class ConclusionState(NamedTuple):
    """The state of a conclusion: the words for it, None while it is open; the facts to ask for then."""

    words: Text | None
    needs: frozenset[str] = frozenset()


def state_of(evaluation: Evaluation, stage: Stage, about: str, names: Names) -> ConclusionState:
    """The state of a conclusion of a stage, by its id. One that no rule draws is a conclusion too: nothing is owed, nothing
    is found."""
    words = _words(evaluation, stage, about, names)
    return ConclusionState(words, frozenset() if words else OpenQuestions(evaluation).needs_of(stage, about))


def _words(evaluation: Evaluation, stage: Stage, about: str, names: Names) -> Text | None:
    if stage == "decide":
        result = evaluation.determinations()[about]
        return names.decided(about, result.value) if result.status == "determined" else None
    if stage == "require":
        owed = next((item for item in evaluation.obligations() if item.id == about), None)
        return text("ask.not-owed") if owed is None else _standing(owed)
    if stage == "find":
        _, truth = evaluation.found.get(about, (None, _kleene.FALSE))
    else:
        truths = [truth for compiled, truth in evaluation.accounts if compiled.rule.concludes == about]
        truth = max(truths, key=(_kleene.FALSE, _kleene.UNKNOWN, _kleene.TRUE).index, default=_kleene.FALSE)
    if truth == _kleene.UNKNOWN:
        return None
    return text("ask.holds" if truth == _kleene.TRUE else "ask.does-not-hold")


def _standing(owed: Obligation) -> Text | None:
    if owed.status is Status.UNDETERMINED:
        return None
    status = value_label(owed.status)
    return status if owed.due is None else text("ask.due", status=status, due=dated(owed.due))
