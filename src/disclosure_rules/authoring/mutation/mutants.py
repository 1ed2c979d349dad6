"""Mutants: policies with one small change each, which at least one case should notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise

from disclosure_rules._program.compile import failure_counted
from disclosure_rules.authoring.mutation import conditions, effects
from disclosure_rules.authoring.mutation.conditions import ConditionVocabulary
from disclosure_rules.authoring.mutation.dates import ParameterEdits, PeriodEdits
from disclosure_rules.authoring.mutation.derived import DerivedChange, DerivedEdits
from disclosure_rules.authoring.policy_source import SourceFiles, SourcePart
from disclosure_rules.location import Location
from disclosure_rules.policy.check_conflicts import determinations_of, rules_of
from disclosure_rules.policy.conditions import ALWAYS
from disclosure_rules.policy.model import Account, Clause, Parameter, Policy, Rule
from disclosure_rules.policy.shared import places_of, record_kinds
from disclosure_rules.records.kinds import RecordKinds

FAMILIES = (
    "dropped",
    "negated",
    "joined",
    "list",
    "number",
    "date",
    "comparison",
    "value",
    "exception",
    "order",
    "flag",
    "deadline",
    "alternative",
    "severity",
    "addressee",
    "basis",
    "reading",
    "in-force",
    "combinator",
    "operand",
)
"""Every family of changes."""


@dataclass(frozen=True)
class Mutant:
    """One small change: at `place`, `becomes` replaces `was` (None: it is left out). `rules` are the ids of the rules
    it is about; `changed`, `clauses`, `parameter` and `derived` replace those with the same ids."""

    family: str
    place: Location
    was: str
    becomes: str | None
    rules: tuple[str, ...]
    changed: tuple[Rule, ...] = ()
    clauses: tuple[Clause, ...] = ()
    parameter: Parameter | None = None
    derived: DerivedChange | None = None

    def policies(self, unchanged: Iterable[Policy]) -> tuple[Policy, ...]:
        """The policies with this change."""
        rules = {rule.id: rule for rule in self.changed}
        clauses = {clause.id: clause for clause in self.clauses}
        parameters = {self.parameter.id: self.parameter} if self.parameter is not None else {}
        changed = (
            replace(
                policy,
                rules=tuple(rules.get(rule.id, rule) for rule in policy.rules),
                clauses=tuple(clauses.get(clause.id, clause) for clause in policy.clauses),
                parameters=tuple(parameters.get(parameter.id, parameter) for parameter in policy.parameters),
            )
            for policy in unchanged
        )
        return tuple(changed if self.derived is None else map(self.derived.within, changed))


def mutants(policies: Iterable[Policy], inside: Iterable[Policy] | None = None) -> Iterator[Mutant]:
    """Every mutant of the policies `inside` (of all, if not given), in the order of their files and rules."""
    every = tuple(policies)
    kinds = record_kinds(every)
    words, files = ConditionVocabulary(determinations_of(every), places_of(every), kinds), SourceFiles()
    parameters = {parameter.id: parameter for policy in every for parameter in policy.parameters}
    rules = rules_of(every)
    values, derived = ParameterEdits(files, rules), DerivedEdits(files, every, kinds)
    for policy in every if inside is None else inside:
        in_force = PeriodEdits(files, policy, parameters)
        yield from _scope(policy, files, words)
        for change in in_force.changes():
            if change.new:  # an outer period may keep the rule from being in force a day earlier
                yield _made("in-force", change, change.new)
        for parameter in policy.parameters:
            for family, change in values.of(parameter):
                moved, clauses = in_force.started(change.new)
                about = dict.fromkeys(rule.id for rule in (*values.using.get(parameter.id, ()), *moved))
                if about:
                    made = _made(family, change, moved)
                    yield replace(made, rules=tuple(about), clauses=clauses, parameter=change.new)
        for family, change, facts, reading in derived.of(policy):
            yield replace(_made(family, change, ()), rules=reading, derived=facts)
        for rule in policy.rules:
            tried = _rule(rule, files.rule(rule), words)
            yield from (made for made in tried if _counts_otherwise(rule, made.changed[0], rules, kinds))
        yield from _tables(policy, files)


def _tables(policy: Policy, files: SourceFiles) -> Iterator[Mutant]:
    """The mutants of the tables of a policy as a whole: adjacent rows with different values exchanged, and each key that
    all rows have dropped."""
    for name, group in groupby(policy.rules, key=lambda rule: rule.table):
        if name is None:
            continue
        rows = tuple(group)
        ids, table = tuple(row.id for row in rows), files.holder(rows[0])
        for first, second in pairwise(rows):
            if first.then != second.then:
                swapped = (
                    replace(first, overrides=tuple(each for each in first.overrides if each != second.id)),
                    replace(second, overrides=(first.id, *second.overrides)),
                )
                was, becomes = f"{first.id}, {second.id}", f"{second.id}, {first.id}"
                yield Mutant("order", files.rule(first).place, was, becomes, (first.id, second.id), swapped)
        for number, target in enumerate(table.data.get("overrides", ())):
            part = table.at("overrides", number)
            fewer = (
                replace(row, overrides=tuple(each for each in row.overrides if each != target))
                for row in rows
            )
            yield Mutant("exception", part.place, target, None, ids, tuple(fewer))
        if "governed_by" in table.data:
            part = table.at("governed_by")
            without = tuple(replace(row, governed_by=None) for row in rows)
            yield Mutant("flag", part.place, part.text, None, ids, without)


def _scope(policy: Policy, files: SourceFiles, words: ConditionVocabulary) -> Iterator[Mutant]:
    """The mutants of the scope of a policy, which all of its rules ask."""
    applies = policy.rules[0].applies if policy.rules else ALWAYS
    if applies != ALWAYS:
        part, kind = files.head(policy).at("applies"), policy.rules[0].kinds[0]
        for family, change in conditions.condition_edits(applies, part, partial(words.symbol, kind)):
            yield _made(family, change, tuple(replace(rule, applies=change.new) for rule in policy.rules))


def _rule(rule: Rule, part: SourcePart, words: ConditionVocabulary) -> Iterator[Mutant]:
    symbol = partial(words.symbol, rule.kinds[0])
    for family, change in conditions.condition_edits(rule.when, part.at("when"), symbol):
        yield _made(family, change, (replace(rule, when=change.new),))
    for family, functions in effects.FAMILIES.items():
        for function in functions:
            for change in function(rule, part, words):
                yield _made(family, change, (change.new,))


def _counts_otherwise(rule: Rule, changed: Rule, rules: Iterable[Rule], kinds: RecordKinds) -> bool:
    """Whether a change is none of the basis of a measure, or one by which the measure counts other failures."""
    if not isinstance(rule.then, Account) or not isinstance(changed.then, Account):
        return True
    was, now = rule.then.because, changed.then.because
    return was == now or any(
        failure_counted(rule, was, other, body) != failure_counted(rule, now, other, body)
        for other in rules
        for body in {kinds[kind].body_role for kind in set(rule.kinds) & set(other.kinds)}
    )


def _made(family: str, change: conditions.Edit, rules: tuple[Rule, ...]) -> Mutant:
    ids = tuple(rule.id for rule in rules)
    return Mutant(family, change.part.place, change.was, change.becomes, ids, rules)
