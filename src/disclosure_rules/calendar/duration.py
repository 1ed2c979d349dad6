"""The lengths of time in which deadlines are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias, get_args

from disclosure_rules.errors import MisfitError

Unit: TypeAlias = Literal["wd", "d", "w", "mo", "y", "h", "min"]
Roll: TypeAlias = Literal["next", "previous"]
"""The working day to which a last day moves that is none: the next one, or the one before."""

_DURATION = re.compile(r"(0|-?[1-9][0-9]{0,4})(" + "|".join(get_args(Unit)) + ")")
DAYS = {"d": 1, "w": 7}
"""The days of each unit that is so many days."""

_CLOCK = {"h": timedelta(hours=1), "min": timedelta(minutes=1)}


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `amount` of one `unit` (wd, d, w, mo, y, h or min). A negative amount counts backwards. `str()`
    returns the text that `parse` reads."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.amount) is not int or _DURATION.fullmatch(str(self)) is None:
            raise MisfitError("duration", written=str(self))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"

    @classmethod
    def parse(cls, text: object) -> Duration:
        """Read `10wd`, `20d`, `2w`, `6mo`, `30y`, `5h`, `90min` or `-7d`: a whole number up to 99999 and a unit, with
        nothing between them.

        Raises MisfitError, a ValueError, for anything else, and lists the units, first of all for a number without one.
        """
        match = _DURATION.fullmatch(text) if isinstance(text, str) else None
        if re.fullmatch(r"-?[0-9]{1,5}", str(text)):
            raise MisfitError("unit", written=str(text))
        if match is None:
            raise MisfitError("duration", written=str(text))
        return cls(int(match[1]), match[2])  # type: ignore[arg-type]  # the pattern matches no other unit

    @property
    def clock(self) -> timedelta | None:
        """The time on the clock of a duration in hours or minutes; None for any other."""
        return self.amount * _CLOCK[self.unit] if self.unit in _CLOCK else None


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of law: a duration; where a last day moves that is no working day; and whether the day from which it runs
    is the first day counted. Raises MisfitError for hours or minutes with either, which belong to days."""

    duration: Duration
    roll: Roll | None = None
    counts_start: bool = False

    @property
    def is_backward(self) -> bool:
        """Whether it counts backwards, to a day before its start."""
        return self.duration.amount < 0

    def __post_init__(self) -> None:
        if self.duration.clock is not None and (self.roll is not None or self.counts_start):
            raise MisfitError("limit", written=str(self.duration))
