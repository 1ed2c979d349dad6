"""The places that name the same thing in the files that are edited, and another name for it in all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.language_server.names import Meaning, NameIndex
from disclosure_rules.language_server.outline import Node, Outline
from disclosure_rules.language_server.positions import lines_of
from disclosure_rules.language_server.project import Project
from disclosure_rules.policy.files import directories_below

_NAMED: Final = ("clause", "rule", "parameter", "determination", "conclusion")
"""What policies declare by an id of its own."""


class Use(NamedTuple):
    """A scalar of a file that names something; `is_alone` says that it can name nothing else."""

    path: Path
    node: Node
    is_alone: bool


def uses(project: Project, meaning: Meaning) -> list[Use]:
    """Every scalar of the policies and cases below the directories that names a thing, its declaration too; none of a fact or a
    term, which the record kinds declare."""
    return list(_uses(project, meaning)) if meaning.kind in _NAMED else []


def _uses(project: Project, meaning: Meaning) -> Iterator[Use]:
    words = _words(project.names, meaning)
    for path in _files(project):
        text = project.text(path)
        if not any(word in text for word in words):
            continue
        outline = Outline(text)
        for node in outline.nodes:
            if any(word in node.text for word in words):
                found = list(dict.fromkeys(project.names.meanings(outline, node, path)))
                if found[:1] == [meaning]:
                    yield Use(path, node, len(found) == 1)


def _files(project: Project) -> Iterator[Path]:
    for directory in project.directories:
        for inner in directories_below(directory):
            yield from sorted(inner.glob("*.yaml"))


def _words(names: NameIndex, meaning: Meaning) -> tuple[str, ...]:
    """What a scalar that names a thing contains: its id, its title, of a parameter its id within its policy."""
    if meaning.kind == "parameter":
        return (_own(meaning),)
    if meaning.kind == "determination":
        return (meaning.id, names.labels.determinations[meaning.id].title.zh)
    rules = (
        names.concluding[meaning.id]
        if meaning.kind == "conclusion"
        else [names.labels.rules[meaning.id]]
        if meaning.kind == "rule"
        else []
    )
    return (meaning.id, *(rule.title.zh for rule in rules))


def _own(meaning: Meaning) -> str:
    """The id of a parameter as its policy declares it; of everything else the id."""
    return meaning.id.rpartition(".")[2] if meaning.kind == "parameter" else meaning.id


def renamed(project: Project, meaning: Meaning, name: str) -> list[tuple[Use, str]]:
    """The scalars to rewrite so that a thing has another id, each with its text. Those that use a title stay as they are. Raises
    PolicyError where the policies have a problem, before or afterwards, where the thing is declared elsewhere, where the id is
    taken, and where a scalar may name two things."""
    if project.problems:
        raise PolicyError(project.problems)
    if meaning.kind not in _NAMED or not all(
        project.holds(Path(at.name)) for at in project.names.places(meaning)
    ):
        raise PolicyError(Problem("editor.rename", meaning.id, "elsewhere", name=meaning.id))
    old = _own(meaning)
    new = name.removeprefix(meaning.id.removesuffix(old))
    wanted = meaning._replace(id=meaning.id.removesuffix(old) + new)
    if _is_taken(project.names, wanted.id):
        raise PolicyError(Problem("editor.rename", wanted.id, "taken", name=wanted.id))
    written = [use for use in uses(project, meaning) if use.node.text.endswith(old)]
    for use in written:
        if not use.is_alone:
            place = f"{use.path}:{use.node.start[0] + 1}:{use.node.start[1] + 1}"
            raise PolicyError(Problem("editor.rename", place, "two", name=use.node.text))
    changes = [(use, _rewritten(project, use.node, use.path, old, new)) for use in written]
    _check(project, changes)
    return changes


def _is_taken(names: NameIndex, name: str) -> bool:
    labels = names.labels
    return any(
        name in known
        for known in (labels.clauses, labels.rules, labels.determinations, names.parameters, names.concluding)
    )


def _rewritten(project: Project, node: Node, path: Path, old: str, new: str) -> str:
    """The text of a scalar with another id at its end, in the quotes that it has."""
    before, _, after = _slice(project.text(path), node).rpartition(old)
    return before + new + after


def _slice(text: str, node: Node) -> str:
    (line, start), (_, end) = node.start, node.end
    return lines_of(text)[line][start:end]


def _check(project: Project, changes: list[tuple[Use, str]]) -> None:
    """Read the policies and the cases as they would be. Raises PolicyError with every problem of them."""
    after = Project(project.directories, project.records)
    after.texts |= project.texts
    for path in {use.path for use, _ in changes}:
        lines = project.text(path).split("\n")
        for use, text in sorted(
            ((use, text) for use, text in changes if use.path == path),
            key=lambda change: change[0].node.start,
            reverse=True,
        ):
            (line, start), (_, end) = use.node.start, use.node.end
            lines[line] = lines[line][:start] + text + lines[line][end:]
        after.texts[path.resolve()] = "\n".join(lines)
    after.check()
    if after.problems or (found := tuple(after.case_problems())):
        raise PolicyError(after.problems or found)
