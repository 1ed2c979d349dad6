"""Trying many mutants, in several processes where that is worth their start; the outcomes come in order.

No thread takes part: an interrupt finds the main thread, and what it waits for are the pipes to the workers. A worker
ends when its pipe does, so none outlives the process that started it, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, cast

from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantTrial

SHARE = 200
"""As many mutants are worth a further process."""
CHUNK = 8


def cores() -> int:
    """As many processes as can run at once."""
    return os.cpu_count() or 1


def outcomes(bench: MutantTrial, mutants: Sequence[Mutant], jobs: int) -> Iterator[MutantOutcome]:
    """The outcome of every mutant, in their order, whatever the number of processes."""
    jobs = min(jobs, 1 + len(mutants) // SHARE)
    if jobs < 2:
        yield from map(bench.outcome, mutants)
        return
    workers: list[tuple[SpawnProcess, Connection]] = []
    try:
        resource_tracker.ensure_running()  # its start takes the block off interrupts
        with _uninterrupted():
            workers.extend(_started() for _ in range(jobs))
        connections = [connection for _, connection in workers]
        for connection in connections:
            connection.send((bench.runner.evaluator.policies, bench.files, bench.proving))
        yield from _tried(mutants, connections)
    finally:
        with _uninterrupted():
            for process, connection in workers:
                connection.close()
                process.terminate()
            for process, _ in workers:
                process.join()


def _started() -> tuple[SpawnProcess, Connection]:
    """A worker and the pipe to it. It is sent by the pipe what it tries mutants on: that is much, and who starts a
    process waits without end for it to take its arguments, should it die before."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(connection: Connection) -> None:
    """Try the mutants that a worker is sent, until nobody sends any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it is interrupted too, and ends it
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        policies, files, proving = connection.recv()
        bench = MutantTrial(policies, files, proving=proving)
        while True:
            mutants = connection.recv()
            try:
                answer: Any = [bench.outcome(mutant) for mutant in mutants]
            except Exception as error:  # noqa: BLE001  # raised again where the outcomes are wanted
                answer = error
            connection.send(answer)


def _tried(mutants: Sequence[Mutant], connections: list[Connection]) -> Iterator[MutantOutcome]:
    """The outcomes that workers send. Each has one share at a time, and gets the next when it sends those of the last."""
    shares = iter(range(0, len(mutants), CHUNK))
    doing: dict[Connection, int] = {}
    done: dict[int, list[MutantOutcome]] = {}

    def give(connection: Connection) -> None:
        start = next(shares, None)
        if start is not None:
            connection.send(mutants[start : start + CHUNK])
            doing[connection] = start

    for connection in connections:
        give(connection)
    for start in count(0, CHUNK):
        if start >= len(mutants):
            return
        while start not in done:
            for ready in cast(list[Connection], wait(list(doing))):
                answer = ready.recv()
                if isinstance(answer, Exception):
                    raise answer
                done[doing.pop(ready)] = answer
                give(ready)
        yield from done.pop(start)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt waits while processes start and end: none may be left over, and none is found importing. They
    inherit that it is blocked. Where another thread takes it, the handler only notes it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[Any] = []
    usual = signal.signal(signal.SIGINT, lambda *told: noted.append(told))
    try:
        with _blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, usual)
        if noted and callable(usual):
            cast(Callable[..., Any], usual)(*noted[0])


@contextmanager
def _blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
