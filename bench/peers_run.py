"""Measure this library beside other engines on one problem: `make bench-peers`. Writes the figures to peers/results.json,
and from them docs/performance.md with its chart."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from typing import Any

for _name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_name] = "1"  # read when the engines are imported: every one runs on one thread

import clock  # noqa: E402
from peers import field, page  # noqa: E402
from peers.contestant import Columns, Contestant  # noqa: E402
from peers.problem import Raw, records  # noqa: E402
from run import machine  # noqa: E402

from disclosure_rules import __version__  # noqa: E402

HELD_EQUAL = 5000
"""The records on which all answers must be equal before anything is timed."""

SAMPLE = 100
"""The records of one run of a contestant."""

ROWS = 10_000
"""The records that are decided in one call where columns are measured."""

SECONDS = 90.0
"""The time for all contestants on single records; half of it goes to columns."""


def main() -> None:
    """Hold all equal, measure, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="the time to measure")
    seconds = parser.parse_args().seconds
    entries, missing = field.entries()
    for name, reason in missing.items():
        print(f"not installed here: {name}: {reason}", file=sys.stderr)
    field.hold_equal(entries, records(HELD_EQUAL))
    print(f"{len(entries)} contestants give equal answers on {HELD_EQUAL:,} records", flush=True)
    single = [entry for entry in entries if isinstance(entry, Contestant)]
    columns = [entry for entry in entries if isinstance(entry, Columns)]
    results = {
        "machine": {
            name: value
            for name, value in machine().items()
            if name not in ("disclosure_rules", "durable_rules")
        },
        "held_equal": HELD_EQUAL,
        "sample": SAMPLE,
        "rows": ROWS,
        "single": of_single(single, seconds),
        "columns": of_columns(single[0], columns, seconds / 2),
        "missing": missing,
    }
    page.RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for path, text in page.files().items():
        path.write_text(text, encoding="utf-8")
    print("\n".join(page.table(results)))


def of_single(entries: list[Contestant], seconds: float) -> list[dict[str, Any]]:
    """The engine alone, and record in and answer out, of each contestant: microseconds a record."""
    sample = records(SAMPLE)
    calls: dict[str, Callable[[], Any]] = {}
    for entry in entries:
        calls[f"{entry.name} engine"] = engine_of(entry, sample)
        calls[f"{entry.name} whole"] = whole_of(entry, sample)
    least = clock.least(calls, seconds)
    return [
        described(entry)
        | {part: round(1e6 * least[f"{entry.name} {part}"] / SAMPLE, 2) for part in ("engine", "whole")}
        for entry in entries
    ]


def engine_of(entry: Contestant, sample: list[Raw]) -> Callable[[], None]:
    """Decides every prepared record of the sample."""
    prepared, decide = [entry.prepare(record) for record in sample], entry.decide

    def call() -> None:
        for record in prepared:
            decide(record)

    return call


def whole_of(entry: Contestant, sample: list[Raw]) -> Callable[[], None]:
    """Prepares and decides every record of the sample, and reads the answer."""
    prepare, decide, answer = entry.prepare, entry.decide, entry.answer

    def call() -> None:
        for record in sample:
            answer(decide(prepare(record)), record)

    return call


def of_columns(hand: Contestant, entries: list[Columns], seconds: float) -> list[dict[str, Any]]:
    """Microseconds a record of deciding all rows in one call, beside the function by hand called row by row."""
    rows = records(ROWS)
    calls: dict[str, Callable[[], Any]] = {hand.name: engine_of(hand, rows)}
    for entry in entries:
        data = entry.load(rows)
        calls[entry.name] = lambda decide=entry.decide, data=data: decide(data)  # type: ignore[misc]
    least = clock.least(calls, seconds)
    listed: list[Contestant | Columns] = [hand, *entries]
    return [described(entry) | {"engine": round(1e6 * least[entry.name] / ROWS, 3)} for entry in listed]


def described(entry: Contestant | Columns) -> dict[str, Any]:
    """An entry by name, package and version; of this library the version of its source."""
    version = __version__ if entry.package == "disclosure-rules" else field.version_of(entry)
    return {"name": entry.name, "package": entry.package or "Python", "version": version}


if __name__ == "__main__":
    main()
