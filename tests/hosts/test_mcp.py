"""The server of tools as an assistant meets it: the protocol's own client, over pipes, and clients that misbehave."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from commands import COMMAND, SAFETY, environment
from test_packaging import unlisted_licences

from disclosure_rules import Evaluator, load_policies
from disclosure_rules.assistant.tools import TOOLS

if TYPE_CHECKING:  # it is installed where these tests run, not where they are only collected
    from mcp import Client
    from mcp.types import CallToolResult

pytestmark = [pytest.mark.hosts, pytest.mark.frameworks]

AS_OF = "2018-12-31"
DOCUMENT = {"kind": "document", "id": "a", "jurisdiction": "徐汇区", "issued": "2018-11-22"}
MARK = "某人的病历"


def talk(script: Callable[[Client], Awaitable[None]], *options: str, mode: str = "auto") -> None:
    """Run a script with the protocol's client, connected to a server of its own."""

    from mcp import Client, StdioServerParameters

    async def run() -> None:
        server = StdioServerParameters(
            command=COMMAND[0], args=[*COMMAND[1:], "mcp", *options], env=environment()
        )
        with anyio.fail_after(SAFETY):
            async with Client(server, mode=mode) as client:  # type: ignore[arg-type]  # of the two it is one
                await script(client)

    anyio.run(run)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_protocols_client_lists_and_calls_every_tool(mode: str) -> None:
    """With and without the handshake of older clients: the answers are those of the library, once as text, once as data."""
    record = {**DOCUMENT, "secrecy": "none", "title": MARK}
    arguments: dict[str, dict[str, Any]] = {
        "count_days": {"start": "2018-11-22", "limit": "10wd"},
        "clauses": {"id": "M14.5"},
        "facts": {"kind": "document", "words": "密级"},
        "check_policies": {},
    }

    async def script(client: Client) -> None:
        assert client.instructions is not None and "never guessed" in client.instructions
        listed = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert listed.keys() == TOOLS.keys()
        for name, tool in listed.items():
            assert tool.annotations is not None and tool.annotations.read_only_hint
            given = arguments.get(name, {"record": record, "as_of": AS_OF})
            result = await client.call_tool(name, given)
            assert not result.is_error, result.content
            assert json.loads(result.content[0].text) == result.structured_content  # type: ignore[union-attr]
            assert MARK not in result.content[0].text  # type: ignore[union-attr]
        summary = (await client.call_tool("evaluate", {"record": record, "as_of": AS_OF})).structured_content[
            "summary"
        ]
        ours = Evaluator(load_policies(), "reference").summary(record, as_of=AS_OF)
        assert summary == ours.model_dump(mode="json", exclude={"remedies"})

    talk(script, "--lang", "en", mode=mode)


def test_problems_come_as_errors_of_the_tool_and_the_conversation_goes_on(tmp_path: Path) -> None:
    """A bad record, a misspelt argument, an unknown tool, policies in the middle of an edit: code, place, message and help."""
    (tmp_path / "policy.yaml").write_text("policy: ours\ninstrument: {title\n", encoding="utf-8")

    async def script(client: Client) -> None:
        cases: list[tuple[str, dict[str, Any], str]] = [
            ("evaluate", {"record": {"kind": "docment", "title": MARK}, "as_of": AS_OF}, "record.kind"),
            ("evaluate", {"record": DOCUMENT}, "assistant.argument"),
            ("evaluat", {}, "assistant.argument"),
        ]
        for name, given, code in cases:
            assert_problem(await client.call_tool(name, given), code)
        assert not (await client.call_tool("clauses", {"id": "M14.5"})).is_error

    def assert_problem(result: CallToolResult, code: str) -> None:
        assert result.is_error
        (problem, *_) = result.structured_content["problems"]
        assert problem["code"] == code
        assert problem["place"] and problem["message"] and problem["help"] and problem["zh"]
        text = result.content[0].text  # type: ignore[union-attr]
        assert f"[{code}]" in text and MARK not in text and "Traceback" not in text

    async def broken(client: Client) -> None:
        for name in ("check_policies", "clauses"):
            result = await client.call_tool(name, {})
            assert_problem(result, "read.yaml")
            assert result.structured_content["problems"][0]["place"].startswith(f"{tmp_path}/policy.yaml:3:")

    talk(script)
    talk(broken, str(tmp_path))


def test_the_protocols_client_can_cancel_a_call() -> None:
    """It stops waiting, and the next call is answered."""
    from mcp.shared.exceptions import MCPError

    async def script(client: Client) -> None:
        with anyio.move_on_after(0.05) as scope:
            await client.call_tool("check_policies", {})
        assert scope.cancelled_caught
        assert (await client.call_tool("clauses", {"id": "M14.5"})).structured_content["clauses"]
        with pytest.raises(MCPError):
            await client.list_resources()

    talk(script)


