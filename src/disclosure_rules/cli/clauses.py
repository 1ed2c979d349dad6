"""The command `clauses`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from disclosure_rules.cli.console import end, show, write_json
from disclosure_rules.cli.options import FORMAT, LANG, CalendarFile, Directories, Kinds, Language
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase

if TYPE_CHECKING:
    from disclosure_rules.authoring.testing import CaseReport
    from disclosure_rules.policy.model import Policy

_Format = Literal["text", "json"]

_COUNTED = ("rules", "fires", "silent")
"""The lists of an entry that the table counts."""


def command(
    directories: Directories = None,
    calendar: CalendarFile = None,
    kinds: Kinds = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, kinds, calendar, lang, output_format))


def _print(
    names: list[str] | None, kinds: list[str] | None, calendar: str | None, lang: Lang, output_format: _Format
) -> int:
    """List every clause of the policies below the directories, those without a prefix first. Gives 1 while a clause is
    only planned."""
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.cli.setup import calendar_of, policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.citations import by_prefix
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.render import Report, Row, Section

    directories, known = policy_set(names, lang, kinds)
    outcomes = run_cases(directories, Evaluator(known, calendar=calendar_of(calendar)))
    policies = list(policies_below(directories, known))
    entries = list(_entries(by_prefix(policies), outcomes))
    counts = Counter(entry["status"] for entry in entries)
    status = int(counts["planned"] > 0)
    if output_format == "json":
        write_json(entries)
        return status
    gists = {clause.id: clause.gist.of(lang) for policy in policies for clause in policy.clauses}
    columns = header(lang, *(f"clauses.{name}" for name in ("clause", "status", *_COUNTED, "gist")))
    rows = tuple(
        Row(
            (
                entry["id"],
                phrase(f"clauses.{entry['status']}", lang),
                *(str(len(entry[key])) for key in _COUNTED),
                gists[entry["id"]],
            ),
            "notice" if entry["status"] == "planned" else "plain",
        )
        for entry in entries
    )
    total = ", ".join(f"{phrase(f'clauses.{status}', lang)} {count}" for status, count in counts.items())
    show(Report(phrase("clauses.title", lang), (Section(total, (), columns, rows),)))
    return status


def _entries(policies: list[Policy], outcomes: CaseReport) -> Iterator[dict[str, Any]]:
    """Every clause with the rules that cite it, and the cases that make them fire or keep them silent."""
    from disclosure_rules.policy.citations import citing_rules, status_of

    citing = citing_rules(policies)
    for policy in policies:
        for clause in policy.clauses:
            rules = citing.get(clause.id, [])
            cases = (
                list(dict.fromkeys(name for rule in rules for name in shown.get(rule, ())))
                for shown in (outcomes.fires, outcomes.silent)
            )
            fires, silent = cases
            status = status_of(clause, rules)
            yield {"id": clause.id, "status": status, "rules": rules, "fires": fires, "silent": silent}
