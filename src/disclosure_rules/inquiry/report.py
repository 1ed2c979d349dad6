"""What would have to change, as a section of a report."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.errors import Lang
from disclosure_rules.inquiry.model import Remedies, Remedy
from disclosure_rules.phrases import parted, phrase
from disclosure_rules.render.report import Line, Section


def remedies_section(found: Remedies, lang: Lang) -> Section:
    """The remedies, those in power apart from what is past, and whether others may have been overlooked."""
    return Section(phrase("remedies.title", lang), tuple(_lines(found, lang)))


def _lines(found: Remedies, lang: Lang) -> Iterator[Line]:
    for name, in_power in (("remedies.in-power", True), ("remedies.past", False)):
        those = [remedy for remedy in found.remedies if remedy.is_in_power is in_power]
        if those:
            yield Line(phrase(name, lang))
            yield from (Line(_sentence(remedy, lang), "plain", 1) for remedy in those)
    if not found.is_complete:
        yield Line(phrase("remedies.bound", lang), "dim")
    elif not found.remedies:
        yield Line(phrase("remedies.none", lang, most=found.most), "dim")


def _sentence(remedy: Remedy, lang: Lang) -> str:
    changes = parted(
        (
            phrase("remedies.change", lang, fact=change.label, old=change.old, new=change.new)
            for change in remedy.facts
        ),
        lang,
    )
    return phrase("remedies.leads", lang, changes=changes, outcome=remedy.outcome)
