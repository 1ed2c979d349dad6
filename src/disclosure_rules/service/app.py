"""The application: its routes, made from the table of operations, and the workers behind them."""

from __future__ import annotations

import json
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anyio
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from disclosure_rules._version import __version__
from disclosure_rules.errors import DisclosureRulesError, Problem, RecordError
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.service import pages
from disclosure_rules.service.answer import (
    JSON,
    Task,
    WorkerReply,
    as_json,
    json_bytes,
    refusal,
    rejected_line,
)
from disclosure_rules.service.contract import LARGEST, OPERATIONS, Operation, RequestError
from disclosure_rules.service.law import ServedLaw
from disclosure_rules.service.metrics import Metrics
from disclosure_rules.service.openapi import description
from disclosure_rules.service.problem_page import problem_page
from disclosure_rules.service.reading import JSON_TYPES, body_of, check_type, language, lines_of
from disclosure_rules.service.sending import Guard, encoded, log, send_answer
from disclosure_rules.service.workers import Limits, Pool

Load = Callable[[], ServedLaw]
"""A function that loads the policies anew. It raises PolicyError where they do not fit."""


class Service:
    """The state of a running service: its workers. `load` reads the policies when it starts, and again for a reload."""

    def __init__(self, load: Load, limits: Limits) -> None:
        self.load = load
        self.limits = limits
        self.metrics = Metrics()
        self.pool: Pool
        self._tasks: Any = None

    async def start(self, law: ServedLaw) -> None:
        """Begin to answer by this law; what is under way ends with the law it began with."""
        self.pool = await Pool.started(law, self.limits)
        self._tasks.start_soon(self.pool.supervise)

    async def reload(self) -> None:
        """Load the policies anew. Where they do not fit, those of before stay, and the log says why."""
        try:
            before = self.pool
            await self.start(await to_thread.run_sync(self.load))
        except (DisclosureRulesError, RuntimeError) as error:
            problems = error.problems if isinstance(error, DisclosureRulesError) else ()
            self.metrics.reloads["refused"] += 1
            log("reload-refused", problems=[f"{problem.place} {problem.code}" for problem in problems])
        else:
            self._tasks.start_soon(before.drained)
            self.metrics.reloads["done"] += 1
            log("reloaded", policies=self.pool.tag)

    @asynccontextmanager
    async def lifespan(self, _app: Any) -> AsyncIterator[None]:
        """Start the workers, reload on SIGHUP, and end them."""
        async with anyio.create_task_group() as tasks:
            self._tasks = tasks
            await self.start(await to_thread.run_sync(self.load))
            tasks.start_soon(_on_hangup, self.reload)
            try:
                yield
            finally:
                tasks.cancel_scope.cancel()
                self.pool.end()

    def health(self, _request: Request) -> WorkerReply:
        """Whether workers answer, and which law they decide by."""
        alive = sum(worker.is_ready for worker in self.pool.workers)
        data = {
            "status": "ok" if alive else "failing",
            "version": __version__,
            "policies": self.pool.tag,
            "workers": {"ready": alive, "busy": self.pool.busy, "replaced": self._replaced()},
        }
        return as_json(data, 200 if alive else 503)

    def counts(self, _request: Request) -> WorkerReply:
        """The metrics."""
        alive = sum(worker.is_ready for worker in self.pool.workers)
        text = self.metrics.text(alive, self._replaced(), self.pool.busy)
        return WorkerReply(200, "text/plain; version=0.0.4; charset=utf-8", text.encode())

    def _replaced(self) -> int:
        return sum(worker.replaced for worker in self.pool.workers)


async def _on_hangup(reload: Callable[[], Any]) -> None:
    if not hasattr(signal, "SIGHUP"):
        return
    with anyio.open_signal_receiver(signal.SIGHUP) as hangups:
        async for _ in hangups:
            await reload()


