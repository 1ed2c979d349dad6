"""Coverage as text: the share of the rules, conditions and clauses that is covered, and the parts that no case
shows."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.authoring.coverage.measure import Coverage, CoverageCount
from disclosure_rules.errors import Lang, Text
from disclosure_rules.render import Line, Report, Row, Section

COUNTS = {
    "rules_fire": Text("触发过的规则", "rules that fire"),
    "rules_silent": Text("未触发过的规则", "rules that are silent"),
    "conditions_true": Text("成立过的条件", "conditions that are true"),
    "conditions_false": Text("不成立过的条件", "conditions that are false"),
    "clauses": Text("有规则触发的条款", "clauses of a rule that fires"),
}
LACKS = {
    "fires": Text("从未触发", "never fires"),
    "silent": Text("从未不触发", "is never silent"),
    "true": Text("从未成立", "is never true"),
    "false": Text("从未不成立", "is never false"),
}


def coverage_report(coverage: Coverage, lang: Lang) -> Report:
    """The counts, then every rule, condition and clause that is not covered, with its place."""
    rows = [_row(getattr(COUNTS[name], lang), count) for name, count in coverage.counts().items()]
    total = _row("合计" if lang == "zh" else "in all", coverage.total())
    header = ("项目", "已覆盖", "总数", "%") if lang == "zh" else ("what", "covered", "of", "%")
    sections = [Section("合计" if lang == "zh" else "in all", (), header, (*rows, total))]
    rest = tuple(Line(text, "notice") for text in _uncovered(coverage, lang))
    if rest:
        sections.append(Section("未覆盖" if lang == "zh" else "not covered", rest))
    title = "用例对制度的覆盖" if lang == "zh" else "what the cases cover of the policies"
    return Report(title, tuple(sections))


def _row(name: str, count: CoverageCount) -> Row:
    cells = (name, str(count.covered), str(count.of), f"{count.percent:.1f}")
    return Row(cells, "plain" if count.covered == count.of else "notice")


def _uncovered(coverage: Coverage, lang: Lang) -> Iterator[str]:
    for rule in coverage.rules.values():
        if rule.lacks:
            yield f"{rule.place} {rule.id}: {lacking(rule.lacks, lang)}"
        for condition in rule.conditions:
            if condition.lacks:
                yield f"{condition.place} {rule.id} `{condition.text}`: {lacking(condition.lacks, lang)}"
    for name, seen in coverage.clauses.items():
        if not seen.count:
            yield f"{name}: {'没有规则触发' if lang == 'zh' else 'no rule of it fires'}"


def lacking(ways: list[str], lang: Lang) -> str:
    """The outcomes of a rule or condition that no case shows."""
    return ("，" if lang == "zh" else ", ").join(getattr(LACKS[way], lang) for way in ways)
