"""The workers: processes that answer one request at a time, and a watchdog that ends one which takes too long.

A computation in C cannot be interrupted, so its process is ended and another one takes its place. The others go on
meanwhile. All begin with the same evaluator, so that one that is replaced later does not read changed policies.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import anyio
from anyio import to_thread

from disclosure_rules._processes import blocked
from disclosure_rules._version import __version__
from disclosure_rules.errors import Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.service.answer import Task, WorkerReply, refusal
from disclosure_rules.service.law import ServedLaw
from disclosure_rules.service.operations import perform

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_OUT_OF_MEMORY: Final = 71
"""The exit status of a worker that ran out of memory: it can say nothing more."""
_START: Final = 120.0
"""The seconds within which a worker must be ready."""


@dataclass(frozen=True)
class Limits:
    """What one request may take: seconds of a worker, MiB of memory beside what a worker needs anyway, seconds of waiting for
    a free worker and for the client."""

    workers: int = 2
    seconds: float = 10.0
    memory: int = 512
    patience: float = 30.0


class Worker:
    """One process, which is replaced where it fails. It answers one request at a time."""

    def __init__(self, law: bytes, limits: Limits) -> None:
        self._law = law
        self._limits = limits
        self.replaced = 0
        self.is_ready = False
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would copy locks that other threads hold
        self._pipe: Connection[Any, Any]
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, self._law, self._limits.memory), daemon=True
        )
        with blocked():  # the server itself answers an interrupt
            self._process.start()
        theirs.close()

    def ready(self) -> bool:
        """Wait until the process has loaded what it needs. Gives whether it has."""
        try:
            self.is_ready = bool(self._pipe.poll(_START) and self._pipe.recv() == "ready")
        except (EOFError, OSError):
            self.is_ready = False
        return self.is_ready

    def ask(self, asked: Task) -> WorkerReply:
        """The answer of the process; a problem where it takes too long, too much memory, or ends. Then it is replaced."""
        try:
            self._pipe.send(asked)
            if self._pipe.poll(self._limits.seconds):
                answer: WorkerReply = self._pipe.recv()
                return answer
            problem, status = (
                Problem("service.time", asked.operation, seconds=f"{self._limits.seconds:g}"),
                504,
            )
        except (EOFError, OSError):
            self._process.join(1)
            if self._process.exitcode == _OUT_OF_MEMORY:
                problem, status = Problem("service.memory", asked.operation, limit=self._limits.memory), 503
            else:
                problem, status = Problem("service.failed", asked.operation, "ended"), 503
        self.end()
        return refusal(status, [problem], asked.lang)

    @property
    def is_gone(self) -> bool:
        """Whether the process was ended, or ended itself."""
        return self._pipe.closed

    def replace(self) -> bool:
        """Start another process in place of the one that is gone. Gives whether it is ready."""
        self.replaced += 1
        self._start()
        return self.ready()

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        self.is_ready = False
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _work(pipe: Connection[Any, Any], pickled: bytes, memory: int) -> None:
    """The life of a worker process: it ends where nobody asks any more, or where its memory does."""
    law: ServedLaw = pickle.loads(pickled)  # noqa: S301  # our own, from the process that started this one
    for asked in _FIRST:
        perform(law.evaluator, asked)
    _limit_memory(memory)
    try:
        pipe.send("ready")
        while True:
            pipe.send(perform(law.evaluator, pipe.recv(), law.before))
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, OSError):
        os._exit(0)


_FIRST: Final = tuple(
    Task(name, {"as_of": "2018-12-31"}, b'{"kind": "document"}') for name in ("evaluate", "summary")
)
"""What a worker does before it is ready, so that the first request does not wait for what is loaded late."""


def _limit_memory(memory: int) -> None:
    """Let this process have so many MiB more of address space than it has now, where the system can say and hold it."""
    sizes = Path("/proc/self/statm")
    if not sizes.is_file():
        return
    import resource  # noqa: PLC0415  # not to be had on every system

    now = int(sizes.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    limit = now + memory * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


class _Queue:
    """Workers in the order in which they came."""

    def __init__(self) -> None:
        self._workers: deque[Worker] = deque()
        self._count = anyio.Semaphore(0)

    def put(self, worker: Worker) -> None:
        self._workers.append(worker)
        self._count.release()

    async def take(self) -> Worker:
        await self._count.acquire()
        return self._workers.popleft()


@dataclass
class Pool:
    """Several workers with one evaluator. `tag` identifies the law that they decide by, as an ETag does."""

    limits: Limits
    tag: str
    workers: list[Worker] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._free, self._gone = _Queue(), _Queue()
        self.busy = 0

    @classmethod
    async def started(cls, law: ServedLaw, limits: Limits) -> Pool:
        """A pool whose workers are all ready. Raises RuntimeError where one does not start."""
        pool = cls(limits, tag_of(law.evaluator))
        pickled = pickle.dumps(law)
        pool.workers = [Worker(pickled, limits) for _ in range(limits.workers)]
        for worker in pool.workers:
            if not await to_thread.run_sync(worker.ready):
                pool.end()
                raise RuntimeError("a worker did not start")
            pool._free.put(worker)
        return pool

    async def ask(self, asked: Task) -> WorkerReply:
        """The answer of the next free worker; a problem where none becomes free in time."""
        worker: Worker | None = None
        with anyio.move_on_after(self.limits.patience):
            worker = await self._free.take()
        if worker is None:
            problem = Problem("service.busy", asked.operation, seconds=f"{self.limits.patience:g}")
            return refusal(503, [problem], asked.lang)
        self.busy += 1
        try:
            with anyio.CancelScope(shield=True):  # a worker is asked to the end, whoever has gone meanwhile
                answer = await to_thread.run_sync(worker.ask, asked)
        finally:
            self.busy -= 1
            (self._gone if worker.is_gone else self._free).put(worker)
        return answer

    async def supervise(self) -> None:
        """Replace each worker that is gone, for as long as the pool is used."""
        while True:
            worker = await self._gone.take()
            if await to_thread.run_sync(worker.replace):
                self._free.put(worker)
            else:
                worker.end()
                await anyio.sleep(1)  # the machine may be short of memory: not at once again
                self._gone.put(worker)

    async def drained(self) -> None:
        """Wait until no worker is busy, then end all."""
        while self.busy:
            await anyio.sleep(0.05)
        self.end()

    def end(self) -> None:
        """End all workers."""
        for worker in self.workers:
            if not worker.is_gone:
                worker.end()


def tag_of(evaluator: Evaluator) -> str:
    """A digest of all that a decision depends on beside the record and its moment: the version, the policies, the values chosen,
    the calendar."""
    parts = [
        __version__,
        *(f"{policy.id} {policy.sha256}" for policy in evaluator.policies),
        *(f"{name}={value}" for name, value in sorted(evaluator.parameters.items())),
        evaluator.calendar.identity,
        f"{evaluator.midnight_is_day} {evaluator.mask}",
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
