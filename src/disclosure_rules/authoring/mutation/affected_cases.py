"""The cases that a mutant can affect. Where each rule of a mutant comes out of a case as before and has the same
effect as before, nothing that depends on it changes, and the case need not run again. The only exception is a rule
that stays unknown: it may ask for other facts, which a case sees under `needs`."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import atoms_of, evaluate, parameters_named
from disclosure_rules.policy.model import Account, Period, Rule
from disclosure_rules.records.fact import UNKNOWN


class BaselineRun:
    """A case that has run on the unchanged policies: the days whose law it is about, those that may be (`selecting`), and
    the truth of each rule of its program and of each conclusion (the highest truth of the rules that draw it).
    `sees_needs` says that the case expects something about the facts still asked for; `chosen` holds the values of
    parameters that it chooses."""

    def __init__(self, evaluation: Evaluation, chosen: Mapping[str, Any], *, sees_needs: bool) -> None:
        self.evaluation = evaluation
        self.chosen = chosen
        self.sees_needs = sees_needs
        rules = (compiled for layer in evaluation.program.layers for compiled in layer.rules)
        own = (compiled.values for compiled in rules if compiled.values is not None)
        self.parameters = {**dict(ChainMap(*map(dict, own))), **evaluation.program.parameters}
        law = evaluation.law
        self.days: tuple[date, ...] = (
            (law.governing,) if law.pending is None else (law.governing, law.pending)
        )
        record = evaluation.record
        stated = map(evaluation.fact, (*record.selects_law, *record.selects_old_law))
        selecting = (day_of(value) for value in stated if isinstance(value, date))
        self.selecting = frozenset((*self.days, record.governing_date(evaluation.as_of), *selecting))
        self.truths: dict[str, int] = {}
        self.concluded: dict[str, int] = {}
        for layer, truths in zip(evaluation.program.layers, evaluation.truths, strict=True):
            for compiled, truth in zip(layer.rules, truths, strict=True):
                name = compiled.rule.concludes
                rule = compiled.rule.id
                self.truths[rule] = max(truth, self.truths.get(rule, _kleene.FALSE))
                self.concluded[name] = max(truth, self.concluded.get(name, _kleene.FALSE))

    def truth(self, rule: Rule, parameters: Mapping[str, Any]) -> int:
        """The truth of a rule with these values of parameters; for a rule that holds to account, without its basis."""
        return evaluate(rule.asks, lambda atom: self.evaluation.truth(atom, parameters))


class AffectedCases:
    """The cases that one mutant affects; `rules` are those of the unchanged policies, by id."""

    def __init__(self, mutant: Mutant, rules: Mapping[str, Rule]) -> None:
        self.mutant = mutant
        pairs = [(rules[rule.id], rule) for rule in mutant.changed]
        about = [*mutant.changed, *(rules[name] for name in mutant.rules)]
        moved = any(old.applies != new.applies for old, new in pairs)  # where the law is held
        asked = {name for rule in about for name in parameters_named(atoms_of(rule.applies))}
        placed = (
            mutant.parameter is not None and mutant.parameter.id in asked
        )  # a value that settles the same
        followed = any(isinstance(old.then, Account) and old.in_force != new.in_force for old, new in pairs)
        own_law = mutant.derived is None and any(rule.governed_by is not None for rule in about)
        self._reaches_all = moved or placed or followed or own_law
        self._moved = [(old, new) for old, new in pairs if old.in_force != new.in_force]
        self._changed = [
            (new, replace(old, when=new.when, applies=new.applies) != new)
            for old, new in pairs
            if old.in_force == new.in_force
        ]
        self._using = [rules[name] for name in mutant.rules] if mutant.parameter is not None else []

    def includes(self, ran: BaselineRun) -> bool:
        """Whether a case could come out differently. A rule whose own event selects its law may stand in any version of
        it, a measure follows the law of what it counts, and the scope of a policy decides where the law is held, so that
        then every case counts."""
        if self._reaches_all:
            return True
        if any(_moves(old.in_force, new.in_force, ran) for old, new in self._moved):
            return True
        if any(_affects(rule, ran, ran.parameters, acts=acts) for rule, acts in self._changed):
            return True
        if self.mutant.derived is not None and self._includes_derived(ran):
            return True
        return self.mutant.parameter is not None and self._includes_value(ran)

    def _includes_derived(self, ran: BaselineRun) -> bool:
        """Whether a derived fact comes out otherwise. One that stays unknown may be settled otherwise by case analysis, or ask
        for other facts."""
        changed, evaluation = self.mutant.derived, ran.evaluation
        if changed is None or evaluation.record.kind != changed.kind:
            return False
        fact, *_ = changed.facts  # the others rest on it
        value = fact.combination(evaluation.view)
        return value is UNKNOWN or value != evaluation.view[fact.name]

    def _includes_value(self, ran: BaselineRun) -> bool:
        parameter = self.mutant.parameter
        assert parameter is not None
        if parameter.id in ran.chosen:
            return False
        if parameter.kind == "moment" and self.mutant.clauses:
            return True
        if parameter.id not in ran.parameters:
            return False
        value = next((value for day in ran.days if (value := parameter.at(day)) is not None), None)
        if value == ran.parameters[parameter.id]:
            return False
        parameters = {**ran.parameters, parameter.id: value}
        return value is None or any(_affects(rule, ran, parameters, acts=True) for rule in self._using)


def _moves(old: Period, new: Period, ran: BaselineRun) -> bool:
    """Whether the rule or clause enters or leaves the law in force for the case."""
    before, after = old.settled(ran.chosen), new.settled(ran.chosen)
    return any(before.covers(day) != after.covers(day) for day in ran.selecting)


def _affects(rule: Rule, ran: BaselineRun, parameters: Mapping[str, Any], *, acts: bool) -> bool:
    """Whether a changed rule, whose place in the program is unchanged, may make a difference. `acts` says that its
    effect has changed too. Then the rules that draw the same conclusion count, because a measure depends on the name
    of the conclusion."""
    before = ran.truths.get(rule.id)
    if before is None:
        return False
    after = ran.truth(rule, parameters)
    if isinstance(rule.then, Account):
        return before != _kleene.FALSE or after != _kleene.FALSE
    if before != after or (before == _kleene.UNKNOWN and ran.sees_needs):
        return True
    states_due = (
        before == _kleene.TRUE and rule.message is not None and "{due" in rule.message.zh + rule.message.en
    )
    return states_due or (acts and ran.concluded[rule.concludes] != _kleene.FALSE)
