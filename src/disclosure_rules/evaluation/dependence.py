"""The dependence of the conclusions of a program on facts, traced once and shared by all evaluations of the program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from disclosure_rules._program.model import CompiledRule, Contest, Program, atoms_in
from disclosure_rules.evaluation.answers import Answer, stand_for_all
from disclosure_rules.evaluation.set_answers import Kinds, kinds_of
from disclosure_rules.policy.conditions import Atom, Ref
from disclosure_rules.policy.model import path_of
from disclosure_rules.policy.require import DayOfYear, DueOf, Require
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import Fact

ATOMS_OF_A_SMALL_CONCLUSION: Final = 8
"""The most unknown atoms behind a conclusion that is examined, with those behind the determinations it reads. Where more
are unknown, or one that asks a fact derived from several, only determinations in an order of openness are examined, so
that a record with much left open takes no longer than it is worth."""


class Dependence:
    """The base facts that each path and each atom of a program depends on, each traced once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.facts = facts_of(program.model)
        self._drawing: dict[str, list[CompiledRule]] = {}
        self.contests: dict[str, Contest] = {}
        self.places: dict[str, tuple[int, int]] = {}
        for at, layer in enumerate(program.layers):
            self.contests |= {contest.determination: contest for contest in layer.contests}
            for number, compiled in enumerate(layer.rules):
                self._drawing.setdefault(path_of(compiled.rule.stage, compiled.rule.concludes), []).append(
                    compiled
                )
                self.places[compiled.rule.id] = at, number
        self._stood_for: dict[str, frozenset[str]] = {}
        self._asking: dict[str, dict[int, Atom]] = {}
        self._kinds: dict[str, Kinds] = {}
        self.answers: dict[tuple[str, tuple[int, ...]], tuple[Answer, ...] | None] = {}
        self.varied: dict[int, bool] = {}
        self.reach: dict[str | int, frozenset[int]] = {}
        self._paths: dict[str, frozenset[str]] = {}
        self._reads: dict[str, frozenset[str]] = {}
        self._atoms: dict[int, frozenset[str]] = {}
        self._rules: dict[str, frozenset[str]] = {}

    def drawing(self, path: str) -> Sequence[CompiledRule]:
        """The rules that draw the conclusion of a path."""
        kind, _, name = path.partition(".")
        return self._drawing.get(f"obligation.{name}" if kind in ("late", "delayed") else path, ())

    def stood_for(self, fact: Fact) -> frozenset[str]:
        """The base facts that a derived fact reads and whose answers stand for all that it can tell apart."""
        known = self._stood_for.get(fact.path)
        if known is None:
            cls = self.program.model
            stood = (read for read in fact.reads if stand_for_all(cls, self.facts[read], fact))
            known = self._stood_for[fact.path] = frozenset(stood)
        return known

    def asking(self, path: str) -> Mapping[int, Atom]:
        """The atoms (by number) about a fact, and about the facts derived from it for which its answers stand."""
        known = self._asking.get(path)
        if known is None:
            derived = (item for item in self.facts.values() if path in item.reads)
            paths = {path, *(item.path for item in derived if path in self.stood_for(item))}
            known = self._asking[path] = {
                number: atom
                for number, atom in enumerate(self.program.atoms)
                if not paths.isdisjoint(self.asked_by(number))
            }
        return known

    def kinds(self, path: str) -> Kinds:
        """The kinds of entries of a set."""
        known = self._kinds.get(path)
        if known is None:
            cls = self.program.model
            known = self._kinds[path] = kinds_of(cls, self.facts[path], self.asking(path))
        return known

    def of(self, path: str) -> frozenset[str]:
        """The base facts that the value of a path depends on. What is kept is whole: another thread may read it at once."""
        known = self._paths.get(path)
        if known is None:
            known = self._paths[path] = self._reached_from(path)
        return known

    def of_atom(self, number: int) -> frozenset[str]:
        """The base facts that the truth of an atom depends on."""
        known = self._atoms.get(number)
        if known is None:
            known = self._atoms[number] = frozenset().union(*map(self.of, self.asked_by(number)))
        return known

    def of_rule(self, compiled: CompiledRule) -> frozenset[str]:
        """The base facts that the truth of a rule depends on."""
        known = self._rules.get(compiled.rule.id)
        if known is None:
            atoms = set(atoms_in(compiled.tree))
            known = self._rules[compiled.rule.id] = frozenset().union(*map(self.of_atom, atoms))
        return known

    def reached(self, numbers: Iterable[int]) -> frozenset[int]:
        """Some atoms, and the atoms of the rules that draw the conclusions they ask."""
        reached: set[int] = set()
        todo = list(numbers)
        while todo:
            number = todo.pop()
            if number not in reached:
                reached.add(number)
                rules = (rule for path in self.asked_by(number) for rule in self.drawing(path))
                todo += [further for rule in rules for further in atoms_in(rule.tree)]
        return frozenset(reached)

    def are_examined(self, numbers: Collection[int]) -> bool:
        """Whether these atoms are few, and none asks a fact that is derived from several."""
        if len(numbers) > ATOMS_OF_A_SMALL_CONCLUSION:
            return False
        paths = (path for number in numbers for path in self.asked_by(number))
        return all(len(self.facts[path].reads) <= 1 for path in paths if path in self.facts)

    def asked_by(self, number: int) -> tuple[str, ...]:
        """The paths that an atom asks."""
        atom = self.program.atoms[number]
        return (atom.fact, atom.operand.path) if isinstance(atom.operand, Ref) else (atom.fact,)

    def asked_alone(self, number: int) -> Fact | None:
        """The stated fact that an atom asks with a constant operand; None for any other atom."""
        path, *others = self.asked_by(number)
        fact = self.facts.get(path)
        return fact if fact is not None and fact.base and not others else None

    def concluded_alone(self, number: int) -> Contest | CompiledRule | None:
        """The determination with two values, or the only rule of the finding, that an atom asks about and nothing else."""
        path, *others = self.asked_by(number)
        if others:
            return None
        contest = self.contests.get(path)
        if contest is not None and len(set(contest.values)) == 2:
            return contest
        rules = self.drawing(path) if path.startswith("finding.") else ()
        return rules[0] if len(rules) == 1 else None

    def _reached_from(self, path: str) -> frozenset[str]:
        found: set[str] = set()
        seen, todo = {path}, [path]
        while todo:
            path = todo.pop()
            if path in self._paths:
                found |= self._paths[path]
                continue
            fact = self.facts.get(path)
            if fact is not None and fact.base:
                found |= {path} if fact.holder is None else {path, fact.holder}
            further = self._read_by(path).difference(seen)
            seen |= further
            todo += further
        return frozenset(found)

    def _read_by(self, path: str) -> frozenset[str]:
        """The paths that a path itself reads."""
        known = self._reads.get(path)
        if known is None:
            fact = self.facts.get(path)
            known = self._reads[path] = frozenset(self._behind(path) if fact is None else fact.reads)
        return known

    def _behind(self, conclusion: str) -> Iterator[str]:
        for compiled in self.drawing(conclusion):
            for number in atoms_in(compiled.tree):
                yield from self.asked_by(number)
            yield from deadline_reads(compiled)


def deadline_reads(compiled: CompiledRule) -> Iterator[str]:
    """The paths that the state of an obligation depends on, beside whether it applies."""
    then = compiled.rule.then
    if not isinstance(then, Require):
        return
    yield from then.events
    yield then.fulfilled_by
    yield from then.counted_by
    yield from (f"obligation.{name}" for name in then.due_with)
    for option in then.by:
        if not isinstance(option, DueOf):
            yield option.year if isinstance(option, DayOfYear) else option
