"""The resolution of a contest: the rules in force among those of one determination, and the value they give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from disclosure_rules import _kleene
from disclosure_rules._once import cached_property
from disclosure_rules._program.model import CompiledRule, Contest
from disclosure_rules.decision import DeterminationResult
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.records.fact import UNKNOWN

RuleStanding = Literal["in force", "open", "out"]

UNDECIDED = DeterminationResult.made(status="undetermined", value=None, rules=(), clauses=())
"""The result of a determination that no rule in force decides."""

HELD, NOT_HELD = (
    DeterminationResult.made(status="determined", value=value, rules=(), clauses=())
    for value in LAW_APPLICABLE.values
)
"""The results of the determination that the library makes itself."""

VIEWED: Mapping[int, Any] = {_kleene.FALSE: False, _kleene.UNKNOWN: UNKNOWN, _kleene.TRUE: True}
"""The truth of a finding as later stages read it."""


@dataclass(frozen=True)
class Ruling:
    """The outcome of a contest. `truths` and `standings` are those of its rules, in policy order.

    Where only case analysis determines it, `tried` names the facts that were answered, and `leading` the rules in force
    for some answer. Everything derived from it is computed once and kept with it, since many evaluations share a ruling.
    """

    status: Literal["determined", "undetermined", "conflict"]
    value: Any
    contest: Contest
    truths: tuple[int, ...]
    standings: tuple[RuleStanding, ...]
    tried: tuple[str, ...] = ()
    leading: frozenset[str] = frozenset()

    def those(self, standing: RuleStanding) -> list[int]:
        """The numbers (in their layer) of the rules with a standing, in policy order."""
        return [
            number
            for number, rule_standing in zip(self.contest.rules, self.standings, strict=True)
            if rule_standing == standing
        ]

    def places(self, standing: RuleStanding) -> list[int]:
        """The places in the contest of the rules with a standing."""
        return [at for at, rule_standing in enumerate(self.standings) if rule_standing == standing]

    def _rules(self, *standings: RuleStanding) -> list[CompiledRule]:
        pairs = zip(self.contest.compiled, self.standings, strict=True)
        return [compiled for compiled, standing in pairs if standing in standings]

    @cached_property
    def result(self) -> DeterminationResult:
        """The result that a decision reports."""
        rules = self._rules("in force") or self._rules("open")
        if self.tried:
            rules = [compiled for compiled in self.contest.compiled if compiled.rule.id in self.leading]
        return DeterminationResult.made(
            status=self.status,
            value=self.value,
            rules=tuple(compiled.rule.id for compiled in rules),
            clauses=tuple(dict.fromkeys(clause for compiled in rules for clause in compiled.clauses)),
        )

    @cached_property
    def contenders(self) -> tuple[str, ...]:
        """The ids of the rules in force or open."""
        return tuple(compiled.rule.id for compiled in self._rules("in force", "open"))

    @cached_property
    def asking(self) -> tuple[tuple[Any, CompiledRule], ...]:
        """The unknown rules that keep it undetermined, each with the value it decides: open rules, and the rules
        that may override them."""
        contest = self.contest
        held = {at for at, standing in enumerate(self.standings) if standing == "open"}
        held.update(*(contest.overriders[at] for at in tuple(held)))
        asking = [at for at in sorted(held) if self.truths[at] == _kleene.UNKNOWN]
        return tuple((contest.values[at], contest.compiled[at]) for at in asking)


def resolve(contest: Contest, truths: Sequence[int]) -> Ruling:
    """Resolve a contest from the truths of its rules, given in its order.

    A rule is in force if it is true, no rule overriding it is true or unknown, and no rule that outranks it
    with another value is in force or open. It is out if it is false or such a rule is in force. Otherwise it is
    open. The contest is determined if some rule is in force, and all rules in force or open agree.
    """
    standings: dict[int, RuleStanding] = {}

    def stand(at: int) -> RuleStanding:
        if at not in standings:
            standings[at] = "out" if truths[at] == _kleene.FALSE else _stand(at)
        return standings[at]

    def _stand(at: int) -> RuleStanding:
        above = [stand(superior) for superior in contest.superiors[at]]
        over = contest.overriders[at]
        if "in force" in above or any(stand(overrider) == "in force" for overrider in over):
            return "out"
        held = "open" in above or any(truths[overrider] != _kleene.FALSE for overrider in over)
        return "open" if held or truths[at] != _kleene.TRUE else "in force"

    ordered = tuple(stand(at) for at in range(len(contest.rules)))
    pairs = list(zip(contest.values, ordered, strict=True))
    in_force = {value for value, standing in pairs if standing == "in force"}
    possible = {value for value, standing in pairs if standing != "out"}
    if len(in_force) > 1:
        return Ruling("conflict", None, contest, tuple(truths), ordered)
    if in_force and in_force == possible:
        return Ruling("determined", next(iter(in_force)), contest, tuple(truths), ordered)
    return Ruling("undetermined", None, contest, tuple(truths), ordered)
