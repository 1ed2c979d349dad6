"""Compiling: the rules and values in force on each day, and the programs made of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count, groupby
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.model import (
    CompiledRule,
    Conj,
    Const,
    Contest,
    Disj,
    Program,
    ProgramLayer,
    ProgramLeaf,
    Tree,
)
from disclosure_rules.policy.check import reads_between
from disclosure_rules.policy.check_conflicts import determinations_of, outranks, rules_of
from disclosure_rules.policy.conditions import (
    AllOf,
    Atom,
    Condition,
    Not,
    Param,
    Ref,
    Rows,
    evaluate_atom,
)
from disclosure_rules.policy.model import (
    Account,
    Basis,
    Decide,
    Find,
    Parameter,
    Period,
    Policy,
    Require,
    Rule,
    Stage,
)
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN


class PolicyTimeline:
    """The rules and values in force over time: the days on which something changes, and the state between them.
    `concluded` holds the ids of all conclusions that the policies can draw, about any record."""

    def __init__(self, policies: Sequence[Policy], chosen: Mapping[str, Any]) -> None:
        self.policies = tuple(policies)
        self.chosen = dict(chosen)
        self.parameters: dict[str, Parameter] = {
            parameter.id: parameter for policy in policies for parameter in policy.parameters
        }
        self.determinations = determinations_of(policies)
        self.rules = rules_of(policies)
        self.clauses = {
            clause.id: clause.in_force.settled(self.chosen)
            for policy in policies
            for clause in policy.clauses
        }
        self.unconcluded: dict[str, Any] = dict.fromkeys(self._conclusions(), ABSENT)
        self.concluded = frozenset((*self.determinations, *(rule.concludes for rule in self.rules)))
        self._programs: dict[Hashable, Program] = {}
        days: set[date] = set()
        for period in self._periods():
            days |= {period.start} if period.start else set()
            days |= {date.fromordinal(period.end.toordinal() + 1)} if period.end else set()
        self.days = sorted(days)

    def _periods(self) -> Iterator[Period]:
        for rule in self.rules:
            yield rule.in_force.settled(self.chosen)
        for parameter in self.parameters.values():
            for dated in parameter.values:
                yield dated.in_force
        yield from self.clauses.values()

    def _conclusions(self) -> Iterator[str]:
        """The path of every conclusion that a rule may draw or ask about, whatever law is in force."""
        yield from self.determinations
        for rule in self.rules:
            if isinstance(rule.then, Require):
                yield from (f"obligation.{rule.concludes}", f"late.{rule.concludes}")
            elif isinstance(rule.then, Find):
                yield f"finding.{rule.concludes}"
            yield from (path for path in rule.reads if path.startswith(("obligation.", "finding.")))

    def parameter(self, name: str, *days: date) -> Any:
        """The value of a parameter: the caller's choice, or the value in force on the first of the days that has one."""
        if name in self.chosen:
            return self.chosen[name]
        values = (self.parameters[name].at(day) for day in days)
        return next((value for value in values if value is not None), None)

    def compile(self, kind: str, governing: date, pending: date | None) -> Program:
        """The program for a governing date. Rules that forbid are added as they stand on `pending`. All days on which the
        same rules and values are in force share one program."""
        days = (governing,) if pending is None else (governing, pending)
        rules = [
            rule
            for rule in self.rules
            if kind in rule.kinds
            and any(map(rule.in_force.settled(self.chosen).covers, days if rule.forbids else days[:1]))
        ]
        values = tuple(self.parameter(name, *days) for name in self.parameters)
        cited = tuple(
            (period.covers(governing), any(map(period.covers, days))) for period in self.clauses.values()
        )
        key = (kind, tuple(map(id, rules)), values, cited)
        if key not in self._programs:
            self._programs.setdefault(key, _Compiler(self, kind, rules, days).program())
        return self._programs[key]


