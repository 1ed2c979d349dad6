"""A policy as the engine knows it: linked, typed, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from disclosure_rules._once import cached_property
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.errors import Text
from disclosure_rules.location import Location
from disclosure_rules.places import DeclaredPlace
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.conditions import (
    ALWAYS,
    AllOf,
    Atom,
    Condition,
    Not,
    Param,
    facts_read,
    parameters_named,
    parts_of,
    signed_atoms,
)
from disclosure_rules.policy.ladders import Measure, Rank
from disclosure_rules.policy.plain_data import PlainData
from disclosure_rules.policy.require import Require
from disclosure_rules.records.declared.kinds import Declaration
from disclosure_rules.terms import Failure, Severity

if TYPE_CHECKING:
    from disclosure_rules.calendar.working_calendar import WorkingCalendar

Stage = Literal["decide", "require", "find", "account"]
STAGES: tuple[Stage, ...] = ("decide", "require", "find", "account")
AS_OF: Final = "as_of"
"""The word by which a rule says that the law of `as_of` governs it, whatever the age of the record."""


def path_of(stage: Stage, about: str) -> str:
    """The path of a conclusion of a stage, by its id."""
    return {"require": "obligation.", "find": "finding."}.get(stage, "") + about


@dataclass(frozen=True)
class Period:
    """Days in force, both inclusive; None is open. A start that a parameter sets is never before `earliest`."""

    start: date | None = None
    end: date | None = None
    start_param: str | None = None
    earliest: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both periods."""
        starts_late = self.start is not None and other.end is not None and other.end < self.start
        ends_early = self.end is not None and other.start is not None and self.end < other.start
        return not (starts_late or ends_early)

    def within(self, outer: Period) -> Period:
        """The days that lie in both periods."""
        both = (self, outer)
        starts = [period.start for period in both if period.start is not None]
        ends = [period.end for period in both if period.end is not None]
        fixed = [period.earliest if period.start_param else period.start for period in both]
        return Period(
            max(starts, default=None),
            min(ends, default=None),
            self.start_param or outer.start_param,
            max((day for day in fixed if day is not None), default=None),
        )

    def settled(self, chosen: Mapping[str, Any]) -> Period:
        """The days in force under the parameter values that a caller chose, which may set the first day."""
        start = chosen.get(self.start_param or "")
        if start is None:
            return self
        day = day_of(start)
        return replace(self, start=max(day, self.earliest or day))


@dataclass(frozen=True)
class Clause:
    """One norm of an instrument: `encoded` where rules cite it, else `informative` (and why), else `planned`."""

    id: str
    at: str
    record: str | None
    norm: str
    gist: Text
    informative: str | None
    planned: bool
    in_force: Period
    place: Location


@dataclass(frozen=True)
class DatedValue:
    """A value of a parameter, with its days in force and its source."""

    value: Any
    in_force: Period
    source: str


@dataclass(frozen=True)
class Parameter:
    """A legal number or choice as dated values; its id is `policy.name`, its type follows from its uses."""

    id: str
    kind: str
    vocabulary: Mapping[Any, Any] | None
    values: tuple[DatedValue, ...]
    place: Location

    def at(self, day: date) -> Any:
        """The value in force on a day, or None."""
        return next((dated.value for dated in self.values if dated.in_force.covers(day)), None)


@dataclass(frozen=True)
class Determination:
    """A matter decided about records of these kinds. With `openness`, the values stand in the order of openness. Each has its
    Chinese word; `in_english` its English one, which stands for it."""

    id: str
    kinds: tuple[str, ...]
    title: Text
    values: Mapping[Any, str]
    openness: bool
    place: Location
    in_english: bool = False


@dataclass(frozen=True)
class Decide:
    """Effect: a determination gets a value."""

    determination: str
    value: Any


@dataclass(frozen=True)
class Find:
    """Effect: something is wrong. With `required`, it names the required items that the fact `present` lacks. `duty` is
    the role that answers for it, None the body that the record is about."""

    finding: str
    severity: Severity
    required: tuple[Any, ...] | Param | None = None
    present: str | None = None
    duty: str | None = None


@dataclass(frozen=True)
class Account:
    """Effect: somebody answers for what was found. Without `addressees` it is whoever bears the duty that failed."""

    measure: Measure
    addressees: tuple[str, ...]
    because: Basis


Effect = Decide | Require | Find | Account


