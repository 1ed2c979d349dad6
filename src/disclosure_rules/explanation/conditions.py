"""The conditions of one evaluation: every node with its truth, every fact with its value and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.compile import PolicyTimeline
from disclosure_rules._program.model import CompiledRule
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.explanation.labels import ELSEWHERE, NOTHING, THERE, Names, in_order, value_label
from disclosure_rules.explanation.model import (
    ConditionBranch,
    ConditionLeaf,
    ConditionNode,
    FactSource,
    ObservedFact,
    Operand,
    ParameterUse,
    Scalar,
    ShownValue,
    TruthName,
)
from disclosure_rules.policy.conditions import (
    ALWAYS,
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Param,
    Ref,
    evaluate_atom,
)
from disclosure_rules.policy.model import Account, Find
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact


def truth_name(value: int) -> TruthName:
    """The name of a truth value."""
    return _kleene.NAMES[value]  # type: ignore[return-value]  # the table has these three names only


def whole(compiled: CompiledRule, evaluation: Evaluation) -> Condition:
    """All that a rule asks: the scope of its policy, its `when`, and the conditions that its effect adds."""
    rule = compiled.rule
    parts: list[Condition] = [] if rule.applies == ALWAYS else [rule.applies]
    parts += rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,)
    if isinstance(rule.then, Find) and rule.then.present is not None:
        required = rule.then.required
        operand = required if isinstance(required, Param) else frozenset(required or ())
        parts.append(Not(Atom(rule.then.present, "has_all", operand)))
    if isinstance(rule.then, Account):
        parts.append(AnyOf(tuple(evaluation.program.atoms[number] for _, number in compiled.basis)))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def shown(value: Any, label: Text | None = None) -> ShownValue:
    """A typed value with its label."""
    plain: Any = (
        [_scalar(item) for item in in_order(value)]
        if isinstance(value, (frozenset, tuple))
        else _scalar(value)
    )
    return ShownValue(
        value=tuple(plain) if isinstance(plain, list) else plain, label=label or value_label(value)
    )


def _scalar(value: Any) -> Scalar:
    if isinstance(value, (bool, int)):
        return value
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _spans(spans: Iterable[tuple[Moment, Moment | None]]) -> ShownValue:
    """Spans of time as ISO intervals; a span that has not ended is open."""
    pairs = [(first.isoformat(), last.isoformat() if last is not None else None) for first, last in spans]
    zh = "、".join(f"{first}至{last}" if last else f"{first}起" for first, last in pairs)
    en = ", ".join(f"{first} to {last}" if last else f"from {first}" for first, last in pairs)
    value = tuple(f"{first}/{last or '..'}" for first, last in pairs)
    return ShownValue(value=value, label=Text(zh, en) if pairs else NOTHING)


class ConditionTracer:
    """Traces the facts and conditions of an evaluation that has run."""

    def __init__(self, evaluation: Evaluation, timeline: PolicyTimeline, names: Names) -> None:
        self.evaluation = evaluation
        self.timeline = timeline
        self.names = names
        self.model = type(evaluation.record)
        pending = (day_of(evaluation.as_of),) if evaluation.record.is_pending(evaluation.as_of) else ()
        self.days = (evaluation.record.governing_date(evaluation.as_of), *pending)

    def node(self, condition: Condition) -> ConditionNode:
        """A condition with its truth, and the same for every part of it."""
        if isinstance(condition, Atom):
            return self._leaf(condition)
        parts = tuple(
            self.node(part) for part in ((condition.part,) if isinstance(condition, Not) else condition.parts)
        )
        values = [_VALUES[part.truth] for part in parts]
        if isinstance(condition, Not):
            return ConditionBranch(kind="not", truth=truth_name(_kleene.NOT[values[0]]), parts=parts)
        if isinstance(condition, AllOf):
            return ConditionBranch(
                kind="all", truth=truth_name(min(values, default=_kleene.TRUE)), parts=parts
            )
        return ConditionBranch(kind="any", truth=truth_name(max(values, default=_kleene.FALSE)), parts=parts)

    def _leaf(self, atom: Atom) -> ConditionLeaf:
        operand = atom.operand
        value: Any = operand
        if isinstance(operand, Ref):
            value = self.evaluation.fact(operand.path)
            right = Operand(other=self.seen(operand.path))
        elif isinstance(operand, Param):
            value = self.evaluation.program.parameters[operand.name]
            value = frozenset(value) if isinstance(value, tuple) else value
            right = Operand(value=shown(value), parameter=operand.name)
        else:
            right = Operand(value=self._operand(atom.fact, operand))
        truth = evaluate_atom(atom.op, self._fact(atom.fact), value)
        left = self.seen(atom.fact)
        return ConditionLeaf(**dict(left), truth=truth_name(truth), operator=atom.op, operand=right)

    def _operand(self, path: str, operand: Any) -> ShownValue:
        if path not in self.names.determinations:
            return shown(operand)
        if not isinstance(operand, frozenset):
            return shown(operand, self.names.decided(path, operand))
        declared = list(self.names.determinations[path].values)
        ordered = tuple(sorted(operand, key=declared.index))
        labels = [self.names.decided(path, item) for item in ordered]
        return shown(
            ordered, Text("、".join(item.zh for item in labels), ", ".join(item.en for item in labels))
        )

    def _fact(self, path: str) -> Any:
        if path.startswith("parameters."):
            return self.evaluation.program.parameters[path.partition(".")[2]]
        return self.evaluation.fact(path)

    def seen(self, path: str) -> ObservedFact:
        """A fact, or the conclusion of an earlier stage, with its value and the source of that value."""
        value = self._fact(path)
        fact = self.evaluation.view.facts.get(path)
        behind: tuple[str, ...] = fact.reads if fact is not None else ()
        return ObservedFact(
            fact=path,
            label=self.names.fact(self.model, path),
            state="unknown" if value is UNKNOWN else "not there" if value is ABSENT else "known",
            value=None if value is UNKNOWN or value is ABSENT else self._value(path, fact, value),
            source=self._source(fact, value) if fact is not None else self._stage(path),
            behind=tuple(self.seen(read) for read in behind if read in self.evaluation.view.facts),
        )

    def _value(self, path: str, fact: Fact | None, value: Any) -> ShownValue:
        if fact is not None and fact.kind in ("text", "part"):
            there = value != ()
            return shown(there, THERE if there else NOTHING)
        if fact is not None and fact.kind == "place" and value not in self._places():
            return shown("elsewhere", ELSEWHERE)
        if fact is not None and fact.kind == "spans":
            return _spans(value)
        if path in self.names.determinations:
            return shown(value, self.names.decided(path, value))
        return shown(value)

    def _places(self) -> Iterator[Any]:
        """The places that rules name. A record's own words for another place are not repeated."""
        for atom in self.evaluation.program.atoms:
            fact = self.evaluation.view.facts.get(atom.fact)
            if fact is not None and fact.kind == "place":
                yield from atom.operand if isinstance(atom.operand, frozenset) else (atom.operand,)

    def _stage(self, path: str) -> FactSource:
        prefix = path.partition(".")[0]
        if path in self.names.determinations:
            return "determination"
        origins: dict[str, FactSource] = {"parameters": "parameter", "finding": "finding"}
        return origins.get(prefix, "obligation")

    def _source(self, fact: Fact, value: Any) -> FactSource:
        if not fact.base:
            return "derived"
        raw: Any = self.evaluation.record
        for step in fact.steps:
            raw = getattr(raw, step, None)
        if raw is not None:
            return "dated after as_of" if value is ABSENT else "given"
        if value is UNKNOWN:
            listed = self.evaluation.view.is_listed_unknown(fact.path)
            return "listed as unknown" if listed else "left out: unknown"
        return "left out: blank" if fact.holder is not None else "left out: not happened"

    def parameter(self, name: str) -> ParameterUse:
        """A parameter with the dated value that the evaluation used."""
        value = self.evaluation.program.parameters[name]
        chosen = name in self.timeline.chosen
        dated = self.timeline.parameters[name].values
        used = next((item for day in self.days for item in dated if item.in_force.covers(day)), None)
        return ParameterUse(
            name=name,
            value=shown(value),
            start=used.in_force.start if used and not chosen else None,
            end=used.in_force.end if used and not chosen else None,
            source=used.source if used and not chosen else "",
            chosen=chosen,
        )


_VALUES = {name: value for value, name in _kleene.NAMES.items()}
