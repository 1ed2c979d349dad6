"""The command `test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from disclosure_rules.cli.console import end, show
from disclosure_rules.cli.options import LANG, Directories, Language, words
from disclosure_rules.errors import Lang, Text

if TYPE_CHECKING:
    from disclosure_rules.authoring.testing import CaseReport
    from disclosure_rules.render import Section

command = typer.Typer()


@command.command(
    "test",
    help=words(
        "运行制度用例；每条规则须有触发和不触发的用例。",
        "Run the cases of policies; every rule needs a case that fires it and a case that keeps it silent.",
    ),
    short_help=words("运行制度用例。", "Run the cases of policies."),
)
def _test(directories: Directories = None, lang: Language = LANG) -> None:
    end(lang, lambda: _print(directories, lang))


def _print(names: list[str] | None, lang: Lang) -> int:
    """Run the cases below the directories. Gives 1 if a case fails, or if no case shows that a rule fires or is silent."""
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.authoring.testing.failure_report import mismatch_section
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.render import Line, Report, Row, Section

    directories, policies = policy_set(names, lang)
    outcomes = run_cases(directories, Evaluator(policies))
    unshown = outcomes.unshown(policies_below(directories, policies))
    sections = [mismatch_section(result.id, result, lang) for result in outcomes.failed]
    if unshown:
        lacks = {
            "fires": Text("缺少使其触发的用例", "no case fires it"),
            "silent": Text("缺少使其不触发的用例", "no case keeps it silent"),
        }
        rows = tuple(
            Row((rule, *(getattr(lacks[lack], lang) for lack in lacking)), "bad")
            for rule, lacking in unshown.items()
        )
        colon, comma = ("：", "、") if lang == "zh" else (": ", ", ")
        lines = tuple(Line(f"{row.cells[0]}{colon}{comma.join(row.cells[1:])}", "bad") for row in rows)
        sections.append(Section("规则缺少用例" if lang == "zh" else "rules without their cases", lines))
    sections.append(_summary(outcomes, len(unshown), lang))
    show(Report("制度用例" if lang == "zh" else "policy cases", tuple(sections)))
    return int(bool(outcomes.failed or unshown))


def _summary(outcomes: CaseReport, unshown: int, lang: Lang) -> Section:
    from disclosure_rules.render import Line, Section

    ran, failed = len(outcomes.results), len(outcomes.failed)
    if failed or unshown:
        zh = f"用例 {ran} 个，未通过 {failed} 个；缺少用例的规则 {unshown} 条"
        en = f"{ran} cases, {failed} failed; {unshown} rules lack a firing or a silent case"
    else:
        zh = f"用例 {ran} 个，全部通过；每条规则均有触发和不触发的用例"
        en = f"{ran} cases passed; every rule has a firing and a silent case"
    return Section(
        "合计" if lang == "zh" else "in all",
        (Line(zh if lang == "zh" else en, "bad" if failed or unshown else "good"),),
    )
