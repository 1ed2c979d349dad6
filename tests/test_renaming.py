"""What an editor is told about a name in all files, by the client of another library: where it is used, and its other name."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from commands import COMMAND, SAFETY, environment, run
from lsp_client import place
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient
from test_language_server import CASES as OTHER_CASES
from test_language_server import HEAD, RULES

CASES = OTHER_CASES.replace("本单位上网过早", "𠮷𠮷上网过早")  # by the title of the rule

Script = Callable[[LanguageClient, Path], Awaitable[None]]


def talk(folder: Path, script: Script) -> None:
    """Run a script with a client that has a folder with a policy of our own open, and its server in a process of its own."""
    for name, text in (("policy.yaml", HEAD), ("rules.yaml", RULES), ("rules_test.yaml", CASES)):
        (folder / name).write_text(text, encoding="utf-8")

    async def run() -> None:
        client = LanguageClient("test", "1")
        await client.start_io(*COMMAND, "lsp", "--lang", "en", env=environment())
        folders = [types.WorkspaceFolder(folder.as_uri(), folder.name)]
        params = types.InitializeParams(types.ClientCapabilities(), workspace_folders=folders)
        started = await client.initialize_async(params)
        assert started.capabilities.rename_provider and started.capabilities.references_provider
        client.initialized(types.InitializedParams())
        try:
            await script(client, folder)
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()

    asyncio.run(asyncio.wait_for(run(), SAFETY))


def at(folder: Path, file: str, before: str) -> dict[str, Any]:
    """The place right after a part of a file."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    position = place(text, text.index(before) + len(before))
    return {
        "text_document": types.TextDocumentIdentifier(path.as_uri()),
        "position": types.Position(position["line"], position["character"]),
    }


def lines(found: Any) -> set[tuple[str, int]]:
    """The places of an answer: each file with its line, from 1."""
    return {(Path(each.uri).name, each.range.start.line + 1) for each in found or ()}


USED = {
    "a rule, with the cases that show it": ("rules.yaml", "id: ours.l", {("rules.yaml", 7), ("rules_test.yaml", 7), ("rules_test.yaml", 11), ("rules_test.yaml", 12)}),
    "a clause": ("rules.yaml", "clauses: [O.", {("rules.yaml", 3), ("rules.yaml", 9), ("rules.yaml", 15)}),
    "a parameter": ("rules.yaml", "param: ours.g", {("rules.yaml", 5), ("rules.yaml", 17)}),
    "a conclusion": ("rules_test.yaml", "{our-e", {("rules.yaml", 11), ("rules_test.yaml", 6)}),
    "a fact": ("rules.yaml", "{published", set()),
}  # fmt: skip

RENAMED = {
    "a rule": ("rules.yaml", "id: ours.l", "ours.early", {"rules.yaml": 1, "rules_test.yaml": 2}),
    "a clause": ("rules.yaml", "clauses: [O.", "O.2", {"rules.yaml": 3}),
    "a parameter, by its own part": ("rules.yaml", "gra", "delay", {"rules.yaml": 2}),
    "a parameter, by its whole id": ("rules.yaml", "param: ours.g", "ours.delay", {"rules.yaml": 2}),
    "a conclusion": ("rules_test.yaml", "{our-e", "our-hasty", {"rules.yaml": 1, "rules_test.yaml": 1}),
}

REFUSED = {
    "a name that is taken": ("rules.yaml", "id: ours.l", "ours.publish", "editor.rename"),
    "a name that another sort of thing has": ("rules.yaml", "id: ours.l", "M14.5", "editor.rename"),
    "what the shipped policies declare": ("rules.yaml", "[O.1, M14", "M14.99", "editor.rename"),
    "a fact": ("rules.yaml", "{published", "shown", "editor.rename"),
    "a name that is none": ("rules.yaml", "clauses: [O.", "", "read."),
    "a number": ("rules.yaml", "clauses: [O.", "7", "policy."),
}


