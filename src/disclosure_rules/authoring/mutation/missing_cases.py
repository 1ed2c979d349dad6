"""The cases that are missing: for each mutant that survived, the smallest record on which it decides differently, with the
decision of today to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from disclosure_rules.authoring.layout import laid_out
from disclosure_rules.authoring.mutation.report import replacement
from disclosure_rules.authoring.mutation.trial import MutantOutcome, MutantTrial
from disclosure_rules.authoring.testing.cases import CaseFile
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.run import CaseRunner
from disclosure_rules.errors import DisclosureRulesError, Lang
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.reading.source import Places, Source

ALWAYS_SHOWN = ("status", "due", "severity")
"""The fields of a conclusion that a case states in any case; others where the mutant has them otherwise."""


class MissingCases(NamedTuple):
    """The cases to review, as the text of a case file (empty without a case), how many are written, and the survivors that no
    case tells from the rule."""

    text: str
    written: int
    untold: int


def missing_cases(trial: MutantTrial, outcomes: Iterable[MutantOutcome], lang: Lang) -> MissingCases:
    """The cases that survivors need. A survivor that a case of another one catches needs none of its own; each case passes
    on the policies as they are and fails on its mutant."""
    file = CaseFile(Path("missing_test.yaml"), Source("missing_test.yaml", {}, Places()), ())
    made: list[TestCase] = []
    untold = 0
    for outcome in outcomes:
        if outcome.verdict != "survived":
            continue
        policies = outcome.mutant.policies(trial.runner.evaluator.policies)
        mutated = CaseRunner(Evaluator(policies, "reference", trial.runner.evaluator.calendar))
        if any(mutated.run(file, case).mismatches for case in made):
            continue
        case = _case(outcome, trial.runner, mutated, file, lang)
        if case is None:
            untold += 1
        else:
            made.append(replace(case, name=_free(case.name, {other.name for other in made})))
    return MissingCases(_text(made), len(made), untold)


def _case(
    outcome: MutantOutcome, runner: CaseRunner, mutated: CaseRunner, file: CaseFile, lang: Lang
) -> TestCase | None:
    """The case of a survivor with as few parameters as it needs; None where it has no witness, or none that tells."""
    witness, mutant = outcome.witness, outcome.mutant
    if witness is None:
        return None
    rules = ", ".join(mutant.rules[:1])
    name = f"{rules}: {mutant.was} → {replacement(mutant, lang)}".replace("::", ":")
    about = dict.fromkeys(change[0] for change in witness.changes)
    bare = TestCase(name, (), dict(witness.record), witness.as_of, {}, None, {}, [], [], None, review=True)
    chosen = dict(witness.parameters)
    case = _telling(replace(bare, parameters=chosen), about, runner, mutated, file)
    for parameter in chosen if case is not None else ():
        fewer = {name: value for name, value in chosen.items() if name != parameter}
        smaller = _telling(replace(bare, parameters=fewer), about, runner, mutated, file)
        if smaller is not None:
            case, chosen = smaller, fewer
    return case


def _telling(
    case: TestCase, about: Iterable[str], runner: CaseRunner, mutated: CaseRunner, file: CaseFile
) -> TestCase | None:
    """The case with the decision of today about these conclusions; None if it does not tell the mutant from the rule."""
    try:
        ours, theirs = (
            of.evaluator_of(case).evaluate(case.record, as_of=case.as_of) for of in (runner, mutated)
        )
    except DisclosureRulesError:
        return None
    expect: dict[str, Any] = {}
    absent: list[str] = []
    for conclusion in about:
        now, other = (of.actual(conclusion, made) for of, made in ((runner, ours), (mutated, theirs)))
        if now == other:
            continue
        if now is None:
            absent.append(conclusion)
        else:
            expect[conclusion] = _expected(now, other)
    filled = replace(case, expect=expect, not_=absent)
    if runner.run(file, filled).mismatches or not mutated.run(file, filled).mismatches:
        return None
    return filled


def _expected(now: Any, other: Any) -> Any:
    """What a case expects of a conclusion: of one with fields those that matter."""
    if isinstance(now, list):
        return _fields(now[0], other[0] if isinstance(other, list) and other else {}, ())
    return (
        _fields(now, other if isinstance(other, dict) else now, ALWAYS_SHOWN)
        if isinstance(now, dict)
        else now
    )


def _fields(now: Mapping[str, Any], other: Mapping[str, Any], always: tuple[str, ...]) -> Any:
    told = {name: value for name, value in now.items() if other.get(name, value) != value}
    return {name: now[name] for name in always if now.get(name) is not None} | told or True


def _free(name: str, taken: set[str]) -> str:
    """A name that no other case has."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _text(cases: Iterable[TestCase]) -> str:
    keys = ("name", "record", "as_of", "parameters", "expect")
    listed = [
        {
            **{key: value for key in keys if (value := getattr(case, key))},
            **({"not": case.not_} if case.not_ else {}),
            "review": True,
        }
        for case in cases
    ]
    if not listed:
        return ""
    text = yaml.safe_dump({"cases": listed}, allow_unicode=True, sort_keys=False, width=110)
    return laid_out(text, "missing_test.yaml")
