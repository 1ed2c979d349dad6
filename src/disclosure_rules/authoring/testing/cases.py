"""Case files: the content of a `*_test.yaml`, and the cases that run, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from disclosure_rules.authoring.testing.expand import CaseExpander, TestCase
from disclosure_rules.authoring.testing.syntax import CasesShape
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.location import Location
from disclosure_rules.policy.files import case_files, raise_all
from disclosure_rules.policy.shaping import shape
from disclosure_rules.reading.source import Source
from disclosure_rules.reading.strict import ReadingError, read_file
from disclosure_rules.records.kinds import KINDS, RecordKinds
from disclosure_rules.records.limits import MOST_OF_CASES


@dataclass(frozen=True)
class CaseFile:
    """A case file as read; `cells` are the cases that run."""

    path: Path
    source: Source
    cells: tuple[TestCase, ...]

    def place(self, cell: TestCase) -> Location:
        """The place of a case."""
        return self.source.place(cell.loc)


def read_cases(
    path: Path, kinds: RecordKinds = KINDS, reader: Callable[[Path], Source] = read_file
) -> CaseFile:
    """Read a case file about records of these kinds. Raises PolicyError with every problem and its place."""
    problems: list[Problem] = []
    content: CasesShape | None = None
    try:
        source = reader(path)
        content = shape(CasesShape, source, problems, limit=MOST_OF_CASES)
    except ReadingError as error:
        problems.extend(error.problems)
    raise_all(problems)
    assert content is not None
    making = CaseExpander(source, content, kinds)
    cells = [cell for number in range(len(content.cases)) for cell in making.of(number)]
    problems += making.problems
    names: set[str] = set()
    for cell in cells:
        place = source.place(cell.loc)
        if cell.name in names:
            problems.append(Problem("case.duplicate", place))
        if "::" in cell.name:
            problems.append(Problem("case.name", place))
        if not cell.as_of:
            problems.append(Problem("case.as-of", place))
        if not cell.expect and not cell.because and not cell.not_:
            problems.append(Problem("case.idle", place))
        names.add(cell.name)
    raise_all(problems)
    return CaseFile(path, source, tuple(cells))


def read_all_cases(directories: Iterable[Path], kinds: RecordKinds = KINDS) -> list[CaseFile]:
    """Every case file below the directories. Raises PolicyError with the problems of all files that cannot be read."""
    files: list[CaseFile] = []
    problems: list[Problem] = []
    for directory in directories:
        for path in case_files(directory):
            try:
                files.append(read_cases(path, kinds))
            except PolicyError as error:
                problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return files
