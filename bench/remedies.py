"""Measure how long the searches for what would have to change take: `python bench/remedies.py [RECORDS]`.

Of the examples and of generated documents everything is searched for that is wrong, open or closed. The time is that of the
processor, the least of three runs, and the first run apart, in which rules may still have to be compiled. Ends with 1 if a
search takes over 100 ms.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import records
import yaml

from disclosure_rules import Evaluator, RecordError, load_policies
from disclosure_rules.decision import LATE
from disclosure_rules.inquiry.model import Remedies

MOST = 0.1
"""The seconds that a search may take."""
ROOT = Path(__file__).parents[1]


def asked() -> Iterator[tuple[Any, Any]]:
    """The records, each with its `as_of`."""
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    for path in sorted((ROOT / "examples").glob("*.yaml")):
        record = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(record, dict) and {"kind", "类型"} & record.keys():
            yield record, "2026-11-30"
    yield from islice(records.generated(wanted), wanted)
    yield from islice(records.varied(wanted), wanted)


def subjects(evaluator: Evaluator, record: Any, as_of: Any) -> list[str]:
    """What is wrong with a record, and how open it is."""
    decision = evaluator.evaluate(record, as_of=as_of)
    late = (item.id for item in decision.obligations if item.status in LATE)
    openness = (name for name in decision.determinations if name.startswith("disclosure."))
    measures = (item.measure for item in decision.accountability)
    return list(dict.fromkeys([*(item.id for item in decision.findings), *late, *openness, *measures]))


def timed(evaluator: Evaluator, record: Any, as_of: Any, about: str) -> tuple[float, Remedies]:
    """The seconds of one search, and what it found."""
    start = time.process_time()
    found = evaluator.remedies(record, as_of=as_of, about=about)
    return time.process_time() - start, found


def main() -> None:
    """Measure and print the median and the longest search, warm and in the first run."""
    evaluator = Evaluator(load_policies(), "reference")
    first, warm, found = [], [], []
    for record, as_of in asked():
        try:
            abouts = subjects(evaluator, record, as_of)
        except RecordError:
            continue
        gc.freeze()  # the policies are looked through no more, as in a server
        for about in abouts:
            times = [timed(evaluator, record, as_of, about) for _ in range(3)]
            first.append(times[0][0])
            warm.append(min(seconds for seconds, _ in times))
            found.append(times[0][1])
    wrong = [item for item in found if not item.is_right]
    print(
        f"{len(found)} searches, {len(wrong)} for something wrong; mended {sum(bool(i.remedies) for i in wrong)},"
    )
    print(f"looked no further {sum(not item.is_complete for item in wrong)}")
    for name, seconds in (("first run", first), ("least of three", warm)):
        over = sum(one > MOST for one in seconds)
        print(
            f"{name}: median {median(seconds) * 1e3:.1f} ms, longest {max(seconds) * 1e3:.1f} ms; {over} over 100"
        )
    raise SystemExit(max(warm) > MOST)


if __name__ == "__main__":
    main()
