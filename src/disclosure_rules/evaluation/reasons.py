"""The reasons why a conclusion stays open although no fact would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from disclosure_rules.errors import Text
from disclosure_rules.evaluation.determine import Ruling
from disclosure_rules.phrases import listed_text, text

NO_RULE = "no rule"
UNHELD_ACT = "unheld act"
PROVISIONAL = "provisional"


class Cause(NamedTuple):
    """A cause, besides unknown facts, that keeps a conclusion open: NO_RULE decides a determination, a due day is
    PROVISIONAL, the law of an act on a `day` is not held (UNHELD_ACT), or `rivals`, by their titles, are in conflict."""

    kind: str
    rivals: tuple[Text, ...] = ()
    day: str = ""


def conflict(ruling: Ruling) -> Cause:
    """The cause that a conflict is."""
    rules = (
        ruling.contest.compiled[ruling.contest.rules.index(number)] for number in ruling.those("in force")
    )
    return Cause("conflict", tuple(compiled.rule.title for compiled in rules))


def in_words(causes: Iterable[Cause], day: date, *, law_is_held: bool) -> Text:
    """The reason that these causes are; `day` is the governing date."""
    texts = dict.fromkeys(_worded(cause, day, law_is_held=law_is_held) for cause in causes)
    return listed_text(texts, "reasons") if texts else text("reason.settled-by-no-rule")


def _worded(cause: Cause, day: date, *, law_is_held: bool) -> Text:
    if cause.kind == PROVISIONAL:
        return text("reason.provisional")
    if cause.kind == UNHELD_ACT:
        return text("reason.act-law-not-held", day=cause.day)
    if cause.kind == NO_RULE:
        return text("reason.no-rule" if law_is_held else "reason.law-not-held", day=day.isoformat())
    return text("reason.conflict", rivals=listed_text(cause.rivals, "rivals"))
