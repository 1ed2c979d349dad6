"""The command `clauses`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from disclosure_rules.cli.console import end, show, write
from disclosure_rules.cli.options import FORMAT, LANG, Directories, Language, words
from disclosure_rules.errors import Lang, Text

if TYPE_CHECKING:
    from disclosure_rules.authoring.testing import CaseReport
    from disclosure_rules.policy.model import Policy

_Format = Literal["text", "json"]

INSTRUMENT = "xuhui-2018"
"""The policy whose clauses have no prefix and are listed first."""

_STATUSES = {
    "encoded": Text("已编码", "encoded"),
    "informative": Text("说明性", "informative"),
    "planned": Text("待编码", "planned"),
}

command = typer.Typer()


@command.command(
    "clauses",
    help=words(
        "列出每一条款：状态、规则、用例。", "List every clause with its status, its rules and their cases."
    ),
)
def _clauses(
    directories: Directories = None,
    output_format: Annotated[_Format, FORMAT] = "text",
    lang: Language = LANG,
) -> None:
    end(lang, lambda: _print(directories, lang, output_format))


def _print(names: list[str] | None, lang: Lang, output_format: _Format) -> int:
    """List every clause of the policies below the directories, those of the instrument first. Gives 1 while a clause is
    only planned."""
    from disclosure_rules.authoring.testing import run_cases
    from disclosure_rules.cli.setup import policy_set
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.sets import policies_below
    from disclosure_rules.render import Report, Row, Section

    directories, known = policy_set(names, lang)
    outcomes = run_cases(directories, Evaluator(known))
    policies = list(policies_below(directories, known))
    ordered = sorted(policies, key=lambda policy: policy.id != INSTRUMENT)
    entries = list(_entries(ordered, outcomes))
    counts = Counter(entry["status"] for entry in entries)
    status = int(counts["planned"] > 0)
    if output_format == "json":
        write(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
        return status
    gists = {clause.id: clause.gist for policy in policies for clause in policy.clauses}
    header = (
        ("条款", "状态", "规则", "触发", "不触发", "内容")
        if lang == "zh"
        else ("clause", "status", "rules", "fires", "silent", "gist")
    )
    rows = tuple(
        Row(
            (
                entry["id"],
                getattr(_STATUSES[entry["status"]], lang),
                *(str(len(entry[key])) for key in ("rules", "fires", "silent")),
                gists[entry["id"]],
            ),
            "notice" if entry["status"] == "planned" else "plain",
        )
        for entry in entries
    )
    total = ", ".join(f"{getattr(_STATUSES[status], lang)} {count}" for status, count in counts.items())
    show(Report("条款" if lang == "zh" else "clauses", (Section(f"{total}", (), header, rows),)))
    return status


def _entries(policies: list[Policy], outcomes: CaseReport) -> Iterator[dict[str, Any]]:
    """Every clause with the rules that cite it, and the cases that make them fire or keep them silent."""
    citing: dict[str, list[str]] = {}
    for policy in policies:
        for rule in policy.rules:
            for clause_id in rule.clauses:
                citing.setdefault(clause_id, []).append(rule.id)
    for policy in policies:
        for clause in policy.clauses:
            rules = citing.get(clause.id, [])
            cases = (
                list(dict.fromkeys(name for rule in rules for name in shown.get(rule, ())))
                for shown in (outcomes.fires, outcomes.silent)
            )
            fires, silent = cases
            status = "encoded" if rules else "informative" if clause.informative else "planned"
            yield {"id": clause.id, "status": status, "rules": rules, "fires": fires, "silent": silent}
