"""The answers to an editor about a place in a file, in the terms of the protocol."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types

from disclosure_rules.errors import Lang
from disclosure_rules.language_server.cases import case_lines, run_case
from disclosure_rules.language_server.completion import completions
from disclosure_rules.language_server.hover import hover
from disclosure_rules.language_server.names import Meaning
from disclosure_rules.language_server.outline import Node, Outline
from disclosure_rules.language_server.positions import column_of, lines_of, path_of, position, span, uri_of
from disclosure_rules.language_server.project import Project
from disclosure_rules.language_server.uses import Use, renamed, uses
from disclosure_rules.location import Location
from disclosure_rules.phrases import phrase
from disclosure_rules.policy.files import CASES

RUN_CASE = "disclosure-rules.runCase"
"""The command that a lens calls: it takes the document and the number of the case."""


class Answers:
    """Answers from a project. A document that is in no file, or whose file is not there, has none."""

    def __init__(self, project: Project, lang: Lang) -> None:
        self.project, self.lang = project, lang

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What the name at a place means."""
        found = self._named(params)
        if found is None:
            return None
        node, meaning, lines = found
        text = types.MarkupContent(types.MarkupKind.Markdown, hover(self.project.names, meaning, self.lang))
        return types.Hover(text, span(lines, node.start, node.end))

    def definition(self, params: types.DefinitionParams) -> list[types.Location]:
        """Where the name at a place is declared; of a conclusion, each rule that draws it."""
        found = self._named(params)
        return [] if found is None else [self._location(at) for at in self.project.names.places(found[1])]

    def references(self, params: types.ReferenceParams) -> list[types.Location]:
        """Each place that names what the name at a place does: of a rule also the cases that show it."""
        found = self._named(params)
        return [] if found is None else [self._used(use) for use in uses(self.project, found[1])]

    def rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Another name for what the name at a place names, everywhere. Raises PolicyError where it would hit two things, or none
        that these files declare."""
        found = self._named(params)
        if found is None:
            return None
        changes: dict[str, list[types.TextEdit]] = {}
        for use, text in renamed(self.project, found[1], params.new_name):
            at = self._used(use)
            changes.setdefault(at.uri, []).append(types.TextEdit(at.range, text))
        return types.WorkspaceEdit(changes)

    def _used(self, use: Use) -> types.Location:
        lines = lines_of(self.project.text(use.path))
        return types.Location(uri_of(use.path), span(lines, use.node.start, use.node.end))

    def completion(self, params: types.CompletionParams) -> list[types.CompletionItem]:
        """The names that fit at a place."""
        path = path_of(params.text_document.uri)
        if path is None:
            return []
        text = self.project.text(path)
        lines, line = lines_of(text), params.position.line
        column = column_of(lines[line], params.position.character) if line < len(lines) else 0
        return [
            types.CompletionItem(
                choice.label,
                detail=choice.detail or None,
                kind=types.CompletionItemKind.Property if choice.is_key else types.CompletionItemKind.Value,
                text_edit=types.TextEdit(
                    span(lines, choice.start, (line, column)), choice.label + ": " * choice.is_key
                ),
            )
            for choice in completions(self.project.names, path.name, text, line, column)
        ]

    def lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        """A lens on the line of each case, which runs it."""
        path = path_of(params.text_document.uri)
        if path is None or not path.name.endswith(CASES):
            return []
        uri, lines = params.text_document.uri, lines_of(self.project.text(path))
        lenses = []
        for case in case_lines(self.project, path):
            at = ((case.place.line or 1) - 1, (case.place.column or 1) - 1)
            title = phrase(
                "lsp.run-case" if case.makes == 1 else "lsp.run-cases", self.lang, count=case.makes
            )
            lenses.append(
                types.CodeLens(
                    span(lines, at, at), types.Command(title, RUN_CASE, arguments=[uri, case.number])
                )
            )
        return lenses

    def run(self, case: tuple[str, int]) -> dict[str, Any]:
        """Run a case of a document, by its number, and tell in words whether it passed. Raises PolicyError for problems of the
        policies or the file."""
        uri, number = case
        outcome = run_case(self.project, path_of(uri) or Path(), number, self.lang)
        failed = [case["text"] for case in outcome["cases"] if not case["passed"]]
        count = len(outcome["cases"])
        passed = phrase("lsp.passed", self.lang, passed=count - len(failed), count=count)
        return {**outcome, "text": "\n".join((passed, *failed))}

    def _named(self, params: Any) -> tuple[Node, Meaning, list[str]] | None:
        path = path_of(params.text_document.uri)
        text = "" if path is None else self.project.text(path)
        lines, at = lines_of(text), params.position
        if path is None or at.line >= len(lines):
            return None
        outline = Outline(text)
        node = outline.at(at.line, column_of(lines[at.line], at.character))
        meaning = node and self.project.names.meaning(outline, node, path)
        return None if node is None or meaning is None else (node, meaning, lines)

    def _location(self, place: Location) -> types.Location:
        path = Path(place.name)
        lines = lines_of(self.project.text(path))
        at = position(lines, (place.line or 1) - 1, (place.column or 1) - 1)
        return types.Location(uri_of(path), types.Range(at, at))