@dataclass(frozen=True)
class Rule(PlainData):
    """A condition, and one effect where it holds. A `default` rule yields to every other. A rule that `forbids` also
    applies as it stands at `as_of` while a record is pending. `breach` names a failure to act in time, `mend` how it is put right, `no_limit`
    says why the law sets no time, `failure` says of which sort the failure is. `governed_by` is the event whose day selects the rule's own law, or `as_of`; None leaves
    that to the record. `table` is the id of the table whose row it is."""

    id: str
    policy: str
    rank: Rank
    kinds: tuple[str, ...]
    title: Text
    clauses: tuple[str, ...]
    in_force: Period
    overrides: tuple[str, ...]
    default: bool
    forbids: bool
    applies: Condition
    when: Condition
    then: Effect
    message: Text | None
    place: Location
    breach: Text | None = None
    mend: Text | None = None
    no_limit: Text | None = None
    failure: Failure | None = None
    governed_by: str | None = None
    table: str | None = None

    def __repr__(self) -> str:
        return f"<Rule {self.id}: {self.stage} {self.concludes}>"

    @cached_property
    def stage(self) -> Stage:
        """The stage that the effect belongs to."""
        kinds: dict[type, Stage] = {Decide: "decide", Require: "require", Find: "find", Account: "account"}
        return kinds[type(self.then)]

    @cached_property
    def concludes(self) -> str:
        """The id of the rule's conclusion: a determination, an obligation, a finding or a measure."""
        then = self.then
        if isinstance(then, Decide):
            return then.determination
        if isinstance(then, Require):
            return then.obligation
        return then.finding if isinstance(then, Find) else str(then.measure)

    def bearer(self, body: str) -> str:
        """The role that answers if the rule's duty fails or its finding is made; `body` where the rule names none."""
        named = self.then.duty if isinstance(self.then, (Require, Find)) else None
        return named or body

    @cached_property
    def asks(self) -> AllOf:
        """The whole condition: the `applies` of the policy, that the event which governs the rule has happened, `when`,
        and, for a finding of missing entries, that one is missing. A measure also asks for its basis, which depends on
        the rules in force: see `CompiledRule.asks`."""
        scope: tuple[Condition, ...] = () if self.applies == ALWAYS else (self.applies,)
        if self.governed_by not in (None, AS_OF):
            happened = Atom(str(self.governed_by), "empty", False)
            scope += () if happened in parts_of(self.when) else (happened,)
        missing: tuple[Condition, ...] = ()
        if isinstance(self.then, Find) and self.then.present is not None:
            wanted = self.then.required
            required = wanted if isinstance(wanted, Param) else frozenset(wanted or ())
            missing = (Not(Atom(self.then.present, "has_all", required)),)
        return AllOf((*scope, *parts_of(self.when), *missing))

    @cached_property
    def atoms(self) -> tuple[tuple[Atom, bool], ...]:
        """Every atom of `asks`, and whether it stands under an even number of negations."""
        return tuple(signed_atoms(self.asks))

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """Every fact that it asks, on either side of an operator."""
        return tuple(dict.fromkeys(facts_read(self.asks)))

    @cached_property
    def top(self) -> tuple[Condition, ...]:
        """The conditions at the top of the `applies` of its policy and of its `when`: all of them must hold."""
        return (*parts_of(self.applies), *parts_of(self.when))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The ids of the parameters that it uses: in its conditions, as its limit, as its required items."""
        limits = self.then.parameters if isinstance(self.then, Require) else ()
        asked = parameters_named(atom for atom, _ in self.atoms)
        used = [*asked, *(limit.name for limit in limits)]
        return tuple(dict.fromkeys(used))


@dataclass(frozen=True)
class Policy:
    """One instrument: its rank, days in force, clauses, parameters and rules. `sha256` is computed over its files other
    than cases; `directory` holds them. `decides` and `not_held` say what it decides here, and what is not held. `governs`
    names the record kinds whose law it is, and events: on the days on which its rules about a kind are in force, or those
    that an event governs, where it `applies`, the law of the kind or of that act is held. `records` holds the kinds and facts that it declares, `calendar` the calendar that it names. The
    ids of its clauses begin with `clause_prefix`, if any."""

    id: str
    title: Text
    number: str | None
    rank: Rank
    in_force: Period
    directory: str
    sha256: str
    roles: Mapping[str, Text]
    clauses: tuple[Clause, ...]
    parameters: tuple[Parameter, ...]
    determinations: tuple[Determination, ...]
    rules: tuple[Rule, ...]
    files: tuple[str, ...] = field(default=())
    decides: Text | None = None
    not_held: Text | None = None
    governs: tuple[str, ...] = ()
    scope: Condition = ALWAYS
    places: tuple[DeclaredPlace, ...] = ()
    clause_prefix: str | None = None
    ranks: Mapping[str, Text] = field(default_factory=dict)
    records: tuple[Declaration, ...] = ()
    measures: Mapping[str, Text] = field(default_factory=dict)
    time_zone: str | None = None
    calendar: WorkingCalendar | None = None
    languages: tuple[str, ...] = ("zh", "en")

    @property
    def applies(self) -> Condition:
        """The condition of its head, as its rules have it; `scope` holds that of a policy without rules."""
        return self.rules[0].applies if self.rules else self.scope

    def __repr__(self) -> str:
        days = "..".join(str(day or "") for day in (self.in_force.start, self.in_force.end))
        held = f"{len(self.clauses)} clauses, {len(self.rules)} rules"
        return f"<Policy {self.id}: {self.rank}, {days}, {held}>"
