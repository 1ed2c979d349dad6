"""The command `mutate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from disclosure_rules.cli.console import end, show, warn, write_json
from disclosure_rules.cli.options import (
    FORMAT,
    LANG,
    CalendarFile,
    Directories,
    Jobs,
    Kinds,
    Language,
    help_of,
)
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang, PolicyError, Problem, nearest
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.authoring.mutation import Mutant, MutantOutcome, MutantTrial
    from disclosure_rules.policy.model import Policy

_Format = Literal["text", "json"]

Least = Annotated[
    float | None,
    typer.Option("--min", min=0, max=100, help=help_of("mutate.min"), metavar="PERCENT", show_default=False),
]
Chosen = Annotated[list[str] | None, typer.Option("--rule", help=help_of("mutate.rule"), metavar="ID")]
Base = Annotated[
    str | None, typer.Option("--base", help=help_of("mutate.base"), metavar="OLD", show_default=False)
]
Write = Annotated[
    str | None, typer.Option("--write", help=help_of("mutate.write"), metavar="FILE", show_default=False)
]
Proving = Annotated[bool, typer.Option("--proof/--no-proof", help=help_of("mutate.proof"))]


def command(
    directories: Directories = None,
    least: Least = None,
    rules: Chosen = None,
    base: Base = None,
    cases: Write = None,
    jobs: Jobs = None,
    proving: Proving = True,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    options = _Options(directories, kinds, calendar, least, rules, base, cases, jobs, proving, output_format)
    end(lang, lambda: _print(options, lang))


class _Options(NamedTuple):
    """The options as given."""

    directories: list[str] | None
    kinds: list[str] | None
    calendar: str | None
    least: float | None
    rules: list[str] | None
    base: str | None
    cases: str | None
    jobs: int | None
    proving: bool
    format: _Format


def _print(options: _Options, lang: Lang) -> int:
    """Try every small change of the policies below the directories on the cases there. Gives 1 if a change survives
    (with `least`: if less than that percentage is caught), or if a case fails on the policies as they are."""
    from disclosure_rules._processes import cores
    from disclosure_rules.authoring.mutation import MutantTrial, mutants, outcomes
    from disclosure_rules.authoring.mutation.report import as_json, mutation_report, score
    from disclosure_rules.authoring.testing.cases import read_all_cases
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.policy.shared import record_kinds

    if options.cases is not None:
        _check_writable(options.cases)
    directories, policies = policy_set(options.directories, lang, options.kinds)
    tried = _about(list(mutants(policies, policies_below(directories, policies))), options.rules)
    if options.base is not None:
        tried = _changed(tried, policies, options, directories)
    files = read_all_cases(directories, record_kinds(policies))
    proving = options.proving or options.cases is not None
    bench = MutantTrial(policies, files, calendar_of(options.calendar), proving=proving)
    if bench.failed:
        warn(phrase("mutation.failed", lang, failed=len(bench.failed)))
        return 1
    with progress("mutation.unit", lang, len(tried)) as counted:
        done = list(counted.over(outcomes(bench, tried, options.jobs or cores())))
    if options.format == "json":
        write_json(as_json(done))
    else:
        show(mutation_report(done, lang))
    if proving and bench.equivalence is None and any(outcome.verdict == "survived" for outcome in done):
        warn(phrase("mutation.unproved", lang))
    if options.cases is not None:
        _write_cases(bench, done, options.cases, lang)
    return int(not score(done).reaches(100 if options.least is None else options.least))


def _check_writable(name: str) -> None:
    """Raises PolicyError where no new case file of this name can be written, or nothing finds the records for it."""
    from disclosure_rules.cli.prove import check_free, proof
    from disclosure_rules.policy.files import CASES

    if not name.endswith(CASES):
        raise PolicyError(Problem("cli.unwritable", name, "name", ending=CASES))
    check_free(Path(name))
    proof()


def _write_cases(bench: MutantTrial, done: Sequence[MutantOutcome], name: str, lang: Lang) -> None:
    """Write the cases that survivors need, where they need any; standard error says how many."""
    from disclosure_rules.authoring.mutation.missing_cases import missing_cases
    from disclosure_rules.cli.prove import write_new

    missing = missing_cases(bench, done, lang)
    if missing.written:
        write_new(Path(name), missing.text)
    warn(phrase("mutation.written", lang, count=missing.written, untold=missing.untold))


def _changed(
    tried: Sequence[Mutant], policies: Sequence[Policy], options: _Options, directories: Sequence[Path]
) -> Sequence[Mutant]:
    """The mutants of rules that another edition does not have as they are, or whose parameters or declared facts it has
    otherwise."""
    from disclosure_rules.authoring.diff.editions import policy_changes, read_edition
    from disclosure_rules.authoring.mutation.dates import parameters_of
    from disclosure_rules.cli.setup import modules
    from disclosure_rules.policy.check_records import facts_used

    assert options.base is not None
    beside = directories[0] if options.directories and len(directories) == 1 else None
    changes = policy_changes(read_edition(options.base, beside, modules(options.kinds)).policies, policies)
    if changes.calendars is not None:  # it may count in every rule
        return tried
    rules, parameters, facts = (
        {*part["added"], *part["changed"]} for part in (changes.rules, changes.parameters, changes.facts)
    )
    rules |= {
        rule.id
        for policy in policies
        for rule in policy.rules
        if not parameters.isdisjoint(parameters_of(rule))
    }
    rules |= {
        rule.id
        for rule, (kind, path) in facts_used(policies)
        if f"{kind}.{path.partition('.')[0]}" in facts  # with a part, all that is in it
    }
    return [mutant for mutant in tried if not rules.isdisjoint(mutant.rules)]


def _about(tried: Sequence[Mutant], chosen: list[str] | None) -> Sequence[Mutant]:
    """The mutants of the rules with these ids, or with ids that begin with them. Raises PolicyError for an id that fits
    no rule."""
    known = dict.fromkeys(rule for mutant in tried for rule in mutant.rules)
    problems = [
        Problem("cli.rule", f"--rule {name}", name=name, meant=nearest(name, known))
        for name in chosen or ()
        if not any(rule.startswith(name) for rule in known)
    ]
    if problems:
        raise PolicyError(problems)
    if not chosen:
        return tried
    return [mutant for mutant in tried if any(rule.startswith(tuple(chosen)) for rule in mutant.rules)]
