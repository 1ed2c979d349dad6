"""Which of several rules that decide one determination are in force, and what that determines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest
from disclosure_rules.decision import DeterminationResult

RuleStanding = Literal["in force", "open", "out"]


@dataclass(frozen=True)
class Ruling:
    """How a contest ended; `truths` and `standings` are those of its rules, in policy order.

    Everything that follows from it is computed once and kept with it: many evaluations share a ruling.
    """

    status: Literal["determined", "undetermined", "conflict"]
    value: Any
    contest: Contest
    truths: tuple[int, ...]
    standings: tuple[RuleStanding, ...]

    def those(self, standing: RuleStanding) -> list[int]:
        """The numbers (in their layer) of the rules with a standing, in policy order."""
        return [
            number
            for number, found in zip(self.contest.rules, self.standings, strict=True)
            if found == standing
        ]

    def _rules(self, *standings: RuleStanding) -> list[CompiledRule]:
        pairs = zip(self.contest.compiled, self.standings, strict=True)
        return [compiled for compiled, found in pairs if found in standings]

    @cached_property
    def result(self) -> DeterminationResult:
        """What a decision says about it."""
        rules = self._rules("in force") or self._rules("open")
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
        """The rules that keep it undetermined while they are unknown themselves, each with what it decides:
        open ones and those that may override them."""
        contest = self.contest
        held = {at for at, found in enumerate(self.standings) if found == "open"}
        held.update(*(contest.overriders[at] for at in tuple(held)))
        asking = [at for at in sorted(held) if self.truths[at] == _kleene.UNKNOWN]
        return tuple((contest.values[at], contest.compiled[at]) for at in asking)


def resolve(contest: Contest, truths: Sequence[int]) -> Ruling:
    """Fold the truths of the rules of a contest, given in its order.

    A rule is in force if it is true, no rule overriding it is true or unknown, and no rule that outranks it
    with another value is in force or open. It is out if it is false or such a rule is in force; else it is
    open. Determined: some rule is in force, and all that are in force or open agree.
    """
    standings: dict[int, RuleStanding] = {}

    def stand(at: int) -> RuleStanding:
        if at not in standings:
            standings[at] = "out" if truths[at] == _kleene.FALSE else _stand(at)
        return standings[at]

    def _stand(at: int) -> RuleStanding:
        above = [stand(other) for other in contest.superiors[at]]
        over = contest.overriders[at]
        if "in force" in above or any(stand(other) == "in force" for other in over):
            return "out"
        held = "open" in above or any(truths[other] != _kleene.FALSE for other in over)
        return "open" if held or truths[at] != _kleene.TRUE else "in force"

    ordered = tuple(stand(at) for at in range(len(contest.rules)))
    in_force = {value for value, found in zip(contest.values, ordered, strict=True) if found == "in force"}
    possible = {value for value, found in zip(contest.values, ordered, strict=True) if found != "out"}
    if len(in_force) > 1:
        return Ruling("conflict", None, contest, tuple(truths), ordered)
    if in_force and in_force == possible:
        return Ruling("determined", next(iter(in_force)), contest, tuple(truths), ordered)
    return Ruling("undetermined", None, contest, tuple(truths), ordered)
