"""Policy cases as items of pytest: a file of cases, each case, and for a policy directory that its rules are shown;
and what of such directories no case notices.

Loaded by the plugin when there is something to collect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from disclosure_rules.authoring.coverage import Coverage
from disclosure_rules.authoring.mutation import MutantOutcome, MutantTrial, cores, mutants, outcomes
from disclosure_rules.authoring.testing.cases import CaseFile, read_all_cases, read_cases
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.failure_report import failure
from disclosure_rules.authoring.testing.run import (
    CaseResult,
    CaseRunner,
    policies_below,
    policies_for,
    policy_id,
    run_cases,
)
from disclosure_rules.errors import DisclosureRulesError, PolicyError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.files import HEAD, SHIPPED

SHOWN = "rules shown"


class Shared:
    """What the items of a session share: one runner for the same policies, what was covered if that is asked, and the
    chosen cases, each by file, policy directory and name."""

    def __init__(self, *, covering: bool) -> None:
        self.coverage = Coverage() if covering else None
        self.directories: list[Path] = []
        """The policy directories of which all was collected."""
        self.chosen: list[tuple[str, str | None, str]] = []
        self._runners: dict[tuple[Path, ...], CaseRunner] = {}

    def runner(self, directory: Path | None) -> CaseRunner:
        """The runner for cases in a policy directory, or in none. Raises PolicyError for what cannot be loaded."""
        roots = roots_of(directory)
        if roots not in self._runners:
            evaluator = Evaluator(policies_for(roots))
            observers = (self.coverage.observe,) if self.coverage is not None else ()
            self._runners[roots] = CaseRunner(evaluator, observers)
        found = self._runners[roots]
        if self.coverage is not None and directory is not None:
            self.coverage.include(policies_below([directory], found.evaluator.policies))
        return found

    def choose(self, items: Iterable[pytest.Item]) -> None:
        """Note the cases among the items that are to run."""
        for item in items:
            if isinstance(item, CaseItem) and isinstance(item.parent, CasesFile):
                directory = item.parent.directory
                self.chosen.append((str(item.path), str(directory) if directory else None, item.case.name))


def roots_of(directory: Path | None) -> tuple[Path, ...]:
    """The directory with the policies beside it, which may build on each other; not another version of itself."""
    if directory is None:
        return (SHIPPED,)
    own = policy_id(directory)
    beside = [found for found in sorted(directory.parent.iterdir()) if (found / HEAD).is_file()]
    return tuple(found for found in beside if found == directory or policy_id(found) not in (None, own))


def mutated(shared: Shared) -> list[MutantOutcome]:
    """The outcome of every mutant of the policies that were collected as a whole, on the cases beside them."""
    together: dict[CaseRunner, list[Path]] = {}
    for directory in dict.fromkeys(shared.directories):
        together.setdefault(shared.runner(directory), []).append(directory)
    found: list[MutantOutcome] = []
    for runner, directories in together.items():
        policies = runner.evaluator.policies
        bench = MutantTrial(policies, read_all_cases(directories), proving=True)
        found += outcomes(bench, list(mutants(policies, policies_below(directories, policies))), cores())
    return found


class Failed(Exception):  # noqa: N818  # what pytest prints is its text alone
    """A case or a policy directory that did not pass."""


class _Item(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What is wrong, without a traceback through this library."""
        if isinstance(excinfo.value, (Failed, DisclosureRulesError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)


class CaseItem(_Item):
    """One case."""

    def __init__(self, *, file: CaseFile, case: TestCase, runner: CaseRunner, **options: Any) -> None:
        super().__init__(**options)
        self.file = file
        self.case = case
        self.runner = runner

    def runtest(self) -> None:
        """Run it."""
        result: CaseResult = self.runner.run(self.file, self.case)
        if result.mismatches:
            raise Failed(failure(self.runner, self.case, result))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is written."""
        line = int(self.file.place(self.case).rsplit(":", 2)[1])
        return self.path, line - 1, self.name


class CasesFile(pytest.File):
    """A file of cases; `directory` is that of the policy it lies in."""

    def __init__(self, *, shared: Shared, directory: Path | None, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared
        self.directory = directory

    def collect(self) -> Iterator[CaseItem]:
        """Every case. What cannot be read is told with its place."""
        try:
            file = read_cases(self.path)
            runner = self.shared.runner(self.directory)
        except PolicyError as error:
            raise self.CollectError(str(error)) from None
        for case in file.cells:
            # in one piece, so that pytest reads it as it will from its cache: `--lf` compares the two
            written = f"{self.nodeid}::{case.name}"
            yield CaseItem.from_parent(
                self, name=case.name, nodeid=written, file=file, case=case, runner=runner
            )


class ShownItem(_Item):
    """Every rule of a policy directory needs a case that makes it fire and one that keeps it silent."""

    def __init__(self, *, shared: Shared, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared

    def runtest(self) -> None:
        """Run every case of the directory: which of them are selected, or run elsewhere, makes no difference."""
        directory = self.path.parent
        evaluator = self.shared.runner(directory).evaluator
        report = run_cases([directory], evaluator)
        lacking = report.unshown(policies_below([directory], evaluator.policies))
        if lacking:
            raise Failed("\n".join(f"{rule}: {_lacks(lacks)}" for rule, lacks in lacking.items()))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The head of the policy."""
        return self.path, 0, f"{self.path.parent.name}: {self.name}"


def _lacks(lacks: list[str]) -> str:
    said = {"fires": "no case fires it", "silent": "no case keeps it silent"}
    return ", ".join(said[lack] for lack in lacks)


class PolicyHead(pytest.File):
    """The head of a policy, which is met where its directory is collected."""

    def __init__(self, *, shared: Shared, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared

    def collect(self) -> Iterator[ShownItem]:
        """The one item about its directory."""
        self.shared.directories.append(self.path.parent)
        yield ShownItem.from_parent(self, name=SHOWN, shared=self.shared)
