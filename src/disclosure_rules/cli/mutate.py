"""The command `mutate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from disclosure_rules.cli.console import end, is_terminal, show, warn, write
from disclosure_rules.cli.options import FORMAT, LANG, Directories, Language, words
from disclosure_rules.errors import Lang, PolicyError, Problem, nearest

if TYPE_CHECKING:
    from disclosure_rules.authoring.mutation import Mutant, MutantOutcome

_Format = Literal["text", "json"]

Least = Annotated[
    float | None,
    typer.Option(
        "--min",
        min=0,
        max=100,
        help=words(
            "发现率低于此百分比时，退出状态为 1；默认须全部发现",
            "exit with status 1 below this percentage; all must be caught if left out",
        ),
        metavar="PERCENT",
        show_default=False,
    ),
]
Chosen = Annotated[
    list[str] | None,
    typer.Option(
        "--rule",
        help=words(
            "只试规则编号为此或以此开头的，可多次给出",
            "try only the rules with this id or with ids that begin with it; may be repeated",
        ),
        metavar="ID",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        min=1,
        help=words(
            "并行的进程数；默认为处理器核数", "the number of processes; one for each core if left out"
        ),
        metavar="N",
        show_default=False,
    ),
]
Proving = Annotated[
    bool,
    typer.Option(
        "--proof/--no-proof",
        help=words(
            "对未被发现的，证明其与原制度等价，或找出一件判定不同的事项（须装有附加组件 proof）",
            "for each change that survives, prove that it decides every record as before, or find a record that it decides "
            "otherwise (where the extra `proof` is installed)",
        ),
    ),
]


command = typer.Typer()


@command.command(
    "mutate",
    help=words(
        "逐一对制度作微小改动（变异），看用例能否发现；未被发现的，说明缺少用例。",
        "Make small changes to the policies, one at a time, and see whether a case fails; a change that no case notices "
        "shows that a case is missing.",
    ),
    short_help=words(
        "看用例能否发现制度的微小改动。", "See whether the cases notice small changes to the policies."
    ),
)
def _mutate(
    directories: Directories = None,
    least: Least = None,
    rules: Chosen = None,
    jobs: Jobs = None,
    proving: Proving = True,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, least, rules, output_format, lang, jobs, proving=proving))


def _print(
    names: list[str] | None,
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
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.policy.sets import policies_below

    directories, policies = policy_set(names, lang)
    tried = _about(list(mutants(policies, policies_below(directories, policies))), chosen)
    bench = MutantTrial(policies, read_all_cases(directories), proving=proving)
    if bench.failed:
        failed = len(bench.failed)
        zh = f"{failed} 个用例未通过，无从度量；用 test 查看"
        en = f"{failed} cases fail on the policies as they are, so nothing was measured; `test` shows which"
        warn(zh if lang == "zh" else en)
        return 1
    done = list(_watched(outcomes(bench, tried, jobs or cores()), len(tried), lang))
    if output_format == "json":
        write(json.dumps(as_json(done), ensure_ascii=False, indent=2) + "\n")
    else:
        show(mutation_report(done, lang))
    if proving and bench.equivalence is None and any(outcome.verdict == "survived" for outcome in done):
        zh = "证明其中哪些与原制度等价需要 z3-solver，请用 pip install z3-solver 安装"
        en = "to tell which of them decide every record as before needs the package `z3-solver`; "
        warn(zh if lang == "zh" else en + "pip install z3-solver")
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


def _watched(tried: Iterable[MutantOutcome], total: int, lang: Lang) -> Iterator[MutantOutcome]:
    """The same outcomes, with a progress bar on a terminal."""
    if not is_terminal(sys.stderr):
        yield from tried
        return
    from rich.console import Console
    from rich.progress import track

    caption = "试验变异" if lang == "zh" else "trying mutants"
    # A drawing thread would take an interrupt, and the main thread would go on waiting for the workers.
    yield from track(tried, caption, total, auto_refresh=False, console=Console(stderr=True), transient=True)
