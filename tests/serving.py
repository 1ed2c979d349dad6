"""A server of the command `serve` in a process of its own, and requests to it over HTTP."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from commands import COMMAND, ROOT, SAFETY, environment

LISTENING = re.compile(r"http://127\.0\.0\.1:(\d+)/")
AS_OF = "2018-12-31"
DOCUMENT = {
    "类型": "公文",
    "编号": 7,
    "管辖": "徐汇区",
    "密级": "无",
    "豁免事由": [],
    "意见单": {"公开属性": "主动公开"},
    "印发日期": "2018-11-22",
}


class Response(NamedTuple):
    """What a server answered: the status, the headers in small letters, the bytes."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """The body, as JSON."""
        return json.loads(self.body)

    @property
    def codes(self) -> list[str]:
        """The codes of the problems."""
        return [problem["code"] for problem in self.data["problems"]]


class Served:
    """A server that listens on a port. `log` gathers its lines."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port
        self.log: list[dict[str, Any]] = []

    def ask(self, method: str, path: str, body: Any = None, *, headers: Any = None, **query: str) -> Response:
        """The response to a request; a body that is no bytes is sent as JSON."""
        sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SAFETY)
        asked = quote(path) + (f"?{urlencode(query)}" if query else "")
        connection.request(method, asked, sent, {"Content-Type": "application/json", **(headers or {})})
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        answer = Response(response.status, names, response.read())
        connection.close()
        return answer


@contextmanager
def serving(*options: str | Path, cwd: Path = ROOT) -> Iterator[Served]:
    """A server with these options on a free port, every warning of which is an error. When it ends, its log is complete: every
    line of standard error is one object."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", *COMMAND[1:], "serve", "--port", "0", *options],
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    errors: list[bytes] = []
    reader = threading.Thread(target=lambda: errors.extend(process.stderr or ()))
    reader.start()
    listening = LISTENING.search(process.stdout.readline().decode())
    try:
        assert listening, b"".join(errors)
        server = Served(process, int(listening[1]))
        yield server
    finally:
        process.terminate()
        status = process.wait(SAFETY)
        reader.join()
        process.stdout.close()
        process.stderr.close()
    assert b"Traceback" not in b"".join(errors), b"".join(errors).decode()
    server.log = [json.loads(line) for line in errors]
    assert status == 0
