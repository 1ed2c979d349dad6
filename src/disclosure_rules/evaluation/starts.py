"""The starts of limits: the first event of several that has happened, the earliest, or the due day of an obligation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from disclosure_rules.calendar.moments import day_of, first_or_last
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.policy.require import DueOf, Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Status


class Start(NamedTuple):
    """The start of a limit: its moment, ABSENT or UNKNOWN; the event or the obligation that gives it; the facts that keep
    it open; and whether it is a due day that is provisional."""

    moment: Any
    path: str = ""
    obligation: str = ""
    doubtful: tuple[str, ...] = ()
    provisional: bool = False


def start_of(
    then: Require, fact: Callable[[str], Any], due_of: Callable[[str], ObligationState | None]
) -> Start:
    """The start of an obligation's time. While one of several may be the earliest and is not known, there is none."""
    if len(then.starts) == 1 and isinstance(then.starts[0], str):  # most have one event
        return _event(then.starts[0], fact)
    there = (start for start in _starts(then, fact, due_of) if start.moment is not ABSENT)
    if not then.from_earliest:
        return next(there, _none(then))
    starts = list(there)
    doubtful = tuple(name for start in starts for name in start.doubtful)
    if doubtful:
        return Start(UNKNOWN, starts[0].path, starts[0].obligation, doubtful)
    if not starts:
        return _none(then)
    first = first_or_last([start.moment for start in starts], min)
    return next(start for start in starts if day_of(start.moment) == day_of(first))._replace(moment=first)


def _starts(
    then: Require, fact: Callable[[str], Any], due_of: Callable[[str], ObligationState | None]
) -> Iterator[Start]:
    for start in then.starts:
        if isinstance(start, DueOf):
            yield _due(start.obligation, due_of(start.obligation))
        else:
            yield _event(start, fact)


def _event(path: str, fact: Callable[[str], Any]) -> Start:
    moment = fact(path)
    return Start(moment, path, doubtful=(path,) if moment is UNKNOWN else ())


def _due(name: str, state: ObligationState | None) -> Start:
    if state is not None and state.due is not None:
        return Start(state.due, obligation=name, provisional=state.provisional)
    if state is None or state.status is not Status.UNDETERMINED:
        return Start(ABSENT, obligation=name)
    return Start(UNKNOWN, obligation=name, doubtful=state.doubtful or (f"obligation.{name}",))


def _none(then: Require) -> Start:
    """No start has happened: the first one is waited for."""
    first = then.starts[0] if then.starts else ""
    return Start(ABSENT, obligation=first.obligation) if isinstance(first, DueOf) else Start(ABSENT, first)
