"""The routes of the pages: forms, and the files that they need. A page is made by a worker, as all else that needs the law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from disclosure_rules.service.answer import Task, WorkerReply, refusal, refusal_page
from disclosure_rules.service.contract import RequestError
from disclosure_rules.service.multipart import MULTIPART
from disclosure_rules.service.reading import body_of, check_type, language
from disclosure_rules.service.sending import send_answer

if TYPE_CHECKING:
    from disclosure_rules.service.workers import Pool

_FILES = Path(__file__).parents[1] / "data" / "service"
_STATIC = {"form.js": "text/javascript; charset=utf-8"}
_FORM_TYPE = ("application/x-www-form-urlencoded",)
_WITH_FILE = ("worklist", "policy-diff")
"""The operations whose form may have a file."""


_PAGES = {
    "/": ("form", "GET"),
    "/form/{kind}": ("form", "GET", "POST"),
    "/form/{kind}/panel": ("form-panel", "POST"),
    "/form/{kind}/record": ("form-record", "POST"),
    "/form/{kind}/word": ("form-word", "POST"),
    "/form/{kind}/decision": ("form-decision", "POST"),
    "/worklist": ("worklist", "GET", "POST"),
    "/policy-diff": ("policy-diff", "GET", "POST"),
    "/clauses": ("clause-list", "GET"),
    "/clauses/{id}": ("clause-page", "GET"),
}
"""The operation and the methods of each path."""


class Page:
    """An operation that makes a page, at its path."""

    def __init__(self, pool: Callable[[], Pool], operation: str, path: str) -> None:
        self.pool = pool
        self.operation = operation
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, pool = Request(scope, receive), self.pool()
        request.state.route = self.path
        lang = language(request)
        try:
            body = request.url.query.encode()
            if request.method == "POST":
                check_type(request, (*_FORM_TYPE, MULTIPART) if self.operation in _WITH_FILE else _FORM_TYPE)
                body = await body_of(request, pool.limits.patience)
            values = {"kind": "", **{name: str(value) for name, value in request.path_params.items()}}
            if self.operation in _WITH_FILE:
                values["content_type"] = request.headers.get("content-type", "")
            answer = await pool.ask(Task(self.operation, values, body, lang))
        except RequestError as error:
            answer = refusal(error.status, error.problems, lang)
        request.state.codes, request.state.fault = answer.codes, answer.fault
        if answer.codes and not self.path.endswith("/panel"):
            answer = refusal_page(answer, lang)
        await send_answer(send, answer, etag=f'"{pool.tag}"')


class StaticFile:
    """A file of the package that a page needs."""

    def __init__(self, name: str) -> None:
        self.answer = WorkerReply(200, _STATIC[name], (_FILES / name).read_bytes())
        self.path = f"/static/{name}"

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Send it."""
        scope["state"]["route"] = self.path
        await send_answer(send, self.answer)


class _NoIcon:
    """The answer to what every browser asks for: there is no icon."""

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        scope["state"]["route"] = "/favicon.ico"
        await send_answer(send, WorkerReply(204, "image/x-icon", b""))


def routes(pool: Callable[[], Pool]) -> list[Route]:
    """The routes of all pages. `pool` gives the workers."""
    pages = [
        Route(path, Page(pool, operation, path), methods=list(methods))
        for path, (operation, *methods) in _PAGES.items()
    ]
    pages.append(Route("/favicon.ico", _NoIcon(), methods=["GET"]))
    return [*pages, *(Route(f"/static/{name}", StaticFile(name), methods=["GET"]) for name in _STATIC)]
