"""The fact to ask for next, so that a conclusion is reached soonest.

Each fact that the conclusion waits for is tried with each of its answers, and decided again. The best leaves the fewest facts
to ask for afterwards, on an average of its answers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from disclosure_rules.decision import Decision, Undetermined
from disclosure_rules.errors import ConclusionError, DisclosureRulesError
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.explanation.labels import Names, fact_label
from disclosure_rules.explanation.questions import asking
from disclosure_rules.inquiry.changed_record import changed, tries_of
from disclosure_rules.inquiry.conclusion_state import ConclusionState, state_of
from disclosure_rules.inquiry.dated_lists import DatedList
from disclosure_rules.inquiry.model import NextQuestion, PossibleAnswer
from disclosure_rules.inquiry.stated_answers import CLOSED, StatedAnswer, lists_of_two, stated_answers
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import Fact

Decide = Callable[[Record | Mapping[str, Any]], Evaluation]
Outcome = tuple[StatedAnswer, ConclusionState]

CANDIDATES = 8
"""The most facts that are tried for a question, those first that bear on most; of a record with many entries fewer."""


class _Tried(NamedTuple):
    """A fact to ask for, with what each answer leads to."""

    fact: str
    outcomes: tuple[Outcome, ...]

    @property
    def cost(self) -> tuple[float, int]:
        """The facts that are left to ask for afterwards: on an average, and at most."""
        left = [len(state.needs) for _, state in self.outcomes]
        return sum(left) / len(left), max(left)

    @property
    def tells(self) -> bool:
        """Whether its answers do not all settle the conclusion alike."""
        settled = {state.words for _, state in self.outcomes}
        return len(settled) > 1 or None in settled


def next_question(
    decision: Decision,
    evaluation: Evaluation,
    decide: Decide,
    names: Names,
    about: str | None = None,
    besides: Collection[str] = (),
) -> NextQuestion | None:
    """The question that reaches a conclusion soonest: `about`, by default the openness, then what is owed, then anything that
    is open. None where nothing is left to ask but for the facts `besides`, which are not asked for again. Raises
    ConclusionError if no such thing may be concluded or, before anything was asked, it does not apply to the record."""
    if about is not None and not any(item.about == about for item in decision.undetermined):
        try:
            decision.conclusion(about)
        except ConclusionError as error:
            if not besides or error.problems[0].code == "decision.unknown":
                raise
        return None
    most = max(2, CANDIDATES // tries_of(evaluation.record))
    for item in _targets(decision.undetermined, evaluation, about):
        tried = [
            found
            for fact in [fact for fact in item.needs if fact not in besides][:most]
            if (found := _tried(evaluation, decide, names, item, fact))
        ]
        if tried:
            return _question(min(tried, key=lambda found: found.cost), item, evaluation, names)
    return None


def _targets(
    open_items: Iterable[Undetermined], evaluation: Evaluation, about: str | None
) -> Iterator[Undetermined]:
    """The open conclusions that a fact would settle, in the order in which they are asked about."""
    items = [item for item in open_items if item.needs and about in (None, item.about)]
    openness = list(evaluation.program.least_open)
    yield from (item for item in items if item.about in openness)
    yield from (item for item in items if item.stage == "require")
    yield from (item for item in items if item.stage != "require" and item.about not in openness)


def _tried(
    evaluation: Evaluation, decide: Decide, names: Names, item: Undetermined, path: str
) -> _Tried | None:
    """What the answers to a fact lead to; None where no record accepts any, or all lead to the same."""
    record = evaluation.record
    fact = facts_of(type(record))[path]
    outcomes: list[Outcome] = []
    for answers, all_count in (
        (stated_answers(evaluation, fact), True),
        (lists_of_two(evaluation, fact), False),
    ):
        for answer in answers:
            try:
                answered = decide(changed(record, {path: answer.value}))
            except DisclosureRulesError:
                continue
            state = state_of(answered, item.stage, item.about, names)
            if all_count or all(state != other for _, other in outcomes):
                outcomes.append((answer, state))
        tried = _Tried(path, tuple(outcomes))
        if tried.tells:
            return tried
    return None


def _question(tried: _Tried, item: Undetermined, evaluation: Evaluation, names: Names) -> NextQuestion:
    cls, kind = type(evaluation.record), evaluation.record.kind
    fact, asked = facts_of(cls)[tried.fact], asking(kind, tried.fact, cls)
    return NextQuestion.made(
        about=item.about,
        stage=item.stage,
        title=names.about(item.stage, item.about),
        fact=tried.fact,
        label=fact_label(cls, tried.fact),
        question=asked.question,
        who=asked.who,
        is_closed=fact.kind in CLOSED and DatedList.of(cls, fact) is None,
        answers=tuple(
            PossibleAnswer.made(
                value=answer.plain, label=answer.label, decides=state.words, left=len(state.needs)
            )
            for answer, state in _told_apart(tried.outcomes, fact)
        ),
        left=len(item.needs),
    )


def _told_apart(outcomes: Sequence[Outcome], fact: Fact) -> Iterator[Outcome]:
    """Of days that follow one another and lead to the same, the last; of numbers, the first."""
    beside = {"moment": outcomes[1:], "number": ((None, None), *outcomes)}.get(fact.kind, ())
    for outcome, other in zip_longest(outcomes, beside[: len(outcomes)]):
        answer, state = outcome
        if answer.value is None or other is None or other[1] != state:
            yield outcome
