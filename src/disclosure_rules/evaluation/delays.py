"""Why a limit in days ends later than it first did: it was extended, or its time is not counted for a while."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from disclosure_rules import _kleene
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.require import Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN


class MovedLimit(NamedTuple):
    """The end that a limit would have with neither extension nor pause, the facts that move it, and whether a pause has
    not ended, so that it has no end for now."""

    first: Moment
    facts: tuple[str, ...]
    paused: bool


def delay_of(evaluation: Evaluation, obligation: str) -> MovedLimit | None:
    """The delay of an obligation that applies; None if its limit runs as it first did."""
    compiled, state = evaluation.standings.get(obligation, (None, None))
    if compiled is None or state is None or not isinstance(compiled.rule.then, Require):
        return None
    then, clock = compiled.rule.then, evaluation.clock_of(compiled)
    if state.starts is None or not (then.pauses or then.extended_by):
        return None
    plain = replace(then, pauses=(), extended_by=None, promptly=None)
    first = clock.standing(plain, compiled.rule.policy).due
    if first is None or first == state.due:
        return None
    held = (pause for pause in then.pauses if clock.count.truth(pause.when) == _kleene.TRUE)
    facts = [*(pause.spans for pause in held), *((then.extended_by.fact,) if then.extended_by else ())]
    moved = tuple(path for path in facts if evaluation.fact(path) not in (ABSENT, UNKNOWN, (), 0))
    paused = state.due is None and any(end is None for _, end in clock.count.spans(then))
    return MovedLimit(first, moved, paused)
