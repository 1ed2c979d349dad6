"""The server of the Model Context Protocol: it lists the tools, answers calls, and reports problems as errors of the tool."""

from __future__ import annotations

import json
import traceback
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import anyio
from mcp import types
from mcp.server.lowlevel import Server

from disclosure_rules._markup import inert_json
from disclosure_rules._version import __version__
from disclosure_rules.assistant.arguments import argument_schema, in_both
from disclosure_rules.assistant.desk import Desk
from disclosure_rules.assistant.pipe import pipes
from disclosure_rules.assistant.tools import TOOLS, call, description
from disclosure_rules.errors import DisclosureRulesError
from disclosure_rules.phrases import phrase


def serve(desk: Desk, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Answer a client until it closes either stream."""
    anyio.run(_serve, desk, stdin, stdout)


async def _serve(desk: Desk, stdin: BinaryIO, stdout: BinaryIO) -> None:
    server = server_of(desk)
    async with pipes(stdin, stdout) as both:
        await server.run(both.incoming, both.outgoing, server.create_initialization_options())


def server_of(desk: Desk) -> Server[Any]:
    """The server of the tools. Calls are answered one after another, each in a thread. A call that is cancelled has no answer,
    and the next one begins at once; what the thread has begun runs to its end beside it, since nothing ends a thread."""
    one_at_a_time = anyio.CapacityLimiter(1)

    async def listed(_context: Any, _params: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=tools(desk))

    async def called(_context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        answer = partial(answered, desk, params.name, params.arguments)
        return await anyio.to_thread.run_sync(answer, abandon_on_cancel=True, limiter=one_at_a_time)

    return Server(
        "disclosure-rules",
        version=__version__,
        title=phrase("assistant.title", desk.lang),
        instructions=in_both("assistant.instructions", desk.lang),
        on_list_tools=listed,
        on_call_tool=called,
    )


def tools(desk: Desk) -> list[types.Tool]:
    """The tools with their descriptions; none of them changes anything or asks anybody else."""
    unchanging = types.ToolAnnotations(read_only_hint=True, open_world_hint=False)
    return [
        types.Tool(
            name=name,
            description=description(name, desk.lang),
            input_schema=argument_schema(tool.arguments, desk.lang),
            annotations=unchanging,
        )
        for name, tool in TOOLS.items()
    ]


def answered(desk: Desk, name: str, given: dict[str, Any] | None) -> types.CallToolResult:
    """The answer to a call, or what is wrong with it: each problem with its code, place, message and help."""
    try:
        answer = call(desk, name, given)
    except DisclosureRulesError as error:
        problems = {"problems": [problem.as_json() for problem in error.problems]}
        told = "\n".join(problem.line(desk.lang) for problem in error.problems)
        return _result(problems, told, is_error=True)
    except Exception as error:  # noqa: BLE001  # a fault of the program is reported by its type and place, never its text
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        told = phrase("assistant.fault", desk.lang, type=type(error).__name__, place=place)
        return _result({"problems": []}, told, is_error=True)
    return _result(answer, inert_json(json.dumps(answer, ensure_ascii=False)), is_error=False)


def _result(content: dict[str, Any], text: str, *, is_error: bool) -> types.CallToolResult:
    told = [types.TextContent(type="text", text=text)]
    return types.CallToolResult(content=told, structured_content=content, is_error=is_error)
