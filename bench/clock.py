"""Timing: the least of many short runs, the contestants in turn, without garbage collection.

What counts is processor time, which on an idle machine is the time that passes: all that is measured runs on one
thread and waits for nothing, and what else the machine does should not count.
"""

from __future__ import annotations

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

SLICE = 0.002
"""Seconds that one run of a contestant should take: long for the clock, short beside what else the machine does."""


def least(contestants: Mapping[str, Callable[[], Any]], seconds: float) -> dict[str, float]:
    """Seconds a call, of each; `seconds` is the time for all of them together."""
    batches = {name: _batch(call) for name, call in contestants.items()}
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


def _batch(call: Callable[[], Any]) -> int:
    call()
    return max(1, int(SLICE / max(_timed(call, 1), 1e-7)))


def _timed(call: Callable[[], Any], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return (time.process_time() - start) / times


class Taken(NamedTuple):
    """Seconds that a command takes: that pass, and of processor time, its own processes included."""

    elapsed: float
    processor: float


def run(command: Sequence[str]) -> Taken:
    """Run a command once. What it prints is not read."""
    before, start = _of_children(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return Taken(time.perf_counter() - start, _of_children() - before)


def process(command: Sequence[str], times: int) -> float:
    """Seconds of processor time that a command takes, the least of some runs."""
    return min(run(command).processor for _ in range(times))


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
