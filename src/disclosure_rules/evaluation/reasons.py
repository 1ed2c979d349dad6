"""The reasons why a conclusion stays open although no fact would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from disclosure_rules.errors import Text
from disclosure_rules.evaluation.determine import Ruling

NO_RULE = "no rule"
PROVISIONAL = "provisional"


class Cause(NamedTuple):
    """What keeps a conclusion open besides unknown facts: NO_RULE decides a determination, a due day is PROVISIONAL, or
    `rivals`, by their titles, are in conflict."""

    kind: str
    rivals: tuple[Text, ...] = ()


def conflict(ruling: Ruling) -> Cause:
    """The cause that a conflict is."""
    rules = (
        ruling.contest.compiled[ruling.contest.rules.index(number)] for number in ruling.those("in force")
    )
    return Cause("conflict", tuple(compiled.rule.title for compiled in rules))


def law_not_held(day: date) -> Text:
    """The reason where no law that is held covers the act."""
    return Text(
        f"本库所收制度中，无{day.isoformat()}在该地施行、适用于此类事项的",
        f"the library holds no law on such a matter that was in force there on {day.isoformat()}",
    )


def in_words(causes: Iterable[Cause], day: date, *, law_is_held: bool) -> Text:
    """The reason that these causes are; `day` is the governing date."""
    texts = dict.fromkeys(_worded(cause, day, law_is_held=law_is_held) for cause in causes)
    if not texts:
        return Text("所填事实已足，制度未作出结论", "nothing is left to ask, and the rules do not settle it")
    return Text("；".join(text.zh for text in texts), "; ".join(text.en for text in texts))


def _worded(cause: Cause, day: date, *, law_is_held: bool) -> Text:
    if cause.kind == PROVISIONAL:
        return Text(
            "到期日按尚未公布的放假安排推算",
            "the due day rests on a schedule of holidays that is not published yet",
        )
    if cause.kind == NO_RULE:
        if not law_is_held:
            return law_not_held(day)
        return Text(
            f"{day.isoformat()}施行的制度对此未作规定", f"no rule in force on {day.isoformat()} decides it"
        )
    zh = "”与“".join(title.zh for title in cause.rivals)
    en = "` and `".join(title.en for title in cause.rivals)
    return Text(f"“{zh}”结论不一致", f"`{en}` decide it differently")
