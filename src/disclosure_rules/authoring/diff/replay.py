"""The decisions about records under two editions, one record after the other, in input order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from disclosure_rules._processes import shared
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision
from disclosure_rules.decision_difference import (
    DecisionDifference,
    SeenState,
    compare_decisions,
    states_of,
)
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.reading.record_stream import RecordInput
from disclosure_rules.records import Record, read_record


class ReplayResult(NamedTuple):
    """The differences between the decisions about a record; or, where neither edition decides about it, its
    `problems`. `states` are those of the new decision, where both editions decide."""

    differences: tuple[DecisionDifference, ...]
    problems: tuple[Problem, ...] = ()
    states: tuple[SeenState, ...] = ()


class Editions(NamedTuple):
    """The evaluators of two editions."""

    old: Evaluator
    new: Evaluator

    def replay(self, record: Record | dict[str, Any], as_of: Moment) -> ReplayResult:
        """Decide about a record under both editions. It is read once, unless they differ in record kinds. Raises EngineError
        where an engine fails."""
        checked = record
        if not isinstance(record, Record) and self.old.kinds == self.new.kinds:
            try:
                checked = read_record(record, kinds=self.new.kinds)
            except DisclosureRulesError as error:
                return ReplayResult((), error.problems)
        old, new = _decide(self.old, checked, as_of), _decide(self.new, checked, as_of)
        if isinstance(old, Decision) and isinstance(new, Decision):
            return ReplayResult(compare_decisions(old, new), (), states_of(new))
        if isinstance(old, Decision):
            assert not isinstance(new, Decision)
            return ReplayResult((_rejection("decided", "rejected", new),))
        if isinstance(new, Decision):
            return ReplayResult((_rejection("rejected", "decided", old),))
        return ReplayResult((), tuple(dict.fromkeys((*old, *new))))


def _decide(
    evaluator: Evaluator, record: Record | dict[str, Any], as_of: Moment
) -> Decision | tuple[Problem, ...]:
    try:
        return evaluator.evaluate(record, as_of=as_of)
    except EngineError:
        raise
    except DisclosureRulesError as error:
        return error.problems


def _rejection(old: str, new: str, problems: tuple[Problem, ...]) -> DecisionDifference:
    return DecisionDifference("rejection", problems[0].code, "record", old, new)


def replay(
    entries: Iterable[RecordInput], pair: Editions, as_of: Moment, processes: int = 1
) -> Iterator[tuple[RecordInput, ReplayResult]]:
    """Every entry with the differences between the decisions about it, in input order. Entries are read while results
    are taken. Many entries are shared among `processes`. Raises EngineError where an engine fails."""
    return shared(entries, _given, partial(_replayed, pair, as_of), processes)


_Given: TypeAlias = tuple[Any, tuple[Problem, ...]]


def _given(entry: RecordInput) -> _Given:
    return entry.data, entry.problems


def _replayed(pair: Editions, as_of: Moment, given: _Given) -> ReplayResult:
    data, problems = given
    return ReplayResult((), problems) if problems else pair.replay(data, as_of)
