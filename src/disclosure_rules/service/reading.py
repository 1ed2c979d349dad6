"""What a client sends: its language, its parameters, its body within bounds; and what it refuses to send or to read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Final

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive

from disclosure_rules.errors import Lang, Problem
from disclosure_rules.service.contract import LARGEST, RequestError

_DRAINED: Final = 8 * LARGEST
"""The bytes of a body that is too large which are read all the same, so that the client hears the answer."""
JSON_TYPES: Final = ("application/json", "application/x-ndjson", "application/jsonl", "application/ndjson")


def language(request: Request) -> Lang:
    """The language of the answer: what `lang` says, else what the client prefers; Chinese unless that is English."""
    stated = request.query_params.get("lang")
    if stated in ("zh", "en"):
        return stated  # type: ignore[return-value]  # one of the two
    return preferred(request.headers.get("accept-language", ""))


def preferred(header: str) -> Lang:
    """The language that an Accept-Language header prefers of the two; Chinese where it names neither."""
    wishes: list[tuple[float, Lang]] = []
    for part in header.split(","):
        name, _, weight = part.partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            quality = 0.0
        lang = name.strip().lower()
        if lang.startswith(("zh", "en")):
            wishes.append((quality, "zh" if lang.startswith("zh") else "en"))
    return max(wishes, key=lambda wish: wish[0], default=(0.0, "zh"))[1]


def check_type(request: Request, known: Iterable[str]) -> None:
    """Raise RequestError for a body whose media type is stated as another."""
    stated = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    types = tuple(known)
    if stated not in types:
        raise RequestError(Problem("service.body", "Content-Type", "type", known=types), 415)


async def body_of(request: Request, patience: float) -> bytes:
    """The whole body. Raises RequestError where it is larger than the bound, or does not come."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > _DRAINED:
        raise _too_large()
    body = bytearray()
    try:
        with anyio.fail_after(patience):
            async for part in request.stream():
                body += part
                if len(body) > _DRAINED:
                    break
    except TimeoutError:
        raise RequestError(Problem("service.body", "body", "slow", seconds=f"{patience:g}"), 408) from None
    except ClientDisconnect:
        raise GoneError from None
    if len(body) > LARGEST:
        raise _too_large()
    return bytes(body)


def _too_large() -> RequestError:
    return RequestError(Problem("service.body", "body", limit=LARGEST // 1024 // 1024), 413)


class GoneError(Exception):
    """The client has gone, or reads no more: nobody is left to answer."""


class BatchLine:
    """A line of a batch with its number; of one that is too long there are no bytes."""

    def __init__(self, number: int, data: bytes | None) -> None:
        self.number = number
        self.data = data


async def lines_of(receive: Receive, patience: float) -> AsyncIterator[BatchLine]:
    """The lines of a body as they come, in bounded memory. Blank ones are passed over. Raises GoneError where the client
    goes, or does not go on."""
    number, held, long = 0, bytearray(), False
    async for part in _parts(receive, patience):
        held += part
        while (at := held.find(b"\n")) >= 0:
            number += 1
            line = bytes(held[:at])
            del held[: at + 1]
            if long or line.strip():
                yield BatchLine(number, None if long or len(line) > LARGEST else line)
            long = False
        if len(held) > LARGEST:
            long = True
            held.clear()
    if long or held.strip():
        yield BatchLine(number + 1, None if long else bytes(held))


async def _parts(receive: Receive, patience: float) -> AsyncIterator[bytes]:
    while True:
        with anyio.move_on_after(patience) as waiting:
            message = await receive()
        if waiting.cancelled_caught or message["type"] == "http.disconnect":
            raise GoneError
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return
