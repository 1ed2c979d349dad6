"""The sentences of a worklist in one language."""

from __future__ import annotations

from disclosure_rules.errors import Lang
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.phrases import bracketed, listed, parted, phrase
from disclosure_rules.render.report import PAGE_WIDTH, cut
from disclosure_rules.summary.content import ToDo
from disclosure_rules.summary.model import Summary
from disclosure_rules.summary.urgency import Group
from disclosure_rules.summary.words import SummaryWords, labelled_text
from disclosure_rules.terms import Status
from disclosure_rules.worklist.model import WorkItem, Worklist

PRESSING = (Status.OVERDUE, Status.DUE_SOON)
OPEN = (*PRESSING, Status.PENDING)


def title(work: Worklist, lang: Lang) -> str:
    """What the list is, and of when."""
    return phrase("worklist.title", lang, total=work.total, day=dated(work.as_of))


def totals(work: Worklist, lang: Lang) -> str:
    """How many records each group has, how many are past a limit of law, and how many were rejected."""
    counts = [
        phrase("worklist.count", lang, group=phrase(f"worklist.{group}", lang), count=len(items))
        for group, items in work.groups.items()
        if items
    ]
    if work.past_statutory:
        counts[0] += bracketed(phrase("worklist.of-law", lang, count=work.past_statutory), lang)
    if work.rejected:
        counts.append(phrase("summary.list-rejected", lang, count=work.rejected))
    return listed(counts, lang)


def heading(group: Group, count: int, lang: Lang) -> str:
    """A group with the number of its records."""
    return phrase(f"worklist.{group}", lang) + bracketed(str(count), lang)


def name_of(item: WorkItem) -> str:
    """The name of a record, as long as there is room for."""
    return cut(item.name, PAGE_WIDTH // 2)


class WorkWords:
    """The sentences about one record."""

    def __init__(self, summary: Summary, lang: Lang) -> None:
        self.words = SummaryWords(summary, lang)
        self.lang = lang
        self.acts = [act for act in summary.to_do if act.due is not None and act.status in OPEN]
        self.pressing = [act for act in self.acts if act.status in PRESSING]

    def off(self, act: ToDo) -> str:
        """How far off the strictest limit is, and whether a limit of law has passed too."""
        said = [self.words.when(act).off]
        if any(each.past_statutory for each in self.acts):
            said.append(phrase("worklist.past-statutory", self.lang))
        return listed(said, self.lang)

    def act(self, act: ToDo) -> str:
        """An act, who owes it, and why its limit moved; with its day, where that is not the first."""
        said = self.words.act(act)
        if act.due != self.acts[0].due:
            said = labelled_text(self.words.when(act).day, said, self.lang)
        moved = self.words.moved(act)
        return parted([said, *([moved] if moved else [])], self.lang)