def test_a_client_of_another_library_drives_the_server(tmp_path: Path) -> None:
    """Problems, hover with the text of a clause, completion, definition, the places of a name, a case from its line, other names."""

    async def script(client: LanguageClient, folder: Path) -> None:
        shown = await client.text_document_hover_async(
            types.HoverParams(**at(folder, "rules.yaml", "[O.1, M14"))
        )
        assert shown is not None and "10个工作日内上网发布" in shown.contents.value  # type: ignore[union-attr]
        offered = await client.text_document_completion_async(
            types.CompletionParams(**at(folder, "rules.yaml", "{secrecy: "))
        )
        assert {"none", "无"} <= {item.label for item in offered or ()}  # type: ignore[union-attr]
        found = await client.text_document_definition_async(
            types.DefinitionParams(**at(folder, "rules_test.yaml", "because: [ours.l"))
        )
        assert lines(found) == {("rules.yaml", 7)}
        for name, (file, before, expected) in USED.items():
            params = types.ReferenceParams(types.ReferenceContext(True), **at(folder, file, before))
            assert lines(await client.text_document_references_async(params)) == expected, name
        cases = types.TextDocumentIdentifier((folder / "rules_test.yaml").as_uri())
        first, _ = await client.text_document_code_lens_async(types.CodeLensParams(cases)) or ()
        assert first.command is not None
        command = types.ExecuteCommandParams(first.command.command, first.command.arguments)
        assert (await client.workspace_execute_command_async(command))["passed"] is True
        for name, (file, before, new, counts) in RENAMED.items():
            params = types.RenameParams(new_name=new, **at(folder, file, before))
            edit = await client.text_document_rename_async(params)
            assert edit is not None and edit.changes is not None, name
            assert {Path(uri).name: len(edits) for uri, edits in edit.changes.items()} == counts, name
        for name, (file, before, new, code) in REFUSED.items():
            params = types.RenameParams(new_name=new, **at(folder, file, before))
            with pytest.raises(JsonRpcException) as refused:
                await client.text_document_rename_async(params)
            (problem, *_) = refused.value.data["problems"]
            assert problem["code"].startswith(code) and problem["help"] and problem["zh"], name

    talk(tmp_path, script)


def test_a_rename_that_would_hit_two_things_changes_nothing(tmp_path: Path) -> None:
    """A rule that has the name of what it requires is told, with the place; so are policies in the middle of an edit."""

    async def script(client: LanguageClient, folder: Path) -> None:
        rules = folder / "rules.yaml"
        for text, code in (
            (RULES.replace("ours.publish", "our-publish"), "editor.rename"),
            (RULES + "  - {\n", "read."),
        ):
            rules.write_text(text, encoding="utf-8")
            client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([]))
            params = types.RenameParams(new_name="our-other", **at(folder, "rules.yaml", "require: our-p"))
            with pytest.raises(JsonRpcException) as refused:
                await client.text_document_rename_async(params)
            (problem, *_) = refused.value.data["problems"]
            assert problem["code"].startswith(code) and f"{rules}:" in problem["place"]
            assert rules.read_text(encoding="utf-8") == text

    talk(tmp_path, script)


def test_what_is_renamed_everywhere_decides_as_before(tmp_path: Path) -> None:
    """The edits leave policies and cases that load, and cases that pass; quotes stay, and titles too."""

    async def script(client: LanguageClient, folder: Path) -> None:
        cases = folder / "rules_test.yaml"
        cases.write_text(CASES.replace("because: [ours.late]", "because: ['ours.late']"), encoding="utf-8")
        params = types.RenameParams(new_name="ours.early", **at(folder, "rules.yaml", "id: ours.l"))
        edit = await client.text_document_rename_async(params)
        assert edit is not None and edit.changes is not None
        for uri, edits in edit.changes.items():
            path = Path(uri.removeprefix("file://"))
            held = path.read_text(encoding="utf-8").split("\n")
            for change in edits:
                start, end = change.range.start, change.range.end
                line = held[start.line].encode("utf-16-le")
                line = (
                    line[: 2 * start.character]
                    + change.new_text.encode("utf-16-le")
                    + line[2 * end.character :]
                )
                held[start.line] = line.decode("utf-16-le")
            path.write_text("\n".join(held), encoding="utf-8")
        assert "because: ['ours.early']" in cases.read_text(encoding="utf-8")

    talk(tmp_path, script)
    assert "ours.late" not in (tmp_path / "rules.yaml").read_text(encoding="utf-8")
    assert run("check", tmp_path).status == 0
    assert "3 cases, 0 failed" in run("test", tmp_path, "--lang", "en").out
