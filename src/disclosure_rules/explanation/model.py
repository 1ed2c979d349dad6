"""An explanation as data: frozen, complete, without free text of the record."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from disclosure_rules._frozen import Frozen, JsonMoment, JsonText
from disclosure_rules.decision import RecordRef

TruthName: TypeAlias = Literal["true", "false", "unknown"]
KindName: TypeAlias = Literal["determination", "obligation", "finding", "measure"]
StandingName: TypeAlias = Literal["in force", "open", "out"]
Scalar: TypeAlias = bool | int | float | str
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
"""The source of a value: the record, the meaning of leaving it out, or an earlier conclusion."""


class ShownValue(Frozen):
    """A typed value with its label: a term, a flag, a date, a number or a set of terms. For free text the value is
    only `true`: the text is there."""

    value: Scalar | tuple[Scalar, ...]
    label: JsonText


class ObservedFact(Frozen):
    """A fact as the evaluation saw it. `value` is null unless it is known. `behind` holds the base facts of a
    derived fact."""

    fact: str
    label: JsonText
    state: Literal["known", "unknown", "not there"]
    value: ShownValue | None
    source: FactSource
    behind: tuple[ObservedFact, ...] = ()


class ParameterUse(Frozen):
    """A dated value of a parameter that was used; `chosen` marks a value that the caller set instead of the one in force."""

    name: str
    value: ShownValue
    start: date | None
    end: date | None
    source: str
    chosen: bool


class Operand(Frozen):
    """The right-hand side of a condition: a constant, the value of a parameter, or another fact. `shift` says how
    far after that fact (before it, where it begins with `-`) the moment lies that is compared with."""

    value: ShownValue | None = None
    shift: ShownValue | None = None
    parameter: str | None = None
    other: ObservedFact | None = None


class ConditionLeaf(ObservedFact):
    """One question about one fact."""

    kind: Literal["atom"] = "atom"
    truth: TruthName
    operator: str
    operand: Operand


class ConditionBranch(Frozen):
    """Several conditions joined by `all` or `any`, or one negated by `not`."""

    kind: Literal["all", "any", "not"]
    truth: TruthName
    parts: tuple[ConditionNode, ...]


ConditionNode: TypeAlias = ConditionLeaf | ConditionBranch


class ClauseRef(Frozen):
    """A clause by its id, its place in the instrument and its gist."""

    id: str
    at: str
    gist: JsonText


class PolicyName(Frozen):
    """An instrument and its rank."""

    id: str
    title: JsonText
    rank: ShownValue


class Rival(Frozen):
    """Another rule of the same determination that defeats this one, or keeps it open: by overriding it, by a higher rank, or
    (`yields`) because this one is a default, which yields to rules of any rank."""

    rule: str
    title: JsonText
    how: Literal["overrides", "outranks", "yields"]
    truth: TruthName
    effect: Literal["defeats", "keeps open"]


class OwnLaw(Frozen):
    """The moment that selects the law of a rule in place of the record's governing date: an event, or `as_of`, with its day."""

    governed_by: str
    label: JsonText
    day: date | None


class RuleReason(Frozen):
    """The bearing of one rule on the topic.

    `truth` and `condition` are null if no version of the rule is in force for the record; `start` and `end`
    are its days in force. `standing`, `value` and `rivals` are for decide rules, `severity` for find rules. `own_law` is
    there if the rule names what selects its law, `no_limit` if it says why the law sets no time for its duty.
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
    own_law: OwnLaw | None = None
    no_limit: JsonText | None = None


class DayStep(Frozen):
    """A day between the start and the due day: whether it counts, and why."""

    day: date
    counted: bool
    why: JsonText


class Deadline(Frozen):
    """The computation of the due day of an obligation.

    Either `start` is the fact that the time runs from, and `limit` its length. Or `by` is the fact that gives the day
    or, with `day`, only its year. Or `by_obligation` is the other obligation that is due on the same day. `days` are listed
    for limits of working days; days in the spans of `pauses` do not count. The time runs from `starts`: the latest of
    the start and those events of `not_before` that have happened, or `not_due_before` where it would end earlier.
    `promptly` is a time without the force of law, which ends on `soon`.
    `extended_by` is the number by which the limit is longer. `earliest` is the end of a time that must pass before the act.
    `start_obligation` is the obligation on whose due day the time begins, `length` the fact that gives the length;
    `pauses_if` is the condition of each pause, null for one without.
    """

    duty: JsonText
    start: ObservedFact | None
    limit: ShownValue | None
    parameter: ParameterUse | None
    start_obligation: str | None = None
    length: ObservedFact | None = None
    extended_by: ObservedFact | None
    pauses: tuple[ObservedFact, ...]
    pauses_if: tuple[ConditionNode | None, ...] = ()
    not_before: tuple[ObservedFact, ...] = ()
    not_due_before: ObservedFact | None = None
    starts: JsonMoment = None
    starts_at_midnight: bool = False
    promptly: ShownValue | None = None
    soon: JsonMoment = None
    by: ObservedFact | None
    day: ShownValue | None
    by_obligation: str | None
    due: JsonMoment
    earliest: JsonMoment = None
    provisional: bool
    days: tuple[DayStep, ...]
    fulfilled: ObservedFact
    working_days_late: int | None
    calendar_days_late: int | None
    hours_late: int | None


class Need(Frozen):
    """A fact to ask for, or one whose answer makes no difference."""

    fact: str
    label: JsonText


class Topic(Frozen):
    """One possible conclusion: its status, and every rule that bears on it.

    `status` is determined, undetermined or conflict (determination), the status or `does not apply`
    (obligation), found, not found or undetermined (finding), applies, does not apply or undetermined (measure).
    `reason` says why it stays open where no fact would settle it.
    `tried` lists the open facts where only all their answers together settle it: each of them leads to this status.
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
    reason: JsonText | None = None
    tried: tuple[Need, ...] = ()


class Explanation(Frozen):
    """说明. `model_dump(mode="json")` is the stored form; `Explanation.model_validate` reads it back.

    `left_out` names the topics that a brief explanation leaves out, or of which it leaves out the reasons; `about` asks for
    each of them.
    """

    record: RecordRef
    as_of: JsonMoment
    governing_date: date
    topics: tuple[Topic, ...]
    left_out: tuple[str, ...] = ()

    def topic(self, about: str) -> Topic:
        """The first topic of that id; KeyError if there is none."""
        for topic in self.topics:
            if topic.about == about:
                return topic
        raise KeyError(about)


for _model in (ObservedFact, Operand, ConditionLeaf, ConditionBranch, RuleReason):
    _model.model_rebuild()