class _Compiler:
    def __init__(
        self, timeline: PolicyTimeline, kind: str, rules: list[Rule], days: tuple[date, ...]
    ) -> None:
        self.timeline = timeline
        self.kind = kind
        self.rules = rules
        self.days = days
        self.atoms: dict[Atom, int] = {}
        self.used = {name: timeline.parameter(name, *days) for rule in rules for name in rule.parameters}

    def program(self) -> Program:
        layers: list[ProgramLayer] = []
        seen = 0
        for stage, rules in self._layers():
            compiled = self._numbered(rules)
            contests = tuple(_contests(compiled)) if stage == "decide" else ()
            new = list(enumerate(self.atoms))[seen:]
            comparisons = tuple(number for number, atom in new if isinstance(atom.operand, Ref))
            probes = tuple(self._probes(atom for _, atom in new))
            layers.append(ProgramLayer(stage, probes, comparisons, compiled, contests))
            seen = len(self.atoms)
        for policy in self.timeline.policies:
            for name in (f"{policy.id}.due_soon", f"{policy.id}.due_soon_hours"):
                if name in self.timeline.parameters:
                    self.used[name] = self.timeline.parameter(name, *self.days)
        known = self.timeline.determinations.values()
        names = tuple(determination.id for determination in known if self.kind in determination.kinds)
        unconcluded = self.timeline.unconcluded | dict.fromkeys(names, UNKNOWN)
        return Program(self.kind, tuple(self.atoms), tuple(layers), self.used, names, unconcluded)

    def _numbered(self, rules: list[Rule]) -> tuple[CompiledRule, ...]:
        """The compiled rules of a layer. Their atoms are numbered by fact, in the order of computing, so that the truths
        of a fact's atoms are appended at once."""
        asked = dict.fromkeys(atom for rule in rules for atom in self._asked(rule))
        new = [atom for atom in asked if atom not in self.atoms]
        first = {atom.fact: place for place, atom in reversed(list(enumerate(new)))}
        new.sort(key=lambda atom: (isinstance(atom.operand, Ref), first[atom.fact]))
        self.atoms.update(zip(new, count(len(self.atoms))))
        return tuple(self._compile(rule) for rule in rules)

    def _asked(self, rule: Rule) -> Iterator[Atom]:
        """The atoms of a rule, in the order of its parts."""
        for atom, _ in rule.atoms:
            if not atom.fact.startswith("parameters."):
                yield self._valued(atom)
        if isinstance(rule.then, Find) and rule.then.present is not None:
            yield self._present(rule.then)
        if isinstance(rule.then, Account):
            yield from (atom for _, atom in self._basis(rule, rule.then.because))

    def _probes(self, atoms: Iterable[Atom]) -> Iterator[tuple[str, Rows]]:
        facts = facts_of(KINDS[self.kind])
        asking = (atom for atom in atoms if not isinstance(atom.operand, Ref))
        for path, asked in groupby(asking, key=lambda atom: atom.fact):
            remembers = path not in facts or facts[path].kind in ("flag", "term", "terms", "part")
            yield path, Rows(asked, remembers=remembers)

    def _layers(self) -> Iterator[tuple[Stage, list[Rule]]]:
        reads = reads_between(self.rules, self.timeline.determinations)
        levels: dict[str, int] = {}

        def level(name: str) -> int:
            if name not in levels:
                levels[name] = max((level(read) + 1 for read in reads[name]), default=0)
            return levels[name]

        deciding = [rule for rule in self.rules if isinstance(rule.then, Decide)]
        top = max((level(rule.concludes) for rule in deciding), default=-1)
        for number in range(top + 1):
            yield "decide", [rule for rule in deciding if level(rule.concludes) == number]
        for stage, effect in (("require", Require), ("find", Find), ("account", Account)):
            yield stage, [rule for rule in self.rules if isinstance(rule.then, effect)]  # type: ignore[misc]

    def _compile(self, rule: Rule) -> CompiledRule:
        parts = [self._tree(rule.applies, True), self._tree(rule.when, True)]
        if isinstance(rule.then, Find) and rule.then.present is not None:
            parts.append(ProgramLeaf(self.atoms[self._present(rule.then)], False))
        basis: tuple[tuple[str, int], ...] = ()
        if isinstance(rule.then, Account):
            named = self._basis(rule, rule.then.because)
            basis = tuple((name, self.atoms[atom]) for name, atom in named)
            parts.append(_join(Disj, [ProgramLeaf(number, True) for _, number in basis]))
        return CompiledRule(rule, _join(Conj, parts), self._cited(rule), basis)

    def _cited(self, rule: Rule) -> tuple[str, ...]:
        """The clauses of a rule that are in force on the governing date. For a rule that forbids, the day of a pending
        record counts too."""
        days = self.days if rule.forbids else self.days[:1]
        clauses = self.timeline.clauses
        known = ((name, clauses[name]) for name in rule.clauses if name in clauses)
        cited = tuple(name for name, period in known if any(map(period.covers, days)))
        return cited or rule.clauses

    def _present(self, then: Find) -> Atom:
        """The atom that every required item is present."""
        required = then.required if isinstance(then.required, Param) else frozenset(then.required or ())
        return self._valued(Atom(str(then.present), "has_all", required))

    def _basis(self, account: Rule, because: Basis) -> Iterable[tuple[str, Atom]]:
        """The atoms that a measure may rest on, each with its conclusion. Several rules may draw one conclusion."""
        ranks = list(type(because.rank))
        atoms = []
        for rule in self.rules:
            if because.own and rule.policy != account.policy:
                continue
            if isinstance(rule.then, Find) and rule.then.severity in because.findings:
                atoms.append((rule.concludes, Atom(f"finding.{rule.concludes}", "is", True)))
            late = because.late and ranks.index(rule.rank) >= ranks.index(because.rank)
            if isinstance(rule.then, Require) and late:
                atoms.append((rule.concludes, Atom(f"late.{rule.concludes}", "is", True)))
        return dict.fromkeys(atoms)

    def _tree(self, condition: Condition, positive: bool) -> Tree:
        if isinstance(condition, Not):
            return self._tree(condition.part, not positive)
        if isinstance(condition, Atom):
            if condition.fact.startswith("parameters."):
                value = self.used[condition.fact.partition(".")[2]]
                known = evaluate_atom(condition.op, value, condition.operand)
                return Const(known if positive else _kleene.NOT[known])
            return ProgramLeaf(self.atoms[self._valued(condition)], positive)
        parts = [self._tree(part, positive) for part in condition.parts]
        return _join(Conj if isinstance(condition, AllOf) is positive else Disj, parts)

    def _valued(self, atom: Atom) -> Atom:
        """An atom with the value of the parameter that it compares with."""
        if not isinstance(atom.operand, Param):
            return atom
        value = self.used[atom.operand.name]
        return Atom(atom.fact, atom.op, frozenset(value) if isinstance(value, tuple) else value)


