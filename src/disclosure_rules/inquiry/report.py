"""What would have to change, as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.errors import Lang
from disclosure_rules.inquiry.model import Remedies, Remedy
from disclosure_rules.phrases import parted, phrase
from disclosure_rules.render.report import Line, Section


def remedies_section(found: Remedies, lang: Lang, proved: str | None = None) -> Section:
    """The remedies, those in power apart from what is past, and whether others may have been overlooked; then what was
    proved of all that can still be done: `never`, `possible` or `undecided`."""
    lines = list(_lines(found, lang))
    if proved is not None:
        lines.append(Line(phrase(f"remedies.proof.{proved}", lang)))
    return Section(phrase("remedies.title", lang), tuple(lines))


def _lines(found: Remedies, lang: Lang) -> Iterator[Line]:
    for name, in_power in (("remedies.in-power", True), ("remedies.past", False)):
        those = [remedy for remedy in found.remedies if remedy.is_in_power is in_power]
        if those:
            yield Line(phrase(name, lang))
            yield from (Line(remedy_sentence(remedy, lang), "plain", 1) for remedy in those)
    if not found.is_complete:
        yield Line(phrase("remedies.bound", lang), "dim")
    elif not found.remedies:
        yield Line(phrase("remedies.none", lang, most=found.most), "dim")


def remedy_sentence(remedy: Remedy, lang: Lang) -> str:
    """The changes of a remedy, and what then holds."""
    changes = parted(
        (
            phrase("remedies.change", lang, fact=change.label, old=change.old, new=change.new)
            for change in remedy.facts
        ),
        lang,
    )
    return phrase("remedies.leads", lang, changes=changes, outcome=remedy.outcome)
