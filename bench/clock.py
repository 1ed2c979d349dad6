"""Timing: the least of many short runs, the contestants in turn, without garbage collection."""

from __future__ import annotations

import gc
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
    start = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - start) / times


def process(command: Sequence[str], times: int) -> float:
    """Seconds that a command takes from start to end, the least of some runs. What it prints is not read."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        best = min(best, time.perf_counter() - start)
    return best
