"""What would have to change for a conclusion to come out otherwise: the fewest facts, each change decided again.

Acts, boxes of a form and what else a record may simply lack are changed, those first that the rules of the conclusion ask
themselves; what a document is (its characteristics), only for a determination. One fact is tried alone before two together,
and two before three. The search ends at a fixed number of decisions, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from disclosure_rules import _kleene
from disclosure_rules._program.model import atoms_in
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.decision import (
    Decision,
    DeterminationResult,
    Finding,
    Obligation,
    Undetermined,
)
from disclosure_rules.errors import DisclosureRulesError, Text
from disclosure_rules.evaluation.dependence import Dependence, deadline_reads, path_of
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.labels import Names, fact_label
from disclosure_rules.inquiry.changed_record import changed
from disclosure_rules.inquiry.conclusion_state import state_of
from disclosure_rules.inquiry.model import ChangedFact, Remedies, Remedy
from disclosure_rules.inquiry.stated_answers import StatedAnswer, stated_answers
from disclosure_rules.phrases import text
from disclosure_rules.places import Place
from disclosure_rules.policy.model import Stage
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import Status

Decide = Callable[..., Evaluation]
"""Decides about a record. Without case analysis (`by_cases`) it is quicker, and settles less."""

MOST = 3
"""The most facts that a remedy changes."""

TRIES = 80
"""The most changes that are decided."""

DAYS = 3
"""The most days that are tried for one event, the nearest."""

FAR = 10**6
"""A number of days beyond any day."""

RIGHT = (Status.FULFILLED, Status.PENDING, Status.DUE_SOON)
"""The states of an obligation that is not broken."""


class _Change(NamedTuple):
    """A fact with another answer, and whether that is still in the host's power."""

    fact: Fact
    answer: StatedAnswer
    is_in_power: bool


class _Reached(NamedTuple):
    """Changes that do not suffice, and the facts that may be changed besides: those that the conclusion then waits for."""

    changes: tuple[_Change, ...]
    paths: list[str]
    is_open: bool = True


def remedies(
    decision: Decision, evaluation: Evaluation, decide: Decide, names: Names, about: str
) -> Remedies:
    """What would put a conclusion right: a finding gone, an act no longer late, a measure not called for, another value
    determined (of openness, one more open). Raises ConclusionError if no such thing may be concluded, or it does not apply."""
    stage = _stage(decision, about)
    search = _Search(evaluation, decide, names, stage, about)
    found = search.run()
    now = state_of(evaluation, stage, about, names).words or text("ask.open")
    return Remedies.made(
        about=about,
        stage=stage,
        title=names.about(stage, about),
        now=now,
        is_right=search.is_right,
        remedies=tuple(found),
        most=MOST,
        is_complete=search.left >= 0,
    )


def _stage(decision: Decision, about: str) -> Stage:
    """The stage of something that a decision concludes or leaves open."""
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


