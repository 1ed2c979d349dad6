"""Compiling: programs made of the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
from disclosure_rules._program.selected_law import MeasureLaw, RuleVersion
from disclosure_rules.places import Gazetteer
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.check import reads_between
from disclosure_rules.policy.check_conflicts import outranks
from disclosure_rules.policy.conditions import (
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Ref,
    atoms_of,
    evaluate_atom,
    fold,
    parameter_asked,
    with_value,
)
from disclosure_rules.policy.model import Account, Decide, Determination, Find, Rule, Stage
from disclosure_rules.policy.require import Require
from disclosure_rules.records.fact import UNKNOWN
from disclosure_rules.records.kinds import RecordKinds

_SignedTree = Callable[[bool], Tree]
"""A condition as a function: its tree for True, the tree of its negation for False."""


class Compiler:
    """Compiles rules about a record kind, each in the versions that take part. `values` holds the values of parameters
    for the rules that follow the law of the record."""

    def __init__(
        self,
        kind: str,
        rules: Sequence[RuleVersion],
        values: Mapping[str, Any],
        determinations: Mapping[str, Determination],
        places: Gazetteer,
        kinds: RecordKinds,
    ) -> None:
        self.kind = kind
        self.rules = rules
        self.determinations = determinations
        self.places = places
        self.kinds = kinds
        self.atoms: dict[Atom, int] = {}
        plain = [version.rule for version in rules if not version.has_own_law]
        self.used = {name: values[name] for rule in plain for name in rule.parameters}
        self.used |= {name: value for name, value in values.items() if is_soon(name)}

    def program(self, unconcluded: Mapping[str, Any]) -> Program:
        """The program. `unconcluded` gives the value of every conclusion until a rule concludes it."""
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
        known = [matter for matter in self.determinations.values() if self.kind in matter.kinds]
        names = tuple(matter.id for matter in known)
        least = {matter.id: next(iter(matter.values)) for matter in known if matter.openness}
        until = {**unconcluded, **dict.fromkeys(names, UNKNOWN)}
        return Program(
            self.kind,
            tuple(self.atoms),
            tuple(layers),
            self.used,
            names,
            least,
            until,
            self.places,
            self.kinds,
        )

    def _numbered(self, rules: list[RuleVersion]) -> tuple[CompiledRule, ...]:
        """The compiled rules of a layer. Their atoms are numbered by fact, in the order of computing, so that the truths
        of a fact's atoms are appended at once."""
        asking = [(version, *self._asking(version)) for version in rules]
        asked = dict.fromkeys(
            with_value(atom, self._values(version))
            for version, asks, _ in asking
            for atom in atoms_of(asks)
            if parameter_asked(atom) is None
        )
        new = [atom for atom in asked if atom not in self.atoms]
        first = {atom.fact: place for place, atom in reversed(list(enumerate(new)))}
        new.sort(key=lambda atom: (isinstance(atom.operand, Ref), first[atom.fact]))
        self.atoms.update(zip(new, count(len(self.atoms))))
        return tuple(self._compile(*parts) for parts in asking)

    def _asking(self, version: RuleVersion) -> tuple[AllOf, tuple[tuple[str, Condition], ...]]:
        """The whole condition of a rule and, for a measure, its basis, which is a part of that condition."""
        asks, law = version.asks, version.measure
        if law is None:
            return asks, ()
        basis = tuple(self._basis(version.rule, law))
        return AllOf((*asks.parts, AnyOf(tuple(failed for _, failed in basis)))), basis

    def _values(self, version: RuleVersion) -> Mapping[str, Any]:
        """The values of parameters that a rule uses, with the others of the program."""
        return {**self.used, **dict(version.values)} if version.has_own_law else self.used

    def _layers(self) -> Iterator[tuple[Stage, list[RuleVersion]]]:
        """The rules that may fire together. The rules of a determination come after those of every determination it reads."""
        written = [version.rule for version in self.rules]
        order = TopologicalSorter(reads_between(written, dict(self.determinations)))
        order.prepare()
        while order.is_active():
            ready = order.get_ready()
            rules = [
                version
                for version in self.rules
                if isinstance(version.rule.then, Decide) and version.rule.concludes in ready
            ]
            if rules:
                yield "decide", rules
            order.done(*ready)
        for stage, effect in (("require", Require), ("find", Find), ("account", Account)):
            yield (
                stage,
                [  # type: ignore[misc]
                    version
                    for version in self.rules
                    if isinstance(version.rule.then, effect) and self._counts(version)
                ],
            )

    def _counts(self, version: RuleVersion) -> bool:
        """Whether a rule takes part: a measure that is no law on the record's day does if it may count something."""
        law = version.measure
        return law is None or law.on_governing or bool(self._basis(version.rule, law))

    def _compile(
        self, version: RuleVersion, asks: AllOf, basis: tuple[tuple[str, Condition], ...]
    ) -> CompiledRule:
        values = self._values(version)

        def tree(condition: Condition) -> Tree:
            return fold(condition, partial(self._leaf, values), _branch)(True)

        trees = tuple((name, tree(failed)) for name, failed in basis)
        own = None if values is self.used else values
        return CompiledRule(version.rule, asks, tree(asks), version.clauses, trees, own)

    def _basis(self, account: Rule, law: MeasureLaw) -> dict[tuple[str, Condition], None]:
        """The failures that a measure may rest on, each with its conclusion: those of rules whose law is of its days. Several
        rules may draw one conclusion."""
        assert isinstance(account.then, Account)
        body = self.kinds[self.kind].body_role
        basis: dict[tuple[str, Condition], None] = {}
        for rule in (version.rule for version in self.rules):
            failed, reached = failure_counted(account, account.then.because, rule, body), law.reached(rule)
            if failed is not None and reached is not None:
                basis[rule.concludes, AllOf((failed, *reached)) if reached else failed] = None
        return basis

    def _leaf(self, values: Mapping[str, Any], atom: Atom) -> _SignedTree:
        """The tree of an atom. An atom that asks a parameter is a constant."""
        name = parameter_asked(atom)
        if name is not None:
            known = evaluate_atom(atom.op, values[name], atom.operand)
            return lambda positive: Const(known if positive else _kleene.NOT[known])
        return partial(ProgramLeaf, self.atoms[with_value(atom, values)])


def failure_counted(account: Rule, because: Basis, rule: Rule, body: str) -> Atom | None:
    """The failure of a rule as a measure with this basis counts it, where `body` answers for what names no role; None where it does not."""
    bearer = rule.bearer(body)
    if (because.own and rule.policy != account.policy) or not because.answered_by(bearer):
        return None
    marked = rule.failure in because.failures
    if isinstance(rule.then, Find) and (marked or rule.then.severity in because.findings):
        return Atom(f"finding.{rule.concludes}", "is", True)
    late = because.late and rule.rank.order >= because.rank.order
    if isinstance(rule.then, Require) and rule.then.is_timed and (marked or late):
        return Atom(f"late.{rule.concludes}", "is", True)
    return None


def is_soon(parameter: str) -> bool:
    """Whether a parameter says when an obligation is due soon: the law of the record gives it for every rule."""
    return parameter.partition(".")[2] in ("due_soon", "due_soon_hours")


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
