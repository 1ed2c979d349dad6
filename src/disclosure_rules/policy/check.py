"""What a set of linked policies must satisfy together: names unique and declared, versions apart, no cycle,
no conflict that nothing orders, and nothing that opens resting on what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

from disclosure_rules.errors import Problem, did_you_mean
from disclosure_rules.policy.conditions import All, Atom, Condition, Ref, facts_read, signed_atoms
from disclosure_rules.policy.model import Decide, Determination, DueOf, Find, Policy, Require, Rule
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import facts_of
from disclosure_rules.terms import Rank


def check(policies: Iterable[Policy]) -> list[Problem]:
    """Every problem of a set of policies that has been linked without one."""
    whole = tuple(policies)
    return [problem for one in _CHECKS for problem in one(whole)]


def _problem(code: str, place: str, en: str, help_en: str, zh: str) -> Problem:
    return Problem(f"policy.{code}", place, en, help_en, zh)


def rules_of(policies: Iterable[Policy]) -> tuple[Rule, ...]:
    """Every rule, in policy order."""
    return tuple(rule for policy in policies for rule in policy.rules)


def determinations_of(policies: Iterable[Policy]) -> dict[str, Determination]:
    """Every determination by id."""
    return {found.id: found for policy in policies for found in policy.determinations}


def effective_rank(rule: Rule) -> Rank:
    """The rank of a rule; a default is below every law."""
    return Rank.FRAMEWORK if rule.default else rule.rank


RANKS = list(Rank)


def outranks(higher: Rule, lower: Rule) -> bool:
    """Whether the order of rank alone settles a conflict for `higher`."""
    return RANKS.index(effective_rank(higher)) > RANKS.index(effective_rank(lower))


def _unique(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    seen: dict[str, Rule] = {}
    concluded: dict[str, list[Rule]] = {}
    for rule in rules_of(policies):
        if rule.id in seen:
            yield _problem(
                "duplicate",
                rule.place,
                f"the rule id `{rule.id}` is taken",
                f"the other is at {seen[rule.id].place}",
                f"规则编号“{rule.id}”重复",
            )
        seen[rule.id] = rule
        if isinstance(rule.then, (Require, Find)):
            for other in concluded.get(rule.concludes, ()):
                together = set(other.kinds) & set(rule.kinds) and other.in_force.overlaps(rule.in_force)
                if together and not _exclusive(other, rule):
                    en = f"`{rule.concludes}` is concluded by `{other.id}` on the same days"
                    yield _problem(
                        "duplicate",
                        rule.place,
                        en,
                        "take another id, days that do not overlap, or values apart of one fact",
                        f"“{rule.concludes}”在同一时期由两条规则得出",
                    )
            concluded.setdefault(rule.concludes, []).append(rule)
    clauses: set[str] = set()
    for policy in policies:
        for clause in policy.clauses:
            if clause.id in clauses:
                yield _problem(
                    "duplicate",
                    clause.place,
                    f"the clause `{clause.id}` stands twice",
                    "keep one",
                    f"条款“{clause.id}”重复",
                )
            clauses.add(clause.id)


def _clauses(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    declared = {clause.id for policy in policies for clause in policy.clauses}
    cited = set()
    for rule in rules_of(policies):
        for clause_id in rule.clauses:
            cited.add(clause_id)
            if clause_id not in declared:
                en, zh = did_you_mean(clause_id, declared, "declare it under `clauses`")
                yield _problem(
                    "unknown-clause",
                    rule.place,
                    f"the clause `{clause_id}` is not declared",
                    en,
                    f"条款“{clause_id}”未声明；{zh}",
                )
    for policy in policies:
        for clause in policy.clauses:
            if (clause.informative or clause.planned) and clause.id in cited:
                en = f"the clause `{clause.id}` is cited, and said to be without a rule"
                yield _problem(
                    "idle-clause",
                    clause.place,
                    en,
                    "remove `informative` or `status`",
                    f"条款“{clause.id}”已有规则引用",
                )
            if not clause.informative and not clause.planned and clause.id not in cited:
                en = f"no rule cites the clause `{clause.id}`"
                yield _problem(
                    "idle-clause",
                    clause.place,
                    en,
                    "cite it, or say `informative: why` or `status: planned`",
                    f"条款“{clause.id}”没有规则引用",
                )


def _versions(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    for policy in policies:
        for parameter in policy.parameters:
            for first, second in combinations(parameter.values, 2):
                if first.in_force.overlaps(second.in_force):
                    yield _problem(
                        "overlap",
                        parameter.place,
                        f"two values of `{parameter.id}` are in force on the same day",
                        "end the older one",
                        f"参数“{parameter.id}”有两个值同时有效",
                    )


def _overrides(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = {rule.id: rule for rule in rules_of(policies)}
    for rule in rules.values():
        for target in rule.overrides:
            other = rules.get(target)
            if other is None:
                en, zh = did_you_mean(target, rules)
                yield _problem(
                    "unknown-rule",
                    rule.place,
                    f"`{rule.id}` overrides `{target}`, which is not there",
                    en,
                    f"被取代的规则“{target}”不存在；{zh}",
                )
            elif other.concludes != rule.concludes:
                yield _problem(
                    "override",
                    rule.place,
                    f"`{target}` decides something else",
                    "override rules of the same determination",
                    f"“{target}”判定的是另一事项",
                )
            elif outranks(other, rule):
                yield _problem(
                    "override",
                    rule.place,
                    f"`{target}` is of higher rank",
                    "only rules of equal or lower rank can be overridden",
                    f"“{target}”位阶更高，不能取代",
                )
    edges = {rule.id: [target for target in rule.overrides if target in rules] for rule in rules.values()}
    for path in _cycles(edges):
        shown = " → ".join(path)
        yield _problem(
            "cycle",
            rules[path[0]].place,
            f"overriding goes in a circle: {shown}",
            "remove one of them",
            f"取代关系成环：{shown}",
        )


def _cycles(edges: dict[str, list[str]]) -> Iterator[list[str]]:
    done: set[str] = set()

    def walk(node: str, path: list[str]) -> Iterator[list[str]]:
        if node in path:
            yield [*path[path.index(node) :], node]
        elif node not in done:
            for following in edges.get(node, ()):
                yield from walk(following, [*path, node])
            done.add(node)

    for start in edges:
        yield from walk(start, [])


def _stages(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = rules_of(policies)
    known = determinations_of(policies)
    places = {rule.concludes: rule.place for rule in reversed(rules)}
    for path in _cycles(reads_between(rules, known)):
        shown = " → ".join(path)
        yield _problem(
            "cycle",
            next(
                rule.place for rule in rules if rule.concludes == path[0] and path[1] in facts_read(rule.when)
            ),
            f"determinations read each other in a circle: {shown}",
            "decide one without the other",
            f"判定事项相互依赖成环：{shown}",
        )
    due: dict[str, list[str]] = {}
    for rule in rules:
        if isinstance(rule.then, Require):
            due.setdefault(rule.concludes, []).extend(
                item.obligation for item in rule.then.by if isinstance(item, DueOf)
            )
    for obligation, targets in due.items():
        for target in targets:
            if target not in due:
                en, zh = did_you_mean(target, due)
                yield _problem(
                    "unknown-obligation",
                    places[obligation],
                    f"no obligation `{target}`",
                    en,
                    f"没有义务“{target}”；{zh}",
                )
    for path in _cycles(due):
        shown = " → ".join(path)
        yield _problem(
            "cycle",
            places[path[0]],
            f"deadlines refer to each other in a circle: {shown}",
            "give one its own limit",
            f"期限相互引用成环：{shown}",
        )


def reads_between(rules: Iterable[Rule], known: dict[str, Determination]) -> dict[str, list[str]]:
    """Which determinations each determination reads."""
    edges: dict[str, list[str]] = {name: [] for name in known}
    for rule in rules:
        if isinstance(rule.then, Decide):
            edges[rule.concludes] += [path for path in facts_read(rule.when) if path in known]
    return edges


def _defaults(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    deciding = {rule.concludes for rule in rules_of(policies) if rule.default}
    for found in determinations_of(policies).values():
        if found.id not in deciding:
            yield _problem(
                "default",
                found.place,
                f"`{found.id}` has no default rule",
                "mark one rule `default: true`",
                f"判定事项“{found.id}”没有默认规则",
            )


def _pairs(policies: tuple[Policy, ...]) -> Iterator[tuple[Rule, Rule]]:
    """Two rules that decide one determination differently and may both hold."""
    decided: dict[str, list[Rule]] = {}
    for rule in rules_of(policies):
        if isinstance(rule.then, Decide):
            decided.setdefault(rule.concludes, []).append(rule)
    for rules in decided.values():
        for first, second in combinations(rules, 2):
            assert isinstance(first.then, Decide) and isinstance(second.then, Decide)
            together = first.in_force.overlaps(second.in_force) or first.forbids or second.forbids
            if first.then.value != second.then.value and together and not _exclusive(first, second):
                yield first, second


def _conflicts(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    overrides = {rule.id: rule.overrides for rule in rules_of(policies)}

    def reaches(start: str, goal: str) -> bool:
        todo, seen = [start], set()
        while todo:
            node = todo.pop()
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                todo.extend(overrides.get(node, ()))
        return False

    for first, second in _pairs(policies):
        ordered = outranks(first, second) or outranks(second, first)
        if not ordered and not reaches(first.id, second.id) and not reaches(second.id, first.id):
            en = f"`{first.id}` and `{second.id}` decide `{first.concludes}` differently and nothing orders them"
            help_en = f"let one override the other, or give them values apart of one fact; the other is at {first.place}"
            yield _problem(
                "conflict",
                second.place,
                en,
                help_en,
                f"规则“{first.id}”与“{second.id}”对“{first.concludes}”判定不同，且无先后",
            )


def _exclusive(first: Rule, second: Rule) -> bool:
    """Whether one fact with disjoint values stands in the top-level `all` of both."""
    left, right = _fixed(first.when), _fixed(second.when)
    return any(not left[path] & right[path] for path in left.keys() & right.keys())


def _fixed(when: Condition) -> dict[str, frozenset[Any]]:
    parts = when.parts if isinstance(when, All) else (when,)
    fixed: dict[str, frozenset[Any]] = {}
    for part in parts:
        if isinstance(part, Atom) and part.op == "is" and isinstance(part.operand, (str, bool)):
            fixed[part.fact] = frozenset((part.operand,))
        elif isinstance(part, Atom) and part.op == "in" and isinstance(part.operand, frozenset):
            fixed[part.fact] = part.operand
    return fixed


def _directions(policies: tuple[Policy, ...]) -> tuple[set[str], set[str]]:
    """The rules that open and those that close: a rule opens if one that may compete with it decides something
    less open, and closes if one decides something more open. Who is overridden competes."""
    known = {name: found for name, found in determinations_of(policies).items() if found.openness}
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
    return opens, closes


def _polarity(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A rule that opens may not rest on the absence of an act, one that closes may not need its presence."""
    opens, closes = _directions(policies)
    for rule in rules_of(policies):
        facts = (fact for kind in rule.kinds for fact in facts_of(KINDS[kind]).values())
        fixed = {path for kind in rule.kinds for path in KINDS[kind].selects_law}
        acts = {fact.path for fact in facts if fact.act} - fixed
        for atom, positive in signed_atoms(rule.when):
            sides = (atom.fact, atom.operand.path if isinstance(atom.operand, Ref) else "")
            act = next((path for path in sides if path in acts), None)
            if act is None:
                continue
            on_absence = _true_if_absent(atom) == positive
            if rule.id in opens and on_absence:
                yield _problem(
                    "opens",
                    rule.place,
                    f"`{rule.id}` opens and rests on the absence of `{act}`",
                    "ask for something that is stated",
                    f"规则“{rule.id}”扩大公开，不得以“{act}”未发生为依据",
                )
            if rule.id in closes and not on_absence:
                yield _problem(
                    "closes",
                    rule.place,
                    f"`{rule.id}` closes and needs the presence of `{act}`",
                    "ask for its absence, or for something that is stated",
                    f"规则“{rule.id}”限制公开，不得以“{act}”已发生为必要条件",
                )


def _true_if_absent(atom: Atom) -> bool:
    """Whether the atom holds of a fact that is not there."""
    return (atom.op == "empty" and atom.operand is True) or (atom.op == "given" and atom.operand is False)


_CHECKS: tuple[Callable[[tuple[Policy, ...]], Iterator[Problem]], ...] = (
    _unique,
    _clauses,
    _versions,
    _overrides,
    _stages,
    _defaults,
    _conflicts,
    _polarity,
)
