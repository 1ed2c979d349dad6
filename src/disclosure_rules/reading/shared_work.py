"""Work on many items shared among several processes, with the results in the order of the items."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, TypeVar

CHUNK = 100
"""The number of items that go to another process at once."""
ALONE = 1000
"""The number of items up to which one process finishes before others have started."""

Item = TypeVar("Item")
Given = TypeVar("Given")
Result = TypeVar("Result")
Context = TypeVar("Context")


def shared(
    items: Iterable[Item],
    given: Callable[[Item], Given],
    work: Callable[[Context, Given], Result],
    context: Context,
    processes: int = 1,
) -> Iterator[tuple[Item, Result]]:
    """Every item with the result of `work`, a function of a module, on what is `given` of it. Items are read while results
    are taken, a few chunks ahead, so that the memory does not grow with their number. `context` goes to each process once."""
    rest = iter(items)
    head = list(islice(rest, ALONE + 1)) if processes > 1 else []
    if len(head) > ALONE:
        yield from _in_processes(chain(head, rest), given, work, context, processes)
        return
    for item in chain(head, rest):
        yield item, work(context, given(item))


def _in_processes(
    items: Iterator[Item],
    given: Callable[[Item], Given],
    work: Callable[[Context, Given], Result],
    context: Context,
    processes: int,
) -> Iterator[tuple[Item, Result]]:
    waiting: deque[tuple[list[Item], Future[list[Result]]]] = deque()
    spawn = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
    with ProcessPoolExecutor(processes, spawn, _start, (work, context)) as pool:
        while True:
            while len(waiting) < 2 * processes and (chunk := list(islice(items, CHUNK))):
                waiting.append((chunk, pool.submit(_work_on, [given(item) for item in chunk])))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            yield from zip(chunk, future.result(), strict=True)


_HERE: list[tuple[Callable[[Any, Any], Any], Any]] = []
"""The arguments with which this process was started, where it is one of several."""


def _start(work: Callable[[Any, Any], Any], context: Any) -> None:
    _HERE.append((work, context))


def _work_on(given: list[Any]) -> list[Any]:
    work, context = _HERE[-1]
    return [work(context, each) for each in given]
