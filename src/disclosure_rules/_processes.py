"""Work done in several processes, whose answers come in order.

No thread takes part: an interrupt reaches the main thread, which waits only for the pipes to the workers. A worker
ends when its pipe closes, so none outlives the process that started it, however that process ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, count, islice
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Final, TypeVar, cast

from disclosure_rules.errors import EngineError, Problem

_AHEAD: Final = 16
"""The shares for each worker that are taken before the answer to the first of them is there."""

ALONE: Final = 1000
"""The number of items that one process finishes before others have started."""

CHUNK: Final = 100
"""The number of items that go to another process at once."""

Item = TypeVar("Item")
Share = TypeVar("Share")
Answer = TypeVar("Answer")


def cores() -> int:
    """The number of processes that can run at once."""
    return os.cpu_count() or 1


def mapped(function: Callable[[Share], Answer], shares: Iterable[Share], jobs: int) -> Iterator[Answer]:
    """The answer of a function to every share of work, in their order, whatever the number of processes. With fewer than two
    `jobs` there is no other process.

    The function, the shares and the answers are sent from process to process, so all can be pickled. Shares are taken while
    answers are, a few ahead, so that memory does not grow with their number. Raises what the function raises, and EngineError where a worker ends too early.
    """
    if jobs < 2:
        yield from map(function, shares)
        return
    workers: list[tuple[SpawnProcess, Connection]] = []
    try:
        resource_tracker.ensure_running()  # its start unblocks interrupts
        with _uninterrupted():
            workers.extend(_started() for _ in range(jobs))
        connections = [connection for _, connection in workers]
        with _told():
            for connection in connections:
                connection.send(function)
            yield from _answers(iter(shares), connections)
    finally:
        with _uninterrupted():
            for process, connection in workers:
                connection.close()
                process.terminate()
            for process, _ in workers:
                process.join()


def shared(
    items: Iterable[Item], given: Callable[[Item], Share], function: Callable[[Share], Answer], jobs: int
) -> Iterator[tuple[Item, Answer]]:
    """Every item with the answer of a function to what is `given` of it, see `mapped`. Up to `ALONE` items there is no other
    process."""
    rest = iter(items)
    head = list(islice(rest, ALONE + 1)) if jobs > 1 else []
    every = chain(head, rest)
    if len(head) <= ALONE:
        for item in every:
            yield item, function(given(item))
        return
    taken: deque[Item] = deque()

    def shares() -> Iterator[list[Share]]:
        while share := list(islice(every, CHUNK)):
            taken.extend(share)
            yield list(map(given, share))

    for answers in mapped(partial(_each, function), shares(), jobs):
        for answer in answers:
            yield taken.popleft(), answer


def _each(function: Callable[[Share], Answer], share: list[Share]) -> list[Answer]:
    return list(map(function, share))


def _started() -> tuple[SpawnProcess, Connection]:
    """A worker and the pipe to it. The function is sent through the pipe, because it is large: a process that passes it as an
    argument would wait without end if the worker died before it had read it."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(connection: Connection) -> None:
    """Answer the shares that a worker receives, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process is interrupted too, and ends this one
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        function = connection.recv()
        while True:
            share = connection.recv()
            try:
                answer: Any = function(share)
            except Exception as error:  # noqa: BLE001  # raised again in the parent process
                answer = error
            connection.send(answer)


def _answers(shares: Iterator[Any], connections: list[Connection]) -> Iterator[Any]:
    """The answers that workers send. Each worker has one share at a time, and gets the next when it has sent its answer."""
    free = list(connections)
    numbers = count()
    doing: dict[Connection, int] = {}
    done: dict[int, Any] = {}
    for number in count():
        while True:
            for share in islice(shares, min(len(free), _AHEAD * len(connections) - len(done) - len(doing))):
                free[-1].send(share)
                doing[free.pop()] = next(numbers)
            if number in done:
                break
            if not doing:
                return
            for ready in cast(list[Connection], wait(list(doing))):
                answer = ready.recv()
                if isinstance(answer, Exception):
                    raise answer
                done[doing.pop(ready)] = answer
                free.append(ready)
        yield done.pop(number)


@contextmanager
def _told() -> Iterator[None]:
    """Raises EngineError where a pipe breaks: the worker behind it was ended by something else."""
    try:
        yield
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise EngineError(Problem("engine.fault", "engine", "ended")) from None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delays an interrupt while processes start and end, so that no worker is left over and none is interrupted while
    it imports. Workers inherit the block. If another thread receives the interrupt, the handler only notes it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[Any] = []
    usual = signal.signal(signal.SIGINT, lambda *received: noted.append(received))
    try:
        with blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if noted and callable(usual):
            cast(Callable[..., Any], usual)(*noted[0])


@contextmanager
def blocked() -> Iterator[None]:
    """Blocks the interrupt of the keyboard. A process that is started meanwhile inherits the block."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
