"""Checks of conflicts and of openness.

Rules that decide one determination differently are ordered. No rule that opens rests on the absence of an act, and no
rule that closes needs its presence.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import combinations
from typing import Any

from disclosure_rules.errors import Problem, Text
from disclosure_rules.phrases import listed_text, text
from disclosure_rules.policy.conditions import (
    ALWAYS,
    Atom,
    Not,
    Ref,
    fixed,
    parts_of,
    signed_atoms,
)
from disclosure_rules.policy.model import Decide, Determination, Policy, Rule
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records.base import Record, facts_of


def rules_of(policies: Iterable[Policy]) -> tuple[Rule, ...]:
    """Every rule, in policy order."""
    return tuple(rule for policy in policies for rule in policy.rules)


def determinations_of(policies: Iterable[Policy]) -> dict[str, Determination]:
    """Every determination by id."""
    return {determination.id: determination for policy in policies for determination in policy.determinations}


def effective_rank(rule: Rule) -> int:
    """The place of a rule's rank; a default is below every other rule."""
    return -1 if rule.default else rule.rank.order


def meet(first: Rule, second: Rule) -> bool:
    """Whether both rules may be in force for one record: on some day, or because different days select their law."""
    return first.governed_by != second.governed_by or first.in_force.overlaps(second.in_force)


def outranks(higher: Rule, lower: Rule) -> bool:
    """Whether rank alone settles a conflict in favour of `higher`."""
    return effective_rank(higher) > effective_rank(lower)


def _pairs(policies: tuple[Policy, ...]) -> Iterator[tuple[Rule, Rule]]:
    """The pairs of rules that decide one determination differently and may both hold."""
    decided: dict[str, list[Rule]] = {}
    for rule in rules_of(policies):
        if isinstance(rule.then, Decide):
            decided.setdefault(rule.concludes, []).append(rule)
    for rules in decided.values():
        for first, second in combinations(rules, 2):
            assert isinstance(first.then, Decide) and isinstance(second.then, Decide)
            if first.then.value == second.then.value:
                continue
            same_kind = not set(first.kinds).isdisjoint(second.kinds)
            together = same_kind and (meet(first, second) or first.forbids or second.forbids)
            if together and not exclusive(first, second):
                yield first, second


