"""The trial of many mutants, in several processes where this is worth their start; the outcomes come in order.

No thread takes part: an interrupt reaches the main thread, which waits only for the pipes to the workers. A worker
ends when its pipe closes, so none outlives the process that started it, however that process ends.
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
"""The number of mutants that is worth another process."""
CHUNK = 8


def cores() -> int:
    """The number of processes that can run at once."""
    return os.cpu_count() or 1


def outcomes(trial: MutantTrial, mutants: Sequence[Mutant], jobs: int) -> Iterator[MutantOutcome]:
    """The outcome of every mutant, in their order, whatever the number of processes."""
    jobs = min(jobs, 1 + len(mutants) // SHARE)
    if jobs < 2:
        yield from map(trial.outcome, mutants)
        return
    workers: list[tuple[SpawnProcess, Connection]] = []
    try:
        resource_tracker.ensure_running()  # its start unblocks interrupts
        with _uninterrupted():
            workers.extend(_started() for _ in range(jobs))
        connections = [connection for _, connection in workers]
        for connection in connections:
            run = trial.runner.evaluator
            connection.send((run.policies, trial.files, run.calendar, trial.proving))
        yield from _tried(mutants, connections)
    finally:
        with _uninterrupted():
            for process, connection in workers:
                connection.close()
                process.terminate()
            for process, _ in workers:
                process.join()


def _started() -> tuple[SpawnProcess, Connection]:
    """A worker and the pipe to it. The policies and cases are sent through the pipe, because they are large: a
    process that passes them as arguments would wait without end if the worker died before it had read them."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return process, ours


def _work(connection: Connection) -> None:
    """Try the mutants that a worker receives, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process is interrupted too, and ends this one
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        policies, files, calendar, proving = connection.recv()
        trial = MutantTrial(policies, files, calendar, proving=proving)
        while True:
            mutants = connection.recv()
            try:
                answer: Any = [trial.outcome(mutant) for mutant in mutants]
            except Exception as error:  # noqa: BLE001  # raised again in the parent process
                answer = error
            connection.send(answer)


def _tried(mutants: Sequence[Mutant], connections: list[Connection]) -> Iterator[MutantOutcome]:
    """The outcomes that workers send. Each worker has one share at a time, and gets the next when it sends the
    outcomes of the last."""
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
    """Delays an interrupt while processes start and end, so that no worker is left over and none is interrupted while
    it imports. Workers inherit the block. If another thread receives the interrupt, the handler only notes it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    noted: list[Any] = []
    usual = signal.signal(signal.SIGINT, lambda *received: noted.append(received))
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
