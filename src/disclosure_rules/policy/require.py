"""The effect `require`: who must act, from when, and by when."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.calendar.duration import Duration, Roll, Unit
from disclosure_rules.policy.conditions import Condition, Param, atoms_of, facts_read, parameters_named


@dataclass(frozen=True)
class DueOf:
    """The due day of another obligation, as a deadline or as the start of a limit."""

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
    """A fact that lists spans whose days do not count where a condition about the record holds: of each span, at most the
    first `at_most`."""

    spans: str
    at_most: Duration | Param | None = None
    when: Condition | None = None


@dataclass(frozen=True)
class Longer:
    """A number fact by which a limit is longer, in the unit of the limit; more than `at_most` counts as that."""

    fact: str
    at_most: int | Param


@dataclass(frozen=True)
class FactLength:
    """A length of time of which a fact of the record gives the number of units."""

    fact: str
    unit: Unit

    def __str__(self) -> str:
        return f"{self.fact} {self.unit}"


@dataclass(frozen=True)
class Within:
    """The length of a limit and how it is counted: where a last day of rest moves, and whether the day of the start is
    the first one. A negative length counts backwards, to the day that lies so long before the start."""

    length: Duration | Param | FactLength
    roll: Roll | None = None
    counts_start: bool = False


@dataclass(frozen=True)
class Require:
    """Effect: somebody must do something, within a time from the first start that has happened (or the earliest, with
    `from_earliest`), or by the first of several days. Days in the spans of `pauses` do not count.

    The time runs from the latest of its start and those events of `not_before` that have happened. Where it would end
    before the event `not_due_before`, it runs from that event; until the event has happened nothing is due.

    `promptly` is a time without the force of law, for an act that the text wants soon and names no limit for. Nothing is
    due or late by it; an advice may read `delayed.<obligation>`.
    `extended_by` lengthens a limit in days.
    `at_least` is a time that must pass before the act: done sooner it is too early, and nothing is ever due.
    """

    obligation: str
    duty: str
    starts: tuple[str | DueOf, ...]
    within: Within | None
    by: tuple[str | DueOf | DayOfYear, ...]
    fulfilled_by: str
    pauses: tuple[Pause, ...] = ()
    not_before: tuple[str, ...] = ()
    not_due_before: str | None = None
    promptly: Duration | Param | None = None
    extended_by: Longer | None = None
    at_least: Within | None = None
    from_earliest: bool = False

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
        asked = (atom for pause in self.pauses if pause.when is not None for atom in atoms_of(pause.when))
        named = (Param(name) for name in parameters_named(asked))
        return (*(item for item in items if isinstance(item, Param)), *named)

    @property
    def due_with(self) -> tuple[str, ...]:
        """The obligations whose due day it shares or runs from."""
        return tuple(item.obligation for item in (*self.starts, *self.by) if isinstance(item, DueOf))

    @property
    def counted_by(self) -> tuple[str, ...]:
        """The facts that give the length of its time, and what pauses it."""
        lengths = (limit.length for limit in (self.within, self.at_least) if limit is not None)
        numbers = [length.fact for length in lengths if isinstance(length, FactLength)]
        numbers += [self.extended_by.fact] if self.extended_by else []
        asked = (path for pause in self.pauses if pause.when is not None for path in facts_read(pause.when))
        return (*numbers, *(pause.spans for pause in self.pauses), *asked)

    @property
    def is_timed(self) -> bool:
        """Whether a limit is set: without one nothing is ever late."""
        return self.within is not None or self.at_least is not None or bool(self.by)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event that may start the time."""
        return (
            *(start for start in self.starts if isinstance(start, str)),
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
            *self.counted_by,
            self.fulfilled_by,
        )
