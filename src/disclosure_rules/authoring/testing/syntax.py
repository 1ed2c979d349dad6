"""The shape of case files as they are written; which cases they make is worked out in `cells`."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy.syntax import Day, Shape


def _dated(value: Any) -> Moment:
    found = parse_moment(value)
    if found.year in (MINYEAR, MAXYEAR):  # there may be no day before or after it
        raise MisfitError("no-such-day")
    return found


Dated = Annotated[Moment, BeforeValidator(_dated)]


class ExpectationShape(Shape):
    """What is expected: conclusions by id; `because` names rules that must fire, `not` rules or conclusions that
    must stay silent, `needs` the base facts that the expected entries still ask for."""

    expect: dict[str, Any] = {}
    because: list[str] = []
    not_: list[str] = Field(default=[], alias="not")
    needs: list[str] | None = None


class RowShape(ExpectationShape):
    """A row of a matrix: fields of the record by dotted name, `as_of` or `parameters.<id>`, each with its value
    or a list of values; one case for each choice of them. What it expects lies over what the case expects."""

    model_config = ConfigDict(extra="allow")

    cell: str | None = None


class BoundaryShape(Shape):
    """A day on which something turns: the `due` day of an `obligation`, or the first `day` of something, with what
    is expected `before` it and `from` it on. `event` is the date of the record that is moved about that day; left
    out, it is `as_of`."""

    event: str | None = None
    obligation: str | None = None
    due: Dated | None = None
    day: Dated | None = None
    before: ExpectationShape | None = None
    from_: ExpectationShape | None = Field(default=None, alias="from")

    @property
    def is_whole(self) -> bool:
        """Whether it says all about a deadline and nothing about a change, or the other way round."""
        deadline = [self.obligation is not None, self.due is not None]
        change = [self.day is not None, self.before is not None, self.from_ is not None]
        return (all(deadline) and not any(change)) or (all(change) and not any(deadline))

    @property
    def turns(self) -> Moment:
        """The due day, or the first day."""
        found = self.due or self.day
        assert found is not None
        return found


class ScheduleShape(Shape):
    """Days that override the published schedule of working days, as `WorkingCalendar` takes them."""

    holidays: list[Day] = []
    workdays: list[Day] = []
    published_until: Day | None = None


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class CaseShape(ExpectationShape):
    """One case: given a record (over the file's base), expect parts of a decision.

    `parameters` chooses values against what is in force, to show another reading; those of the file hold for
    every case that does not choose them itself. `schedule` says with which working days it is decided. `matrix`
    and `boundary` make several cases of it.
    """

    name: str
    record: dict[str, Any] = {}
    unknown: list[str] = []
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    schedule: ScheduleShape | None = None
    matrix: Annotated[list[RowShape], BeforeValidator(_listed)] | None = None
    boundary: BoundaryShape | None = None


class CasesShape(Shape):
    """A case file; `base` lies under every record, `as_of`, `parameters` and `schedule` are the defaults."""

    base: dict[str, Any] = {}
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    schedule: ScheduleShape | None = None
    cases: list[CaseShape]
