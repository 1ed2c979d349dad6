"""What would have to change for a conclusion to come out otherwise: the fewest facts, each change decided again.

One fact is tried alone before two together, and two before three. The search ends at a fixed number of decisions, and says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from disclosure_rules import _kleene
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.decision import Decision
from disclosure_rules.errors import DisclosureRulesError, Text
from disclosure_rules.evaluation.answers import ANY_TEXT
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.explanation.labels import Names, fact_label
from disclosure_rules.inquiry.changed_record import changed, tries_of
from disclosure_rules.inquiry.conclusion_state import state_of
from disclosure_rules.inquiry.model import ChangedFact, Remedies, Remedy
from disclosure_rules.inquiry.possible_changes import (
    PossibleChange,
    are_ruled_out,
    changes_of,
    days_of_limits,
    facts_behind,
)
from disclosure_rules.inquiry.rightness import Rightness
from disclosure_rules.inquiry.stated_answers import day_answer
from disclosure_rules.phrases import text
from disclosure_rules.places import Place
from disclosure_rules.policy.model import Find
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import Severity

Decide = Callable[..., Evaluation]
"""Decides about a record. Without case analysis (`by_cases`) it is quicker, and settles less."""

MOST = 3
"""The most facts that a remedy changes."""

TRIES = 60
"""The most changes that are decided: a search takes less than 100 ms of processor time (`bench/remedies.py`)."""

SOME_TEXT = (ANY_TEXT, (ANY_TEXT,))
"""The answers that a text is filled in, whatever it says."""

OTHER_LAW = 30
"""The number of tries that one counts for which another law decides than any before: its rules may have to be compiled."""


class _Reached(NamedTuple):
    """Changes that do not suffice, and the facts that may be changed besides: those that the conclusion then waits for."""

    changes: tuple[PossibleChange, ...]
    paths: list[str]
    is_open: bool = True

    @property
    def is_in_power(self) -> bool:
        """Whether all of them are in power."""
        return all(change.is_in_power for change in self.changes)


def remedies(
    decision: Decision, evaluation: Evaluation, decide: Decide, names: Names, about: str
) -> Remedies:
    """What would put a conclusion right: see `Rightness`. Raises ConclusionError if no such thing may be concluded, or it
    does not apply."""
    right = Rightness.of(decision, evaluation, names, about)
    search = _Search(evaluation, decide, names, right)
    is_right, stage = right.holds_of(evaluation), right.stage
    found = [] if is_right else search.run()
    now = state_of(evaluation, stage, about, names).words or text("ask.open")
    return Remedies.made(
        about=about,
        stage=stage,
        title=names.about(stage, about),
        now=now,
        is_right=is_right,
        remedies=tuple(found),
        most=MOST,
        is_complete=search.left >= 0,
    )


class _Search:
    """The search for the remedies of one conclusion. `left` is the number of tries that are left to it, of which each decision
    takes `cost`; `programs` are those that have decided."""

    def __init__(self, evaluation: Evaluation, decide: Decide, names: Names, right: Rightness) -> None:
        self.evaluation = evaluation
        self.decide = decide
        self.names = names
        self.right = right
        self.stage, self.about = right.stage, right.about
        self.left = TRIES
        self.cost = tries_of(evaluation.record)
        self.findings, self.graves = _findings(evaluation), _findings(evaluation, Severity.SERIOUS)
        self.everything: list[str] = []
        self.changes: dict[str, list[PossibleChange]] = {}
        self.programs = [evaluation.program]

    def run(self) -> list[Remedy]:
        """The remedies with the fewest facts, those in power first."""
        self.everything = facts_behind(self.evaluation, self.stage, self.about)
        reached: list[_Reached] = [_Reached((), self.everything)]
        for _ in range(MOST):
            found, following = self._tried(reached)
            if found or self.left < 0:
                remedies = map(self._remedy, found)
                return sorted(remedies, key=lambda remedy: not remedy.is_in_power)
            reached = sorted(following, key=lambda one: (not one.is_open, not one.is_in_power))
        return []

    def _tried(self, reached: Iterable[_Reached]) -> tuple[list[tuple[PossibleChange, ...]], list[_Reached]]:
        """Of the sets with one change more those that mend, and those that do not suffice. Of several that change the same
        facts the first is taken of those after which least else is found wrong."""
        found: dict[frozenset[str], tuple[int, tuple[PossibleChange, ...]]] = {}
        following: list[_Reached] = []
        for chosen in self._longer(reached):
            if self.left < 0:
                break
            paths = frozenset(change.fact.path for change in chosen)
            least = found[paths][0] if paths in found else None
            state = None if least == 0 else self._decided(chosen)
            if state is not None and self._is_mended(state):
                others = len(_findings(state) - self.findings)
                if least is None or others < least:
                    found[paths] = others, self._nearest(self._least(chosen))
            elif state is not None and least is None:
                asked = OpenQuestions(state, asks_what_matters=False).needs_of(self.stage, self.about)
                left = [path for path in sorted(asked) if self.stage == "decide" or path in self.everything]
                following.append(_Reached(chosen, left or self.everything, is_open=bool(asked)))
        return [chosen for _, chosen in found.values()], following

    def _longer(self, reached: Iterable[_Reached]) -> Iterator[tuple[PossibleChange, ...]]:
        """Each set of changes with one more: to what it leaves open, or to anything. Every one counts."""
        for before, paths, _ in reached:
            taken = {change.fact.path for change in before}
            for change in (change for path in paths if path not in taken for change in self._changes(path)):
                if not are_ruled_out(self.evaluation, (*before, change)):
                    self.left -= self.cost
                    yield (*before, change)

    def _changes(self, path: str) -> list[PossibleChange]:
        """The changes of a fact, found once."""
        if path not in self.changes:
            fact = facts_of(type(self.evaluation.record))[path]
            self.changes[path] = [*changes_of(self.evaluation, fact)]
        return self.changes[path]

    def _least(self, chosen: tuple[PossibleChange, ...]) -> tuple[PossibleChange, ...]:
        """The same changes, but of the entries that a list gains or loses only those that it takes: half of them are left
        out at a time, then half of that, down to each alone."""
        for at, change in enumerate(chosen):
            entries = change.entries
            size = len(entries) // 2
            while size:
                start = 0
                while start < len(entries) and len(entries) > size:
                    fewer = entries[:start] + entries[start + size :]
                    less = (*chosen[:at], change.of_entries(fewer), *chosen[at + 1 :])
                    if self._do(less):
                        entries, chosen = fewer, less
                    else:
                        start += size
                size //= 2
        return chosen

    def _nearest(self, chosen: tuple[PossibleChange, ...]) -> tuple[PossibleChange, ...]:
        """The same changes, but of days that no limit sets the nearest that do, by halving the days between."""
        limits, today = days_of_limits(self.evaluation), day_of(self.evaluation.as_of)
        for at, change in enumerate(chosen):
            far, stated = change.answer.value, self.evaluation.view[change.fact.path]
            near = day_of(stated) if isinstance(stated, date) else today
            while type(far) is date and far not in limits and abs(far - near).days > 1:
                middle = near + (far - near) // 2
                nearer = (*chosen[:at], change._replace(answer=day_answer(middle)), *chosen[at + 1 :])
                if self._do(nearer):
                    far, chosen = middle, nearer
                else:
                    near = middle
        return chosen

    def _do(self, chosen: tuple[PossibleChange, ...]) -> bool:
        """Whether changes mend as well, as far as there are decisions left to find out."""
        self.left -= self.cost
        state = self._decided(chosen) if self.left >= 0 else None
        return state is not None and self._is_mended(state)

    def _is_mended(self, state: Evaluation) -> bool:
        """Whether the conclusion is right, and nothing serious is found that was not found before."""
        return self.right.holds_of(state) and _findings(state, Severity.SERIOUS) <= self.graves

    def _decided(self, chosen: tuple[PossibleChange, ...], *, by_cases: bool = False) -> Evaluation | None:
        """The evaluation with these changes; None where no record accepts them."""
        values = {change.fact.path: change.answer.value for change in chosen}
        try:
            decided = self.decide(changed(self.evaluation.record, values), by_cases=by_cases)
        except DisclosureRulesError:
            return None
        if all(decided.program is not program for program in self.programs):
            self.programs.append(decided.program)
            self.left -= OTHER_LAW
        return decided

    def _remedy(self, chosen: tuple[PossibleChange, ...]) -> Remedy:
        other = self._decided(chosen, by_cases=True)
        assert other is not None
        cls = type(self.evaluation.record)
        facts = tuple(
            ChangedFact.made(
                fact=change.fact.path,
                label=fact_label(cls, change.fact.path),
                old=change.old or self._now(change.fact),
                new=text("ask.stated") if change.answer.value in SOME_TEXT else change.answer.label,
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
        if isinstance(value, date):
            return dated(value)
        return text("ask.stated") if is_own else value_label(value)


def _findings(evaluation: Evaluation, severity: Severity | None = None) -> frozenset[str]:
    """The findings of an evaluation, or those of a severity."""
    found = ((name, compiled.rule.then, truth) for name, (compiled, truth) in evaluation.found.items())
    return frozenset(
        name
        for name, then, truth in found
        if truth == _kleene.TRUE and isinstance(then, Find) and severity in (None, then.severity)
    )
