"""The records of policy cases under two editions: the report of the pytest plugin for `--policy-base`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from disclosure_rules.authoring.diff.changes import ChangeTally
from disclosure_rules.authoring.diff.content import content_of
from disclosure_rules.authoring.diff.editions import (
    SHIPPED_WORD,
    Edition,
    directory_of,
    read_edition,
)
from disclosure_rules.authoring.diff.replay import Editions
from disclosure_rules.authoring.diff.report import changes_report
from disclosure_rules.authoring.diff.revisions import check_revision, checked_out
from disclosure_rules.authoring.testing import CaseRunner, TestCase, read_cases
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import DisclosureRulesError, PolicyError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.record_classes import Handed
from disclosure_rules.policy.sets import policies_for
from disclosure_rules.pytest_plugin.items import roots_of
from disclosure_rules.records.as_of import read_as_of
from disclosure_rules.render import Line, Report, Section

CaseKey: TypeAlias = tuple[str, str | None, str]
"""A case: its file, the directory of its policy if it lies in one, and its name."""


def check_base(base: str) -> None:
    """Raises PolicyError where `base` names no edition. Whether it has policies is checked when they are read."""
    if base != SHIPPED_WORD and not directory_of(base):
        check_revision(base.partition(":")[0], Path())


def compare_cases(
    base: str,
    chosen: Iterable[CaseKey],
    calendar: WorkingCalendar | None = None,
    kinds: tuple[Handed, ...] = (),
) -> Iterator[Report]:
    """The changes from the policies of `base`, a directory or a revision in git, to those that the cases are about, with
    record kinds of a program: a report for each set of policies, or its problems where one cannot be loaded."""
    groups: dict[tuple[Path, ...], list[CaseKey]] = {}
    for case in chosen:
        groups.setdefault(roots_of(Path(case[1]) if case[1] else None), []).append(case)
    for roots, cases in groups.items():
        directory = Path(cases[0][1] or SHIPPED / "any")
        try:
            old = Edition(base, _policies_of(base, directory, kinds))
            new = Edition.of(str(directory.parent), *roots, records=kinds)
            changes = _changes(old.policies, new.policies, cases, calendar)
            yield changes_report(content_of(changes, (old, new), None, "en"), "en")
        except PolicyError as error:
            lines = tuple(Line(problem.line(), "bad") for problem in error.problems)
            yield Report(f"{base} → {directory.parent}", (Section("not compared", lines),))


def _policies_of(base: str, directory: Path, kinds: tuple[Handed, ...]) -> tuple[Policy, ...]:
    """The policies of an edition; for a revision without a path, those that lay beside the policy directory in it."""
    if base == SHIPPED_WORD or ":" in base or directory_of(base):
        return read_edition(base, records=kinds).policies
    with checked_out(base, directory.parent) as past:
        return policies_for(roots_of(past / directory.name), kinds)


def _changes(
    old: tuple[Policy, ...],
    new: tuple[Policy, ...],
    cases: Iterable[CaseKey],
    calendar: WorkingCalendar | None,
) -> ChangeTally:
    changes = ChangeTally(old, new)
    runners = [CaseRunner(Evaluator(policies, "reference", calendar)) for policies in (old, new)]
    files: dict[str, dict[str, TestCase]] = {}
    for path, _, name in cases:
        if path not in files:
            files[path] = {case.name: case for case in read_cases(Path(path)).cells}
        case = files[path][name]
        pair = Editions(*(_evaluator(runner, case) for runner in runners))
        try:
            result = pair.replay(case.record, read_as_of(case.as_of, pair.new.kinds.zone))
        except DisclosureRulesError:
            changes.reject()
            continue
        if result.problems:
            changes.reject()
        else:
            reference = partial(dict[str, Any], id=f"{Path(path).name}::{name}")
            changes.add(result.differences, reference, result.states)
    return changes


def _evaluator(runner: CaseRunner, case: TestCase) -> Evaluator:
    """The evaluator with the values that a case chooses, as far as this edition has the parameters."""
    known = {parameter.id for policy in runner.evaluator.policies for parameter in policy.parameters}
    chosen = {name: value for name, value in case.parameters.items() if name in known}
    return runner.evaluator_of(replace(case, parameters=chosen))
