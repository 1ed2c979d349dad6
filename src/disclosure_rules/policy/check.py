"""Checks of a set of linked policies as a whole.

Names are unique and declared, versions do not overlap, nothing runs in a circle, every conflict is ordered, and no
rule that opens rests on the absence of an act.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, islice

from disclosure_rules.errors import Problem, nearest
from disclosure_rules.location import Location
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.certainty import Certainty
from disclosure_rules.policy.check_conflicts import (
    conflicts,
    determinations_of,
    elsewhere,
    exclusive,
    meet,
    outranks,
    polarity,
    policies_of,
    rules_of,
)
from disclosure_rules.policy.check_limits import miscounted
from disclosure_rules.policy.check_parameters import unused_parameters, without_value
from disclosure_rules.policy.check_places import misplaced
from disclosure_rules.policy.check_unused import inactive_parts
from disclosure_rules.policy.model import Account, Decide, Determination, Find, Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.records.limits import MOST_PROBLEMS


def check(
    policies: Iterable[Policy],
    unsound: Mapping[Location, str] | None = None,
    unread: UnreadParts | None = None,
) -> list[Problem]:
    """The problems of a set of linked policies: of each check the first ones. What a rule that is `unsound`, by its place and as
    written, asks and concludes is not judged, nor what may stand in parts that are `unread`."""
    linked, unsound = tuple(policies), unsound or {}
    sound = tuple(_without(policy, unsound) for policy in linked) if unsound else linked
    problems: list[Problem] = []
    certain = Certainty(linked, unsound.values(), unread or UnreadParts())
    for run in _CHECKS:
        judged = run(sound if run in _OF_CONDITIONS else linked)
        told = (problem for problem in judged if certain(problem))
        found = list(islice(told, MOST_PROBLEMS + 1))  # of rules in pairs, there may be millions
        if len(found) > MOST_PROBLEMS:
            found[-1] = Problem("policy.value", found[-1].where.name, "rest")
        problems += found
    return problems


def _without(policy: Policy, unsound: Collection[Location]) -> Policy:
    rules = tuple(rule for rule in policy.rules if rule.place not in unsound)
    return policy if len(rules) == len(policy.rules) else replace(policy, rules=rules)


def _unique(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    seen: dict[str, Rule] = {}
    for rule in rules_of(policies):
        if rule.id in seen:
            other_place = seen[rule.id].place
            yield Problem("policy.duplicate", rule.place, "rule", rule=rule.id, other=other_place)
        seen[rule.id] = rule
    clauses: set[str] = set()
    for policy in policies:
        for clause in policy.clauses:
            if clause.id in clauses:
                yield Problem("policy.duplicate", clause.place, "clause", clause=clause.id)
            if not clause.id.startswith(policy.clause_prefix or ""):
                prefix = policy.clause_prefix
                yield Problem("policy.clause-prefix", clause.place, clause=clause.id, prefix=prefix)
            clauses.add(clause.id)


def _rivals(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    concluded: dict[str, list[Rule]] = {}
    for rule in rules_of(policies):
        if isinstance(rule.then, (Require, Find)):
            for rival in concluded.get(rule.concludes, ()):
                together = set(rival.kinds) & set(rule.kinds) and meet(rival, rule)
                apart = rival.governed_by != rule.governed_by  # a measure follows the law of what it counts
                if together and (apart or not exclusive(rival, rule)):
                    yield Problem(
                        "policy.duplicate",
                        rule.place,
                        "law" if apart else "conclusion",
                        about=rule.concludes,
                        other=rival.id,
                        policies=policies_of(rival, rule),
                    )
            concluded.setdefault(rule.concludes, []).append(rule)


def _clauses(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    declared = {clause.id for policy in policies for clause in policy.clauses}
    cited = set()
    for rule in rules_of(policies):
        for clause_id in rule.clauses:
            cited.add(clause_id)
            if clause_id not in declared:
                meant = nearest(clause_id, declared)
                yield Problem("policy.unknown-clause", rule.place, clause=clause_id, meant=meant)
    for policy in policies:
        for clause in policy.clauses:
            if (clause.informative or clause.planned) and clause.id in cited:
                yield Problem("policy.idle-clause", clause.place, "cited", clause=clause.id)
            if not clause.informative and not clause.planned and clause.id not in cited:
                yield Problem("policy.idle-clause", clause.place, "uncited", clause=clause.id)


def _versions(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    for policy in policies:
        for parameter in policy.parameters:
            for first, second in combinations(parameter.values, 2):
                if first.in_force.overlaps(second.in_force):
                    yield Problem("policy.overlap", parameter.place, parameter=parameter.id)


def _overrides(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = {rule.id: rule for rule in rules_of(policies)}
    for rule in rules.values():
        for target in rule.overrides:
            overridden = rules.get(target)
            if overridden is None:
                meant = nearest(target, rules)
                yield Problem("policy.unknown-rule", rule.place, rule=rule.id, target=target, meant=meant)
            elif overridden.concludes != rule.concludes:
                yield Problem("policy.override", rule.place, "other", target=target)
            elif outranks(overridden, rule):
                by_rank = overridden.rank.order > rule.rank.order
                yield Problem("policy.override", rule.place, "rank" if by_rank else "default", target=target)
    edges = {rule.id: [target for target in rule.overrides if target in rules] for rule in rules.values()}
    for path in _cycles(edges):
        yield Problem("policy.cycle", rules[path[0]].place, "overrides", path=" → ".join(path))


def _cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Circles of references between names, at least one if there is any. Each gives its names in the order of reference,
    with the name that is first in `edges` at both ends. One step of a circle is removed before the next search."""
    left = {name: list(dict.fromkeys(others)) for name, others in edges.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            # The error gives the steps against the references, with one name at both ends.
            circle = error.args[1][:0:-1]
            start = circle.index(min(circle, key=list(left).index))
            path = [*circle[start:], *circle[:start], circle[start]]
            yield path
            left[path[0]].remove(path[1])
        else:
            return


def _stages(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = rules_of(policies)
    known = determinations_of(policies)
    places = {rule.concludes: rule.place for rule in reversed(rules)}
    for path in _cycles(reads_between(rules, known)):
        place = next(rule.place for rule in rules if rule.concludes == path[0] and path[1] in rule.reads)
        yield Problem("policy.cycle", place, "determinations", path=" → ".join(path))
    due: dict[str, list[str]] = {}
    for rule in rules:
        if isinstance(rule.then, Require):
            due.setdefault(rule.concludes, []).extend(rule.then.due_with)
    for obligation, targets in due.items():
        for target in targets:
            if target not in due:
                place, meant = places[obligation], nearest(target, due)
                yield Problem("policy.unknown-obligation", place, obligation=target, meant=meant)
    for path in _cycles(due):
        yield Problem("policy.cycle", places[path[0]], "deadlines", path=" → ".join(path))


def reads_between(rules: Iterable[Rule], known: dict[str, Determination]) -> dict[str, list[str]]:
    """The determinations that each determination reads."""
    edges: dict[str, list[str]] = {name: [] for name in known}
    for rule in rules:
        if isinstance(rule.then, Decide) and rule.concludes in edges:
            edges[rule.concludes] += [path for path in rule.reads if path in known]
    return edges


def _defaults(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    deciding = {(rule.concludes, kind) for rule in rules_of(policies) if rule.default for kind in rule.kinds}
    for determination in determinations_of(policies).values():
        without = [kind for kind in determination.kinds if (determination.id, kind) not in deciding]
        if without:
            yield Problem(
                "policy.default", determination.place, determination=determination.id, kinds=tuple(without)
            )


def _roles(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    declared = {name for policy in policies for name in policy.roles}
    kinds = (item for policy in policies for item in policy.records if not isinstance(item, type))
    named = [(role, kind.place or "") for kind in kinds for role in (kind.body_role, *dict(kind.bearers))]
    named += [(role, rule.place) for rule in rules_of(policies) for role in _named_roles(rule)]
    for role, place in named:
        if role is not None and role not in declared:
            meant = nearest(role, declared)
            yield Problem("policy.unknown-role", place, role=role, meant=meant)


def _named_roles(rule: Rule) -> tuple[str | None, ...]:
    """The roles that the effect of a rule names."""
    then = rule.then
    if isinstance(then, (Require, Find)):
        return (then.duty,)
    if isinstance(then, Account):
        return (*then.addressees, *sorted(then.because.borne_by | then.because.not_borne_by))
    return ()


def _bearers(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A measure that asks who bears a failure needs an answer for every conclusion: one whose rules name a role that
    counts and one that does not could not be told apart, unless the rules are those of different places."""
    rules, kinds = rules_of(policies), record_kinds(policies)
    drawing: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        for kind in rule.kinds if isinstance(rule.then, (Require, Find)) else ():
            drawing.setdefault((kind, rule.concludes), []).append(rule)
    for rule in rules:
        if isinstance(rule.then, Account):
            for (kind, name), drawn in drawing.items():
                body = kinds[kind].body_role
                roles = _told_alike(rule, rule.then.because, drawn, body) if kind in rule.kinds else set()
                if roles:
                    yield Problem("policy.bearer", rule.place, conclusion=name, roles=tuple(sorted(roles)))


def _told_alike(measure: Rule, because: Basis, drawn: list[Rule], body: str) -> set[str]:
    """The roles named by rules of one conclusion that may apply together, with a measure, of which only some count."""
    roles: set[str] = set()
    if len({because.answered_by(rule.bearer(body)) for rule in drawn}) < 2:
        return roles
    for first, second in combinations(drawn, 2):
        names = [rule.bearer(body) for rule in (first, second)]
        apart = elsewhere(first, second) or elsewhere(measure, first) or elsewhere(measure, second)
        if len(set(map(because.answered_by, names))) > 1 and not apart:
            roles.update(names)
    return roles


def _without_value(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    return without_value(policies, {})


def _records(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    if any(policy.records for policy in policies):
        from disclosure_rules.policy.check_records import concluded_facts  # noqa: PLC0415  # few sets declare kinds

        yield from concluded_facts(policies)


_CHECKS: tuple[Callable[[tuple[Policy, ...]], Iterator[Problem]], ...] = (
    _unique,
    _rivals,
    _records,
    _clauses,
    _versions,
    _overrides,
    _stages,
    _defaults,
    _roles,
    _bearers,
    misplaced,
    inactive_parts,
    conflicts,
    polarity,
    unused_parameters,
    miscounted,
    _without_value,
)
_OF_CONDITIONS = (_rivals, _bearers, inactive_parts, conflicts, polarity, miscounted, _without_value)
"""The checks that look at what rules ask and conclude, and so need sound ones."""
