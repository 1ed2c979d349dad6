"""Cases run from their line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from disclosure_rules.authoring.testing import CaseRunner
from disclosure_rules.authoring.testing.failure_report import failure
from disclosure_rules.errors import DisclosureRulesError, Lang, PolicyError
from disclosure_rules.language_server.project import Project
from disclosure_rules.location import Location


class CaseLine(NamedTuple):
    """A case as it is written, by its number from 0, and how many cases it makes."""

    number: int
    place: Location
    makes: int


def case_lines(project: Project, path: Path) -> Iterator[CaseLine]:
    """The cases of a file; none while it cannot be read."""
    try:
        file = project.case_file(path)
    except DisclosureRulesError:
        return
    for number in range(len(file.source.data["cases"])):
        made = [cell for cell in file.cells if cell.loc[1] == number]
        yield CaseLine(number, file.source.place(("cases", number)), len(made))


def run_case(project: Project, path: Path, number: int, lang: Lang) -> dict[str, Any]:
    """Run one case of a file, with all that its matrix or boundary makes of it. Raises PolicyError where the policies have a
    problem, since the case would be run by older ones."""
    if project.problems:
        raise PolicyError(project.problems)
    file = project.case_file(path)
    cells = [cell for cell in file.cells if cell.loc[1] == number]
    runner = CaseRunner(project.names.evaluator)
    results = [(cell, runner.run(file, cell)) for cell in cells]
    return {
        "passed": bool(results) and not any(result.mismatches for _, result in results),
        "cases": [
            {
                "name": cell.name,
                "passed": not result.mismatches,
                "differences": [
                    {
                        "about": item.about,
                        "expected": item.expected._asdict(),
                        "actual": item.actual._asdict(),
                    }
                    for item in result.mismatches
                ],
                "text": failure(runner, cell, result, lang) if result.mismatches else "",
            }
            for cell, result in results
        ],
    }
