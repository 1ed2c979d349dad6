"""What is known of a clause beside its rules: the cases that show them, and the readings behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from disclosure_rules._shipped import READINGS
from disclosure_rules.authoring.testing import CaseFile, CaseResult, CaseRunner, TestCase, read_cases
from disclosure_rules.errors import DisclosureRulesError
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.model import Rule

MOST_CASES = 20
"""The most cases that a page shows; the others are counted."""


class ShownCase(NamedTuple):
    """A case about a clause: its name, its moment, whether it shows that a rule holds, and whether it passed."""

    name: str
    as_of: str
    fires: bool
    passed: bool


class Reading(NamedTuple):
    """A reading of the law: the question, what was chosen, what else could be, as paragraphs with their headings."""

    title: str
    paragraphs: tuple[tuple[str, str], ...]


class CaseIndex:
    """The cases beside rules, each read and run at most once. Cases that cannot be read are none."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._runner = CaseRunner(evaluator)
        self._files: dict[Path, CaseFile | None] = {}
        self._results: dict[str, CaseResult] = {}

    def of(self, rules: Iterable[Rule]) -> tuple[ShownCase, ...]:
        """The cases that show one of the rules to hold or not to hold."""
        wanted = {rule.id for rule in rules}
        found = []
        for path in dict.fromkeys(_cases_beside(Path(rule.place.name)) for rule in rules):
            file = self._file(path)
            for case in file.cells if file is not None else ():
                if wanted.isdisjoint((*case.because, *case.not_)):
                    continue
                result = self._result(file, case)
                if not wanted.isdisjoint((*result.fires, *result.silent)):
                    fires = not wanted.isdisjoint(result.fires)
                    found.append(ShownCase(case.name, str(case.as_of), fires, not result.mismatches))
        return tuple(found)

    def _file(self, path: Path) -> CaseFile | None:
        if path not in self._files:
            self._files[path] = None
            if path.is_file():
                with suppress(DisclosureRulesError):
                    self._files[path] = read_cases(path, self._evaluator.kinds)
        return self._files[path]

    def _result(self, file: CaseFile | None, case: TestCase) -> CaseResult:
        assert file is not None
        key = f"{file.path}::{case.name}"
        if key not in self._results:
            self._results[key] = self._runner.run(file, case)
        return self._results[key]


def _cases_beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}_test.yaml")


def readings_of(rules: Iterable[Rule]) -> Iterator[Reading]:
    """The readings of the law that name one of the rules, in the order of their names."""
    wanted = [f"`{rule.id}`" for rule in rules]
    for path in sorted(READINGS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if any(name in text for name in wanted):
            title, *parts = (part.strip() for part in text.split("\n\n") if part.strip())
            yield Reading(title.lstrip("# "), tuple(map(_paragraph, parts)))


def _paragraph(text: str) -> tuple[str, str]:
    """The heading that begins a paragraph, and its text without marks of Markdown."""
    found = re.match(r"\*\*(.+?)\*\*\s*", text)
    rest = text[found.end() :] if found else text
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", rest).replace("**", "").replace("`", "")
    return (found[1].rstrip(".。") if found else ""), plain
