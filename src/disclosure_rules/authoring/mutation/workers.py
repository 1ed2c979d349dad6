"""Trying many mutants, in several processes where that is worth their start; the outcomes come in order."""

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
"""As many mutants are worth a further process."""
CHUNK = 8

_benches: list[MutantTrial] = []
"""That of a worker process."""


def cores() -> int:
    """As many processes as can run at once."""
    return os.cpu_count() or 1


def _start(policies: tuple[Policy, ...], files: tuple[CaseFile, ...], proving: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started it is interrupted too, and ends it
    _benches.append(MutantTrial(policies, files, proving=proving))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """An interrupt waits while processes start. They inherit that: it would find each of them importing."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _outcome(mutant: Mutant) -> MutantOutcome:
    return _benches[0].outcome(mutant)


def outcomes(bench: MutantTrial, mutants: Sequence[Mutant], jobs: int) -> Iterator[MutantOutcome]:
    """The outcome of every mutant, in their order, whatever the number of processes."""
    jobs = min(jobs, 1 + len(mutants) // SHARE)
    if jobs < 2:
        yield from map(bench.outcome, mutants)
        return
    context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    arguments = (bench.runner.evaluator.policies, bench.files, bench.proving)
    others = multiprocessing.active_children()
    with ProcessPoolExecutor(jobs, context, _start, arguments) as executor:
        try:
            with _uninterrupted():
                found = executor.map(_outcome, mutants, chunksize=CHUNK)
            yield from found
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                if process not in others:
                    process.terminate()
            raise
