"""The changes between two editions, as a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
from disclosure_rules.authoring.diff.editions import Edition, policy_changes
from disclosure_rules.authoring.diff.phrases import ChangePhrases
from disclosure_rules.decision_difference import KINDS
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import bracketed, labelled, listed, phrase
from disclosure_rules.render import Line, Report, Section


def changes_report(changes: ChangeTally, old: Edition, new: Edition, lang: Lang) -> Report:
    """The counts, the differences between the policies, and every change by kind."""
    words = ChangePhrases(old.policies, new.policies, lang)
    lines = tuple(Line(text, "notice" if changes else "good") for text in counted(changes, lang))
    policies = tuple(map(Line, policy_lines(old, new, lang, shown=changes.changed > 0)))
    sections = (
        Section(phrase("in-all", lang), lines),
        Section(phrase("diff.policies", lang), policies),
        *sections_by_kind(changes, lambda change: _lines(changes, change, words), lang),
    )
    return Report(phrase("diff.title", lang, old=old.name, new=new.name), sections)


def sections_by_kind(
    changes: ChangeTally, lines_of: Callable[[TalliedChange], Iterable[Line]], lang: Lang
) -> Iterator[Section]:
    """Every change with its lines, a section for each kind of conclusion."""
    for kind in KINDS:
        of_kind = [change for change in changes.ordered() if change.key.kind == kind]
        if of_kind:
            lines = tuple(line for change in of_kind for line in lines_of(change))
            yield Section(phrase(f"diff.kind.{kind}", lang), lines)


def counted(changes: ChangeTally, lang: Lang) -> Iterator[str]:
    """The number of records that were decided about, and of those whose decisions change."""
    yield phrase("diff.counted", lang, changed=changes.changed, records=changes.records)
    if changes.rejected:
        yield phrase("diff.refused", lang, rejected=changes.rejected)


def policy_lines(old: Edition, new: Edition, lang: Lang, *, shown: bool) -> Iterator[str]:
    """The rules and parameters in which the editions differ, and whether any difference is `shown` in decisions."""
    changes = policy_changes(old.policies, new.policies)
    for part, ways in changes._asdict().items():
        for way, ids in ways.items():
            if ids:
                yield labelled(f"diff.{part}.{way}", listed(ids, lang), lang)
    if not any(ids for ways in changes for ids in ways.values()):
        yield phrase("diff.same", lang)
    elif not shown:
        yield phrase("diff.unseen", lang)


def _lines(changes: ChangeTally, change: TalliedChange, words: ChangePhrases) -> Iterator[Line]:
    """A change, the rules behind it in both editions, and the first records that show it."""
    lang = words.lang
    records = phrase("diff.seen", lang, count=change.count)
    yield Line(f"{words.about(change)} — {words.change(change)}{bracketed(records, lang)}", "notice")
    old, new = (words.basis(changes, change, side) for side in (0, 1))
    basis = [("diff.basis", old)] if old == new else [("diff.column.old", old), ("diff.column.new", new)]
    rows = [*basis, ("diff.column.examples", listed(map(words.example, change.examples), lang))]
    yield from (Line(labelled(name, text, lang), "plain", 1) for name, text in rows if text)
