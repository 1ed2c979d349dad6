"""The effect of each conclusion of a program and its dependencies: two programs are compared only where these
differ."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from disclosure_rules._program.model import CompiledRule, Conj, Const, Program, ProgramLeaf, Tree, atoms_in
from disclosure_rules.policy.conditions import Condition, Param, Ref, atoms_of, with_value
from disclosure_rules.policy.model import Account, Decide, Find, Stage
from disclosure_rules.policy.require import DayOfYear, Require

ConclusionKey = tuple[Stage, str]
"""The stage and the id of a conclusion."""

BEARER = "bearer"
"""Stands for the addressees of a measure that names none: whoever bears the duty that failed."""

_STAGE_OF: dict[str, Stage] = {
    "obligation": "require",
    "late": "require",
    "delayed": "require",
    "finding": "find",
}


@dataclass(frozen=True)
class DrawnConclusion:
    """The way in which a conclusion is drawn, apart from the names of its rules and the numbers of its atoms; and the
    conclusions that it reads."""

    shape: Hashable
    reads: frozenset[ConclusionKey]


def conclusions_of(program: Program) -> dict[ConclusionKey, DrawnConclusion]:
    """Every conclusion of a program, including each determination that no rule in force decides."""
    members: dict[ConclusionKey, list[CompiledRule]] = {
        ("decide", name): [] for name in program.determinations
    }
    orders: dict[ConclusionKey, Hashable] = {}
    for layer in program.layers:
        for compiled in layer.rules:
            members.setdefault((compiled.rule.stage, compiled.rule.concludes), []).append(compiled)
        for contest in layer.contests:
            orders["decide", contest.determination] = (contest.overriders, contest.superiors)
    conclusions = {}
    for node, rules in members.items():
        drawn = tuple((_spelt(rule.tree, program), effect_key(rule, program)) for rule in rules)
        read = frozenset(key for rule in rules for key in _read(rule, program))
        conclusions[node] = DrawnConclusion((drawn, orders.get(node)), read)
    return conclusions


def _spelt(tree: Tree, program: Program) -> Hashable:
    if isinstance(tree, ProgramLeaf):
        return (program.atoms[tree.atom], tree.positive)
    if isinstance(tree, Const):
        return tree.value
    return (isinstance(tree, Conj), *(_spelt(part, program) for part in tree.parts))


def _read(compiled: CompiledRule, program: Program) -> Iterator[ConclusionKey]:
    yield from (("require", name) for name in due_with(compiled))
    for number in atoms_in(compiled.tree):
        atom = program.atoms[number]
        for path in (atom.fact, atom.operand.path) if isinstance(atom.operand, Ref) else (atom.fact,):
            prefix, _, name = path.partition(".")
            if path in program.determinations:
                yield "decide", path
            elif prefix in _STAGE_OF:
                yield _STAGE_OF[prefix], name


def differing(
    old: Mapping[ConclusionKey, DrawnConclusion], new: Mapping[ConclusionKey, DrawnConclusion]
) -> frozenset[ConclusionKey]:
    """The conclusions that two programs draw differently. Where these come out alike, all do: the others are drawn in
    the same way from conclusions that come out alike."""
    return frozenset(node for node in {**old, **new} if old.get(node) != new.get(node))


def closure(
    nodes: Iterable[ConclusionKey], *programs: Mapping[ConclusionKey, DrawnConclusion]
) -> frozenset[ConclusionKey]:
    """Conclusions with everything they depend on in one of the programs."""
    reached: set[ConclusionKey] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += [read for program in programs if node in program for read in program[node].reads]
    return frozenset(reached)


def effect_key(compiled: CompiledRule, program: Program) -> Hashable:
    """The content of an effect beyond its id, with the values of its parameters: equal for two effects that mean the
    same."""

    def value(item: Any) -> Any:
        content = program.values_of(compiled)[item.name] if isinstance(item, Param) else item
        return tuple(content) if isinstance(content, (list, tuple)) else content

    def asked(condition: Condition | None) -> Hashable:
        if condition is None:
            return None
        values = program.values_of(compiled)
        return (condition, *(with_value(atom, values) for atom in atoms_of(condition)))

    then, policy = compiled.rule.then, compiled.rule.policy
    if isinstance(then, Require):
        days = tuple(
            (value(item.day), item.year, item.plus, value(item.not_before))
            if isinstance(item, DayOfYear)
            else item
            for item in then.by
        )
        pauses = tuple((pause.spans, value(pause.at_most), asked(pause.when)) for pause in then.pauses)
        longer = (then.extended_by.fact, value(then.extended_by.at_most)) if then.extended_by else None
        soon = tuple(program.parameters.get(f"{policy}.{name}") for name in ("due_soon", "due_soon_hours"))
        events = (then.starts, then.from_earliest, then.not_before, then.not_due_before)
        limits = tuple(
            limit and (value(limit.length), limit.roll, limit.counts_start)
            for limit in (then.within, then.at_least)
        )
        times = (limits, value(then.promptly))
        return (then.duty, events, times, days, pauses, longer, then.fulfilled_by, soon)
    if isinstance(then, Find):
        return (then.severity, value(then.required), then.present, then.duty)
    if isinstance(then, Account):
        return then.addressees or (BEARER,)
    assert isinstance(then, Decide)
    return (then.value,)


def due_with(compiled: CompiledRule) -> list[str]:
    """The obligations whose due day an obligation may share."""
    then = compiled.rule.then
    return [*then.due_with] if isinstance(then, Require) else []


def events_of(compiled: CompiledRule) -> tuple[tuple[str, ...], ...]:
    """The facts that must have happened before an obligation has a due day: of each group, one."""
    then = compiled.rule.then
    if not isinstance(then, Require):
        return ()
    floor = () if then.not_due_before is None else (then.not_due_before,)
    starts = then.events[: len(then.starts)] if not then.due_with else ()
    return tuple(group for group in (starts, floor) if group)
