"""How late an act is, and how many days are left for it, in words."""

from __future__ import annotations

from datetime import timedelta

from disclosure_rules.calendar.moments import Moment, end_of, is_instant
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import Lang
from disclosure_rules.explanation.model import Deadline
from disclosure_rules.terms import Status


def lateness(item: Obligation | Deadline, until: Moment | None, lang: Lang) -> str:
    """The time by which an act is late; empty if it is not late. Where its limit is in hours, also by how many hours, to
    `until`: the act, or the moment the record is looked at. Of an hour that is not full it says "less than"."""
    working_days, calendar_days = item.working_days_late, item.calendar_days_late
    if working_days is None:
        return ""
    zh = lang == "zh"
    days = (
        f"{working_days}个工作日（{calendar_days}个日历日）"
        if zh
        else f"{working_days} working days ({calendar_days} calendar days)"
    )
    if item.hours_late is None:
        return days
    hours = _hours(item.hours_late, item.due, until, lang)
    return hours + ("，" if zh else ", ") + days if calendar_days else hours


def _hours(begun: int, due: Moment | None, until: Moment | None, lang: Lang) -> str:
    """A number of hours begun, in words: the last of them may not be full."""
    full = due is not None and until is not None and end_of(until) - end_of(due) == timedelta(hours=begun)
    if lang == "zh":
        return f"{begun}小时" if full else f"不足{begun}小时"
    number = f"{begun} hours" if begun > 1 else "an hour" if not full else "1 hour"
    return number if full else f"less than {number}"


def days_left(item: Obligation, lang: Lang) -> str:
    """The working days left of what can still be done in time, for a limit in days; else empty."""
    left, open_still = item.working_days_left, item.status in (Status.PENDING, Status.DUE_SOON)
    if left is None or not open_still or item.due is None or is_instant(item.due):
        return ""
    return f"余{left}个工作日" if lang == "zh" else f"{left} working days left"
