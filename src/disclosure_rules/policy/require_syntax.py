"""The shape of the effect `require` as it is written in policy files."""

from __future__ import annotations

from pydantic import Field, StrictBool, StrictInt

from disclosure_rules.calendar.duration import Roll, Unit
from disclosure_rules.policy.shape import ConditionSyntax, DurationSyntax, ParamRef, RoleSyntax, RuleId, Shape


class DueOfShape(Shape):
    """The due day of another obligation."""

    due_of: str


class DayOfYearShape(Shape):
    """A day (`MM-DD`) of the year that a fact names, `plus` years; at the earliest the day of a parameter."""

    day: str | ParamRef
    year: str
    plus: StrictInt = 0
    not_before: ParamRef | None = None


class PauseShape(Shape):
    """Spans that do not count, each for at most `at_most`."""

    spans: str
    when: ConditionSyntax = None
    at_most: DurationSyntax | ParamRef | None = None


class LongerShape(Shape):
    """A number fact by which a limit is longer, counted at most as `at_most`."""

    fact: str
    at_most: StrictInt | ParamRef


class LengthShape(Shape):
    """A length of time of which a fact gives the number of units."""

    fact: str
    unit: Unit


class EarliestShape(Shape):
    """The earliest of several starts."""

    earliest: list[str | DueOfShape]


class WithinShape(Shape):
    """A limit: its length, where a last day of rest moves, and whether the day of the start is the first one."""

    limit: DurationSyntax | ParamRef | LengthShape
    roll: Roll | None = None
    counts_start: StrictBool = False


class RequireShape(Shape):
    """Require an act."""

    require: RuleId
    duty: RoleSyntax
    from_: str | DueOfShape | EarliestShape | list[str | DueOfShape] | None = Field(
        default=None, alias="from"
    )
    not_before: str | list[str] | None = None
    not_due_before: str | None = None
    within: DurationSyntax | ParamRef | LengthShape | WithinShape | None = None
    at_least: DurationSyntax | ParamRef | LengthShape | WithinShape | None = None
    promptly: DurationSyntax | ParamRef | None = None
    extended_by: LongerShape | None = None
    by: str | DueOfShape | DayOfYearShape | list[str | DueOfShape | DayOfYearShape] | None = None
    pauses: str | PauseShape | list[str | PauseShape] | None = None
    fulfilled_by: str
