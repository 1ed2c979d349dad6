"""The command `check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import end, show
from disclosure_rules.cli.options import LANG, Directories, Language, words
from disclosure_rules.errors import Lang

if TYPE_CHECKING:
    from disclosure_rules.errors import Problem
    from disclosure_rules.policy.model import Policy
    from disclosure_rules.render import Section

command = typer.Typer()


@command.command(
    "check", help=words("检查制度文件，列出全部问题。", "Check policies and report every problem.")
)
def _check(
    directories: Directories = None,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help=words(
                "另找永不触发或总被取代的规则、无法引用的条款、判定空白和冲突（需要附加组件 proof）",
                "also find rules that can never fire or prevail, clauses that no decision can cite, gaps and conflicts "
                "(needs the extra `proof`)",
            ),
        ),
    ] = False,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, lang, prove=prove))


def _print(names: list[str] | None, lang: Lang, *, prove: bool) -> int:
    """Load policies, over the shipped ones unless they stand alone, and print the contents, with the rules that
    durable-rules cannot run. Gives 1 if a proof finds a part that can never act or a decision left open. Raises
    PolicyError with every problem."""
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.render import Report, Row, Section

    _, policies = policy_set(names, lang)
    counts = [(len(policy.rules), len(policy.clauses), len(policy.parameters)) for policy in policies]
    rows = [
        Row((policy.id, getattr(policy.title, lang), *map(str, count)))
        for policy, count in zip(policies, counts, strict=True)
    ]
    total = Row(
        (
            "合计" if lang == "zh" else "in all",
            str(len(policies)),
            *(str(sum(column)) for column in zip(*counts, strict=True)),
        )
    )
    header = (
        ("制度", "名称", "规则", "条款", "参数")
        if lang == "zh"
        else ("policy", "title", "rules", "clauses", "parameters")
    )
    title, heading = ("检查通过", "制度") if lang == "zh" else ("no problem found", "policies")
    show(Report(title, (Section(heading, (), header, (*rows, total)), *_notes(policies, lang))))
    if not prove:
        return 0
    from disclosure_rules.cli.prove import prove as prove_all

    return prove_all(policies, lang)


def _notes(policies: tuple[Policy, ...], lang: Lang) -> Iterator[Section]:
    """The rules that durable-rules cannot run, one on each line; empty where it runs all."""
    from disclosure_rules.render import Line, Section

    lines = tuple(Line(problem.line(lang), "notice") for problem in _too_much_for_durable_rules(policies))
    if lines:
        heading = (
            "durable-rules 无法承受：所涉类型的记录由参考引擎执行（auto 自动选用）"
            if lang == "zh"
            else "too much for durable-rules: records of their kinds run on the reference engine; `auto` chooses it"
        )
        yield Section(heading, lines)


def _too_much_for_durable_rules(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each rule that is more than durable-rules can do on some day, for some kind of record."""
    from disclosure_rules._engine.durable_network import unsupported
    from disclosure_rules._program.timeline import PolicyTimeline
    from disclosure_rules.records import KINDS

    timeline = PolicyTimeline(policies, {})
    days = (date.min, *timeline.days)
    programs = {
        id(program): program
        for kind in KINDS
        for day in days
        for program in [timeline.compile(kind, day, None)]
    }
    return list(dict.fromkeys(problem for program in programs.values() for problem in unsupported(program)))
