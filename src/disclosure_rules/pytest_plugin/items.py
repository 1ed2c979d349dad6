"""Policy cases as items of pytest: a file of cases, each case, and for a policy directory the check that its rules
are shown; and the mutants of such directories that no case notices.

The plugin loads this module when there is something to collect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from disclosure_rules._processes import cores
from disclosure_rules.authoring.coverage import Coverage
from disclosure_rules.authoring.mutation import MutantOutcome, MutantTrial, mutants, outcomes
from disclosure_rules.authoring.testing.cases import CaseFile, read_all_cases, read_cases
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.failure_report import failure
from disclosure_rules.authoring.testing.run import (
    CaseResult,
    CaseRunner,
    run_cases,
)
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import DisclosureRulesError, PolicyError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.record_classes import Handed
from disclosure_rules.policy.sets import policies_below, policies_for, set_around, stands_alone

SHOWN = "rules shown"
REVIEW = "policy-review"
"""The property of a case that came out as it says, which nobody has signed."""


class Shared:
    """The state that the items of a session share: one runner for the same policies, the coverage if it is asked for,
    and the chosen cases, each by file, policy directory and name."""

    def __init__(
        self, *, covering: bool, calendar: WorkingCalendar | None = None, kinds: Iterable[Handed] = ()
    ) -> None:
        self.calendar = calendar
        self.kinds = tuple(kinds)
        self.coverage = Coverage() if covering else None
        self.directories: list[Path] = []
        """The policy directories that were collected completely."""
        self.chosen: list[tuple[str, str | None, str]] = []
        self._runners: dict[tuple[Path, ...], CaseRunner] = {}

    def runner(self, directory: Path | None) -> CaseRunner:
        """The runner for cases in a policy directory, or in none. Raises PolicyError for policies that cannot be
        loaded."""
        roots = roots_of(directory)
        if roots not in self._runners:
            evaluator = Evaluator(policies_for(roots, self.kinds), calendar=self.calendar)
            observers = (self.coverage.observe,) if self.coverage is not None else ()
            self._runners[roots] = CaseRunner(evaluator, observers)
        runner = self._runners[roots]
        if self.coverage is not None and directory is not None:
            self.coverage.include(policies_below([directory], runner.evaluator.policies))
        return runner

    def sets(self) -> Iterator[str]:
        """A line for each set of policies that the chosen cases are about, which says whether it stands alone."""
        directories = dict.fromkeys(Path(directory) for _, directory, _ in self.chosen if directory)
        sets = {roots_of(directory): directory.parent for directory in directories}
        for roots, beside in sets.items():
            way = "that stand alone" if stands_alone(roots) else "over the shipped ones"
            yield f"policy cases of {beside}: policies {way}"

    def choose(self, items: Iterable[pytest.Item]) -> None:
        """Note the cases among the items that will run."""
        for item in items:
            if isinstance(item, CaseItem) and isinstance(item.parent, CasesFile):
                directory = item.parent.directory
                self.chosen.append((str(item.path), str(directory) if directory else None, item.case.name))


def roots_of(directory: Path | None) -> tuple[Path, ...]:
    """The directories of the set that a policy belongs to; without a directory, the shipped ones."""
    return (SHIPPED,) if directory is None else set_around(directory)


def mutated(shared: Shared) -> list[MutantOutcome]:
    """The outcome of every mutant of the policies that were collected completely, tried on the cases beside them."""
    together: dict[CaseRunner, list[Path]] = {}
    for directory in dict.fromkeys(shared.directories):
        together.setdefault(shared.runner(directory), []).append(directory)
    results: list[MutantOutcome] = []
    for runner, directories in together.items():
        policies = runner.evaluator.policies
        files = read_all_cases(directories, runner.evaluator.kinds)
        trial = MutantTrial(policies, files, shared.calendar, proving=True)
        results += outcomes(trial, list(mutants(policies, policies_below(directories, policies))), cores())
    return results


class Failed(Exception):  # noqa: N818  # pytest prints only its text
    """A case or a policy directory that did not pass."""


class _Item(pytest.Item):
    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The text of the failure, without a traceback through this library."""
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
        """Run the case."""
        result: CaseResult = self.runner.run(self.file, self.case)
        if result.mismatches:
            raise Failed(failure(self.runner, self.case, result))
        if result.review:
            self.user_properties.append((REVIEW, True))

    def reportinfo(self) -> tuple[Path, int, str]:
        """The place of the case."""
        line = self.file.place(self.case).line or 1
        return self.path, line - 1, self.name


class CasesFile(pytest.File):
    """A file of cases; `directory` is that of the policy that contains it."""

    def __init__(self, *, shared: Shared, directory: Path | None, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared
        self.directory = directory

    def collect(self) -> Iterator[CaseItem]:
        """Every case. A file that cannot be read is reported with its place."""
        try:
            runner = self.shared.runner(self.directory)
            file = read_cases(self.path, runner.evaluator.kinds)
        except PolicyError as error:
            raise self.CollectError(str(error)) from None
        for case in file.cells:
            # given as a single string, so that it equals the one that pytest reads from its cache for `--lf`
            written = f"{self.nodeid}::{case.name}"
            yield CaseItem.from_parent(
                self, name=case.name, nodeid=written, file=file, case=case, runner=runner
            )


class ShownItem(_Item):
    """The check that every rule of a policy directory has a case that makes it fire and one that keeps it silent."""

    def __init__(self, *, shared: Shared, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared

    def runtest(self) -> None:
        """Run every case of the directory, whichever of them are selected or run elsewhere."""
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
    texts = {"fires": "no case fires it", "silent": "no case keeps it silent"}
    return ", ".join(texts[lack] for lack in lacks)


class PolicyHead(pytest.File):
    """The head of a policy, which is collected with its directory."""

    def __init__(self, *, shared: Shared, **options: Any) -> None:
        super().__init__(**options)
        self.shared = shared

    def collect(self) -> Iterator[ShownItem]:
        """The one item about its directory."""
        self.shared.directories.append(self.path.parent)
        yield ShownItem.from_parent(self, name=SHOWN, shared=self.shared)
