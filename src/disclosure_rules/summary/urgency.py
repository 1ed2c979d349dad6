"""How pressing a record is among others."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from disclosure_rules.summary.content import SummaryContent
from disclosure_rules.terms import Degree, Status

Group: TypeAlias = Literal["overdue", "due_soon", "to_ask", "rest"]
GROUPS: tuple[Group, ...] = get_args(Group)
"""The groups of a worklist: acts that are overdue, limits that end soon, facts to ask for, all others."""

_AFTER = "9999"
"""What comes after every day."""


def group_of(summary: SummaryContent) -> Group:
    """The first group that a record belongs to."""
    statuses = {item.status for item in summary.to_do}
    if Status.OVERDUE in statuses:
        return "overdue"
    if Status.DUE_SOON in statuses:
        return "due_soon"
    return "to_ask" if summary.undecided or summary.degree is Degree.TO_BE_FILLED_IN else "rest"


def past_statutory(summary: SummaryContent) -> bool:
    """Whether an act is overdue by a limit of law too."""
    return any(item.past_statutory for item in summary.to_do)


def urgency(summary: SummaryContent) -> tuple[int, bool, int, str, str]:
    """The place of a record among others: by its group; those past a limit of law first, then what is wrong, but of facts to
    ask for those that settle most; each by its strictest day."""
    group = group_of(summary)
    settles = max((question.bears_on for question in summary.questions), default=0)
    pressing = (Status.OVERDUE, Status.DUE_SOON, Status.PENDING)
    days = (
        item.due.isoformat() for item in summary.to_do if item.due is not None and item.status in pressing
    )
    return (
        GROUPS.index(group),
        not past_statutory(summary),
        -settles if group == "to_ask" else int(not summary.wrongs),
        next(days, _AFTER),
        summary.record.id or "",
    )
