"""What every response has: its headers, one line in the log, one count; and an end where the client stops reading."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from disclosure_rules.errors import Problem
from disclosure_rules.service.answer import HTML, WorkerReply, refusal
from disclosure_rules.service.metrics import Metrics
from disclosure_rules.service.operations import fault_of
from disclosure_rules.service.reading import GoneError

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'{styles}; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""The headers of every response beside its content security policy. A record may be in what is answered, so nothing is kept."""


def log(event: str, **values: Any) -> None:
    """Write one line of JSON to standard error. No value is free text of a request."""
    if sys.stderr is not None:
        sys.stderr.write(json.dumps({"event": event, **values}, ensure_ascii=False) + "\n")
        sys.stderr.flush()


def style_of(html: bytes) -> str:
    """The style that a page of ours holds, as a content security policy names it. It stands in the head, before anything that
    comes from a record."""
    style = html.partition(b"<style>")[2].partition(b"</style>")[0]
    if not style:
        return ""
    import base64  # noqa: PLC0415  # pages alone need it

    return f" 'sha256-{base64.b64encode(hashlib.sha256(style).digest()).decode()}'"


async def send_answer(send: Send, answer: WorkerReply, **headers: str) -> None:
    """Send an answer as a whole."""
    styles = style_of(answer.body) if answer.media == HTML else ""
    more = {"content-security-policy": _POLICY.format(styles=styles), "content-type": answer.media, **headers}
    if answer.name is not None:
        more["content-disposition"] = f'attachment; filename="{answer.name}"'
    if answer.status not in (204, 304):
        more["content-length"] = str(len(answer.body))
    await send({"type": "http.response.start", "status": answer.status, "headers": encoded(more)})
    await send({"type": "http.response.body", "body": answer.body})


def encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as ASGI has them."""
    return [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]


class Guard:
    """The outermost layer: whatever happens within, the client gets an answer without a trace of the program, the log a line,
    and the metrics a count."""

    def __init__(self, app: ASGIApp, metrics: Metrics, patience: float) -> None:
        self.app = app
        self.metrics = metrics
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = _Sent(send, self.patience)
        began = anyio.current_time()
        seen: dict[str, Any] = scope.setdefault("state", {})
        try:
            await self._answered(scope, receive, sent, seen)
        finally:
            route = seen.get("route", "other")
            seconds = anyio.current_time() - began
            self.metrics.count(route, sent.status, seconds)
            more = {name: seen[name] for name in ("codes", "fault", "lines") if seen.get(name)}
            log(
                "request", method=scope["method"] if scope["method"] in _METHODS else "other", route=route,
                status=sent.status, milliseconds=round(seconds * 1000, 1), bytes=sent.bytes, **more,
            )  # fmt: skip

    async def _answered(self, scope: Scope, receive: Receive, sent: _Sent, seen: dict[str, Any]) -> None:
        try:
            await self.app(scope, receive, sent)
        except GoneError:
            self.metrics.gone += 1
            seen["fault"] = "client gone"
        except Exception as error:  # noqa: BLE001  # as in `perform`: answered without the text of the error
            seen["fault"] = fault_of(error)
            if not sent.status:
                await send_answer(sent, refusal(500, [Problem("service.failed", "request")], "en"))


_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT")


class _Sent:
    """A sender that adds the headers of every response and waits for the client only so long."""

    def __init__(self, send: Callable[[Message], Awaitable[None]], patience: float) -> None:
        self.send = send
        self.patience = patience
        self.status = 0
        self.bytes = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            known = {name for name, _ in message["headers"]}
            usual = [header for header in encoded(HEADERS) if header[0] not in known]
            message = {**message, "headers": [*message["headers"], *usual]}
        self.bytes += len(message.get("body", b""))
        with anyio.move_on_after(self.patience) as waiting:
            await self.send(message)
        if waiting.cancelled_caught:
            raise GoneError
