"""Moments as variables of the solver, and the day so many days, months or years after another, as a formula."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import z3

from disclosure_rules.authoring.proof.variables import ORDERS, Formula, StatedVariable, holds
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import SHANGHAI, is_instant

MINUTES = 24 * 60


class MomentVariable(StatedVariable):
    """A day or an instant, to the minute; one without a time of day is compared as a day. No day is before the first."""

    def __init__(
        self, name: str, missing: Iterable[Any] = (), first: date = date.min, zone: tzinfo = SHANGHAI
    ) -> None:
        super().__init__(name, missing)
        self.zone = zone
        self.day, self.minute = z3.Int(f"{name} day"), z3.Int(f"{name} minute")
        self.timed = z3.Bool(f"{name} timed")
        self.axioms += [self.minute >= 0, self.minute < MINUTES]
        self.axioms += [self.day >= first.toordinal(), self.day <= date.max.toordinal()]

    def _is(self, value: Any) -> Formula:
        day, minute, timed = _parts(value)
        return z3.And(
            self.day == day, z3.And(self.timed, self.minute == minute) if timed else z3.Not(self.timed)
        )

    def _value(self, model: Any) -> Any:
        day, minute = (model.eval(part, model_completion=True).as_long() for part in (self.day, self.minute))
        value = date.fromordinal(day)
        if not holds(model, self.timed):
            return value
        return datetime(value.year, value.month, value.day, tzinfo=self.zone) + timedelta(minutes=minute)

    def _holds(self, op: str, operand: Any) -> Formula:
        day, minute, timed = _parts(operand)
        return _order(op, (self.day, self.minute, self.timed), (day, minute, z3.BoolVal(timed)))

    def _relation(self, op: str, other: Any) -> Formula:
        return _order(op, (self.day, self.minute, self.timed), (other.day, other.minute, other.timed))

    def shifted(self, by: Duration, *, back: bool) -> MomentVariable:
        """The moment a duration after it, or before it: missing where it is."""
        moved = copy(self)
        moved.day = shifted_day(self.day, by, back=back)
        return moved

    def after(self, other: MomentVariable) -> Formula:
        """The formula by which it is later than another moment, both known."""
        return z3.And(self.known, other.known, z3.Not(self._relation("not_after", other)))


def _parts(value: Any) -> tuple[int, int, bool]:
    timed = is_instant(value)
    return value.toordinal(), value.hour * 60 + value.minute if timed else 0, timed


def _order(op: str, left: tuple[Any, Any, Any], right: tuple[Any, Any, Any]) -> Formula:
    exact = z3.And(left[2], right[2])
    first, last = left[0] * MINUTES + left[1], right[0] * MINUTES + right[1]
    if op == "is":
        return z3.And(left[0] == right[0], z3.Implies(exact, first == last))
    return z3.If(exact, ORDERS[op](first, last), ORDERS[op](left[0], right[0]))


_BEFORE_MARCH = 305
"""The days from 1 March of the year 0, with which the count of years begins here, to the day before the year 1."""


def shifted_day(day: Formula, by: Duration, *, back: bool) -> Formula:
    """The ordinal of the shifted day, within the years 1 to 9999: `calendar.shift.shifted` as a formula."""
    amount = -by.amount if back else by.amount
    if by.unit == "d":
        moved = day + amount
    else:
        month, number = _month_and_number(day + _BEFORE_MARCH)
        month += amount * (12 if by.unit == "y" else 1)
        length = _first(month + 1) - _first(month)
        moved = _first(month) + z3.If(number < length, number, length) - 1 - _BEFORE_MARCH
    first, last = date.min.toordinal(), date.max.toordinal()
    return z3.If(moved > last, last, z3.If(moved < first, first, moved))


def _month_and_number(days: Formula) -> tuple[Formula, Formula]:
    """The month of a day, counted from March of the year 0, and the number of the day in it."""
    era, in_era = days / 146097, days % 146097
    year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365
    in_year = in_era - (365 * year + year / 4 - year / 100)
    month = (5 * in_year + 2) / 153
    return (year + 400 * era) * 12 + month, in_year - (153 * month + 2) / 5 + 1


def _first(month: Formula) -> Formula:
    """The first day of a month, both counted from March of the year 0."""
    year, in_year = month / 12, month % 12
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * in_year + 2) / 5
