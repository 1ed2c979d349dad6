"""The facts behind what is open in a world, and the conclusions that are traced."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import cast

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, atoms_in
from disclosure_rules.evaluation.world import World
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact


class Target:
    """The subject of an examination: a determination, a rule, or an atom. `key` is its name among the targets of an
    evaluation."""

    __slots__ = ("atom", "contest", "key", "rule")

    def __init__(
        self, *, contest: Contest | None = None, rule: CompiledRule | None = None, atom: int | None = None
    ) -> None:
        self.contest, self.rule, self.atom = contest, rule, atom
        self.key: str | int = (
            contest.determination
            if contest is not None
            else rule.rule.id
            if rule is not None
            else cast(int, atom)
        )

    @property
    def atoms(self) -> Iterator[int]:
        """The atoms that it asks itself."""
        if self.atom is not None:
            yield self.atom
        for compiled in self.contest.compiled if self.contest is not None else filter(None, (self.rule,)):
            yield from atoms_in(compiled.tree)

    def outcome(self, world: World) -> Hashable:
        """The outcome of the target in a world; UNKNOWN while it is open."""
        if self.contest is not None:
            ruling = world.ruling(self.contest)
            if ruling.status == "determined":
                return cast(Hashable, ruling.value)
            return UNKNOWN if ruling.status == "undetermined" else ruling.status
        truth = world.truth(self.rule) if self.rule is not None else world.truths[cast(int, self.atom)]
        return UNKNOWN if truth == _kleene.UNKNOWN else truth


class Trace:
    """The open facts that keep something open in a world. `variables` are those to answer next, each with the base facts
    that it stands for: a derived fact stands for those that it reads where their answers cannot stand for them.
    `reach` holds all open base facts behind it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.variables: dict[str, frozenset[str]] = {}
        self.atoms: dict[str, int] = {}
        self.reach: set[str] = set()
        self._seen: set[str] = set()

    def of(self, target: Target) -> Trace:
        """The trace of a target."""
        if target.contest is not None:
            self._path(target.contest.determination, -1)
        elif target.rule is not None:
            self._rule(target.rule)
        elif target.atom is not None:
            self._atom(target.atom)
        return self

    def _rule(self, compiled: CompiledRule) -> None:
        for number in self.world.unknown_atoms(compiled):
            self._atom(number)

    def _atom(self, number: int) -> None:
        for path in self.world.dependence.asked_by(number):
            if self.world[path] is UNKNOWN:
                self._path(path, number)

    def _path(self, path: str, number: int) -> None:
        if path in self._seen:
            return
        self._seen.add(path)
        fact = self.world.evaluation.view.facts.get(path)
        if fact is not None:
            self._fact(fact, number)
            return
        contest = self.world.dependence.contests.get(path)
        if contest is not None:
            for _, compiled in self.world.ruling(contest).asking:
                self._rule(compiled)
            return
        for compiled in self.world.dependence.drawing(path):
            self._rule(compiled)

    def _vary(self, path: str, stands_for: Iterable[str], number: int) -> None:
        if path not in self.variables:
            self.variables[path], self.atoms[path] = frozenset(stands_for), number

    def _fact(self, fact: Fact, number: int) -> None:
        if fact.base:
            self._vary(fact.path, (fact.path,), number)
            self.reach.add(fact.path)
            return
        unknown = [read for read in fact.reads if self.world[read] is UNKNOWN]
        stood_for = self.world.dependence.stood_for(fact)
        answered = [] if self.world.blurs(fact) else [read for read in unknown if read in stood_for]
        behind = unknown or [read for read in fact.asks if self.world[read] is ABSENT] or list(fact.asks)
        self.reach.update(behind)
        if not answered:
            self._vary(fact.path, behind, number)
        asked = [read for read in answered if read in fact.asks]
        for read in asked or answered:
            self._vary(read, (read,), number)
