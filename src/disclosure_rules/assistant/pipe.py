"""A message a line over two pipes, read strictly. A message that cannot be read is answered with its problem.

Two threads read and write, so that the process can end while one of them waits for a pipe that nobody serves: they are
daemons, and use the pipes without the locks of buffered streams, which would outlive them.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import asynccontextmanager, suppress
from typing import Any, BinaryIO, Final, NamedTuple

import anyio
from anyio.abc import ObjectReceiveStream, ObjectSendStream
from anyio.from_thread import BlockingPortal
from mcp import types
from mcp.shared.message import SessionMessage
from pydantic import ValidationError

from disclosure_rules.errors import Problem
from disclosure_rules.reading.strict import LIMIT, ReadingError, decode, read_json

_CHUNK: Final = 1 << 16
_LAST_ANSWERS: Final = 0.5
"""The seconds for which answers are still written once nothing more is asked: a client that does not read gets no more."""


_ENDED: Final = (RuntimeError, CancelledError, anyio.BrokenResourceError, anyio.ClosedResourceError)
"""The errors that a thread meets where the server has ended."""


class Pipes(NamedTuple):
    """The messages that come in, and those that go out."""

    incoming: ObjectReceiveStream[Any]
    outgoing: ObjectSendStream[Any]


class BadMessageError(Exception):
    """A line that is no message, with its answer."""

    def __init__(self, code: int, problem: Problem, id: Any = None) -> None:  # noqa: A002  # the name of the field
        super().__init__(problem)
        data = types.ErrorData(code=code, message=problem.line(), data={"problems": [problem.as_json()]})
        stated = id if isinstance(id, (int, str)) and not isinstance(id, bool) else None
        self.answer = types.JSONRPCError(jsonrpc="2.0", id=stated, error=data)


@asynccontextmanager
async def pipes(stdin: BinaryIO, stdout: BinaryIO) -> AsyncIterator[Pipes]:
    """The messages over two streams. Where nobody reads the output any more, what runs inside is cancelled; then raises
    BrokenPipeError."""
    to_server, incoming = anyio.create_memory_object_stream[Any](0)
    outgoing, to_client = anyio.create_memory_object_stream[Any](0)
    written = anyio.Event()
    async with BlockingPortal() as portal, incoming, outgoing:
        with anyio.CancelScope() as scope:
            reading = _Reader(portal, stdin, to_server, outgoing.clone())
            writing = _Writer(portal, stdout, to_client, scope.cancel, written.set)
            for thread in (reading, writing):
                thread.start()
            yield Pipes(incoming, outgoing)
        await outgoing.aclose()
        with anyio.move_on_after(0 if scope.cancel_called else _LAST_ANSWERS):
            await written.wait()
    if scope.cancel_called:
        raise BrokenPipeError


class _Reader(threading.Thread):
    """Hands over each message that is read; answers what is none."""

    def __init__(
        self,
        portal: BlockingPortal,
        stream: BinaryIO,
        server: ObjectSendStream[Any],
        client: ObjectSendStream[Any],
    ) -> None:
        super().__init__(daemon=True)
        self.portal, self.stream, self.server, self.client = portal, stream, server, client

    def run(self) -> None:
        with suppress(*_ENDED):
            for line in lines(self.stream):
                try:
                    self.portal.call(self.server.send, SessionMessage(message_of(line)))
                except BadMessageError as bad:
                    self.portal.call(self.client.send, SessionMessage(bad.answer))
            self.portal.call(self.client.aclose)
            self.portal.call(self.server.aclose)


class _Writer(threading.Thread):
    """Writes each message; reports that nobody reads, and the end."""

    def __init__(
        self,
        portal: BlockingPortal,
        stream: BinaryIO,
        messages: ObjectReceiveStream[Any],
        closed: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        super().__init__(daemon=True)
        self.portal, self.stream, self.messages, self.closed, self.ended = (
            portal,
            stream,
            messages,
            closed,
            ended,
        )

    def run(self) -> None:
        with suppress(*_ENDED):
            try:
                while True:
                    message = self.portal.call(self.messages.receive)
                    text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                    write(self.stream, text.encode() + b"\n")
            except anyio.EndOfStream:
                self.portal.call(self.ended)
            except OSError:
                self.portal.call(self.closed)


def unlocked(stream: BinaryIO) -> BinaryIO:
    """A stream without its buffer, and so without its lock."""
    return getattr(stream, "raw", stream)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, as soon as each is there. Of a line over the limit only as much as shows that it is."""
    rest = b""
    while chunk := unlocked(stream).read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line for line in whole if line.strip())
        rest = rest if len(rest) <= LIMIT + _CHUNK else rest[: LIMIT + 1]
    if rest.strip():
        yield rest


def write(stream: BinaryIO, data: bytes) -> None:
    """Write all of the data. Raises OSError where nobody reads."""
    view = memoryview(data)
    raw = unlocked(stream)
    while view:
        view = view[raw.write(view) or 0 :]
    if isinstance(raw, io.BufferedIOBase):
        raw.flush()


def message_of(line: bytes) -> types.JSONRPCMessage:
    """The message of a line. Raises BadMessageError for what is not UTF-8, not JSON, ambiguous, or no message."""
    try:
        data = read_json(decode(line.rstrip(b"\r"), "message"), "message").data
    except ReadingError as error:
        raise BadMessageError(types.PARSE_ERROR, error.problems[0], _id_of(line)) from None
    try:
        return types.jsonrpc_message_adapter.validate_python(data, by_name=False)
    except ValidationError:
        stated = data.get("id") if isinstance(data, dict) else None
        problem = Problem("assistant.argument", "message", "message")
        raise BadMessageError(types.INVALID_REQUEST, problem, stated) from None


def _id_of(line: bytes) -> Any:
    """The id of a request that is refused before it is read, such as one that gives a key twice; None if it has none."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return data.get("id") if isinstance(data, dict) else None
