"""The commands about policies: `check`, `test` and `clauses`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from disclosure_rules.authoring.testing import CaseReport as Outcomes
from disclosure_rules.authoring.testing import CaseResult, policies_below, policies_for, run_cases
from disclosure_rules.cli.console import show, write
from disclosure_rules.cli.setup import roots
from disclosure_rules.errors import Text
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.render import Lang, Line, Report, Row, Section

INSTRUMENT = "xuhui-2018"
"""The policy whose clauses have no prefix and are listed first."""

_STATUSES = {
    "encoded": Text("已编码", "encoded"),
    "informative": Text("说明性", "informative"),
    "planned": Text("待编码", "planned"),
}


def _in(lang: Lang, zh: str, en: str) -> str:
    return zh if lang == "zh" else en


def check(names: list[str] | None, lang: Lang, *, prove: bool) -> int:
    """Load policies, over the shipped ones that they do not replace, and tell what is in them; 1 if it is proved that
    something in them can never be, or is left open. Raises PolicyError with every problem."""
    policies = policies_for(roots(names))
    counts = [(len(found.rules), len(found.clauses), len(found.parameters)) for found in policies]
    rows = [
        Row((found.id, getattr(found.title, lang), *map(str, count)))
        for found, count in zip(policies, counts, strict=True)
    ]
    total = Row(
        (
            _in(lang, "合计", "in all"),
            str(len(policies)),
            *(str(sum(column)) for column in zip(*counts, strict=True)),
        )
    )
    header = (
        ("制度", "名称", "规则", "条款", "参数")
        if lang == "zh"
        else ("policy", "title", "rules", "clauses", "parameters")
    )
    heading = _in(lang, "制度", "policies")
    show(Report(_in(lang, "检查通过", "no problem found"), (Section(heading, (), header, (*rows, total)),)))
    if not prove:
        return 0
    from disclosure_rules.cli.prove import prove as prove_all

    return prove_all(policies, lang)


def test(names: list[str] | None, lang: Lang) -> int:
    """Run the cases below the directories; 1 if one fails, or a rule there is never shown to fire or to be silent."""
    directories = roots(names)
    policies = policies_for(directories)
    outcomes = run_cases(directories, Evaluator(policies))
    unshown = outcomes.unshown(policies_below(directories, policies))
    sections = [_failure(result, lang) for result in outcomes.failed]
    if unshown:
        lacks = {
            "fires": Text("没有触发的用例", "no case fires it"),
            "silent": Text("没有不触发的用例", "no case keeps it silent"),
        }
        rows = tuple(
            Row((rule, *(getattr(lacks[lack], lang) for lack in lacking)), "bad")
            for rule, lacking in unshown.items()
        )
        lines = tuple(Line(f"{row.cells[0]}: {', '.join(row.cells[1:])}", "bad") for row in rows)
        sections.append(Section(_in(lang, "规则缺少用例", "rules without their cases"), lines))
    sections.append(_summary(outcomes, len(unshown), lang))
    show(Report(_in(lang, "制度用例", "policy cases"), tuple(sections)))
    return int(bool(outcomes.failed or unshown))


def _failure(result: CaseResult, lang: Lang) -> Section:
    header = ("事项", "期望", "实际") if lang == "zh" else ("about", "expected", "actual")
    rows = tuple(Row((found.about, found.expected, found.actual), "bad") for found in result.mismatches)
    return Section(result.id, (Line(result.place, "dim"),), header, rows)


def _summary(outcomes: Outcomes, unshown: int, lang: Lang) -> Section:
    ran, failed = len(outcomes.results), len(outcomes.failed)
    zh = f"用例 {ran} 个，未通过 {failed} 个；缺少用例的规则 {unshown} 条"
    en = f"{ran} cases, {failed} failed; {unshown} rules without a case that fires or one that is silent"
    return Section(
        _in(lang, "合计", "in all"), (Line(_in(lang, zh, en), "bad" if failed or unshown else "good"),)
    )


def clauses(lang: Lang, form: Literal["text", "json"]) -> int:
    """List every clause of the shipped policies, the instrument's first; 1 while one is only planned."""
    policies = load_policies()
    outcomes = run_cases([SHIPPED], Evaluator(policies))
    ordered = sorted(policies, key=lambda policy: policy.id != INSTRUMENT)
    found = list(_clauses(ordered, outcomes))
    counts = Counter(entry["status"] for entry in found)
    status = int(counts["planned"] > 0)
    if form == "json":
        write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
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
        for entry in found
    )
    total = ", ".join(f"{getattr(_STATUSES[status], lang)} {count}" for status, count in counts.items())
    show(Report(_in(lang, "条款", "clauses"), (Section(f"{total}", (), header, rows),)))
    return status


def _clauses(policies: list[Policy], outcomes: Outcomes) -> Iterator[dict[str, Any]]:
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
