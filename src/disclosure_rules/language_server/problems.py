"""The problems of policies as an editor shows them: by file, each with its span."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from disclosure_rules.errors import Lang, Problem, Text
from disclosure_rules.language_server.outline import Outline
from disclosure_rules.language_server.positions import lines_of, span
from disclosure_rules.language_server.project import Project


def diagnostics(project: Project, lang: Lang) -> dict[Path, list[types.Diagnostic]]:
    """Every problem and notice of a project that has its place in a file, by the file."""
    error, warning = types.DiagnosticSeverity.Error, types.DiagnosticSeverity.Warning
    told: dict[Path, list[tuple[Problem, types.DiagnosticSeverity]]] = {}
    for problems, severity in (
        ((*project.problems, *project.case_problems()), error),
        (project.notices, warning),
    ):
        for problem in problems:
            path = Path(problem.where.name)
            if path.is_file() or path in project.texts:
                told.setdefault(path, []).append((problem, severity))
    return {path: list(_of_file(project.text(path), found, lang)) for path, found in told.items()}


def _of_file(
    text: str, problems: Iterable[tuple[Problem, types.DiagnosticSeverity]], lang: Lang
) -> Iterable[types.Diagnostic]:
    lines, outline = lines_of(text), Outline(text)
    for problem, severity in problems:
        yield types.Diagnostic(
            range=_range(problem, lines, outline),
            message=Text(problem.zh, str(problem)).of(lang),
            severity=severity,
            code=problem.code,
            source="disclosure-rules",
        )


def _range(problem: Problem, lines: list[str], outline: Outline) -> types.Range:
    """The scalar at the place of a problem, else the rest of its line."""
    line = min((problem.where.line or 1) - 1, max(len(lines) - 1, 0))
    column = (problem.where.column or 1) - 1
    node = outline.at(line, column)
    if node is not None and node.end > node.start:
        return span(lines, node.start, node.end)
    return span(lines, (line, column), (line, max(len(lines[line]), column)))