class _Search:
    """The search for the remedies of one conclusion. `left` is the number of decisions that are left to it."""

    def __init__(
        self, evaluation: Evaluation, decide: Decide, names: Names, stage: Stage, about: str
    ) -> None:
        self.evaluation = evaluation
        self.decide = decide
        self.names = names
        self.stage: Stage = stage
        self.about = about
        self.left = TRIES

    def run(self) -> list[Remedy]:
        """The remedies with the fewest facts, those in power first."""
        if self.is_right:
            return []
        everything = [fact.path for fact in self._facts()]
        reached: list[_Reached] = [_Reached((), everything)]
        for _ in range(MOST):
            found: dict[frozenset[str], Remedy] = {}
            following: list[_Reached] = []
            for chosen in self._longer(reached):
                if self.left < 0:
                    break
                paths = frozenset(change.fact.path for change in chosen)
                state = self._decided(chosen) if paths not in found else None
                if state is not None and self._is_right(state):
                    found[paths] = self._remedy(chosen)
                elif state is not None:
                    asked = OpenQuestions(state, asks_what_matters=False).needs_of(self.stage, self.about)
                    following.append(_Reached(chosen, sorted(asked) or everything, is_open=bool(asked)))
            if found or self.left < 0:
                return sorted(found.values(), key=lambda remedy: not remedy.is_in_power)
            reached = sorted(following, key=lambda one: not one.is_open)
        return []

    def _longer(self, reached: Iterable[_Reached]) -> Iterator[tuple[_Change, ...]]:
        """Each set of changes with one more: to what it leaves open, or to anything. Every one counts."""
        facts = facts_of(type(self.evaluation.record))
        for before, paths, _ in reached:
            for path in paths:
                if all(change.fact.path != path for change in before):
                    for change in self._changes(facts[path]):
                        self.left -= 1
                        yield (*before, change)

    def _decided(self, chosen: tuple[_Change, ...], *, by_cases: bool = False) -> Evaluation | None:
        """The evaluation with these changes; None where no record accepts them."""
        values = {change.fact.path: change.answer.value for change in chosen}
        try:
            return self.decide(changed(self.evaluation.record, values), by_cases=by_cases)
        except DisclosureRulesError:
            return None

    def _remedy(self, chosen: tuple[_Change, ...]) -> Remedy:
        other = self._decided(chosen, by_cases=True)
        assert other is not None
        cls = type(self.evaluation.record)
        facts = tuple(
            ChangedFact.made(
                fact=change.fact.path,
                label=fact_label(cls, change.fact.path),
                old=self._now(change.fact),
                new=change.answer.label,
                value=change.answer.plain,
            )
            for change in chosen
        )
        words = state_of(other, self.stage, self.about, self.names).words or text("ask.open")
        in_power = all(change.is_in_power for change in chosen)
        return Remedy.made(facts=facts, is_in_power=in_power, outcome=words)

    def _now(self, fact: Fact) -> Text:
        value = self.evaluation.view[fact.path]
        if value is UNKNOWN or value is ABSENT:
            return text("ask.unknown" if value is UNKNOWN else "ask.not-there")
        is_own = fact.kind == "text" or (
            isinstance(value, Place) and not value.label
        )  # the record's own words
        return text("ask.stated") if is_own else value_label(value)

    def _is_right(self, evaluation: Evaluation) -> bool:
        """Whether the conclusion is as it should be."""
        if self.stage == "decide":
            result, before = (side.determinations()[self.about] for side in (evaluation, self.evaluation))
            return result.status == "determined" and self._rank(result.value) > self._rank(before.value)
        if self.stage == "require":
            _, standing = evaluation.standings.get(self.about, (None, None))
            return self.about not in evaluation.standings or (
                standing is not None and standing.status in RIGHT
            )
        if self.stage == "find":
            _, truth = evaluation.found.get(self.about, (None, _kleene.FALSE))
            return truth == _kleene.FALSE
        led = (truth for compiled, truth in evaluation.accounts if compiled.rule.concludes == self.about)
        return _kleene.TRUE not in led

    @cached_property
    def is_right(self) -> bool:
        """Whether nothing is to be put right."""
        if self.stage != "decide":
            return self._is_right(self.evaluation)
        result, least = self.evaluation.determinations()[self.about], self.evaluation.program.least_open
        values = self.names.determinations[self.about].values
        return result.status == "determined" and (
            self.about not in least or self._rank(result.value) == len(values) - 1
        )

    def _rank(self, value: Any) -> int:
        """The place of a value in an order of openness; of any other determination, whether it is made."""
        if value is None:
            return -1
        order = list(self.names.determinations[self.about].values)
        least = self.evaluation.program.least_open.get(self.about)
        if least is None:
            return 0
        return (order if order[0] == least else order[::-1]).index(value)

    def _facts(self) -> Iterable[Fact]:
        """The stated facts that the conclusion depends on and that may change, those first that fewest rules stand between."""
        cls = type(self.evaluation.record)
        facts, decides = facts_of(cls), self.stage == "decide"
        for path in self._paths():
            fact = facts[path]
            if decides or (path not in cls.selects_law and (fact.act or fact.world == "closed")):
                yield fact

    def _paths(self) -> Iterator[str]:
        """The base facts behind the conclusion, rule by rule away from it."""
        dependence, facts = self.evaluation.memo.dependence, facts_of(type(self.evaluation.record))
        seen: set[str] = set()
        reached = list(self._grounds())
        while reached:
            step = [path for path in dict.fromkeys(reached) if path not in seen]
            seen.update(step)
            yield from (path for path in step if path in facts and facts[path].base)
            reached = [
                read
                for path in step
                for read in (facts[path].reads if path in facts else _asked(dependence, path))
            ]

    def _grounds(self) -> Iterator[str]:
        """What the conclusion rests on: the conditions of the rules that determine a value, the conclusions behind a measure;
        else its own path."""
        evaluation, about = self.evaluation, self.about
        if self.stage == "decide":
            dependence, result = evaluation.memo.dependence, evaluation.determinations()[about]
            determining = (one for one in dependence.drawing(about) if one.rule.id in result.rules)
            asked = {atom for compiled in determining for atom in atoms_in(compiled.tree)}
            yield from (
                (path for atom in sorted(asked) for path in dependence.asked_by(atom)) if asked else (about,)
            )
        elif self.stage == "account":
            held = (item for item in evaluation.accountability() if item.measure == about)
            names = dict.fromkeys(name for item in held for name in item.because)
            yield from (
                path_of("require" if name in evaluation.standings else "find", name) for name in names
            )
        else:
            yield path_of(self.stage, about)

    def _changes(self, fact: Fact) -> Iterator[_Change]:
        """The other answers to a fact: of days, the nearest first."""
        evaluation, today = self.evaluation, day_of(self.evaluation.as_of)
        value = evaluation.view[fact.path]
        stated = None if value is ABSENT or value is UNKNOWN else value
        may_follow = fact.act or fact.world == "closed" or fact.holder is not None
        is_open = may_follow and stated is None
        here = day_of(stated) if isinstance(stated, date) else today
        answers = stated_answers(evaluation, fact, [item.due for item in evaluation.obligations()])
        others = [answer for answer in answers if _is_other(answer, stated)]
        if fact.kind == "moment":
            others = sorted(
                others, key=lambda answer: abs(answer.value - here).days if answer.value else FAR
            )[:DAYS]
        for answer in others:
            yield _Change(fact, answer, is_open and (fact.kind != "moment" or answer.value == today))


def _is_other(answer: StatedAnswer, stated: Any) -> bool:
    if stated is None or answer.value is None:
        return answer.value is not stated
    return answer.label != value_label(stated)


def _asked(dependence: Dependence, path: str) -> Iterator[str]:
    """What the rules ask that draw a conclusion: the days of its limit, then their conditions."""
    for compiled in dependence.drawing(path):
        yield from deadline_reads(compiled)
        yield from (asked for atom in atoms_in(compiled.tree) for asked in dependence.asked_by(atom))
