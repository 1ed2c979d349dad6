"""The command `mutate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from disclosure_rules.authoring.mutation import Mutant, MutantOutcome, MutantTrial, cores, mutants, outcomes
from disclosure_rules.authoring.mutation.report import as_json, mutation_report, score
from disclosure_rules.authoring.testing import policies_below, policies_for
from disclosure_rules.authoring.testing.cases import read_all_cases
from disclosure_rules.cli.console import is_terminal, show, warn, write
from disclosure_rules.cli.setup import roots
from disclosure_rules.errors import PolicyError, Problem, did_you_mean
from disclosure_rules.render import Lang

Form = Literal["text", "json"]


def mutate(
    names: list[str] | None,
    least: float | None,
    chosen: list[str] | None,
    form: Form,
    lang: Lang,
    jobs: int | None,
    *,
    proving: bool,
) -> int:
    """Try every small change of the policies below the directories on the cases there; 1 if one survives (with
    `least`: if fewer are caught than so many percent), or if a case fails on the policies as they are."""
    directories = roots(names)
    policies = policies_for(directories)
    found = _about(list(mutants(policies, policies_below(directories, policies))), chosen)
    bench = MutantTrial(policies, read_all_cases(directories), proving=proving)
    if bench.failed:
        failed = len(bench.failed)
        zh = f"{failed} 个用例未通过，无从度量；用 test 查看"
        en = f"{failed} cases fail on the policies as they are, so nothing was measured; `test` tells which"
        warn(zh if lang == "zh" else en)
        return 1
    done = list(_watched(outcomes(bench, found, jobs or cores()), len(found), lang))
    if form == "json":
        write(json.dumps(as_json(done), ensure_ascii=False, indent=2) + "\n")
    else:
        show(mutation_report(done, lang))
    if proving and bench.equivalence is None and any(outcome.verdict == "survived" for outcome in done):
        zh = "证明其中哪些与原制度等价需要 z3-solver，请安装 disclosure-rules[proof]"
        en = "to tell which of them decide every record as before needs the package `z3-solver`; "
        warn(zh if lang == "zh" else en + "install disclosure-rules[proof]")
    return int(not score(done).reaches(100 if least is None else least))


def _about(found: Sequence[Mutant], chosen: list[str] | None) -> Sequence[Mutant]:
    """The mutants about rules of these ids, or whose ids begin so. Raises PolicyError for one that fits none."""
    known = dict.fromkeys(rule for mutant in found for rule in mutant.rules)
    problems = []
    for name in chosen or ():
        if not any(rule.startswith(name) for rule in known):
            en, zh = did_you_mean(name, known)
            problems.append(
                Problem(
                    "cli.rule",
                    f"--rule {name}",
                    f"no rule here has the id `{name}` or one that begins so",
                    en,
                    f"此处没有编号为“{name}”或以此开头的规则；{zh}",
                )
            )
    if problems:
        raise PolicyError(problems)
    if not chosen:
        return found
    return [mutant for mutant in found if any(rule.startswith(tuple(chosen)) for rule in mutant.rules)]


def _watched(tried: Iterable[MutantOutcome], total: int, lang: Lang) -> Iterator[MutantOutcome]:
    """The same, with a progress bar where somebody watches."""
    if not is_terminal(sys.stderr):
        yield from tried
        return
    from rich.console import Console
    from rich.progress import track

    told = "试验变异" if lang == "zh" else "trying mutants"
    # A thread that draws would take an interrupt, and the main thread go on waiting for the workers.
    yield from track(tried, told, total, auto_refresh=False, console=Console(stderr=True), transient=True)
