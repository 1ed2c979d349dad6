"""The state of one obligation, as an evaluation found it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from disclosure_rules.calendar.duration import Limit
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import LATE
from disclosure_rules.evaluation.limits import LastDay
from disclosure_rules.records.fact import UNKNOWN
from disclosure_rules.terms import Status


class ObligationState(NamedTuple):
    """The state of one obligation. `doubtful` names the facts, or the obligation it is due with, that keep it
    undetermined. `soon` is the day by which an act without a limit of law should be done, and `slow` whether it is known
    not to have been done by then. `counted` is a limit in days with the days by which it was extended and paused; `earliest`
    the moment before which the act is too early."""

    status: Status
    starts: Moment | None = None
    due: Moment | None = None
    provisional: bool = False
    fulfilled: Moment | None = None
    working_days_late: int | None = None
    calendar_days_late: int | None = None
    hours_late: int | None = None
    working_days_left: int | None = None
    starts_at_midnight: bool = False
    soon: Moment | None = None
    slow: bool = False
    counted: Limit | None = None
    earliest: Moment | None = None
    doubtful: tuple[str, ...] = ()

    @property
    def delayed(self) -> Any:
        """Whether the act is known not to have been done by `soon`; UNKNOWN if undetermined."""
        return UNKNOWN if self.status is Status.UNDETERMINED else self.slow

    @property
    def late(self) -> Any:
        """Whether the obligation was not met in time; UNKNOWN if undetermined or if a provisional day decides."""
        if self.status is Status.UNDETERMINED:
            return UNKNOWN
        is_late = self.status in LATE
        return UNKNOWN if is_late and self.provisional else is_late

    @classmethod
    def running(cls, start: date, last: LastDay) -> ObligationState:
        """The state of an obligation whose time runs, before it is known whether it is met."""
        return cls(Status.PENDING, start, last.day, last.provisional, counted=last.counted)