def _contests(rules: Sequence[CompiledRule]) -> Iterator[Contest]:
    names = dict.fromkeys(compiled.rule.concludes for compiled in rules)
    for name in names:
        members = [number for number, compiled in enumerate(rules) if compiled.rule.concludes == name]
        written = [rules[number].rule for number in members]
        yield Contest(
            name,
            tuple(members),
            tuple(rules[number] for number in members),
            tuple(rule.then.value for rule in written if isinstance(rule.then, Decide)),
            tuple(
                tuple(at for at, rival in enumerate(written) if rule.id in rival.overrides)
                for rule in written
            ),
            tuple(tuple(at for at, rival in enumerate(written) if _defeats(rival, rule)) for rule in written),
        )


def _defeats(higher: Rule, lower: Rule) -> bool:
    assert isinstance(higher.then, Decide) and isinstance(lower.then, Decide)
    return higher.then.value != lower.then.value and outranks(higher, lower)


def _join(shape: type[Conj] | type[Disj], parts: Iterable[Tree]) -> Tree:
    """A conjunction or disjunction, flat and without constants where that is possible."""
    absorbing, neutral = (_kleene.FALSE, _kleene.TRUE) if shape is Conj else (_kleene.TRUE, _kleene.FALSE)
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, shape) else (part,))
    kept = [part for part in dict.fromkeys(flat) if part != Const(neutral)]
    if Const(absorbing) in kept:
        return Const(absorbing)
    return Const(neutral) if not kept else kept[0] if len(kept) == 1 else shape(tuple(kept))
