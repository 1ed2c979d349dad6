"""Which cases a mutant can reach. Where each rule of it comes out of a case as it did before and does what it did
before, nothing that rests on it changes, and the case need not run again. Only what a rule that stays unknown still
asks for may then be something else, which a case sees under `needs`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import evaluate
from disclosure_rules.policy.model import Account, Period, Rule


class BaselineRun:
    """A case that has run on the policies as they are: the days whose law it is about, and how each rule of its
    program and each conclusion came out (of several rules that draw one, the highest truth). `sees_needs` says that it
    expects something of what is still asked for; `chosen` are the values of parameters that the case chooses."""

    def __init__(self, evaluation: Evaluation, chosen: Mapping[str, Any], *, sees_needs: bool) -> None:
        self.evaluation = evaluation
        self.chosen = chosen
        self.sees_needs = sees_needs
        self.parameters = evaluation.program.parameters
        pending = (day_of(evaluation.as_of),) if evaluation.record.is_pending(evaluation.as_of) else ()
        self.days: tuple[date, ...] = (evaluation.record.governing_date(evaluation.as_of), *pending)
        self.truths: dict[str, int] = {}
        self.concluded: dict[str, int] = {}
        for layer, truths in zip(evaluation.program.layers, evaluation.truths, strict=True):
            for compiled, found in zip(layer.rules, truths, strict=True):
                name = compiled.rule.concludes
                self.truths[compiled.rule.id] = found
                self.concluded[name] = max(found, self.concluded.get(name, _kleene.FALSE))

    def truth(self, rule: Rule, parameters: Mapping[str, Any]) -> int:
        """How a rule comes out with these values of parameters; of one that holds to account, without its basis."""
        return evaluate(rule.asks, lambda atom: self.evaluation.truth(atom, parameters))


class AffectedCases:
    """The reach of one mutant; `rules` are those of the policies as they are, by id."""

    def __init__(self, mutant: Mutant, rules: Mapping[str, Rule]) -> None:
        self.mutant = mutant
        pairs = [(rules[rule.id], rule) for rule in mutant.changed]
        self._moved = [(old, new) for old, new in pairs if old.in_force != new.in_force]
        self._changed = [
            (new, replace(old, when=new.when, applies=new.applies) != new)
            for old, new in pairs
            if old.in_force == new.in_force
        ]
        self._using = [rules[name] for name in mutant.rules] if mutant.parameter is not None else []

    def includes(self, ran: BaselineRun) -> bool:
        """Whether a case could come out otherwise."""
        if any(_moves(old.in_force, new.in_force, ran) for old, new in self._moved):
            return True
        if any(_affects(rule, ran, ran.parameters, acts=acts) for rule, acts in self._changed):
            return True
        return self.mutant.parameter is not None and self._includes_value(ran)

    def _includes_value(self, ran: BaselineRun) -> bool:
        found = self.mutant.parameter
        assert found is not None
        if found.id in ran.chosen:
            return False
        if found.kind == "moment" and self.mutant.clauses:
            return True
        if found.id not in ran.parameters:
            return False
        value = next((value for day in ran.days if (value := found.at(day)) is not None), None)
        if value == ran.parameters[found.id]:
            return False
        parameters = {**ran.parameters, found.id: value}
        return value is None or any(_affects(rule, ran, parameters, acts=True) for rule in self._using)


def _moves(old: Period, new: Period, ran: BaselineRun) -> bool:
    """Whether the rule or clause enters or leaves what is in force for the case."""
    before, after = old.settled(ran.chosen), new.settled(ran.chosen)
    return any(before.covers(day) != after.covers(day) for day in ran.days)


def _affects(rule: Rule, ran: BaselineRun, parameters: Mapping[str, Any], *, acts: bool) -> bool:
    """Whether a changed rule, which stands in the program or not as it did, may make a difference; `acts` says that
    what it does is changed too. Then rules that draw the same conclusion count: a measure rests on its name."""
    before = ran.truths.get(rule.id)
    if before is None:
        return False
    after = ran.truth(rule, parameters)
    if isinstance(rule.then, Account):
        return before != _kleene.FALSE or after != _kleene.FALSE
    if before != after or (before == _kleene.UNKNOWN and ran.sees_needs):
        return True
    tells_due = (
        before == _kleene.TRUE and rule.message is not None and "{due" in rule.message.zh + rule.message.en
    )
    return tells_due or (acts and ran.concluded[rule.concludes] != _kleene.FALSE)
