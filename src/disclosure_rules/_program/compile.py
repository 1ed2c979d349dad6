"""Compiling: the rules and values in force on each day, and the programs made of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from graphlib import TopologicalSorter
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
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.check import reads_between
from disclosure_rules.policy.check_conflicts import determinations_of, outranks, rules_of
from disclosure_rules.policy.conditions import (
    AllOf,
    AnyOf,
    Atom,
    Not,
    Ref,
    atoms_of,
    evaluate_atom,
    fold,
    parameter_asked,
    with_value,
)
from disclosure_rules.policy.model import Account, Decide, Find, Parameter, Period, Policy, Rule, Stage
from disclosure_rules.policy.require import Require
from disclosure_rules.records import KINDS
from disclosure_rules.records.fact import ABSENT, UNKNOWN

_SignedTree = Callable[[bool], Tree]
"""A condition as a function: its tree for True, the tree of its negation for False."""


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
                yield from (f"{kind}.{rule.concludes}" for kind in ("obligation", "late", "delayed"))
            elif isinstance(rule.then, Find):
                yield f"finding.{rule.concludes}"
            yield from (
                path for path in rule.reads if path.startswith(("obligation.", "delayed.", "finding."))
            )

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
            asking = (atom for _, atom in new if not isinstance(atom.operand, Ref))
            probes = tuple((path, tuple(atoms)) for path, atoms in groupby(asking, lambda atom: atom.fact))
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
        asking = [self._asking(rule) for rule in rules]
        read = (atom for _, asks, _ in asking for atom in atoms_of(asks) if parameter_asked(atom) is None)
        asked = dict.fromkeys(with_value(atom, self.used) for atom in read)
        new = [atom for atom in asked if atom not in self.atoms]
        first = {atom.fact: place for place, atom in reversed(list(enumerate(new)))}
        new.sort(key=lambda atom: (isinstance(atom.operand, Ref), first[atom.fact]))
        self.atoms.update(zip(new, count(len(self.atoms))))
        return tuple(self._compile(*parts) for parts in asking)

    def _asking(self, rule: Rule) -> tuple[Rule, AllOf, tuple[tuple[str, Atom], ...]]:
        """A rule with its whole condition and, for a measure, its basis, which is a part of that condition."""
        if not isinstance(rule.then, Account):
            return rule, rule.asks, ()
        basis = tuple(self._basis(rule, rule.then.because))
        return rule, AllOf((*rule.asks.parts, AnyOf(tuple(atom for _, atom in basis)))), basis

    def _layers(self) -> Iterator[tuple[Stage, list[Rule]]]:
        """The rules that may fire together. The rules of a determination come after those of every determination it reads."""
        order = TopologicalSorter(reads_between(self.rules, self.timeline.determinations))
        order.prepare()
        while order.is_active():
            ready = order.get_ready()
            rules = [rule for rule in self.rules if isinstance(rule.then, Decide) and rule.concludes in ready]
            if rules:
                yield "decide", rules
            order.done(*ready)
        for stage, effect in (("require", Require), ("find", Find), ("account", Account)):
            yield stage, [rule for rule in self.rules if isinstance(rule.then, effect)]  # type: ignore[misc]

    def _compile(self, rule: Rule, asks: AllOf, basis: tuple[tuple[str, Atom], ...]) -> CompiledRule:
        numbered = tuple((name, self.atoms[atom]) for name, atom in basis)
        tree = fold(asks, self._leaf, _branch)
        return CompiledRule(rule, asks, tree(True), self._cited(rule), numbered)

    def _cited(self, rule: Rule) -> tuple[str, ...]:
        """The clauses of a rule that are in force on the governing date. For a rule that forbids, the day of a pending
        record counts too."""
        days = self.days if rule.forbids else self.days[:1]
        clauses = self.timeline.clauses
        known = ((name, clauses[name]) for name in rule.clauses if name in clauses)
        cited = tuple(name for name, period in known if any(map(period.covers, days)))
        return cited or rule.clauses

    def _basis(self, account: Rule, because: Basis) -> Iterable[tuple[str, Atom]]:
        """The atoms that a measure may rest on, each with its conclusion. Several rules may draw one conclusion."""
        ranks = list(type(because.rank))
        body = KINDS[self.kind].body_role
        atoms = []
        for rule in self.rules:
            if (because.own and rule.policy != account.policy) or not because.answered_by(rule.bearer(body)):
                continue
            marked = rule.failure in because.failures
            if isinstance(rule.then, Find) and (marked or rule.then.severity in because.findings):
                atoms.append((rule.concludes, Atom(f"finding.{rule.concludes}", "is", True)))
            late = because.late and ranks.index(rule.rank) >= ranks.index(because.rank)
            if isinstance(rule.then, Require) and (marked or late):
                atoms.append((rule.concludes, Atom(f"late.{rule.concludes}", "is", True)))
        return dict.fromkeys(atoms)

    def _leaf(self, atom: Atom) -> _SignedTree:
        """The tree of an atom. An atom that asks a parameter is a constant."""
        name = parameter_asked(atom)
        if name is not None:
            known = evaluate_atom(atom.op, self.used[name], atom.operand)
            return lambda positive: Const(known if positive else _kleene.NOT[known])
        return partial(ProgramLeaf, self.atoms[with_value(atom, self.used)])


def _branch(condition: AllOf | AnyOf | Not, parts: Sequence[_SignedTree]) -> _SignedTree:
    """The tree of a condition, made of the trees of its parts."""
    if isinstance(condition, Not):
        return lambda positive: parts[0](not positive)
    is_all = isinstance(condition, AllOf)
    return lambda positive: _join(Conj if is_all is positive else Disj, [part(positive) for part in parts])


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
