"""Conditions of one case as they were seen: every node with its truth, every fact with its value and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.compile import Versions
from disclosure_rules._program.model import CompiledRule
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.run import Case
from disclosure_rules.explanation.labels import ELSEWHERE, NOTHING, THERE, Names, in_order, value_label
from disclosure_rules.explanation.model import (
    Branch,
    Leaf,
    Node,
    Operand,
    Origin,
    ParameterUse,
    Scalar,
    Seen,
    TruthName,
    Value,
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


def whole(compiled: CompiledRule, case: Case) -> Condition:
    """All that a rule asks: what its policy applies to, its `when`, and what its effect adds."""
    rule = compiled.rule
    parts: list[Condition] = [] if rule.applies == ALWAYS else [rule.applies]
    parts += rule.when.parts if isinstance(rule.when, AllOf) else (rule.when,)
    if isinstance(rule.then, Find) and rule.then.present is not None:
        required = rule.then.required
        operand = required if isinstance(required, Param) else frozenset(required or ())
        parts.append(Not(Atom(rule.then.present, "has_all", operand)))
    if isinstance(rule.then, Account):
        parts.append(AnyOf(tuple(case.program.atoms[number] for _, number in compiled.basis)))
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def shown(value: Any, label: Text | None = None) -> Value:
    """A typed value with its label."""
    plain: Any = (
        [_scalar(item) for item in in_order(value)]
        if isinstance(value, (frozenset, tuple))
        else _scalar(value)
    )
    return Value(value=tuple(plain) if isinstance(plain, list) else plain, label=label or value_label(value))


def _scalar(value: Any) -> Scalar:
    if isinstance(value, (bool, int)):
        return value
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _spans(spans: Iterable[tuple[Moment, Moment | None]]) -> Value:
    """Spans of time as ISO intervals; one that has not ended is open."""
    pairs = [(first.isoformat(), last.isoformat() if last is not None else None) for first, last in spans]
    zh = "、".join(f"{first}至{last}" if last else f"{first}起" for first, last in pairs)
    en = ", ".join(f"{first} to {last}" if last else f"from {first}" for first, last in pairs)
    value = tuple(f"{first}/{last or '..'}" for first, last in pairs)
    return Value(value=value, label=Text(zh, en) if pairs else NOTHING)


class Sight:
    """Looks at the facts and conditions of a case that has run."""

    def __init__(self, case: Case, versions: Versions, names: Names) -> None:
        self.case = case
        self.versions = versions
        self.names = names
        self.model = type(case.record)
        pending = (day_of(case.as_of),) if case.record.is_pending(case.as_of) else ()
        self.days = (case.record.governing_date(case.as_of), *pending)

    def node(self, condition: Condition) -> Node:
        """A condition with its truth, and all below it."""
        if isinstance(condition, Atom):
            return self._leaf(condition)
        parts = tuple(
            self.node(part) for part in ((condition.part,) if isinstance(condition, Not) else condition.parts)
        )
        values = [_VALUES[part.truth] for part in parts]
        if isinstance(condition, Not):
            return Branch(kind="not", truth=truth_name(_kleene.NOT[values[0]]), parts=parts)
        if isinstance(condition, AllOf):
            return Branch(kind="all", truth=truth_name(min(values, default=_kleene.TRUE)), parts=parts)
        return Branch(kind="any", truth=truth_name(max(values, default=_kleene.FALSE)), parts=parts)

    def _leaf(self, atom: Atom) -> Leaf:
        operand = atom.operand
        value: Any = operand
        if isinstance(operand, Ref):
            value = self.case.fact(operand.path)
            right = Operand(other=self.seen(operand.path))
        elif isinstance(operand, Param):
            value = self.case.program.parameters[operand.name]
            value = frozenset(value) if isinstance(value, tuple) else value
            right = Operand(value=shown(value), parameter=operand.name)
        else:
            right = Operand(value=self._operand(atom.fact, operand))
        found = evaluate_atom(atom.op, self._fact(atom.fact), value)
        left = self.seen(atom.fact)
        return Leaf(**dict(left), truth=truth_name(found), operator=atom.op, operand=right)

    def _operand(self, path: str, operand: Any) -> Value:
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
            return self.case.program.parameters[path.partition(".")[2]]
        return self.case.fact(path)

    def seen(self, path: str) -> Seen:
        """A fact, or what was concluded before, with its value and where that comes from."""
        value = self._fact(path)
        fact = self.case.view.facts.get(path)
        behind: tuple[str, ...] = fact.reads if fact is not None else ()
        return Seen(
            fact=path,
            label=self.names.fact(self.model, path),
            state="unknown" if value is UNKNOWN else "not there" if value is ABSENT else "known",
            value=None if value is UNKNOWN or value is ABSENT else self._value(path, fact, value),
            source=self._source(fact, value) if fact is not None else self._stage(path),
            behind=tuple(self.seen(read) for read in behind if read in self.case.view.facts),
        )

    def _value(self, path: str, fact: Fact | None, value: Any) -> Value:
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
        """The places that rules name; a record's own wording of another place stays with the record."""
        for atom in self.case.program.atoms:
            fact = self.case.view.facts.get(atom.fact)
            if fact is not None and fact.kind == "place":
                yield from atom.operand if isinstance(atom.operand, frozenset) else (atom.operand,)

    def _stage(self, path: str) -> Origin:
        prefix = path.partition(".")[0]
        if path in self.names.determinations:
            return "determination"
        origins: dict[str, Origin] = {"parameters": "parameter", "finding": "finding"}
        return origins.get(prefix, "obligation")

    def _source(self, fact: Fact, value: Any) -> Origin:
        if fact.derive is not None:
            return "derived"
        raw: Any = self.case.record
        for step in fact.steps:
            raw = getattr(raw, step, None)
        if raw is not None:
            return "dated after as_of" if value is ABSENT else "given"
        if value is UNKNOWN:
            listed = self.case.view.is_listed_unknown(fact.path)
            return "listed as unknown" if listed else "left out: unknown"
        return "left out: blank" if fact.holder is not None else "left out: not happened"

    def parameter(self, name: str) -> ParameterUse:
        """A parameter with the dated value that was used."""
        value = self.case.program.parameters[name]
        chosen = name in self.versions.chosen
        dated = self.versions.parameters[name].values
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
