"""The command `test`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure_rules.cli.console import end, show
from disclosure_rules.cli.options import LANG, CalendarFile, Directories, Kinds, Language
from disclosure_rules.cli.progress import progress
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import listed, phrase

if TYPE_CHECKING:
    from disclosure_rules.authoring.testing import CaseReport
    from disclosure_rules.render import Section


def command(
    directories: Directories = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, kinds, calendar, lang))


def _print(names: list[str] | None, kinds: list[str] | None, calendar: str | None, lang: Lang) -> int:
    """Run the cases below the directories. Gives 1 if a case fails, or if no case shows that a rule fires or is silent."""
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.authoring.testing.failure_report import mismatch_section, shared_section
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.render import Line, Report, Section

    directories, policies = policy_set(names, lang, kinds)
    evaluator = Evaluator(policies, calendar=calendar_of(calendar))
    with progress("cases.unit", lang) as counted:
        outcomes = run_cases(directories, evaluator, [lambda *_: counted.advance()])
    unshown = outcomes.unshown(policies_below(directories, policies))
    shared = shared_section(outcomes.failed, lang)
    sections = [*([shared] if shared else [])]
    sections += [mismatch_section(result.id, result, lang) for result in outcomes.failed]
    if unshown:
        lines = (
            f"{rule}{phrase('colon', lang)}{listed((phrase(f'cases.{lack}', lang) for lack in lacking), lang)}"
            for rule, lacking in unshown.items()
        )
        sections.append(Section(phrase("cases.lacking", lang), tuple(Line(line, "bad") for line in lines)))
    if outcomes.to_review:
        waiting = tuple(Line(f"{result.place} {result.id}", "notice") for result in outcomes.to_review)
        sections.append(Section(phrase("cases.to-review", lang), waiting))
    sections.append(_summary(outcomes, len(unshown), lang))
    show(Report(phrase("cases.title", lang), tuple(sections)))
    return int(bool(outcomes.failed or unshown))


def _summary(outcomes: CaseReport, unshown: int, lang: Lang) -> Section:
    from disclosure_rules.render import Line, Section

    review, failed = len(outcomes.to_review), len(outcomes.failed)
    ran = len(outcomes.results) - review
    if failed or unshown:
        lines = [Line(phrase("cases.failed", lang, ran=ran, failed=failed, unshown=unshown), "bad")]
    else:
        lines = [Line(phrase("cases.passed", lang, ran=ran), "good")]
    if review:
        lines.append(Line(phrase("cases.review", lang, review=review), "notice"))
    return Section(phrase("in-all", lang), tuple(lines))
