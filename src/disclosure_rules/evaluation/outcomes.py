"""The outcomes of a conclusion for answers to open facts, as they are found."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from itertools import combinations
from typing import Any, Final, NamedTuple

from disclosure_rules.evaluation.answers import Answer
from disclosure_rules.evaluation.trace import Target
from disclosure_rules.evaluation.world import World

WORLDS_IN_ALL: Final = 100
"""The most worlds that one evaluation spends on settling rules of later stages, and as many on charting. Conclusions are
examined in policy order; determinations are settled apart from it."""


class Settled(NamedTuple):
    """The outcome to which every answer leads: the facts that were tried, and the ids of the rules in force for some
    answer."""

    outcome: Any
    tried: tuple[str, ...]
    rules: frozenset[str]


class Charted(NamedTuple):
    """The facts that matter to a target, and whether every other one is known not to."""

    mattering: frozenset[str]
    is_complete: bool


class UnsettledError(Exception):
    """Two answers lead to different outcomes, or this was not found out."""


class UnclearError(UnsettledError):
    """The budget is spent, or no finite list of answers stands for all."""


class Chart:
    """The outcomes of a target for answers to some facts, as far as they are known. Two outcomes for answers that differ in
    one fact alone show that this fact matters."""

    def __init__(self) -> None:
        self.leaves: list[tuple[Mapping[str, Answer], Hashable]] = []
        self.stands_for: dict[str, frozenset[str]] = {}

    def mattering(self) -> frozenset[str]:
        """The facts that matter."""
        mattering: set[str] = set()
        for (first, outcome), (second, other) in combinations(self.leaves, 2):
            if outcome == other:
                continue
            apart = [path for path in first if path in second and first[path].excludes(second[path])]
            if len(apart) == 1:
                mattering |= self.stands_for[apart[0]]
        return frozenset(mattering)


class Exploration:
    """The outcomes found so far. A second one ends the search."""

    def __init__(self) -> None:
        self.outcomes: set[Hashable] = set()
        self.tried: dict[str, None] = {}
        self.rules: set[str] = set()

    def add(self, outcome: Hashable, world: World, target: Target) -> None:
        """Note an outcome, and the rules in force that lead to it."""
        self.outcomes.add(outcome)
        if len(self.outcomes) > 1:
            raise UnsettledError
        if target.contest is not None:
            ruling = world.ruling(target.contest)
            self.rules.update(target.contest.compiled[at].rule.id for at in ruling.places("in force"))
