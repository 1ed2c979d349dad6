"""Lay out the pages of the documentation site in `build/site-pages`, as `mkdocs.yml` reads them.

The pages keep their places, so that a link means the same in the repository and in the site. Four kinds of pages are
added that the repository shows by itself or does not need: a list of each directory that a page links to, the API
reference, the pages of clauses, and pictures of what people see.

Run: `python -m tools.site_pages`, in the environment of the site
"""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import griffe

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "build" / "site-pages"
CLAUSES = ROOT / "build" / "clause-pages"
"""The pages of clauses, which `tools.clause_pages` wrote."""
SCREENS = ROOT / "build" / "screens"
"""The pictures of pages, which `tools.screens` drew."""
DIRECTORIES = {
    "docs/decisions": "Readings of the law 取舍",
    "examples": "Examples 示例",
}
"""The directories that pages link to, each with the title of its list."""

ROOMS = {
    "evaluator": "Evaluating",
    "policy": "Policies",
    "records": "Records",
    "decision": "Decisions",
    "summary": "The answer first",
    "inquiry": "Questions and remedies",
    "explanation": "Explanations",
    "terms": "Vocabularies",
    "render": "Reports",
    "tables": "Tables",
    "portfolio": "Summaries",
    "calendar": "Calendars",
    "errors": "Errors",
    "location": "Places in files",
    "_version": "Version",
}
"""The headings of the API reference, in order, by the room that a name comes from."""

DATA = ("decision", "summary", "inquiry", "explanation", "errors")
"""The rooms whose types are shown with their fields. Those of records are described in the reference of facts."""

_INHERITED = ', inherited_members: true, filters: ["!^_", "!^made$", "!^model_config$"]'
INHERITED = {"summary": _INHERITED, "inquiry": _INHERITED}
"""The rooms whose types have fields of a type that is not public, with the options that show these."""

LINK_TO_DIRECTORY = re.compile(r"\]\(((?!https?:)[^)#\s]+/)\)")


def stage() -> None:
    """Lay out all pages again from the start."""
    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(ROOT / "docs", PAGES / "docs")
    shutil.copytree(ROOT / "examples", PAGES / "examples")
    for page in ROOT.glob("*.md"):
        shutil.copy(page, PAGES)
    for directory, title in DIRECTORIES.items():
        _write(PAGES / directory / "README.md", _listed(PAGES / directory, title))
    _write(PAGES / "docs" / "reference" / "api.md", _api())
    shutil.copytree(CLAUSES, PAGES / "docs" / "clauses")
    shutil.copytree(SCREENS, PAGES / "docs" / "screens")
    shutil.copytree(ROOT / "tools" / "site", PAGES / "assets")
    for page in PAGES.rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(LINK_TO_DIRECTORY.sub(r"](\1README.md)", text), encoding="utf-8")


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _listed(directory: Path, title: str) -> Iterator[str]:
    yield from (f"# {title}", "")
    for path in sorted(path for path in directory.iterdir() if path.is_file()):
        heading = re.search(
            r"^# (?!yaml-language-server)(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE
        )
        assert heading, f"{path}: no title"
        yield f"- [{path.stem}]({path.name}): {heading[1]}"


def _api() -> Iterator[str]:
    rooms: dict[str, list[str]] = {room: [] for room in ROOMS}
    for path in dict.fromkeys(_public()):
        rooms[path.split(".")[1]].append(path)
    yield from (
        "# API reference",
        "",
        "The public names of `disclosure_rules`: what may be relied on as [the contract](../contract.md) says. Import each from",
        "`disclosure_rules` itself, and those under *Reports* from `disclosure_rules.render`.",
    )
    for room, paths in rooms.items():
        if paths:
            yield from ("", f"## {ROOMS[room]}")
        if room == "records":
            yield from (
                "",
                "The fields of each kind, with their names and meanings, are those of [facts](facts.md).",
            )
        fields = str(room in DATA).lower()
        for path in paths:
            yield from (
                "",
                f"::: {path}",
                f"    options: {{heading_level: 3, show_if_no_docstring: {fields}{INHERITED.get(room, '')}}}",
            )


def _public() -> Iterator[str]:
    """The path at which each name of the public list is defined; a module in the list stands for the names that it
    exports."""
    package = griffe.load("disclosure_rules", search_paths=[ROOT / "src"])
    tree = ast.parse((ROOT / "src" / "disclosure_rules" / "__init__.pyi").read_text(encoding="utf-8"))
    for line in tree.body:
        for alias in line.names if isinstance(line, ast.ImportFrom) else ():
            member = package[alias.name]
            names = [member[name] for name in member.exports or ()] if member.is_module else [member]
            yield from (name.final_target.path if name.is_alias else name.path for name in names)


if __name__ == "__main__":
    stage()
