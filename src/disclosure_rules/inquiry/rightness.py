"""When a conclusion is as it should be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from disclosure_rules import _kleene
from disclosure_rules.decision import (
    LATE,
    Decision,
    DeterminationResult,
    Finding,
    Obligation,
    Undetermined,
)
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.explanation.labels import Names
from disclosure_rules.policy.model import Stage
from disclosure_rules.terms import Status


@dataclass(frozen=True)
class Rightness:
    """The conclusion `about` of a stage, and what is better than it is: a finding gone, an act no longer late, a measure not
    called for, another value determined (of openness, one more open). `order` are the values of a determination from the
    least open, if it is one of openness; `current` is its value. `causes` are what a measure follows from. With `is_late`
    the act was missed: that it is owed no more from now on puts nothing right."""

    stage: Stage
    about: str
    order: tuple[Any, ...] = ()
    current: Any = None
    causes: tuple[Rightness, ...] = ()
    is_late: bool = False

    STATUSES: ClassVar = (Status.FULFILLED, Status.PENDING, Status.DUE_SOON)
    """The states of an obligation that is not broken."""

    @classmethod
    def of(cls, decision: Decision, evaluation: Evaluation, names: Names, about: str) -> Rightness:
        """The rightness of something that a decision concludes or leaves open. Raises ConclusionError if no such thing may
        be concluded, or it does not apply."""
        stage = _stage(decision, about)
        if stage == "account":
            held = (item for item in decision.accountability if item.measure == about)
            because = dict.fromkeys(name for item in held for name in item.because)
            causes = (
                cls("require", name, is_late=_is_late(evaluation, name))
                if name in evaluation.standings
                else cls("find", name)
                for name in because
            )
            return cls(stage, about, causes=tuple(causes))
        if stage != "decide":
            return cls(stage, about, is_late=stage == "require" and _is_late(evaluation, about))
        values = tuple(names.determinations[about].values) if about in names.determinations else ()
        least = evaluation.program.least_open.get(about)
        if least is None:
            values = ()
        elif values[0] != least:
            values = values[::-1]
        return cls(stage, about, values, evaluation.determinations()[about].value)

    def is_better(self, value: Any) -> bool:
        """Whether a value of the determination is better than the current one."""
        if self.current is None or not self.order:
            return self.current is None
        return self.order.index(value) > self.order.index(self.current)

    @property
    def is_reached(self) -> bool:
        """Whether no value of the determination is better than the current one."""
        return self.current is not None and (not self.order or self.current == self.order[-1])

    def holds_of(self, evaluation: Evaluation) -> bool:
        """Whether the conclusion is right in an evaluation. A measure may still be open, but not for what it follows from now."""
        if self.stage == "decide":
            result = evaluation.determinations()[self.about]
            return self.is_reached or (result.status == "determined" and self.is_better(result.value))
        if self.stage == "require":
            _, standing = evaluation.standings.get(self.about, (None, None))
            if self.about not in evaluation.standings:
                return not self.is_late
            return standing is not None and standing.status in self.STATUSES
        if self.stage == "find":
            _, truth = evaluation.found.get(self.about, (None, _kleene.FALSE))
            return truth == _kleene.FALSE
        led = {truth for compiled, truth in evaluation.accounts if compiled.rule.concludes == self.about}
        if _kleene.TRUE in led:
            return False
        is_open = _kleene.UNKNOWN in led
        return all(cause.holds_of(evaluation) for cause in self.causes if is_open or cause.is_late)


def _is_late(evaluation: Evaluation, about: str) -> bool:
    _, standing = evaluation.standings.get(about, (None, None))
    return standing is not None and standing.status in LATE


def _stage(decision: Decision, about: str) -> Stage:
    item = decision.conclusion(about)
    if isinstance(item, Undetermined):
        return item.stage
    if isinstance(item, tuple):
        return "account"
    stages: dict[type, Stage] = {
        DeterminationResult: "decide",
        Obligation: "require",
        Finding: "find",
    }
    return stages[type(item)]