class Raw:
    """A server that is sent lines as they are."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "mcp", "--lang", "en"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        client = {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "t", "version": "1"},
        }
        assert self.ask({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": client})["result"]
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message: bytes | dict[str, Any]) -> None:
        """Write a line."""
        assert self.process.stdin is not None
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.process.stdin.write(data + b"\n")
        self.process.stdin.flush()

    def ask(self, message: bytes | dict[str, Any]) -> dict[str, Any]:
        """Write a line and read one."""
        assert self.process.stdout is not None
        self.send(message)
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer

    def call(self, number: int, **given: Any) -> dict[str, Any]:
        """A long answer."""
        params = {
            "name": "evaluate",
            "arguments": {"record": DOCUMENT, "as_of": AS_OF, "full": True, **given},
        }
        return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}

    def ended(self) -> tuple[int, bytes]:
        """The status once the process has ended, and what it said on standard error."""
        status = self.process.wait(timeout=SAFETY)
        assert self.process.stderr is not None
        return status, self.process.stderr.read()


@contextmanager
def raw() -> Iterator[Raw]:
    """A server, ended whatever happens."""
    server = Raw()
    try:
        yield server
    finally:
        server.process.kill()
        server.process.wait()
        for stream in (server.process.stdin, server.process.stdout, server.process.stderr):
            if stream is not None and not stream.closed:
                os.close(os.dup(stream.fileno()))
                stream.close()


BROKEN: dict[str, tuple[bytes, int, int | None, str]] = {
    "no JSON": (b"not json", -32700, None, "read.json"),
    "an open brace": (b'{"jsonrpc": "2.0", "id": 1', -32700, None, "read.json"),
    "no UTF-8": (b"\xff\xfe{}", -32700, None, "read.encoding"),
    "a fact given twice": (
        b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"record": {"secrecy": 1, "secrecy": 2}}}',
        -32700,
        7,
        "read.duplicate-key",
    ),
    "a number that is none": (
        b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": NaN}',
        -32700,
        1,
        "read.json",
    ),
    "a list": (b"[1, 2]", -32600, None, "assistant.argument"),
    "an object that is no message": (b'{"id": 3}', -32600, 3, "assistant.argument"),
    "a message of nine megabytes": (b'{"a": "' + b"x" * 9_000_000 + b'"}', -32700, None, "read.too-large"),
    "nested too deeply": (b"[" * 100 + b"]" * 100, -32700, None, "read.depth"),
}


def test_what_is_no_message_is_answered_with_its_problem_and_the_conversation_goes_on() -> None:
    """One answer each, to the id that it has, in the protocol's shape of an error."""
    with raw() as server:
        for name, (line, number, id_, code) in BROKEN.items():
            answer = server.ask(line)
            assert (answer["error"]["code"], answer["id"]) == (number, id_), name
            (problem,) = answer["error"]["data"]["problems"]
            assert problem["code"] == code and problem["zh"], name
        server.send(b"")
        assert server.ask({"jsonrpc": "2.0", "id": 9, "method": "no/such"})["error"]["code"] == -32601
        assert server.ask({"jsonrpc": "2.0", "id": 8, "method": "tools/call"})["error"]["code"] == -32602
        assert server.ask({"jsonrpc": "2.0", "id": 10, "method": "ping"})["result"] == {}


def test_a_cancelled_call_gets_no_answer() -> None:
    """What is asked after it does."""
    with raw() as server:
        server.send(server.call(1))
        server.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}})
        assert server.ask({"jsonrpc": "2.0", "id": 2, "method": "ping"})["id"] == 2
        assert server.ask(server.call(3))["id"] == 3


def close_input(server: Raw) -> None:
    """The client ends as it should."""
    assert server.process.stdin is not None
    server.process.stdin.close()


def do_not_read(server: Raw) -> None:
    """The client asks for more than the pipe holds, reads none of it, and closes its side."""
    for number in range(8):
        server.send(server.call(number))
    close_input(server)


def close_output(server: Raw) -> None:
    """The client no longer reads, and asks on."""
    assert server.process.stdout is not None
    server.process.stdout.close()
    server.send(server.call(1))


def interrupt(server: Raw) -> None:
    """Somebody interrupts the server, as a terminal does."""
    server.process.send_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("leave", "status"), [(close_input, 0), (do_not_read, 0), (close_output, 141), (interrupt, 130)]
)
def test_the_process_ends_with_its_client(leave: Callable[[Raw], None], status: int) -> None:
    """However that ends, none is left over, and no traceback is printed."""
    with raw() as server:
        leave(server)
        ended, err = server.ended()
        assert ended == status
        assert b"Traceback" not in err


def test_the_licences_of_the_extra_are_listed() -> None:
    """With all that it brings."""
    assert unlisted_licences("mcp") == set()
