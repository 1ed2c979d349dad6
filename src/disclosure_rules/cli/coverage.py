"""The command `coverage`."""

from __future__ import annotations

import json
from typing import Literal

from disclosure_rules.authoring.coverage import Coverage
from disclosure_rules.authoring.coverage.page import coverage_page
from disclosure_rules.authoring.coverage.report import coverage_report
from disclosure_rules.authoring.testing import policies_below, policies_for, run_cases
from disclosure_rules.cli.console import show, warn, write
from disclosure_rules.cli.setup import roots
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.render import Lang

Form = Literal["text", "json", "html"]


def print_coverage(names: list[str] | None, least: float, lang: Lang, form: Form) -> int:
    """Print what the cases below the directories cover of the policies there; 1 if it is less than `least`
    percent, or if a case fails, since then the rules do not mean what the cases say."""
    directories = roots(names)
    policies = policies_for(directories)
    coverage = Coverage(policies_below(directories, policies))
    outcomes = run_cases(directories, Evaluator(policies, "reference"), [coverage.observe])
    if form == "json":
        write(json.dumps(coverage.as_json(), ensure_ascii=False, indent=2) + "\n")
    elif form == "html":
        write(coverage_page(coverage, lang))
    else:
        show(coverage_report(coverage, lang))
    total = coverage.total()
    failed = len(outcomes.failed)
    if failed:
        warn(f"{failed} 个用例未通过" if lang == "zh" else f"{failed} cases fail; `test` tells which")
    enough = total.reaches(least)
    if not enough:
        zh, en = (
            f"覆盖 {total.percent:.1f}%，低于 {least:g}%",
            f"{total.percent:.1f}% covered, less than {least:g}%",
        )
        warn(zh if lang == "zh" else en)
    return int(not enough or failed > 0)
