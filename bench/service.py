"""Measure the service: 200 clients on loopback, each with a connection of its own, beside a bare evaluation.

Each client asks every two seconds, oftener than a user who fills in a form. It takes about 20 seconds, and ends with status 1 where the 99th percentile is ten bare evaluations or more. Run: python bench/service.py
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.service.openapi import RECORD_EXAMPLE

CLIENTS, PAUSE, SECONDS, ROUNDS = 200, 2.0, 10.0, 200
MOST = 10
"""The bare evaluations that the 99th percentile stays below."""
AS_OF = "2018-12-31"
BODY = json.dumps(RECORD_EXAMPLE).encode()
REQUEST = (
    f"POST /v1/evaluate?as_of={AS_OF} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    f"Content-Length: {len(BODY)}\r\n\r\n"
).encode() + BODY


def bare() -> float:
    """The seconds of one evaluation in this process, at the median."""
    evaluator = Evaluator(load_policies())
    evaluator.evaluate(RECORD_EXAMPLE, as_of=AS_OF)
    taken = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        evaluator.evaluate(RECORD_EXAMPLE, as_of=AS_OF).model_dump_json()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


async def client(port: int, number: int, until: float, taken: list[float]) -> None:
    """One client: a request, its answer, a pause."""
    await asyncio.sleep(PAUSE * number / CLIENTS)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        begin = time.perf_counter()
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in head.partition(b"\r\n")[0], head
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length
        await reader.readexactly(int(length[1]))
        taken.append(time.perf_counter() - begin)
        await asyncio.sleep(max(0.0, PAUSE - taken[-1]))
    writer.close()


async def clients(port: int) -> list[float]:
    """The seconds of every request of all clients."""
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    await asyncio.gather(*(client(port, number, until, taken) for number in range(CLIENTS)))
    return taken


def main() -> int:
    """Print the median and the 99th percentile, and how many bare evaluations they are. Gives 1 where these are too many."""
    one = bare()
    workers = max(2, os.cpu_count() or 2)
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "disclosure_rules", "serve", "--port", "0", "--workers", str(workers)]
    server = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        port = int(re.search(rb":(\d+)/", server.stdout.readline())[1])  # type: ignore[index]  # it says where
        taken = sorted(asyncio.run(clients(port)))
    finally:
        server.terminate()
        server.wait()
    middle, last = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"a bare evaluation as JSON: {one * 1000:.1f} ms; {workers} workers, {CLIENTS} clients")
    print(
        f"{len(taken) / SECONDS:.0f} requests a second: p50 {middle * 1000:.1f} ms ({middle / one:.1f} ×), ",
        end="",
    )
    print(f"p99 {last * 1000:.1f} ms ({last / one:.1f} ×, to be below {MOST})")
    return int(last >= MOST * one)


if __name__ == "__main__":
    sys.exit(main())
