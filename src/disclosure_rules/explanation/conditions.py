"""The conditions of one evaluation: every node with its truth, every fact with its value and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule
from disclosure_rules._program.selected_law import measure_day
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import dated, in_order, value_label
from disclosure_rules.explanation.labels import Names, fact_label, undeclared_label
from disclosure_rules.explanation.model import (
    ConditionBranch,
    ConditionLeaf,
    ConditionNode,
    FactSource,
    ObservedFact,
    Operand,
    OwnLaw,
    ParameterUse,
    Scalar,
    ShownValue,
    TruthName,
)
from disclosure_rules.phrases import listed_text, text
from disclosure_rules.places import Place
from disclosure_rules.policy.conditions import (
    PARAMETERS,
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Param,
    Ref,
    evaluate,
    fold,
    joined,
    parts_within,
    rebuilt,
    with_value,
)
from disclosure_rules.policy.model import AS_OF, Account, Rule
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.field_types import plain_number


def truth_name(value: int) -> TruthName:
    """The name of a truth value."""
    return _kleene.NAMES[value]  # type: ignore[return-value]  # the table has these three names only


def shown(value: Any, label: Text | None = None) -> ShownValue:
    """A typed value with its label."""
    plain: Any = (
        [_scalar(item) for item in in_order(value)]
        if isinstance(value, (frozenset, tuple))
        else _scalar(value)
    )
    return ShownValue.made(
        value=tuple(plain) if isinstance(plain, list) else plain, label=label or value_label(value)
    )


def _scalar(value: Any) -> Scalar:
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    return str(value.isoformat() if hasattr(value, "isoformat") else value)


def _spans(spans: Iterable[tuple[Moment, Moment | None]]) -> ShownValue:
    """Spans of time as ISO intervals; a span that has not ended is open."""
    pairs = tuple(spans)
    labels = (
        text("span.closed" if last else "span.open", first=dated(first), last=dated(last))
        for first, last in pairs
    )
    value = tuple(f"{first.isoformat()}/{last.isoformat() if last else '..'}" for first, last in pairs)
    return ShownValue.made(value=value, label=listed_text(labels) if pairs else text("value.none"))


def day_of_year(day: str, plus: int) -> ShownValue:
    """A day without a year, `plus` years after the year that it is counted from."""
    name = {0: "day.this-year", 1: "day.next-year"}.get(plus, "day.later")
    return shown(day, text(name, day=day, plus=plus))


class ConditionTracer:
    """Traces the facts and conditions of an evaluation that has run."""

    def __init__(self, evaluation: Evaluation, timeline: PolicyTimeline, names: Names) -> None:
        self.evaluation = evaluation
        self.timeline = timeline
        self.names = names
        self.model = type(evaluation.record)
        law = evaluation.law
        self.days: tuple[date, ...] = (
            (law.governing,) if law.pending is None else (law.governing, law.pending)
        )
        self.parameters = evaluation.program.parameters
        self.observed: dict[str, ObservedFact] = {}

    def of(self, compiled: CompiledRule) -> ConditionTracer:
        """A tracer of the conditions of a rule: this one, unless another day selects the law of the rule."""
        if compiled.values is None:
            return self
        own = copy(self)
        day = self.law_day(compiled.rule)
        own.days, own.parameters, own.observed = () if day is None else (day,), compiled.values, {}
        return own

    def law_day(self, rule: Rule) -> date | None:
        """The day that selects the law of a rule; None if its event has not happened, or is not known to have."""
        event, law = rule.governed_by, self.evaluation.law
        if isinstance(rule.then, Account):
            return measure_day(rule.in_force.settled(self.timeline.chosen), law.governing, law.as_of)
        if event is None:
            return law.governing
        value = self.evaluation.as_of if event == AS_OF else self.evaluation.fact(event)
        return day_of(value) if isinstance(value, date) else None

    def own_law(self, rule: Rule) -> OwnLaw | None:
        """The moment that selects the law of a rule, if the rule names it."""
        event = rule.governed_by
        if event is None:
            return None
        label = text("moment") if event == AS_OF else fact_label(self.model, event)
        return OwnLaw(governed_by=event, label=label, day=self.law_day(rule))

    def value(self, item: Any) -> Any:
        """A value, or that of a parameter."""
        return self.parameters[item.name] if isinstance(item, Param) else item

    def node(self, condition: Condition) -> ConditionNode:
        """A condition with its truth, and the same for every part of it."""
        return fold(condition, self._leaf, _branch)

    def settling(self, condition: Condition) -> Condition:
        """A condition with the parts that have its own truth: with these alone it has the same truth."""
        if isinstance(condition, Atom):
            return condition
        parts = parts_within(condition)
        truths = [evaluate(part, self._truth) for part in parts]
        own = joined(condition, truths)
        kept = [self.settling(part) for part, truth in zip(parts, truths, strict=True) if truth == own]
        return rebuilt(condition, kept if not isinstance(condition, Not) else [self.settling(parts[0])])

    def _truth(self, atom: Atom) -> int:
        return self.evaluation.truth(atom, self.parameters)

    def _leaf(self, atom: Atom) -> ConditionNode:
        operand = atom.operand
        if isinstance(operand, Ref):
            right = self._compared(operand)
        elif isinstance(operand, Param):
            value = with_value(atom, self.parameters).operand
            right = Operand.made(value=shown(value), shift=None, parameter=operand.name, other=None)
        else:
            right = self._constant(atom.fact, operand)
        truth, left = truth_name(self._truth(atom)), self.seen(atom.fact)
        return ConditionLeaf.made(**vars(left), kind="atom", truth=truth, operator=atom.op, operand=right)

    def _compared(self, right: Ref) -> Operand:
        """Another fact as it is compared with, and how far from it."""
        seen, by = self.seen(right.path), self.value(right.by)
        if by is None:
            return Operand.made(value=None, shift=None, parameter=None, other=seen)
        name = right.by.name if isinstance(right.by, Param) else None
        label = text("shift.back" if right.back else "shift", length=value_label(by))
        written = f"-{by}" if right.back else str(by)
        return Operand.made(value=None, shift=shown(written, label), parameter=name, other=seen)

    def _constant(self, path: str, operand: Any) -> Operand:
        """A constant as a condition about a path has it; made once for each set of policies. One is no yes, and a term of
        another record kind is another term, though Python counts them as equal."""
        key = self.model, path, type(operand), operand
        known = self.names.operands.get(key)
        if known is None:
            value = self._operand(path, operand)
            known = Operand.made(value=value, shift=None, parameter=None, other=None)
            self.names.operands[key] = known
        return known

    def _operand(self, path: str, operand: Any) -> ShownValue:
        if path not in self.names.determinations:
            return shown(operand)
        if not isinstance(operand, frozenset):
            return shown(operand, self.names.decided(path, operand))
        declared = list(self.names.determinations[path].values)
        ordered = tuple(sorted(operand, key=declared.index))
        return shown(ordered, listed_text(self.names.decided(path, item) for item in ordered))

    def _fact(self, path: str) -> Any:
        if path.startswith(PARAMETERS):
            return self.parameters[path.removeprefix(PARAMETERS)]
        return self.evaluation.fact(path)

    def seen(self, path: str) -> ObservedFact:
        """A fact, or the conclusion of an earlier stage, with its value and the source of that value. Most are asked
        by several conditions; each is made once."""
        known = self.observed.get(path)
        if known is None:
            known = self.observed[path] = self._observed(path)
        return known

    def _observed(self, path: str) -> ObservedFact:
        value = self._fact(path)
        fact = self.evaluation.view.facts.get(path)
        behind: tuple[str, ...] = fact.reads if fact is not None else ()
        return ObservedFact.made(
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
            return shown(there, text("value.given" if there else "value.none"))
        if isinstance(value, Place) and not value.label and value not in self._places():
            return shown("elsewhere", undeclared_label(value))
        if fact is not None and fact.kind == "spans":
            return _spans(value)
        if path in self.names.determinations:
            return shown(value, self.names.decided(path, value))
        return shown(value)

    def _places(self) -> Iterator[Any]:
        """The places that rules name. A record's own words for another undeclared place are not repeated."""
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
        value = self.parameters[name]
        chosen = name in self.timeline.chosen
        dated = self.timeline.parameters[name].values
        used = next((item for day in self.days for item in dated if item.in_force.covers(day)), None)
        return ParameterUse.made(
            name=name,
            value=shown(value),
            start=used.in_force.start if used and not chosen else None,
            end=used.in_force.end if used and not chosen else None,
            source=used.source if used and not chosen else "",
            chosen=chosen,
        )


def _branch(condition: AllOf | AnyOf | Not, parts: list[ConditionNode]) -> ConditionNode:
    kind: Literal["all", "any", "not"] = (
        "not" if isinstance(condition, Not) else "all" if isinstance(condition, AllOf) else "any"
    )
    truth = joined(condition, [_VALUES[part.truth] for part in parts])
    return ConditionBranch.made(kind=kind, truth=truth_name(truth), parts=tuple(parts))


_VALUES = {name: value for value, name in _kleene.NAMES.items()}
