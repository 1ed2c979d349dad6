"""Checks of a set of linked policies as a whole.

Names are unique and declared, versions do not overlap, nothing runs in a circle, every conflict is ordered, and no
rule that opens rests on the absence of an act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import combinations

from disclosure_rules.errors import Problem, did_you_mean
from disclosure_rules.policy.check_conflicts import (
    conflicts,
    determinations_of,
    exclusive,
    outranks,
    polarity,
    problem,
    rules_of,
)
from disclosure_rules.policy.check_parameters import unused, without_value
from disclosure_rules.policy.check_unused import idle
from disclosure_rules.policy.model import Account, Decide, Determination, DueOf, Find, Policy, Require, Rule


def check(policies: Iterable[Policy]) -> list[Problem]:
    """Every problem of a set of policies that linked without a problem."""
    linked = tuple(policies)
    return [problem for run in _CHECKS for problem in run(linked)]


def _unique(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    seen: dict[str, Rule] = {}
    concluded: dict[str, list[Rule]] = {}
    for rule in rules_of(policies):
        if rule.id in seen:
            yield problem(
                "duplicate",
                rule.place,
                f"the rule id `{rule.id}` is taken",
                f"the other is at {seen[rule.id].place}",
                f"规则编号“{rule.id}”重复，请另取编号；另一处在 {seen[rule.id].place}",
            )
        seen[rule.id] = rule
        if isinstance(rule.then, (Require, Find)):
            for rival in concluded.get(rule.concludes, ()):
                together = set(rival.kinds) & set(rule.kinds) and rival.in_force.overlaps(rule.in_force)
                if together and not exclusive(rival, rule):
                    en = f"`{rule.concludes}` is concluded by `{rival.id}` on the same days"
                    yield problem(
                        "duplicate",
                        rule.place,
                        en,
                        "take another id, days that do not overlap, or values apart of one fact",
                        f"“{rule.concludes}”在同一时期已由“{rival.id}”得出，请另取编号，或使施行期间或某一事实的值不相交",
                    )
            concluded.setdefault(rule.concludes, []).append(rule)
    clauses: set[str] = set()
    for policy in policies:
        for clause in policy.clauses:
            if clause.id in clauses:
                yield problem(
                    "duplicate",
                    clause.place,
                    f"the clause `{clause.id}` stands twice",
                    "keep one",
                    f"条款“{clause.id}”重复，请保留一个",
                )
            clauses.add(clause.id)


def _clauses(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    declared = {clause.id for policy in policies for clause in policy.clauses}
    cited = set()
    for rule in rules_of(policies):
        for clause_id in rule.clauses:
            cited.add(clause_id)
            if clause_id not in declared:
                en, zh = did_you_mean(
                    clause_id, declared, "declare it under `clauses`", "请在 clauses 下声明"
                )
                yield problem(
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
                yield problem(
                    "idle-clause",
                    clause.place,
                    en,
                    "remove `informative` or `status`",
                    f"条款“{clause.id}”已有规则引用，请删去 informative 或 status",
                )
            if not clause.informative and not clause.planned and clause.id not in cited:
                en = f"no rule cites the clause `{clause.id}`"
                yield problem(
                    "idle-clause",
                    clause.place,
                    en,
                    "cite it, or say `informative: why` or `status: planned`",
                    f"条款“{clause.id}”没有规则引用，请引用，或注明 informative 或 status: planned",
                )


def _versions(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    for policy in policies:
        for parameter in policy.parameters:
            for first, second in combinations(parameter.values, 2):
                if first.in_force.overlaps(second.in_force):
                    yield problem(
                        "overlap",
                        parameter.place,
                        f"two values of `{parameter.id}` are in force on the same day",
                        "end the older one",
                        f"参数“{parameter.id}”有两个值同时有效，请给旧值写上失效日",
                    )


def _overrides(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = {rule.id: rule for rule in rules_of(policies)}
    for rule in rules.values():
        for target in rule.overrides:
            overridden = rules.get(target)
            if overridden is None:
                en, zh = did_you_mean(target, rules)
                yield problem(
                    "unknown-rule",
                    rule.place,
                    f"`{rule.id}` overrides `{target}`, which is not there",
                    en,
                    f"被取代的规则“{target}”不存在；{zh}",
                )
            elif overridden.concludes != rule.concludes:
                yield problem(
                    "override",
                    rule.place,
                    f"`{target}` decides something else",
                    "override rules of the same determination",
                    f"“{target}”判定的是另一事项，只能取代同一判定事项的规则",
                )
            elif outranks(overridden, rule):
                yield problem(
                    "override",
                    rule.place,
                    f"`{target}` is of higher rank",
                    "only rules of equal or lower rank can be overridden",
                    f"“{target}”位阶更高，只能取代位阶相同或较低的规则",
                )
    edges = {rule.id: [target for target in rule.overrides if target in rules] for rule in rules.values()}
    for path in _cycles(edges):
        shown = " → ".join(path)
        yield problem(
            "cycle",
            rules[path[0]].place,
            f"overriding goes in a circle: {shown}",
            "remove one of them",
            f"取代关系成环：{shown}，请删去其中一步",
        )


def _cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Circles in what each name refers to, at least one where there is any: the names in the order of reference, the
    first of `edges` at both ends. One step of each is left out before the next is looked for."""
    left = {name: list(dict.fromkeys(others)) for name, others in edges.items()}
    while True:
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = error.args[1][
                :0:-1
            ]  # its steps go from what is referred to; both ends are the same name
            start = circle.index(min(circle, key=list(left).index))
            found = [*circle[start:], *circle[:start], circle[start]]
            yield found
            left[found[0]].remove(found[1])
        else:
            return


