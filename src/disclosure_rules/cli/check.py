"""The command `check`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from disclosure_rules.cli.console import REFUSED, end, print_problems, show, warn
from disclosure_rules.cli.options import LANG, CalendarFile, Directories, Kinds, Language, help_of
from disclosure_rules.errors import Lang, PolicyError
from disclosure_rules.phrases import header, phrase

if TYPE_CHECKING:
    from disclosure_rules.errors import Problem
    from disclosure_rules.policy.model import Policy
    from disclosure_rules.render import Section


def command(
    directories: Directories = None,
    prove: Annotated[bool, typer.Option("--prove", help=help_of("check.prove"))] = False,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _run(directories, kinds, calendar, lang, prove=prove))


def _run(
    names: list[str] | None, kinds: list[str] | None, calendar: str | None, lang: Lang, *, prove: bool
) -> int:
    """Check policies. Where they do not load, the files that are not read are told too, and last how many problems there are."""
    from disclosure_rules.cli.setup import roots
    from disclosure_rules.policy.unread_files import unread

    try:
        return _print(names, kinds, calendar, lang, prove=prove)
    except PolicyError as error:
        print_problems((*error.problems, *unread(filter(Path.is_dir, roots(names)))), lang=lang)
        warn(phrase("problem.more", lang, command=f"disclosure-rules problem {error.problems[0].code}"))
        files = {problem.where.name for problem in error.problems}
        warn(phrase("check.failed", lang, count=len(error.problems), files=len(files)))
        if prove:
            warn(phrase("check.unproved", lang))
        return REFUSED


def _print(
    names: list[str] | None, kinds: list[str] | None, calendar: str | None, lang: Lang, *, prove: bool
) -> int:
    """Load policies, over the shipped ones unless they stand alone, and print the contents, with the rules that
    durable-rules cannot run. The places that nobody declares, the declared kinds that no law governs, the declared facts that no rule
    uses or no question asks for, and the files that are not read are printed as problems, which do not fail. Gives 1 if a proof finds a part that
    can never act or a decision left open. Raises PolicyError with every problem."""
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.policy.notices import notices
    from disclosure_rules.render import Report, Row, Section

    days = calendar_of(calendar)
    directories, policies = policy_set(names, lang, kinds)
    print_problems(notices(directories, policies), lang=lang)
    counts = [(len(policy.rules), len(policy.clauses), len(policy.parameters)) for policy in policies]
    rows = [
        Row((policy.id, policy.title.of(lang), *map(str, count)))
        for policy, count in zip(policies, counts, strict=True)
    ]
    total = Row(
        (
            phrase("in-all", lang),
            str(len(policies)),
            *(str(sum(column)) for column in zip(*counts, strict=True)),
        )
    )
    columns = header(
        lang, *(f"check.{name}" for name in ("policy", "name", "rules", "clauses", "parameters"))
    )
    table = Section(phrase("check.policies", lang), (), columns, (*rows, total))
    show(Report(phrase("check.title", lang), (table, *_notes(policies, lang))))
    if not prove:
        return 0
    from disclosure_rules.cli.prove import prove as prove_all

    return prove_all(policies, lang, days)


def _notes(policies: tuple[Policy, ...], lang: Lang) -> Iterator[Section]:
    """The rules that durable-rules cannot run, one on each line; empty where it runs all."""
    from disclosure_rules.render import Line, Section

    lines = tuple(Line(problem.line(lang), "notice") for problem in _too_much_for_durable_rules(policies))
    if lines:
        yield Section(phrase("check.too-much", lang), lines)


def _too_much_for_durable_rules(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each rule that is more than durable-rules can do on some day, for some kind of record."""
    from disclosure_rules._engine.durable_network import unsupported
    from disclosure_rules._program.timeline import PolicyTimeline

    timeline = PolicyTimeline(policies, {})
    days = (date.min, *timeline.days)
    programs = {
        id(program): program
        for kind in timeline.kinds
        for day in days
        for program in [timeline.compile(kind, day, None)]
    }
    return list(dict.fromkeys(problem for program in programs.values() for problem in unsupported(program)))
