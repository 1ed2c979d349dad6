"""A program as formulas: the truth of every rule, the determinations, and the conclusions that later stages read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import partial
from typing import Any

import z3

from disclosure_rules._once import cached_property
from disclosure_rules._program.model import (
    CompiledRule,
    Conj,
    Const,
    Contest,
    Program,
    ProgramLayer,
    ProgramLeaf,
    Tree,
)
from disclosure_rules.authoring.proof.dependencies import ConclusionKey, effect_key
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.variables import Finite, Formula, Truth, Variable, asked, constant
from disclosure_rules.decision import LATE
from disclosure_rules.policy.conditions import (
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Ref,
    evaluate_atom,
    fold,
    parameter_asked,
    with_value,
)
from disclosure_rules.policy.model import Stage
from disclosure_rules.policy.require import Require
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.terms import Status


@dataclass(frozen=True)
class Concluded:
    """A conclusion of one or several rules: its truth, for each way in which it is concluded."""

    ways: dict[Hashable, Truth]

    @cached_property
    def truth(self) -> Truth:
        """The truth of its being concluded in any way."""
        return _any(list(self.ways.values()))


class Encoding:
    """The formulas of a program over the symbols of its facts; with `only`, of these conclusions and everything they
    depend on. The tags of two encodings over the same facts name the symbols that differ between them: the states of
    obligations."""

    def __init__(
        self, program: Program, facts: Facts, tag: str, only: Set[ConclusionKey] | None = None
    ) -> None:
        self.program = program
        self.only = only
        self.facts = facts
        self.tag = tag
        self.axioms: list[Formula] = []
        self.rules: dict[str, Truth] = {}
        self.in_force: dict[str, Formula] = {}
        self.open: dict[str, Formula] = {}
        self.determined: dict[str, dict[Any, Formula]] = {}
        self.conflicting: dict[str, Formula] = {}
        self.obligations: dict[str, Concluded] = {}
        self.applying: dict[str, list[tuple[CompiledRule, Formula, Truth]]] = {}
        self.findings: dict[str, Concluded] = {}
        self.measures: dict[str, Concluded] = {}
        self._concluded: dict[str, Variable] = {}
        self._trees: dict[Tree, Truth] = {}
        self._atoms: dict[int, Truth] = {}
        for name in filter(partial(self.includes, "decide"), program.determinations):
            self._concluded[name] = Finite(name, {UNKNOWN: z3.BoolVal(True)})
            self.determined[name], self.conflicting[name] = {}, z3.BoolVal(False)
        for layer in program.layers:
            self._layer(layer)

    def includes(self, stage: Stage, name: str) -> bool:
        """Whether a conclusion is encoded, where the program draws it."""
        return self.only is None or (stage, name) in self.only

    def symbol(self, path: str) -> Variable:
        """The variable of a path: a conclusion, or else a fact."""
        variable = self._concluded.get(path)
        return self.facts[path] if variable is None else variable

    def standing(self, path: str) -> Finite:
        """The state of an obligation, as later stages read it: `late.x`, `delayed.x` or `obligation.x`."""
        variable = self._concluded[path]
        assert isinstance(variable, Finite)
        return variable

    def _layer(self, layer: ProgramLayer) -> None:
        rules = [compiled for compiled in layer.rules if self.includes(layer.stage, compiled.rule.concludes)]
        for compiled in rules:
            name, truth = compiled.rule.id, self.tree(compiled.tree)
            self.rules[name] = _any([self.rules[name], truth]) if name in self.rules else truth
        if layer.stage == "decide":
            for contest in layer.contests:
                if self.includes("decide", contest.determination):
                    self._settle(contest)
        elif layer.stage == "require":
            self.obligations = dict(self._folded(rules, layer.stage))
            for name in self.obligations:
                self._stands(name)
        elif layer.stage == "find":
            self.findings = dict(self._folded(rules, layer.stage))
            for name, concluded in self.findings.items():
                truth = concluded.truth
                options: dict[Hashable, Formula] = {True: truth.true, False: z3.Not(truth.possible)}
                unknown = z3.And(truth.possible, z3.Not(truth.true))
                self._concluded[f"finding.{name}"] = Finite(f"finding.{name}", {**options, UNKNOWN: unknown})
        else:
            self._hold_to_account(rules)

    def tree(self, tree: Tree) -> Truth:
        """The truth of a tree."""
        if tree not in self._trees:
            self._trees[tree] = self._tree(tree)
        return self._trees[tree]

    def condition(self, condition: Condition, parameters: Mapping[str, Any]) -> Truth:
        """The truth of a condition, with these values of parameters."""

        def leaf(atom: Atom) -> Truth:
            name = parameter_asked(atom)
            if name is not None:
                return constant(evaluate_atom(atom.op, parameters[name], atom.operand))
            return asked(with_value(atom, parameters), self.symbol)

        return fold(condition, leaf, joined)

    def _tree(self, tree: Tree) -> Truth:
        if isinstance(tree, ProgramLeaf):
            truth = self._atom(tree.atom)
            return truth if tree.positive else truth.negated()
        if isinstance(tree, Const):
            return constant(tree.value)
        return (_all if isinstance(tree, Conj) else _any)([self.tree(part) for part in tree.parts])

    def _atom(self, number: int) -> Truth:
        atom = self.program.atoms[number]
        paths = {atom.fact, atom.operand.path} if isinstance(atom.operand, Ref) else {atom.fact}
        if self._concluded.keys().isdisjoint(paths):
            return self.facts.truth(atom)  # all encodings share it
        if number not in self._atoms:
            self._atoms[number] = asked(atom, self.symbol)
        return self._atoms[number]

    def _settle(self, contest: Contest) -> None:
        """The standings of the rules of a contest, as `determine.resolve` gives them."""
        truths = [self.tree(compiled.tree) for compiled in contest.compiled]
        stood: dict[int, tuple[Formula, Formula]] = {}

        def stand(at: int) -> tuple[Formula, Formula]:
            if at not in stood:
                above = [stand(superior) for superior in contest.superiors[at]]
                over = [stand(overrider) for overrider in contest.overriders[at]]
                out = z3.Or(z3.Not(truths[at].possible), *(in_force for in_force, _ in [*above, *over]))
                held = z3.Or(
                    *(undecided for _, undecided in above),
                    *(truths[o].possible for o in contest.overriders[at]),
                )
                in_force = z3.And(truths[at].true, z3.Not(out), z3.Not(held))
                stood[at] = (in_force, z3.And(z3.Not(out), z3.Not(in_force)))
            return stood[at]

        for at, compiled in enumerate(contest.compiled):
            rule, (in_force, undecided) = compiled.rule.id, stand(at)  # a rule may stand in several versions
            self.in_force[rule] = z3.Or(in_force, self.in_force[rule]) if rule in self.in_force else in_force
            self.open[rule] = z3.Or(undecided, self.open[rule]) if rule in self.open else undecided
        name, values = contest.determination, list(dict.fromkeys(contest.values))
        forced = {
            value: _either(stood[at][0] for at, v in enumerate(contest.values) if v == value)
            for value in values
        }
        possible = {
            value: z3.Or(
                forced[value], _either(stood[at][1] for at, v in enumerate(contest.values) if v == value)
            )
            for value in values
        }
        self.determined[name] = {
            value: z3.And(forced[value], *(z3.Not(possible[rival]) for rival in values if rival != value))
            for value in values
        }
        self.conflicting[name] = z3.PbGe([(forced[value], 1) for value in values], 2)
        unknown = z3.Not(z3.Or(list(self.determined[name].values())))
        self._concluded[name] = Finite(name, {**self.determined[name], UNKNOWN: unknown})

    def _folded(self, rules: list[CompiledRule], stage: Stage) -> Iterator[tuple[str, Concluded]]:
        """The conclusions of the rules of a stage. Where several rules draw the same conclusion, the last rule that
        is not false counts."""
        for name in dict.fromkeys(compiled.rule.concludes for compiled in rules):
            ways: dict[Hashable, Truth] = {}
            later: Formula = z3.BoolVal(False)
            members = [compiled for compiled in rules if compiled.rule.concludes == name]
            for compiled in reversed(members):
                truth = self.tree(compiled.tree)
                counts = z3.Not(later)
                way = effect_key(compiled, self.program)
                chosen = Truth(z3.And(counts, truth.true), z3.And(counts, truth.possible))
                ways[way] = _any([ways[way], chosen]) if way in ways else chosen
                if stage == "require":
                    self.applying.setdefault(name, []).append((compiled, counts, truth))
                later = z3.Or(later, truth.possible)
            yield name, Concluded(ways)

    def _stands(self, name: str) -> None:
        """Leave the state of an obligation free where it applies; elsewhere the state follows."""
        truth = self.obligations[name].truth
        states: dict[str, tuple[Any, ...]] = {
            f"late.{name}": (True, False),
            f"obligation.{name}": tuple(self._statuses(name)),
        }
        states[f"delayed.{name}"] = (True, False) if self._is_prompt(name) else (False,)
        for path, values in states.items():
            symbol = Finite.free(f"{self.tag} {path}", [*values, UNKNOWN, ABSENT])
            symbol.options.pop(Status.UNDETERMINED, None)  # it is read as unknown
            symbol.axioms = [z3.PbEq([(option, 1) for option in symbol.options.values()], 1)]
            unsure = z3.And(truth.possible, z3.Not(truth.true))
            self.axioms += symbol.axioms
            self.axioms.append(symbol.equals(ABSENT) == z3.Not(truth.possible))
            self.axioms.append(z3.Implies(unsure, symbol.equals(UNKNOWN)))
            self._concluded[path] = symbol
        late, status = self._concluded[f"late.{name}"], self._concluded[f"obligation.{name}"]
        delayed = self._concluded[f"delayed.{name}"]
        self.axioms.append(delayed.equals(UNKNOWN) == status.equals(UNKNOWN))
        tardy = z3.Or([status.equals(late_status) for late_status in LATE])
        self.axioms.append(z3.Implies(late.equals(True), tardy))
        self.axioms.append(z3.Implies(tardy, z3.Or(late.equals(True), late.equals(UNKNOWN))))
        self.axioms.append(z3.Implies(late.equals(UNKNOWN), z3.Or(tardy, status.equals(UNKNOWN))))

    def _statuses(self, name: str) -> Iterator[Status]:
        """The statuses that an obligation may have: only an act that must wait can be too early."""
        effects = [compiled.rule.then for compiled, _, _ in self.applying[name]]
        waits = any(isinstance(then, Require) and then.at_least is not None for then in effects)
        yield from (status for status in Status if waits or status is not Status.TOO_EARLY)

    def _is_prompt(self, name: str) -> bool:
        """Whether an obligation has a time without the force of law."""
        rules = [compiled.rule for compiled, _, _ in self.applying[name]]
        return any(isinstance(rule.then, Require) and rule.then.promptly is not None for rule in rules)

    def _hold_to_account(self, rules: list[CompiledRule]) -> None:
        measures: dict[str, dict[Hashable, Truth]] = {}
        for compiled in rules:
            ways = measures.setdefault(compiled.rule.concludes, {})
            truth, way = self.tree(compiled.tree), effect_key(compiled, self.program)
            ways[way] = _any([ways[way], truth]) if way in ways else truth
        self.measures = {name: Concluded(ways) for name, ways in measures.items()}


def _either(parts: Iterator[Formula]) -> Formula:
    return z3.Or(list(parts))


def joined(condition: AllOf | AnyOf | Not, parts: list[Truth]) -> Truth:
    """The truth of a condition for those of its parts."""
    if isinstance(condition, Not):
        return parts[0].negated()
    return (_all if isinstance(condition, AllOf) else _any)(parts)


def _all(parts: list[Truth]) -> Truth:
    return Truth(z3.And([part.true for part in parts]), z3.And([part.possible for part in parts]))


def _any(parts: list[Truth]) -> Truth:
    return Truth(z3.Or([part.true for part in parts]), z3.Or([part.possible for part in parts]))