class _Endpoint:
    """An operation at its path, as an application: reads the request, asks a worker, sends the answer."""

    def __init__(self, service: Service, operation: Operation) -> None:
        self.service = service
        self.operation = operation

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request.state.route = self.operation.path
        lang, pool = language(request), self.service.pool
        try:
            asked = await self._asked(request, pool)
        except (RequestError, RecordError) as error:
            status = error.status if isinstance(error, RequestError) else 422
            answer = refusal(status, error.problems, lang)
            request.state.codes = answer.codes
            await send_answer(send, answer)
            return
        etag = f'"{pool.tag}"'
        if self.operation.body == "lines":
            await self._batch(asked, pool, request, send, etag)
            return
        if self.operation.method == "GET" and etag in _tags(request, "if-none-match"):
            await send_answer(send, WorkerReply(304, JSON, b""), etag=etag)
            return
        answer = await pool.ask(asked)
        request.state.codes, request.state.fault = answer.codes, answer.fault
        await send_answer(send, answer, etag=etag)

    async def _asked(self, request: Request, pool: Pool) -> Task:
        operation = self.operation
        given: dict[str, list[str]] = {name: [str(value)] for name, value in request.path_params.items()}
        for name, value in request.query_params.multi_items():
            given.setdefault(name, []).append(value)
        values = operation.read(given)
        wanted = _tags(request, "if-match")
        if wanted and f'"{pool.tag}"' not in wanted and "*" not in wanted:
            raise RequestError(Problem("service.policies", "If-Match", now=pool.tag), 412)
        body = b""
        if operation.body == "lines":
            read_as_of(values["as_of"])  # else every line would be rejected for it
        if operation.body != "none":
            check_type(request, JSON_TYPES[:1] if operation.body == "record" else JSON_TYPES)
        if operation.body == "record":
            body = await body_of(request, pool.limits.patience)
        return Task(operation.name, values, body, language(request))

    async def _batch(self, asked: Task, pool: Pool, request: Request, send: Send, etag: str) -> None:
        """Answer each line as it comes, in its place."""
        headers = {"content-type": "application/jsonl", "etag": etag}
        await send({"type": "http.response.start", "status": 200, "headers": encoded(headers)})
        lines = 0
        try:
            async for line in lines_of(request.receive, pool.limits.patience):
                lines += 1
                answer = await self._line(asked._replace(line=line.number), line.data, pool)
                result = "rejected" if answer.codes else "decided"
                self.service.metrics.lines[result] += 1
                await send({"type": "http.response.body", "body": answer.body + b"\n", "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            request.state.lines = lines

    async def _line(self, asked: Task, data: bytes | None, pool: Pool) -> WorkerReply:
        if data is None:
            problem = Problem("service.body", f"body:{asked.line}", "line", limit=LARGEST // 1024 // 1024)
            return rejected_line(asked, {}, [problem])
        answer = await pool.ask(asked._replace(body=data))
        if answer.status == 200:
            return answer
        problems = json.loads(answer.body)["problems"]  # of the worker: too long, too much, or a failure
        body = json_bytes({"record": {"file": "body", "line": asked.line}, "problems": problems})
        return WorkerReply(200, JSON, body, answer.codes, answer.fault)


def _tags(request: Request, header: str) -> list[str]:
    return [
        tag.strip().removeprefix("W/") for tag in request.headers.get(header, "").split(",") if tag.strip()
    ]


def application(load: Load, limits: Limits) -> ASGIApp:
    """The whole service as an ASGI application. `load` gives the law."""
    service = Service(load, limits)
    routes = [
        Route(operation.path, _Endpoint(service, operation), methods=[operation.method])
        for operation in OPERATIONS
    ]
    plain = {
        "/healthz": service.health,
        "/metrics": service.counts,
        "/openapi.json": _description,
        "/problems/{code}": problem_page,
    }
    routes += [Route(path, _Plain(path, function), methods=["GET"]) for path, function in plain.items()]
    routes += pages.routes(lambda: service.pool)
    app = Starlette(routes=routes, lifespan=service.lifespan, exception_handlers={HTTPException: _no_route})
    app.router.redirect_slashes = False
    return Guard(app, service.metrics, limits.patience)


class _Plain:
    """A function of a request at a path, as an application; its answer needs no worker."""

    def __init__(self, path: str, function: Callable[[Request], WorkerReply]) -> None:
        self.path = path
        self.function = function

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        request.state.route = self.path
        await send_answer(send, self.function(request))


class _Refused:
    """The answer to a request without an operation, as the application of an exception."""

    def __init__(self, answer: WorkerReply, headers: Mapping[str, str]) -> None:
        self.answer = answer
        self.headers = headers

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send_answer(send, self.answer, **self.headers)


def _no_route(request: Request, error: Exception) -> Any:
    """What is not found, or asked for in another way. A path may hold anything, so it is not repeated."""
    assert isinstance(error, HTTPException)
    allowed = (error.headers or {}).get("Allow")
    if error.status_code == 405 and allowed:
        ordered = ", ".join(sorted(allowed.split(", ")))
        problem = Problem("service.method", "request", known=ordered)
        return _Refused(refusal(405, [problem], language(request)), {"allow": ordered})
    return _Refused(refusal(404, [Problem("service.path", "request")], language(request)), {})


def _description(request: Request) -> WorkerReply:
    return as_json(description(language(request)))
