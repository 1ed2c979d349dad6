"""The command `coverage`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from disclosure_rules.cli.console import end, show, warn, write, write_json
from disclosure_rules.cli.options import FORMAT, LANG, CalendarFile, Directories, Kinds, Language, help_of
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase

_Format = Literal["text", "json", "html"]


def command(
    directories: Directories = None,
    least: Annotated[
        float,
        typer.Option(
            "--min", min=0, max=100, help=help_of("coverage.min"), metavar="PERCENT", show_default=False
        ),
    ] = 0,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, kinds, calendar, least, lang, output_format))


def _print(
    names: list[str] | None,
    kinds: list[str] | None,
    calendar: str | None,
    least: float,
    lang: Lang,
    output_format: _Format,
) -> int:
    """Print how much of the policies below the directories the cases there cover. Gives 1 if it is less than `least`
    percent, or if a case fails, since then the rules do not mean what the cases say."""
    from disclosure_rules.authoring.coverage import Coverage
    from disclosure_rules.authoring.coverage.page import coverage_page
    from disclosure_rules.authoring.coverage.report import coverage_report
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_below

    directories, policies = policy_set(names, lang, kinds)
    coverage = Coverage(policies_below(directories, policies))
    evaluator = Evaluator(policies, "reference", calendar_of(calendar))
    with progress("cases.unit", lang) as counted:
        outcomes = run_cases(directories, evaluator, [coverage.observe, lambda *_: counted.advance()])
    if output_format == "json":
        write_json(coverage.as_json())
    elif output_format == "html":
        write(coverage_page(coverage, lang))
    else:
        show(coverage_report(coverage, lang))
    total = coverage.total()
    if outcomes.failed:
        warn(phrase("coverage.failed", lang, failed=len(outcomes.failed)))
    if not total.reaches(least):
        warn(phrase("coverage.less", lang, percent=total.percent, least=least))
    return int(bool(outcomes.failed) or not total.reaches(least))