def conflicts(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each pair of rules that decide one determination differently and that nothing orders."""
    overrides = {rule.id: rule.overrides for rule in rules_of(policies)}

    @functools.cache
    def reached(start: str) -> frozenset[str]:
        todo, seen = [start], set()
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo.extend(overrides.get(node, ()))
        return frozenset(seen)

    def reaches(start: str, goal: str) -> bool:
        return goal in reached(start)

    for first, second in _pairs(policies):
        ordered = outranks(first, second) or outranks(second, first)
        apart = ordered or _contrary(first, second) or _contrary(second, first)
        if not apart and not reaches(first.id, second.id) and not reaches(second.id, first.id):
            yield Problem(
                "policy.conflict",
                second.place,
                first=first.id,
                second=second.id,
                about=first.concludes,
                policies=policies_of(first, second),
                other=first.place,
            )


def exclusive(first: Rule, second: Rule) -> bool:
    """Whether both rules, or the policies that they stand in, ask at the top for disjoint values of one fact."""
    return _disjoint(fixed(first.top), fixed(second.top))


def elsewhere(first: Rule, second: Rule) -> bool:
    """Whether the policies of two rules never apply to one record, as those of two cities."""
    return _disjoint(fixed(parts_of(first.applies)), fixed(parts_of(second.applies)))


def _disjoint(left: Mapping[str, frozenset[Any]], right: Mapping[str, frozenset[Any]]) -> bool:
    return any(not left[path] & right[path] for path in left.keys() & right.keys())


def _contrary(first: Rule, second: Rule) -> bool:
    """Whether a condition at the top of `first` excludes values of a fact, and `second` allows only such values. The
    rules still compete: a fact that is left out may decide which of them holds."""
    wanted = fixed(second.top)
    barred = (fixed((part.part,)) for part in first.top if isinstance(part, Not))
    return any(wanted[path] <= values for each in barred for path, values in each.items() if path in wanted)


def policies_of(*rules: Rule) -> tuple[Text, ...]:
    """The policies of rules, each with the place where it applies."""
    named = (text("policy.with-its-place", policy=rule.policy, place=_where(rule)) for rule in rules)
    return tuple(dict.fromkeys(named))


def _where(rule: Rule) -> Text:
    if rule.applies == ALWAYS:
        return text("policy.everywhere")
    asked = [part.operand for part in parts_of(rule.applies) if isinstance(part, Atom)]
    values = [
        each for value in asked for each in (sorted(value) if isinstance(value, frozenset) else [value])
    ]
    labels = [getattr(value, "label", None) or Text(*[str(value)] * 2) for value in values]
    return listed_text(labels) if labels else text("policy.where-it-applies")


def _directions(policies: tuple[Policy, ...]) -> tuple[set[str], set[str]]:
    """The rules that open and the rules that close. A rule opens if a rule that may compete with it decides something
    less open. It closes if such a rule decides something more open. An overridden rule competes too."""
    known = {name: matter for name, matter in determinations_of(policies).items() if matter.openness}
    opens: set[str] = set()
    closes: set[str] = set()
    for first, second in _pairs(policies):
        if first.concludes in known:
            order = list(known[first.concludes].values)
            assert isinstance(first.then, Decide) and isinstance(second.then, Decide)
            is_more = order.index(first.then.value) > order.index(second.then.value)
            more, less = (first, second) if is_more else (second, first)
            opens.add(more.id)
            closes.add(less.id)
    _through_determinations(policies, opens, closes)
    return opens, closes


def _through_determinations(policies: tuple[Policy, ...], opens: set[str], closes: set[str]) -> None:
    """Add the rules that decide what other rules read. Such a rule opens if it helps a rule that opens to be true, or a
    rule that closes to be false. It closes if it does the opposite. A determination with an order of openness is
    measured by that order alone."""
    known = {rule.id: rule for rule in rules_of(policies) if isinstance(rule.then, Decide)}
    ordered = {name for name, matter in determinations_of(policies).items() if matter.openness}
    deciding: dict[str, list[Rule]] = {}
    for rule in known.values():
        if rule.concludes not in ordered:
            deciding.setdefault(rule.concludes, []).append(rule)
    todo = [(rule_id, True) for rule_id in opens] + [(rule_id, False) for rule_id in closes]
    while todo:
        rule_id, is_opening = todo.pop()
        for atom, positive in signed_atoms(known[rule_id].when):
            for decider in deciding.get(atom.fact, ()):
                assert isinstance(decider.then, Decide)
                wanted = atom.operand if isinstance(atom.operand, frozenset) else frozenset((atom.operand,))
                helps = (decider.then.value in wanted) == positive
                direction = opens if helps == is_opening else closes
                if decider.id not in direction:
                    direction.add(decider.id)
                    todo.append((decider.id, helps == is_opening))


def polarity(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each rule that opens and rests on the absence of an act, or closes and needs its presence. Of a derived
    fact that mixes acts only its being there tells the direction."""
    opens, closes = _directions(policies)
    kinds = record_kinds(policies)
    for rule in rules_of(policies):
        if rule.id not in opens and rule.id not in closes:
            continue
        acts, flags, mixed = _acts(tuple(kinds[kind] for kind in rule.kinds))
        for atom, positive in rule.atoms:
            sides = (atom.fact, atom.operand.path if isinstance(atom.operand, Ref) else "")
            act = next((path for path in sides if path in acts), None)
            if act is None:
                continue
            if act in mixed and atom.op not in ("empty", "given"):
                yield Problem("policy.mixed-acts", rule.place, rule=rule.id, fact=act)
                continue
            on_absence = (_true_if_absent(atom) or (act in flags and atom.operand is False)) == positive
            if rule.id in opens and on_absence:
                yield Problem("policy.opens", rule.place, rule=rule.id, fact=act)
            if rule.id in closes and not on_absence:
                yield Problem("policy.closes", rule.place, rule=rule.id, fact=act)


@cache
def _acts(kinds: tuple[type[Record], ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The facts of record kinds that are acts, except those that select the law, or mix them; the facts that are flags; and
    the derived facts that mix acts."""
    facts = [fact for kind in kinds for fact in facts_of(kind).values()]
    fixed = {path for kind in kinds for path in kind.selects_law}
    mixed = {fact.path for fact in facts if fact.derived is not None and fact.derived.mixes_acts}
    acts = {fact.path for fact in facts if fact.act} - fixed | mixed
    flags = {fact.path for fact in facts if fact.kind == "flag" and fact.holder is None}
    return frozenset(acts), frozenset(flags), frozenset(mixed)


def _true_if_absent(atom: Atom) -> bool:
    """Whether the atom holds where its fact is absent."""
    return (atom.op == "empty" and atom.operand is True) or (atom.op == "given" and atom.operand is False)
