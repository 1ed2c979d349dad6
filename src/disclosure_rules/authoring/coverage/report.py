"""Coverage as text: the share of the rules, conditions and clauses that is covered, and the parts that no case
shows."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.authoring.coverage.measure import Coverage, CoverageCount
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render import Line, Report, Row, Section


def coverage_report(coverage: Coverage, lang: Lang) -> Report:
    """The counts, then every rule, condition and clause that is not covered, with its place."""
    rows = [_row(phrase(f"coverage.count.{name}", lang), count) for name, count in coverage.counts().items()]
    heading = phrase("in-all", lang)
    columns = (*header(lang, "coverage.item", "coverage.covered", "coverage.of"), "%")
    sections = [Section(heading, (), columns, (*rows, _row(heading, coverage.total())))]
    rest = tuple(Line(text, "notice") for text in _uncovered(coverage, lang))
    if rest:
        sections.append(Section(phrase("coverage.rest", lang), rest))
    return Report(phrase("coverage.title", lang), tuple(sections))


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
            yield f"{name}: {phrase('coverage.uncited', lang)}"


def lacking(ways: list[str], lang: Lang) -> str:
    """The outcomes of a rule or condition that no case shows."""
    return phrase("comma", lang).join(phrase(f"coverage.lacks.{way}", lang) for way in ways)
