"""Case files: what is written in a `*_test.yaml`, with the place of every case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from disclosure_rules.errors import Problem
from disclosure_rules.policy.files import raise_all, shape
from disclosure_rules.policy.shape import Shape
from disclosure_rules.reading import ReadingError, Source, read_file


class CaseShape(Shape):
    """One case: given a record (over the file's base), expect parts of a decision.

    `because` names rules that must fire, `not` rules or conclusions that must stay silent, `needs` the base
    facts that the expected entries still ask for. `parameters` chooses values against what is in force, to show
    another reading; those of the file hold for every case that does not choose them itself.
    """

    name: str
    record: dict[str, Any] = {}
    unknown: list[str] = []
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    expect: dict[str, Any] = {}
    because: list[str] = []
    not_: list[str] = Field(default=[], alias="not")
    needs: list[str] | None = None


class CasesShape(Shape):
    """A case file; `base` lies under every record, `as_of` and `parameters` are the defaults."""

    base: dict[str, Any] = {}
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    cases: list[CaseShape]


@dataclass(frozen=True)
class CaseFile:
    """A case file as read."""

    path: Path
    source: Source
    shape: CasesShape

    def place(self, number: int) -> str:
        """Where a case stands."""
        return self.source.place(("cases", number))

    def record(self, case: CaseShape) -> dict[str, Any]:
        """The record of a case: the base with the case's own facts over it."""
        merged = _merged(self.shape.base, case.record)
        if case.unknown:
            merged["unknown"] = [*merged.get("unknown", ()), *case.unknown]
        return merged

    def as_of(self, case: CaseShape) -> str:
        """The moment that a case is decided for."""
        return case.as_of or self.shape.as_of or ""

    def parameters(self, case: CaseShape) -> dict[str, Any]:
        """The values of parameters that a case chooses, over those of the file."""
        return {**self.shape.parameters, **case.parameters}


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def read_cases(path: Path) -> CaseFile:
    """Read a case file. Raises PolicyError with every problem and its place."""
    problems: list[Problem] = []
    found: CasesShape | None = None
    try:
        source = read_file(path)
        found = shape(CasesShape, source, problems)
    except ReadingError as error:
        problems.extend(error.problems)
    raise_all(problems)
    assert found is not None
    names: set[str] = set()
    for number, case in enumerate(found.cases):
        place = source.place(("cases", number))
        if case.name in names:
            problems.append(
                Problem("case.duplicate", place, "two cases of one name", "rename one", "用例名称重复")
            )
        if case.as_of is None and found.as_of is None:
            problems.append(
                Problem("case.as-of", place, "no as_of", "add as_of to the case or the file", "缺少 as_of")
            )
        if not case.expect and not case.because and not case.not_:
            problems.append(
                Problem(
                    "case.idle", place, "it expects nothing", "add expect, because or not", "用例没有任何期望"
                )
            )
        names.add(case.name)
    raise_all(problems)
    return CaseFile(path, source, found)
