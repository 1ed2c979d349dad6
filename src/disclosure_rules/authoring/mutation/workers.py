"""The trial of many mutants, in several processes where this is worth their start; the outcomes come in order."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantTrial
from disclosure_rules.authoring.testing.cases import CaseFile
from disclosure_rules.policy.model import Policy

SHARE = 200
"""The number of mutants that is worth another process."""
CHUNK = 8

_trials: list[MutantTrial] = []
"""The trial of a worker process."""


def cores() -> int:
    """The number of processes that can run at once."""
    return os.cpu_count() or 1


def _start(policies: tuple[Policy, ...], files: tuple[CaseFile, ...], proving: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent process is interrupted too, and ends this one
    _trials.append(MutantTrial(policies, files, proving=proving))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delays an interrupt while processes start. They inherit this: otherwise an interrupt would reach each of them
    while it imports."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _outcome(mutant: Mutant) -> MutantOutcome:
    return _trials[0].outcome(mutant)


def outcomes(trial: MutantTrial, mutants: Sequence[Mutant], jobs: int) -> Iterator[MutantOutcome]:
    """The outcome of every mutant, in their order, whatever the number of processes."""
    jobs = min(jobs, 1 + len(mutants) // SHARE)
    if jobs < 2:
        yield from map(trial.outcome, mutants)
        return
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    arguments = (trial.runner.evaluator.policies, trial.files, trial.proving)
    earlier = multiprocessing.active_children()
    with ProcessPoolExecutor(jobs, context, _start, arguments) as executor:
        try:
            with _uninterrupted():
                results = executor.map(_outcome, mutants, chunksize=CHUNK)
            yield from results
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                if process not in earlier:
                    process.terminate()
            raise
