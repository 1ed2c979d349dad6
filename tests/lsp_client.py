"""A small client of the Language Server Protocol: requests, notifications, and what the server sends by itself."""

import json
import subprocess
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import Any

from commands import COMMAND, SAFETY, environment

from disclosure_rules.language_server.positions import units, uri_of


class Editor:
    """A server in a process of its own, as an editor has it."""

    def __init__(self, folder: Path, *options: str, initialize: bool = True) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "lsp", "--lang", "en", *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        self.number = 0
        self.sent: deque[dict[str, Any]] = deque()
        self.texts: dict[Path, str] = {}
        if initialize:
            general = {"positionEncodings": ["utf-8", "utf-16"]}
            params = {
                "processId": None,
                "rootUri": uri_of(folder),
                "capabilities": {"general": general},
                "workspaceFolders": [{"uri": uri_of(folder), "name": folder.name}],
            }
            self.capabilities = self.ask("initialize", params)["result"]["capabilities"]
            self.tell("initialized", {})

    def write(self, body: bytes) -> None:
        """Send a body with its header."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def read(self) -> dict[str, Any]:
        """The next message of the server."""
        assert self.process.stdout is not None
        length = 0
        while header := self.process.stdout.readline().strip():
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message

    def send(self, method: str, params: Any) -> int:
        """Send a request without waiting for its answer. Gives its id."""
        self.number += 1
        message = {"jsonrpc": "2.0", "id": self.number, "method": method, "params": params}
        self.write(json.dumps(message).encode())
        return self.number

    def answer(self, id_: int | None) -> dict[str, Any]:
        """The answer to a request; what the server sends by itself is kept."""
        while "id" not in (message := self.read()) or "method" in message or message["id"] != id_:
            self.sent.append(message)
        return message

    def ask(self, method: str, params: Any) -> dict[str, Any]:
        """Send a request and wait for its answer."""
        return self.answer(self.send(method, params))

    def tell(self, method: str, params: Any) -> None:
        """Send a notification."""
        self.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def open(self, path: Path) -> None:
        """Open a file with the text that it has."""
        self.texts[path] = path.read_text(encoding="utf-8")
        item = {"uri": uri_of(path), "languageId": "yaml", "version": 1, "text": self.texts[path]}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def type(self, path: Path, text: str) -> None:
        """Give a file in the editor another text."""
        self.texts[path] = text
        document = {"uri": uri_of(path), "version": 2}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def replace(self, path: Path, old: str, new: str) -> None:
        """Change a part of a text, as an editor does: by its range, in units of UTF-16."""
        text = self.texts[path]
        assert text.count(old) == 1
        start = text.index(old)
        change = {"range": {"start": place(text, start), "end": place(text, start + len(old))}, "text": new}
        self.texts[path] = text.replace(old, new)
        document = {"uri": uri_of(path), "version": 2}
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [change]})

    def problems(self, path: Path) -> list[dict[str, Any]]:
        """The problems that are published next about a file."""
        while True:
            message = self.sent.popleft() if self.sent else self.read()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"][
                "uri"
            ] == uri_of(path):
                found: list[dict[str, Any]] = message["params"]["diagnostics"]
                return found

    def at(self, method: str, path: Path, before: str, inside: int = 0) -> Any:
        """The answer about the place right after a part of the text, which occurs once, and `inside` characters on."""
        text = self.texts[path]
        assert text.count(before) == 1, (before, text.count(before))
        params = {
            "textDocument": {"uri": uri_of(path)},
            "position": place(text, text.index(before) + len(before) + inside),
        }
        return self.ask(f"textDocument/{method}", params).get("result")

    def shown(self, path: Path, span: dict[str, Any]) -> str:
        """The text of a range."""
        lines = self.texts[path].split("\n")
        start, end = span["start"], span["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]].encode("utf-16-le")
        return line[2 * start["character"] : 2 * end["character"]].decode("utf-16-le")

    def ended(self) -> tuple[int, bytes]:
        """The status once the process has ended, and its standard error."""
        status = self.process.wait(timeout=SAFETY)
        assert self.process.stderr is not None
        return status, self.process.stderr.read()


def place(text: str, offset: int) -> dict[str, int]:
    """The position of a character of a text."""
    before = text[:offset]
    return {"line": before.count("\n"), "character": units(before.rpartition("\n")[2])}


@contextmanager
def editor(folder: Path, *options: str, initialize: bool = True) -> Iterator[Editor]:
    """An editor whose server is ended whatever happens."""
    begun = Editor(folder, *options, initialize=initialize)
    hanging = Timer(SAFETY, begun.process.kill)
    hanging.start()
    try:
        yield begun
    finally:
        hanging.cancel()
        begun.process.kill()
        begun.process.wait()
        for stream in (begun.process.stdin, begun.process.stdout, begun.process.stderr):
            assert stream is not None
            with suppress(BrokenPipeError):  # what was not read is still in the buffer
                stream.close()
