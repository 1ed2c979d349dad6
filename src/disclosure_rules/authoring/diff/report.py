"""The changes between two editions, as a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from disclosure_rules.authoring.diff.content import Affected, ChangeContent, NewValue, StateTable
from disclosure_rules.decision_difference import KINDS, PartKind
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import bracketed, labelled, listed, parted, phrase
from disclosure_rules.render import Line, Report, Section
from disclosure_rules.summary.words import MOST, labelled_text

Change = TypeVar("Change")


def changes_report(content: ChangeContent, lang: Lang) -> Report:
    """The counts, what differs in the policies, every change by kind, the states before and after, what stays, what to do."""
    counted = [Line(text, "notice" if content.affected else "good") for text in content.counted]
    sections = [
        Section(phrase("in-all", lang), (Line(content.compared, "dim"), *counted)),
        Section(phrase("diff.policies", lang), tuple(_policies(content, lang))),
        *sections_by_kind(
            content.affected, lambda change: change.kind, lambda change: _lines(change, lang), lang
        ),
    ]
    if content.states:
        lines = [line for table in content.states[:MOST] for line in _states(table, lang)]
        lines += _left_out(len(content.states), lang)
        sections.append(Section(phrase("diff.states", lang), tuple(lines)))
    if content.unchanged and content.affected:
        sections.append(Section(phrase("diff.unchanged", lang), tuple(map(Line, content.unchanged))))
    if content.to_do:
        steps = tuple(Line(f"{number}. {step}") for number, step in enumerate(content.to_do, 1))
        sections.append(Section(phrase("diff.to-do", lang), steps))
    return Report(content.title, tuple(sections), compact=True)


def sections_by_kind(
    changes: Iterable[Change],
    kind_of: Callable[[Change], PartKind],
    lines_of: Callable[[Change], Iterable[Line]],
    lang: Lang,
) -> Iterator[Section]:
    """The first changes of each kind of conclusion with their lines, a section for each kind."""
    every = list(changes)
    for kind in KINDS:
        of_kind = [change for change in every if kind_of(change) == kind]
        if of_kind:
            lines = [line for change in of_kind[:MOST] for line in lines_of(change)]
            lines += _left_out(len(of_kind), lang)
            yield Section(phrase(f"diff.kind.{kind}", lang), tuple(lines))


def _policies(content: ChangeContent, lang: Lang) -> Iterator[Line]:
    for value in content.values[:MOST]:
        yield from _value(value, lang)
    yield from _left_out(len(content.values), lang)
    yield from map(Line, content.policies)


def _value(value: NewValue, lang: Lang) -> Iterator[Line]:
    yield Line(labelled_text(value.parameter, f"{value.old} → {value.new}", lang))
    if value.used_by:
        yield Line(labelled("diff.used-by", value.used_by, lang), "dim", 1)
    yield Line(labelled("diff.source", value.source, lang), "dim", 1)
    if value.unsettled:
        yield Line(labelled("diff.settle", value.unsettled, lang), "bad", 1)


def _left_out(count: int, lang: Lang) -> list[Line]:
    return [Line(phrase("summary.left-out", lang, count=count - MOST), "dim")] if count > MOST else []


def _lines(change: Affected, lang: Lang) -> Iterator[Line]:
    """A change, who it is about, the reason, the rules behind it in both editions, and the first records that show it."""
    told = [phrase("diff.seen", lang, count=change.records)]
    if change.direction:
        told.append(phrase(f"diff.direction.{change.direction}", lang))
    yield Line(f"{change.about} — {change.change}{bracketed(listed(told, lang), lang)}", "notice")
    rows = (("diff.who", change.who), ("diff.because", change.because))
    yield from (Line(labelled(name, text, lang), indent=1) for name, text in rows if text)
    for label, text in change.basis:
        yield Line(labelled_text(label, text, lang), "dim", 1)
    yield Line(labelled("diff.column.examples", parted(change.examples, lang), lang), "dim", 1)


def _states(table: StateTable, lang: Lang) -> Iterator[Line]:
    yield Line(table.about)
    for state, before, after in table.rows:
        moved = bracketed(f"{after - before:+}".replace("-", "−"), lang) if after != before else ""
        yield Line(labelled_text(state, f"{before} → {after}{moved}", lang), indent=1)
