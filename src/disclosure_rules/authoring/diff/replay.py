"""The decisions about records under two editions, one record after the other, in input order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, NamedTuple

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision
from disclosure_rules.decision_difference import DecisionDifference, compare_decisions
from disclosure_rules.errors import DisclosureRulesError, EngineError, Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.reading.record_stream import RecordInput
from disclosure_rules.records import Record, read_record

CHUNK = 100
"""The number of records that go to another process at once."""
ALONE = 1000
"""The number of records up to which one process finishes before others have started."""


class ReplayResult(NamedTuple):
    """The differences between the decisions about a record; or, where neither edition decides about it, its
    `problems`."""

    differences: tuple[DecisionDifference, ...]
    problems: tuple[Problem, ...] = ()


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
            return ReplayResult(compare_decisions(old, new))
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
    rest = iter(entries)
    head = list(islice(rest, ALONE + 1)) if processes > 1 else []
    if len(head) > ALONE:
        yield from _shared(chain(head, rest), pair, as_of, processes)
        return
    for entry in chain(head, rest):
        yield entry, _replayed(entry.data, entry.problems, pair, as_of)


def _replayed(data: Any, problems: tuple[Problem, ...], pair: Editions, as_of: Moment) -> ReplayResult:
    return ReplayResult((), problems) if problems else pair.replay(data, as_of)


def _shared(
    entries: Iterator[RecordInput], pair: Editions, as_of: Moment, processes: int
) -> Iterator[tuple[RecordInput, ReplayResult]]:
    """Replay in several processes, a few chunks at a time, so that the memory does not grow with the number of
    entries."""
    waiting: deque[tuple[list[RecordInput], Future[list[ReplayResult]]]] = deque()
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    with ProcessPoolExecutor(processes, context, _start, (pair, as_of)) as pool:
        while True:
            while len(waiting) < 2 * processes and (chunk := list(islice(entries, CHUNK))):
                inputs = [(entry.data, entry.problems) for entry in chunk]
                waiting.append((chunk, pool.submit(_replay_chunk, inputs)))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)


_HERE: list[tuple[Editions, Moment]] = []
"""The arguments with which this process was started, where it is one of several."""


def _start(pair: Editions, as_of: Moment) -> None:
    _HERE.append((pair, as_of))


def _replay_chunk(inputs: list[tuple[Any, tuple[Problem, ...]]]) -> list[ReplayResult]:
    pair, as_of = _HERE[-1]
    return [_replayed(data, problems, pair, as_of) for data, problems in inputs]
