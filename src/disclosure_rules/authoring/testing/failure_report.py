"""The reasons why a case failed: for each mismatch the rules nearest to the expectation, with the values of their
conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.mismatch import Mismatch
from disclosure_rules.authoring.testing.run import CaseResult, CaseRunner
from disclosure_rules.errors import DisclosureRulesError, Lang
from disclosure_rules.explanation.model import ConditionNode, Explanation, RuleReason, Topic
from disclosure_rules.phrases import header, phrase
from disclosure_rules.render import Line, Report, Row, Section, explanation_report, printed

NEAREST = 2
"""The number of rules that are shown for a mismatch."""


def failure(runner: CaseRunner, case: TestCase, result: CaseResult, lang: Lang = "en") -> str:
    """The text about a case that failed: every mismatch, then the nearest rules. The summary of pytest shows only the
    first line."""
    first = result.mismatches[0]
    expected, actual = first.expected.of(lang), first.actual.of(lang)
    title = phrase("case.first", lang, about=first.about, expected=expected, actual=actual)
    sections = [mismatch_section(phrase("case.mismatches", lang), result, lang)]
    for section in _reasons(runner, case, result, lang):
        if section not in sections:
            sections.append(section)
    return printed(Report(title, tuple(sections)))


def mismatch_section(heading: str, result: CaseResult, lang: Lang) -> Section:
    """The mismatches of a case as a table, under its place."""
    columns = header(lang, "case.about", "case.expected", "case.actual")
    rows = tuple(
        Row((mismatch.about, mismatch.expected.of(lang), mismatch.actual.of(lang)), "bad")
        for mismatch in result.mismatches
    )
    return Section(heading, (Line(str(result.place), "dim"),), columns, rows)


def shared_section(results: Iterable[CaseResult], lang: Lang) -> Section | None:
    """What several cases that failed have in common: the subjects of their mismatches, with how many cases show each and,
    where all of them show the same, the difference."""
    found: dict[str, list[Mismatch]] = {}
    for result in results:
        for item in {item.about: item for item in result.mismatches}.values():
            found.setdefault(item.about, []).append(item)
    shared = sorted((items for items in found.values() if len(items) > 1), key=len, reverse=True)
    if not shared:
        return None
    columns = header(lang, "case.about", "case.count", "case.difference")
    rows = tuple(Row((items[0].about, str(len(items)), _difference(items, lang)), "bad") for items in shared)
    return Section(phrase("case.shared", lang), (), columns, rows)


def _difference(items: Iterable[Mismatch], lang: Lang) -> str:
    """The days or the values by which all mismatches differ; empty where they differ in several ways."""
    said = {
        _days(item) or phrase("case.instead", lang, expected=item.expected, actual=item.actual)
        for item in items
    }
    if len(said) > 1:
        return ""
    (difference,) = said
    return difference if isinstance(difference, str) else phrase("case.days", lang, days=f"{difference:+d}")


def _days(item: Mismatch) -> int | None:
    """The days from the expected to the actual day; None if they are no days."""
    try:
        return (date.fromisoformat(item.actual.en) - date.fromisoformat(item.expected.en)).days
    except ValueError:
        return None


def _reasons(runner: CaseRunner, case: TestCase, result: CaseResult, lang: Lang) -> Iterator[Section]:
    for mismatch in result.mismatches:
        try:
            evaluator = runner.evaluator_of(case)
            about = _explained(mismatch.about, runner)
            explanation = about and evaluator.explain(case.record, as_of=case.as_of, about=about)
        except DisclosureRulesError:  # the mismatch already describes the problem of the record or the id
            continue
        if explanation:
            yield from _sections(explanation, case, mismatch, lang)


def _explained(about: str, runner: CaseRunner) -> str | None:
    """The subject of a mismatch: a rule, a conclusion, or a field of one."""
    known = {name for rule in runner.rules.values() for name in (rule.id, rule.concludes)}
    told = map(runner.names.any, (about, about.rpartition(".")[0]))
    return next((name for name in told if name in known), None)


def _sections(explanation: Explanation, case: TestCase, mismatch: Mismatch, lang: Lang) -> Iterator[Section]:
    topics = tuple(_nearest(topic, case, mismatch) for topic in explanation.topics)
    report = explanation_report(explanation.model_copy(update={"topics": topics}), lang)
    yield from report.sections[1:-1]  # between the record and the note about explanations


def _nearest(topic: Topic, case: TestCase, mismatch: Mismatch) -> Topic:
    """The topic with only the rules that the case names, that decide the expected value, or that nearly hold."""

    def far(rule: RuleReason) -> tuple[bool, bool, bool, bool, int]:
        expected = mismatch.expected.en
        wanted = rule.value is not None and expected in (str(rule.value.value), rule.value.label.zh)
        return (
            rule.condition is None,
            rule.rule not in case.because,
            not wanted,
            rule.standing != "in force",
            _untrue(rule.condition),
        )

    rules = tuple(sorted(topic.rules, key=far)[:NEAREST])
    deadline = topic.deadline and topic.deadline.model_copy(update={"days": ()})
    return topic.model_copy(update={"rules": rules, "deadline": deadline})


def _untrue(node: ConditionNode | None) -> int:
    """The number of parts of a condition that would have to change for it to be true."""
    if node is None or node.truth == "true":
        return 0
    if node.kind == "all":
        return sum(map(_untrue, node.parts))
    return min(map(_untrue, node.parts), default=1) if node.kind == "any" else 1
