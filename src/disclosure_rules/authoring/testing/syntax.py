"""The shape of case files as they are written; `expand` makes the cases from it."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy.shape import Day, Shape


def _dated(value: Any) -> Moment:
    moment = parse_moment(value)
    if moment.year in (MINYEAR, MAXYEAR):  # the calendar may have no day before or after it
        raise MisfitError("no-such-day")
    return moment


Dated = Annotated[Moment, BeforeValidator(_dated)]


class ExpectationShape(Shape):
    """The expectations: conclusions by id. `because` names rules that must fire, `not` names rules or conclusions
    that must stay silent, and `needs` names the base facts that the expected entries still ask for."""

    expect: dict[str, Any] = {}
    because: list[str] = []
    not_: list[str] = Field(default=[], alias="not")
    needs: list[str] | None = None


class RowShape(ExpectationShape):
    """A row of a matrix: fields of the record by dotted name, `as_of` or `parameters.<id>`, each with its value or a
    list of values. Each choice of these values makes one case. The expectations of the row lie over those of the
    case."""

    model_config = ConfigDict(extra="allow")

    cell: str | None = None


class BoundaryShape(Shape):
    """A day that makes a difference: the `due` day of an `obligation`, or the first `day` of something, with the
    expectations `before` it and `from` it on. `event` is the date of the record that is moved around that day; if
    left out, `as_of` is moved."""

    event: str | None = None
    obligation: str | None = None
    due: Dated | None = None
    day: Dated | None = None
    before: ExpectationShape | None = None
    from_: ExpectationShape | None = Field(default=None, alias="from")

    @property
    def is_whole(self) -> bool:
        """Whether it states everything about a deadline and nothing about a change, or the reverse."""
        deadline = [self.obligation is not None, self.due is not None]
        change = [self.day is not None, self.before is not None, self.from_ is not None]
        return (all(deadline) and not any(change)) or (all(change) and not any(deadline))

    @property
    def turns(self) -> Moment:
        """The due day, or the first day."""
        day = self.due or self.day
        assert day is not None
        return day


class ScheduleShape(Shape):
    """Days that override the published schedule of working days, as `WorkingCalendar` takes them."""

    holidays: list[Day] = []
    workdays: list[Day] = []
    published_until: Day | None = None


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class CaseShape(ExpectationShape):
    """One case: given a record (over the file's base), expect parts of a decision.

    `parameters` chooses values other than those in force, to show another reading; those of the file hold for every
    case that does not choose them itself. `schedule` sets the working days of the decision. `matrix` and `boundary`
    make several cases from this one. `review` says that nobody has signed yet what the case expects.
    """

    name: str
    record: dict[str, Any] = {}
    unknown: list[str] = []
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    schedule: ScheduleShape | None = None
    matrix: Annotated[list[RowShape], BeforeValidator(_listed)] | None = None
    boundary: BoundaryShape | None = None
    review: bool = False


class CasesShape(Shape):
    """A case file; `base` lies under every record, `as_of`, `parameters` and `schedule` are the defaults."""

    base: dict[str, Any] = {}
    as_of: str | None = None
    parameters: dict[str, Any] = {}
    schedule: ScheduleShape | None = None
    cases: list[CaseShape]
