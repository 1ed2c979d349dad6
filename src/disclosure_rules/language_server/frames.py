"""Messages with a header over two pipes. A thread reads ahead, so that a request can be cancelled before its turn comes."""

from __future__ import annotations

import json
import re
import threading
from queue import SimpleQueue
from typing import Any, BinaryIO, Final

_LENGTH: Final = re.compile(rb"content-length *: *(\d{1,9}) *\r?", re.IGNORECASE)
_LARGEST: Final = 64 * 1024 * 1024
_CHUNK: Final = 1 << 16
CANCEL: Final = "$/cancelRequest"


class BadMessage(str):
    """The reason why a message cannot be read."""


class Inbox(threading.Thread):
    """The messages of a stream in their order, then None. `cancelled` holds the ids of requests that are not wanted any
    more. The thread is a daemon and reads without the lock of a buffered stream: it waits for a pipe when the process
    ends."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(daemon=True)
        self._stream = getattr(stream, "raw", stream)
        self._rest = b""
        self._messages: SimpleQueue[Any] = SimpleQueue()
        self.cancelled: set[Any] = set()

    @property
    def is_empty(self) -> bool:
        """Whether no message waits."""
        return self._messages.empty()

    def next(self) -> Any:
        """The next message, a BadMessage, or None at the end."""
        return self._messages.get()

    def run(self) -> None:
        """Read to the end."""
        while (body := self._body()) is not None:
            message = _parsed(body)
            if isinstance(message, dict) and message.get("method") == CANCEL:
                params = message.get("params")
                self.cancelled.add(params.get("id") if isinstance(params, dict) else None)
            else:
                self._messages.put(message)
        self._messages.put(None)

    def _body(self) -> bytes | None:
        """The body of the next message; None at the end, also within a message."""
        length = None
        while (line := self._line()) is not None:
            if found := _LENGTH.fullmatch(line):
                length = int(found[1])
            elif not line.strip() and length is not None:
                return self._exactly(length)
        return None

    def _line(self) -> bytes | None:
        """The next line; of one without an end as much as a header may have."""
        while b"\n" not in self._rest and len(self._rest) < _CHUNK:
            if not self._more():
                return None
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def _exactly(self, length: int) -> bytes | None:
        """So many bytes; of a message over the limit none, as if it were empty."""
        if length > _LARGEST:
            while length > 0 and (self._rest or self._more()):
                skipped, self._rest = len(self._rest[:length]), self._rest[length:]
                length -= skipped
            return b""
        while len(self._rest) < length:
            if not self._more():
                return None
        body, self._rest = self._rest[:length], self._rest[length:]
        return body

    def _more(self) -> bool:
        chunk = self._stream.read(_CHUNK)
        self._rest += chunk or b""
        return bool(chunk)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        return BadMessage(type(error).__name__)


class Outbox:
    """Messages to a stream. Raises BrokenPipeError where nobody reads."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, data: bytes) -> None:
        """Write a message with its header."""
        self._stream.write(data)
        self._stream.flush()

    def close(self) -> None:
        """Leave the stream open: it is that of the process."""

    def refuse(self, id_: Any, code: int, message: str) -> None:
        """Answer a request with an error."""
        answer = {"jsonrpc": "2.0", "id": id_, "error": {"code": code, "message": message}}
        body = json.dumps(answer).encode()
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
