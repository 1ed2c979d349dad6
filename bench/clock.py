"""Timing: the least time of many short runs, the contestants in turn, without garbage collection.

Processor time counts, which on an idle machine equals elapsed time: everything measured runs on one thread and waits
for nothing, and other work of the machine should not count.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

SLICE = 0.002
"""Seconds that one run of a contestant should take: long for the clock, short beside other work of the machine."""


def least(
    contestants: Mapping[str, Callable[[], Any]], seconds: float, run: float = SLICE
) -> dict[str, float]:
    """Seconds per call, for each contestant; `seconds` is the time for all of them together, `run` that of one run."""
    batches = {name: _batch(call, run) for name, call in contestants.items()}
    best = dict.fromkeys(contestants, float("inf"))
    gc.collect()
    gc.disable()
    try:
        end = time.perf_counter() + seconds
        rounds = 0
        while time.perf_counter() < end or rounds < 3:
            rounds += 1
            for name, call in contestants.items():
                best[name] = min(best[name], _timed(call, batches[name]))
            gc.collect(0)
    finally:
        gc.enable()
    return best


def _batch(call: Callable[[], Any], run: float) -> int:
    call()
    return max(1, int(run / max(_timed(call, 1), 1e-7)))


def _timed(call: Callable[[], Any], times: int) -> float:
    """Seconds per call. What is called several times is called once before, since it comes after others."""
    if times > 1:
        call()
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


class Taken(NamedTuple):
    """Seconds that a command takes: elapsed, and of processor time, that of its child processes included."""

    elapsed: float
    processor: float


def run(command: Sequence[str]) -> Taken:
    """Run a command once. Its output is not read."""
    before, start = _of_children(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return Taken(time.perf_counter() - start, _of_children() - before)


def process(command: Sequence[str], times: int) -> float:
    """Seconds of processor time that a command takes, the least of several runs."""
    return min(run(command).processor for _ in range(times))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
