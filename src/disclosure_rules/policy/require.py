"""The effect `require`: who must act, from when, and by when."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.calendar.duration import Duration, Roll
from disclosure_rules.policy.conditions import Param


@dataclass(frozen=True)
class DueOf:
    """A deadline that is the due day of another obligation."""

    obligation: str


@dataclass(frozen=True)
class DayOfYear:
    """A deadline that is a day (`MM-DD`) of the year that a fact names, or of a later year. It does not move off a
    holiday. It is never earlier than the day that the parameter `not_before` names."""

    day: str | Param
    year: str
    plus: int
    not_before: Param | None = None


@dataclass(frozen=True)
class Pause:
    """A fact that lists spans whose working days do not count: of each span, at most the first `at_most`."""

    spans: str
    at_most: Duration | Param | None = None


@dataclass(frozen=True)
class Longer:
    """A number fact by which a limit is longer, in the unit of the limit; more than `at_most` counts as that."""

    fact: str
    at_most: int | Param


@dataclass(frozen=True)
class Within:
    """The length of a limit and how it is counted: where a last day of rest moves, and whether the day of the start is
    the first one. A negative length counts backwards, to the day that lies so long before the start."""

    length: Duration | Param
    roll: Roll | None = None
    counts_start: bool = False


@dataclass(frozen=True)
class Require:
    """Effect: somebody must do something, within a time from the first start that has happened, or by the
    first of several days. Working days in the spans of `pauses` do not count.

    The time runs from the latest of its start and those events of `not_before` that have happened. Where it would end
    before the event `not_due_before`, it runs from that event; until the event has happened nothing is due.

    `promptly` is a time without the force of law, for an act that the text wants soon and names no limit for. Nothing is
    due or late by it; an advice may read `delayed.<obligation>`.
    `extended_by` lengthens a limit in days.
    `at_least` is a time that must pass before the act: done sooner it is too early, and nothing is ever due.
    """

    obligation: str
    duty: str
    starts: tuple[str, ...]
    within: Within | None
    by: tuple[str | DueOf | DayOfYear, ...]
    fulfilled_by: str
    pauses: tuple[Pause, ...] = ()
    not_before: tuple[str, ...] = ()
    not_due_before: str | None = None
    promptly: Duration | Param | None = None
    extended_by: Longer | None = None
    at_least: Within | None = None

    @property
    def parameters(self) -> tuple[Param, ...]:
        """The parameters by which its time is counted."""
        lengths = (limit.length for limit in (self.within, self.at_least) if limit is not None)
        longest = self.extended_by and self.extended_by.at_most
        first = (
            item
            for option in self.by
            if isinstance(option, DayOfYear)
            for item in (option.day, option.not_before)
        )
        items = (*lengths, self.promptly, longest, *(pause.at_most for pause in self.pauses), *first)
        return tuple(item for item in items if isinstance(item, Param))

    @property
    def is_timed(self) -> bool:
        """Whether a limit is set: without one nothing is ever late."""
        return self.within is not None or self.at_least is not None or bool(self.by)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event that may start the time."""
        return (
            *self.starts,
            *self.not_before,
            *(() if self.not_due_before is None else (self.not_due_before,)),
        )

    @property
    def reads(self) -> tuple[str, ...]:
        """Every fact that its limit and its fulfilment read."""
        days = (item.year if isinstance(item, DayOfYear) else item for item in self.by)
        return (
            *self.events,
            *(day for day in days if isinstance(day, str)),
            *(pause.spans for pause in self.pauses),
            *((self.extended_by.fact,) if self.extended_by else ()),
            self.fulfilled_by,
        )
