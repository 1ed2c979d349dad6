"""An explanation as data: frozen, complete, without free text of the record."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from disclosure_rules.decision import Frozen, JsonMoment, JsonText, RecordRef

TruthName: TypeAlias = Literal["true", "false", "unknown"]
KindName: TypeAlias = Literal["determination", "obligation", "finding", "measure"]
StandingName: TypeAlias = Literal["in force", "open", "out"]
Scalar: TypeAlias = bool | int | str
FactSource: TypeAlias = Literal[
    "given",
    "left out: unknown",
    "left out: not happened",
    "left out: blank",
    "listed as unknown",
    "dated after as_of",
    "derived",
    "determination",
    "obligation",
    "finding",
    "parameter",
]
"""Where a value comes from: the record, what leaving it out means, or what was concluded before."""


class ShownValue(Frozen):
    """A typed value with its label: a term, a flag, a date, a number or a set of terms. Of free text, only
    `true`: it is there."""

    value: Scalar | tuple[Scalar, ...]
    label: JsonText


class ObservedFact(Frozen):
    """A fact as the evaluation saw it; `value` is null unless it is known. `behind` are the base facts of a
    derived one."""

    fact: str
    label: JsonText
    state: Literal["known", "unknown", "not there"]
    value: ShownValue | None
    source: FactSource
    behind: tuple[ObservedFact, ...] = ()


class ParameterUse(Frozen):
    """A dated value of a policy that was used; `chosen` says that the caller set it against what is in force."""

    name: str
    value: ShownValue
    start: date | None
    end: date | None
    source: str
    chosen: bool


class Operand(Frozen):
    """The right-hand side of a condition: a constant, the value of a parameter, or another fact."""

    value: ShownValue | None = None
    parameter: str | None = None
    other: ObservedFact | None = None


class ConditionLeaf(ObservedFact):
    """One thing asked of one fact."""

    kind: Literal["atom"] = "atom"
    truth: TruthName
    operator: str
    operand: Operand


class ConditionBranch(Frozen):
    """Conditions joined."""

    kind: Literal["all", "any", "not"]
    truth: TruthName
    parts: tuple[ConditionNode, ...]


ConditionNode: TypeAlias = ConditionLeaf | ConditionBranch


class ClauseRef(Frozen):
    """A clause by its id, its place in the instrument and its gist."""

    id: str
    at: str
    gist: str


class PolicyName(Frozen):
    """An instrument and its rank."""

    id: str
    title: JsonText
    rank: ShownValue


class Rival(Frozen):
    """Another rule that decides the same and, by overriding or by rank, defeats this one or keeps it open."""

    rule: str
    title: JsonText
    how: Literal["overrides", "outranks"]
    truth: TruthName
    effect: Literal["defeats", "keeps open"]


class RuleReason(Frozen):
    """How one rule bears on what is explained.

    `truth` and `condition` are null where no version of the rule is in force for the record; `start` and `end`
    are its days in force. `standing`, `value` and `rivals` are for decide rules, `severity` for find rules.
    """

    rule: str
    title: JsonText
    policy: PolicyName
    stage: Literal["decide", "require", "find", "account"]
    clauses: tuple[ClauseRef, ...]
    start: date | None
    end: date | None
    truth: TruthName | None
    condition: ConditionNode | None
    standing: StandingName | None = None
    value: ShownValue | None = None
    severity: ShownValue | None = None
    rivals: tuple[Rival, ...] = ()
    parameters: tuple[ParameterUse, ...] = ()


class DayStep(Frozen):
    """A day passed on the way to the due day: whether it counts, and why."""

    day: date
    counted: bool
    why: JsonText


class Deadline(Frozen):
    """How the due day of an obligation came about.

    `start` is the fact that the time runs from and `limit` its length; or `by` is the fact that gives the day
    or, with `day`, the year of it; or `by_obligation` is the other obligation that is due on the same day.
    `days` are counted for limits of working days; those in the spans of `pauses` do not count.
    """

    duty: JsonText
    start: ObservedFact | None
    limit: ShownValue | None
    parameter: ParameterUse | None
    pauses: tuple[ObservedFact, ...]
    by: ObservedFact | None
    day: ShownValue | None
    by_obligation: str | None
    due: JsonMoment
    provisional: bool
    days: tuple[DayStep, ...]
    fulfilled: ObservedFact
    working_days_late: int | None
    calendar_days_late: int | None
    hours_late: int | None


class Need(Frozen):
    """A fact to ask for."""

    fact: str
    label: JsonText


class Topic(Frozen):
    """One thing concluded or not: how it stands and every rule that bears on it.

    `status` is determined, undetermined or conflict (determination), the status or `does not apply`
    (obligation), found, not found or undetermined (finding), applies, does not apply or undetermined (measure).
    """

    about: str
    kind: KindName
    title: JsonText
    status: str
    value: ShownValue | None
    rules: tuple[RuleReason, ...]
    deadline: Deadline | None = None
    missing: tuple[ShownValue, ...] = ()
    needs: tuple[Need, ...] = ()


class Explanation(Frozen):
    """说明. `model_dump(mode="json")` is the stored form; `Explanation.model_validate` reads it back."""

    record: RecordRef
    as_of: JsonMoment
    governing_date: date
    topics: tuple[Topic, ...]

    def topic(self, about: str) -> Topic:
        """The first topic of that id; KeyError if there is none."""
        for found in self.topics:
            if found.about == about:
                return found
        raise KeyError(about)


for _model in (ObservedFact, Operand, ConditionLeaf, ConditionBranch, RuleReason):
    _model.model_rebuild()
