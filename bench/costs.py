"""Measure what large inputs cost on the command line: `python bench/costs.py`.

Each input once took minutes or gigabytes. The library is that of PYTHONPATH, so that two versions can be compared.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

MOST_SECONDS = 60
"""Seconds of processor time after which an input is given up."""

DOCUMENT: dict[str, Any] = {
    "kind": "document",
    "id": "a",
    "jurisdiction": "徐汇区",
    "secrecy": "none",
    "exemption_grounds": [],
    "issued": "2018-11-22",
    "form": {"proposed_attribute": "主动公开"},
}
COMMAND = (sys.executable, "-m", "disclosure_rules", "evaluate", "--as-of", "2018-12-31")


class Input(NamedTuple):
    """An input: the suffix of its file, and its content."""

    name: str
    suffix: str
    content: bytes


class Cost(NamedTuple):
    """Seconds of processor time, megabytes of memory and kilobytes printed; a negative status is the signal of a limit."""

    status: int
    seconds: float
    megabytes: float
    printed: float


def inputs() -> Iterator[Input]:
    """A plain document to compare with, then the inputs."""
    yield Input("a document", ".json", _document())
    for length in (1_000, 4_000):
        name = f"a unit's name of {length:,} characters"
        yield Input(name, ".json", _document(issuer={"name": "局" * length, "level": "区府办"}))
    unknown = {f"secrecy{number}": 1 for number in range(2_000)}
    yield Input("2,000 unknown keys", ".json", _document(**unknown))
    yield Input("a key of 1.2 MB", ".json", _document(**{"x" * 1_200_000: 1}))
    for lines in (250_000, 700_000):
        flat = b"kind: document\nhost:\n" + b"".join(b"  k%d: some\n" % line for line in range(lines))
        yield Input(f"flat YAML of {len(flat) / 1e6:.1f} MB", ".yaml", flat)
    yield Input("100 MB of blank lines", ".jsonl", b" \n" * 50_000_000)


def _document(**fields: Any) -> bytes:
    return json.dumps({**DOCUMENT, **fields}).encode()


def cost(path: Path) -> Cost:
    """The cost of the command `evaluate` on a file."""
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([*COMMAND, path], stdout=out, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        printed = os.fstat(out.fileno()).st_size
    seconds = used.ru_utime + used.ru_stime
    return Cost(process.returncode, seconds, used.ru_maxrss / 1024, printed / 1000)


def main() -> None:
    """Print a line for each input."""
    resource.setrlimit(
        resource.RLIMIT_CPU, (MOST_SECONDS, resource.RLIM_INFINITY)
    )  # processes started here inherit it
    print(f"{'input':36} {'status':>6} {'seconds':>8} {'MB':>7} {'kB printed':>11}")
    with tempfile.TemporaryDirectory() as directory:
        for given in inputs():
            path = Path(directory, f"input{given.suffix}")
            path.write_bytes(given.content)
            taken = cost(path)
            shown = f"{taken.status:6} {taken.seconds:8.2f} {taken.megabytes:7.0f} {taken.printed:11.1f}"
            print(f"{given.name:36} {shown}", flush=True)


if __name__ == "__main__":
    main()
