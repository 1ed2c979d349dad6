"""Guard the speed: `make guard`. The times of the library, as multiples of the time of the function by hand, may not rise
by more than a quarter over those in ratios.json. `--write` measures and writes that file.

Each record is evaluated again and again, so that what the library remembers of it counts: a sparse record that is like none
before takes about twice as long.

Processor time counts, the calls take turns, and the least of many short runs stands for each, so that other work of the
machine does not count. That work slows a call all the same where it takes its memory out of the caches, and so a ratio that
is too high is measured for longer before it is believed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import clock
import handwritten
import records

from disclosure_rules import DocumentRecord, Evaluator, load_policies

RATIOS = Path(__file__).with_name("ratios.json")
MOST = 1.25
"""The share of a committed ratio up to which it may rise."""

ONE_CALL = 0.0
"""A run is one call: on a busy machine a short run is the likeliest to pass undisturbed."""

EACH = 0.5
"""Seconds for the evaluations, and for the explanations, until it is the turn of the others; each is called thrice at least."""

AT_LEAST, AT_MOST = 5.0, 20.0
"""Seconds to measure: at least, and until no ratio is too high, at most."""

BY_HAND = {"full": "by hand, full record", "sparse": "by hand, sparse record"}
RECORDS = {"full": records.FULL, "sparse": records.SPARSE}


def main(arguments: list[str] | None = None) -> int:
    """Measure, compare, and print; status 1 if a ratio is too high."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the ratios as they are now")
    parser.add_argument("--ratios", type=Path, default=RATIOS, help="the file to compare with or to write")
    parser.add_argument("--seconds", type=float, default=AT_MOST, help="the time to measure at most")
    options = parser.parse_args(arguments)
    if options.write:
        found = measured({}, options.seconds, options.seconds)
        text = json.dumps({name: round(ratio, 2) for name, ratio in found.items()}, indent=1)
        options.ratios.write_text(text + "\n", encoding="utf-8")
        print(*shown(found, found), sep="\n")
        return 0
    committed = json.loads(options.ratios.read_text(encoding="utf-8"))
    found = measured(committed, min(AT_LEAST, options.seconds), options.seconds)
    print(*shown(found, committed), sep="\n")
    if committed.keys() != found.keys():
        print(f"{options.ratios.name} has not the ratios that are measured: `python bench/guard.py --write`")
        return 1
    return 1 if risen(found, committed) else 0


@cache
def calls() -> dict[str, Callable[[], Any]]:
    """Everything that is measured, by name; what is set against the function by hand names its record last."""
    evaluator, as_of = Evaluator(load_policies(), engine="reference"), records.AS_OF
    found: dict[str, Callable[[], Any]] = {}
    for name, raw in RECORDS.items():
        record = DocumentRecord(**raw)
        found[BY_HAND[name]] = lambda record=record: handwritten.evaluate(record, as_of)  # type: ignore[misc]
        found[f"evaluate, {name}"] = lambda record=record: evaluator.evaluate(record, as_of=as_of)  # type: ignore[misc]
        found[f"explain, {name}"] = lambda record=record: evaluator.explain(record, as_of=as_of)  # type: ignore[misc]
    full = DocumentRecord(**records.FULL)
    found["explain everything, full"] = lambda: evaluator.explain(full, as_of=as_of, everything=True)
    return found


def measured(committed: Mapping[str, float], at_least: float, at_most: float) -> dict[str, float]:
    """The ratios, measured so many seconds, or until none is too high: of each time the least counts."""
    contestants = calls()
    slow = {name: call for name, call in contestants.items() if name.startswith("explain")}
    quick = {name: call for name, call in contestants.items() if name not in slow}
    least = dict.fromkeys(contestants, float("inf"))
    start = time.perf_counter()
    while True:
        for group in (quick, slow):
            for name, seconds in clock.least(group, EACH, ONE_CALL).items():
                least[name] = min(least[name], seconds)
        spent = time.perf_counter() - start
        if spent >= at_most or (spent >= at_least and not risen(ratios(least), committed)):
            return ratios(least)


def ratios(seconds: Mapping[str, float]) -> dict[str, float]:
    """Each time as a multiple of that of the function by hand on the same record."""
    return {
        name: time / seconds[BY_HAND[name.rpartition(", ")[2]]]
        for name, time in seconds.items()
        if name not in BY_HAND.values()
    }


def risen(found: Mapping[str, float], committed: Mapping[str, float]) -> list[str]:
    """The names of the ratios that are too high."""
    return [name for name, ratio in found.items() if name in committed and ratio > MOST * committed[name]]


def shown(found: Mapping[str, float], committed: Mapping[str, float]) -> list[str]:
    """A line for each ratio."""
    high = risen(found, committed)
    return [
        f"{'TOO HIGH' if name in high else 'ok      '}  {name} ÷ by hand: {ratio:.2f},"
        f" at most {MOST * committed.get(name, ratio):.2f}"
        for name, ratio in found.items()
    ]


if __name__ == "__main__":
    sys.exit(main())
