"""A worklist as a report: totals, then each group, a record in two or three lines."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.errors import Lang
from disclosure_rules.phrases import bracketed, phrase
from disclosure_rules.render.report import Level, Line, Report, Section
from disclosure_rules.summary.listing import line_of
from disclosure_rules.summary.urgency import Group
from disclosure_rules.worklist.model import WorkItem, Worklist
from disclosure_rules.worklist.words import WorkWords, heading, name_of, title, totals

_LEVELS: dict[Group, Level] = {"overdue": "bad", "due_soon": "notice", "to_ask": "notice", "rest": "plain"}


def worklist_report(work: Worklist, lang: Lang) -> Report:
    """The list as a report."""
    sections = [Section("", (Line(totals(work, lang)),))]
    for group, items in work.groups.items():
        if items:
            lines = tuple(line for item in items for line in _lines(group, item, lang))
            sections.append(Section(heading(group, len(items), lang), lines))
    return Report(title(work, lang), tuple(sections), compact=True)


def _lines(group: Group, item: WorkItem, lang: Lang) -> Iterator[Line]:
    words = WorkWords(item.summary, lang)
    if group == "rest":
        yield line_of(item.name, item.summary, lang)
    elif group == "to_ask":
        yield Line(name_of(item), _LEVELS[group])
        yield Line(item.summary.verdict.of(lang), "dim", 1)
        for question in item.summary.questions:
            yield Line(question.question.of(lang) + bracketed(words.words.asked(question), lang), indent=1)
    else:
        first = words.pressing[0]
        when = words.words.when(first)
        yield Line(f"{when.day} {words.off(first)}  {name_of(item)}", _LEVELS[group])
        for act in words.pressing:
            yield Line(words.act(act), indent=1)
        if later := len(words.acts) - len(words.pressing):
            yield Line(phrase("worklist.later", lang, count=later), "dim", 1)
