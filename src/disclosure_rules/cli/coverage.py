"""The command `coverage`."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, warn, write
from disclosure_rules.cli.options import FORMAT, LANG, Directories, Language, words
from disclosure_rules.errors import Lang

_Format = Literal["text", "json", "html"]

command = typer.Typer()


@command.command(
    "coverage",
    help=words(
        "说明用例覆盖了制度的哪些规则、条件和条款；html 逐行显示制度文件。",
        "Report the rules, conditions and clauses that the cases cover; `html` shows every policy file line by line.",
    ),
    short_help=words("说明用例覆盖了制度的哪些内容。", "Report how much of the policies the cases cover."),
)
def _coverage(
    directories: Directories = None,
    least: Annotated[
        float,
        typer.Option(
            "--min",
            min=0,
            max=100,
            help=words("覆盖率低于此百分比时，退出状态为 1", "exit with status 1 below this percentage"),
            metavar="PERCENT",
            show_default=False,
        ),
    ] = 0,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, least, lang, output_format))


def _print(names: list[str] | None, least: float, lang: Lang, output_format: _Format) -> int:
    """Print how much of the policies below the directories the cases there cover. Gives 1 if it is less than `least`
    percent, or if a case fails, since then the rules do not mean what the cases say."""
    from disclosure_rules.authoring.coverage import Coverage
    from disclosure_rules.authoring.coverage.page import coverage_page
    from disclosure_rules.authoring.coverage.report import coverage_report
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_below

    directories, policies = policy_set(names, lang)
    coverage = Coverage(policies_below(directories, policies))
    outcomes = run_cases(directories, Evaluator(policies, "reference"), [coverage.observe])
    if output_format == "json":
        write(json.dumps(coverage.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif output_format == "html":
        write(coverage_page(coverage, lang))
    else:
        show(coverage_report(coverage, lang))
    total = coverage.total()
    failed = len(outcomes.failed)
    if failed:
        warn(f"{failed} 个用例未通过" if lang == "zh" else f"{failed} cases fail; `test` shows which")
    enough = total.reaches(least)
    if not enough:
        zh, en = (
            f"覆盖 {total.percent:.1f}%，低于 {least:g}%",
            f"{total.percent:.1f}% covered, less than {least:g}%",
        )
        warn(zh if lang == "zh" else en)
    return int(not enough or failed > 0)