def _stages(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    rules = rules_of(policies)
    known = determinations_of(policies)
    places = {rule.concludes: rule.place for rule in reversed(rules)}
    for path in _cycles(reads_between(rules, known)):
        shown = " → ".join(path)
        yield problem(
            "cycle",
            next(rule.place for rule in rules if rule.concludes == path[0] and path[1] in rule.reads),
            f"determinations read each other in a circle: {shown}",
            "decide one without the other",
            f"判定事项相互依赖成环：{shown}，请使其中一项不依赖另一项",
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
                yield problem(
                    "unknown-obligation",
                    places[obligation],
                    f"no obligation `{target}`",
                    en,
                    f"没有义务“{target}”；{zh}",
                )
    for path in _cycles(due):
        shown = " → ".join(path)
        yield problem(
            "cycle",
            places[path[0]],
            f"deadlines refer to each other in a circle: {shown}",
            "give one its own limit",
            f"期限相互引用成环：{shown}，请给其中一项单独规定期限",
        )


def reads_between(rules: Iterable[Rule], known: dict[str, Determination]) -> dict[str, list[str]]:
    """The determinations that each determination reads."""
    edges: dict[str, list[str]] = {name: [] for name in known}
    for rule in rules:
        if isinstance(rule.then, Decide):
            edges[rule.concludes] += [path for path in rule.reads if path in known]
    return edges


def _defaults(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    deciding = {(rule.concludes, kind) for rule in rules_of(policies) if rule.default for kind in rule.kinds}
    for determination in determinations_of(policies).values():
        without = [kind for kind in determination.kinds if (determination.id, kind) not in deciding]
        if without:
            yield problem(
                "default",
                determination.place,
                f"`{determination.id}` has no default rule of {', '.join(without)} records",
                "mark one rule `default: true`",
                f"判定事项“{determination.id}”对 {', '.join(without)} 没有默认规则，请给一条规则加 default: true",
            )


def _roles(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    declared = {name for policy in policies for name in policy.roles}
    for rule in rules_of(policies):
        then = rule.then
        named = (
            (then.duty,)
            if isinstance(then, Require)
            else then.addressees
            if isinstance(then, Account)
            else ()
        )
        for role in named:
            if role not in declared:
                help_en, help_zh = (
                    "declare it under `roles` of a policy.yaml",
                    "请在 policy.yaml 的 roles 下声明",
                )
                en, zh = did_you_mean(role, declared, help_en, help_zh)
                yield problem("unknown-role", rule.place, f"no role `{role}`", en, f"没有角色“{role}”；{zh}")


_CHECKS: tuple[Callable[[tuple[Policy, ...]], Iterator[Problem]], ...] = (
    _unique,
    _clauses,
    _versions,
    _overrides,
    _stages,
    _defaults,
    _roles,
    idle,
    conflicts,
    polarity,
    unused,
    lambda policies: without_value(policies, {}),
)
