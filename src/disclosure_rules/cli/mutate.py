"""The command `mutate`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, warn, write_json
from disclosure_rules.cli.options import FORMAT, LANG, CalendarFile, Directories, Kinds, Language, help_of
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang, PolicyError, Problem, nearest
from disclosure_rules.phrases import phrase

if TYPE_CHECKING:
    from disclosure_rules.authoring.mutation import Mutant

_Format = Literal["text", "json"]

Least = Annotated[
    float | None,
    typer.Option("--min", min=0, max=100, help=help_of("mutate.min"), metavar="PERCENT", show_default=False),
]
Chosen = Annotated[list[str] | None, typer.Option("--rule", help=help_of("mutate.rule"), metavar="ID")]
Jobs = Annotated[
    int | None, typer.Option(min=1, help=help_of("mutate.jobs"), metavar="N", show_default=False)
]
Proving = Annotated[bool, typer.Option("--proof/--no-proof", help=help_of("mutate.proof"))]


def command(
    directories: Directories = None,
    least: Least = None,
    rules: Chosen = None,
    jobs: Jobs = None,
    proving: Proving = True,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(
        lang,
        lambda: _print(
            directories, kinds, calendar, least, rules, output_format, lang, jobs, proving=proving
        ),
    )


def _print(
    names: list[str] | None,
    kinds: list[str] | None,
    calendar: str | None,
    least: float | None,
    chosen: list[str] | None,
    output_format: _Format,
    lang: Lang,
    jobs: int | None,
    *,
    proving: bool,
) -> int:
    """Try every small change of the policies below the directories on the cases there. Gives 1 if a change survives
    (with `least`: if less than that percentage is caught), or if a case fails on the policies as they are."""
    from disclosure_rules.authoring.mutation import MutantTrial, cores, mutants, outcomes
    from disclosure_rules.authoring.mutation.report import as_json, mutation_report, score
    from disclosure_rules.authoring.testing.cases import read_all_cases
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.policy.shared import record_kinds

    directories, policies = policy_set(names, lang, kinds)
    tried = _about(list(mutants(policies, policies_below(directories, policies))), chosen)
    files = read_all_cases(directories, record_kinds(policies))
    bench = MutantTrial(policies, files, calendar_of(calendar), proving=proving)
    if bench.failed:
        warn(phrase("mutation.failed", lang, failed=len(bench.failed)))
        return 1
    with progress("mutation.unit", lang, len(tried)) as counted:
        done = list(counted.over(outcomes(bench, tried, jobs or cores())))
    if output_format == "json":
        write_json(as_json(done))
    else:
        show(mutation_report(done, lang))
    if proving and bench.equivalence is None and any(outcome.verdict == "survived" for outcome in done):
        warn(phrase("mutation.unproved", lang))
    return int(not score(done).reaches(100 if least is None else least))


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
