"""The shape of policy files as they are written. `load` links them to their meaning."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictBool, StrictInt, Tag, WithJsonSchema

from disclosure_rules.calendar.moments import day_of, parse_moment
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy.require_syntax import RequireShape
from disclosure_rules.policy.shape import (
    ConditionSyntax,
    Day,
    ParamRef,
    RoleSyntax,
    RuleId,
    Shape,
    TextShape,
)
from disclosure_rules.terms import Failure, Severity

PolicyId = Annotated[str, Field(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]*$")]
"""The id of a policy. It has no dot: it stands before the dot in the ids of its parameters."""
RankSyntax = Annotated[str, WithJsonSchema({"x-shape": "Rank"})]  # the room `schema` defines it
CALENDAR_SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".ics", ".ical")
"""How the names of calendar files end."""
MeasureSyntax = Annotated[str, WithJsonSchema({"x-shape": "Measure"})]  # the room `schema` defines it


class InForceShape(Shape):
    """Days in force, both inclusive; a start may be a parameter."""

    from_: Day | ParamRef | None = Field(default=None, alias="from")
    until: Day | None = None


class Instrument(Shape):
    """The instrument behind a policy. `decides` says what it decides here, `not_held` what of it the policy does not
    hold, because its text was not seen or no record carries it."""

    title: TextShape
    number: str | None = None
    issuer: str | None = None
    issued: Day | None = None
    decides: TextShape | None = None
    not_held: TextShape | None = None


class DatedValueShape(Shape):
    """A dated value of a parameter."""

    value: Any
    in_force: InForceShape = InForceShape()
    source: str

    @property
    def day(self) -> str | None:
        """The value as a day in ISO text. None if it is no day, which is reported where its type is known."""
        with suppress(ValueError):
            return day_of(parse_moment(self.value)).isoformat()
        return None


DatedValueShapes = Annotated[list[DatedValueShape], Field(min_length=1)]


class PlaceShape(Shape):
    """A place: its title, its other names, its code or codes, and the id of the place that it lies within."""

    title: TextShape
    names: list[str] = []
    code: StrictInt | str | list[StrictInt | str] = []
    within: str | None = None


class DeterminationShape(Shape):
    """A matter to be decided about a record kind, a list of kinds, or `any`. The `values` stand in the order of openness
    where `openness` is true."""

    record: str | list[str]
    title: TextShape
    values: dict[str, str]
    openness: StrictBool = False


class ClauseShape(Shape):
    """One norm."""

    id: RuleId
    at: str
    record: str | None = None
    norm: str
    gist: str | TextShape
    status: Literal["planned"] | None = None
    informative: str | None = None
    in_force: InForceShape = InForceShape()


class DecideShape(Shape):
    """Decide a determination."""

    decide: str
    value: StrictBool | str


class MissingShape(Shape):
    """The items that must be there, and the fact that lists those that are."""

    required: list[str] | ParamRef
    from_: str = Field(alias="from")


class FindShape(Shape):
    """Find something wrong."""

    find: RuleId
    severity: Severity
    duty: RoleSyntax | None = None
    missing: MissingShape | None = None


class LateShape(Shape):
    """Obligations not met in time, of policies ranked at least `rank`."""

    rank: RankSyntax | None = None


class BecauseShape(Shape):
    """The basis of an account rule."""

    findings: list[Severity] = []
    late: LateShape | None = None
    failures: list[Failure] = []
    own: StrictBool = False
    borne_by: list[RoleSyntax] = []
    not_borne_by: list[RoleSyntax] = []


class AccountShape(Shape):
    """Hold somebody to account: the addressees, or else whoever bears the duty that failed."""

    account: MeasureSyntax
    addressees: list[RoleSyntax] = []
    because: BecauseShape


def _effect(value: Any) -> str | None:
    keys = [
        key for key in ("decide", "require", "find", "account") if isinstance(value, dict) and key in value
    ]
    return keys[0] if len(keys) == 1 else None


EffectShape = Annotated[
    Annotated[DecideShape, Tag("decide")]
    | Annotated[RequireShape, Tag("require")]
    | Annotated[FindShape, Tag("find")]
    | Annotated[AccountShape, Tag("account")],
    Discriminator(
        _effect,
        custom_error_type="effect",
        custom_error_message="an effect is one of decide, require, find, account",
    ),
]


class RuleShape(Shape):
    """A rule; the keys keep this order."""

    id: RuleId
    title: TextShape
    clauses: Annotated[list[str], Field(min_length=1)]
    in_force: InForceShape = InForceShape()
    governed_by: str | None = None
    default: StrictBool = False
    forbids: StrictBool = False
    overrides: list[str] = []
    when: ConditionSyntax
    then: EffectShape
    message: TextShape | None = None
    breach: TextShape | None = None
    mend: TextShape | None = None
    no_limit: TextShape | None = None
    failure: Failure | None = None


class TableRowShape(Shape):
    """A row of a table: where it is the first that holds, the table decides the value `then`."""

    id: RuleId
    title: TextShape | None = None
    clauses: list[str] = []
    when: ConditionSyntax
    then: StrictBool | str


class TableShape(Shape):
    """A table of rules about one determination, of which the first that holds decides; the keys keep this order."""

    id: RuleId
    title: TextShape
    clauses: Annotated[list[str], Field(min_length=1)]
    in_force: InForceShape = InForceShape()
    governed_by: str | None = None
    overrides: list[str] = []
    decide: str
    first_of: Annotated[list[TableRowShape], Field(min_length=1)]


def _calendar_name(value: Any) -> Any:
    fits = isinstance(value, str) and Path(value).name == value
    if not fits or Path(value).suffix.casefold() not in CALENDAR_SUFFIXES:
        raise MisfitError("calendar-file", known=CALENDAR_SUFFIXES)
    return value


class PolicyShape(Shape):
    """`policy.yaml`: the head of a policy."""

    policy: PolicyId
    languages: Annotated[list[Literal["zh", "en"]], Field(min_length=1)] = ["zh", "en"]
    instrument: Instrument
    rank: RankSyntax
    ranks: dict[RuleId, TextShape] = {}
    measures: dict[RuleId, TextShape] = {}
    time_zone: str | None = None
    calendar: Annotated[str, BeforeValidator(_calendar_name)] | None = None
    in_force: InForceShape = InForceShape()
    applies: ConditionSyntax = None
    governs: list[str] | None = None
    clause_prefix: str | None = None
    roles: dict[str, TextShape] = {}
    places: dict[RuleId, PlaceShape] = {}
    parameters: dict[RuleId, DatedValueShapes] = {}
    determinations: dict[RuleId, DeterminationShape] = {}


class FragmentShape(Shape):
    """Every other file of a policy: places, clauses, parameters, rules, tables of rules. `record` is the record kind of the rules, a
    list of kinds, or `any`."""

    record: str | list[str] | None = None
    in_force: InForceShape = InForceShape()
    places: dict[RuleId, PlaceShape] = {}
    clauses: list[ClauseShape] = []
    parameters: dict[RuleId, DatedValueShapes] = {}
    rules: list[RuleShape] = []
    tables: list[TableShape] = []
