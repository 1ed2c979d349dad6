"""Facts as variables of the solver: every state that a fact may have, and the result of each operator on it.

A truth is a pair of formulas, *true* and *possible*, as in `_kleene`. Facts with few values have one formula for each
value and take the truths of their atoms from the operator itself. Sets, numbers and moments have their own form of
each operator, which the tests compare with the operator's scalar form.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import z3

from disclosure_rules import _kleene
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.policy.conditions import Atom, Ref, evaluate_atom
from disclosure_rules.records.fact import ABSENT, UNKNOWN

MISSING = (UNKNOWN, ABSENT)

Formula = Any
"""A formula of the solver, which is published without types."""

TRUE, FALSE = z3.BoolVal(True), z3.BoolVal(False)


class Truth(NamedTuple):
    """Two formulas: true, and true or unknown."""

    true: Formula
    possible: Formula

    def negated(self) -> Truth:
        """The truth of the negation."""
        return Truth(z3.Not(self.possible), z3.Not(self.true))

    def read(self, model: Any) -> int:
        """The truth in a model."""
        if holds(model, self.true):
            return _kleene.TRUE
        return _kleene.UNKNOWN if holds(model, self.possible) else _kleene.FALSE


def holds(model: Any, formula: Formula) -> bool:
    """Whether a formula is true in a model."""
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def constant(value: int) -> Truth:
    """A known truth."""
    return Truth(z3.BoolVal(value == _kleene.TRUE), z3.BoolVal(value != _kleene.FALSE))


class Variable:
    """A fact: its name, and the formulas that hold for it in every record."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.axioms: list[Formula] = []

    def equals(self, value: Any) -> Formula:
        """The formula by which the fact has this value (or is UNKNOWN, or ABSENT)."""
        raise NotImplementedError

    def read(self, model: Any) -> Any:
        """The value in a model."""
        raise NotImplementedError

    def asked(self, op: str, operand: Any) -> Truth:
        """The truth of an atom with a known operand."""
        raise NotImplementedError

    def compared(self, op: str, other: Any) -> Truth:
        """The truth of an atom whose operand is another fact of the same kind."""
        raise NotImplementedError

    def shifted(self, by: Duration, *, back: bool) -> Variable:  # noqa: ARG002  # only moments are shifted
        """A moment a duration later, or earlier; anything else is itself."""
        return self


class Finite(Variable):
    """A fact with few values, each with the formula by which the fact has it."""

    def __init__(self, name: str, options: Mapping[Hashable, Formula]) -> None:
        super().__init__(name)
        self.options = dict(options)

    @classmethod
    def free(cls, name: str, values: Iterable[Any]) -> Finite:
        """A fact that may have any of the values, but exactly one."""
        options = {value: z3.Bool(f"{name} = {value!r}") for value in values}
        symbol = cls(name, options)
        symbol.axioms.append(z3.PbEq([(option, 1) for option in options.values()], 1))
        return symbol

    def equals(self, value: Any) -> Formula:
        """As for any variable; false for a value that it never has."""
        return self.options.get(value, z3.BoolVal(False))

    def read(self, model: Any) -> Any:
        """The first option that holds."""
        return next(value for value, option in self.options.items() if holds(model, option))

    def asked(self, op: str, operand: Any) -> Truth:
        """The results of the operator for each value."""
        truths = {value: evaluate_atom(op, value, operand) for value in self.options}
        return self._truth({value: constant(truth) for value, truth in truths.items()})

    def compared(self, op: str, other: Any) -> Truth:
        """The results of the operator for each pair of values."""
        pairs = {}
        for value in self.options:
            truths = {operand: constant(evaluate_atom(op, value, operand)) for operand in other.options}
            pairs[value] = other.chosen(truths)
        return self._truth(pairs)

    def chosen(self, truths: Mapping[Any, Truth]) -> Truth:
        """The truth that belongs to the value of the fact."""
        return self._truth(truths)

    def _truth(self, truths: Mapping[Any, Truth]) -> Truth:
        sides = []
        for side in (0, 1):
            parts = [z3.And(option, truths[value][side]) for value, option in self.options.items()]
            sides.append(z3.Or(parts))
        return Truth(*map(z3.simplify, sides))


class StatedVariable(Variable):
    """A fact that is known, unknown or absent; the subclasses define its value when it is known."""

    def __init__(self, name: str, missing: Iterable[Any]) -> None:
        super().__init__(name)
        allowed = set(missing)
        self.known = z3.Bool(f"{name} known")
        self.unknown = z3.Bool(f"{name} unknown") if UNKNOWN in allowed else z3.BoolVal(False)
        absent = z3.And(z3.Not(self.known), z3.Not(self.unknown))
        self.absent = absent if ABSENT in allowed else z3.BoolVal(False)
        self.axioms.append(z3.Not(z3.And(self.known, self.unknown)))
        if ABSENT not in allowed:
            self.axioms.append(z3.Or(self.known, self.unknown))

    def equals(self, value: Any) -> Formula:
        """The fact is missing in one of the two ways, or known to have this value."""
        if value is UNKNOWN:
            return self.unknown
        return self.absent if value is ABSENT else z3.And(self.known, self._is(value))

    def read(self, model: Any) -> Any:
        """The value, or the way in which it is missing."""
        if holds(model, self.known):
            return self._value(model)
        return UNKNOWN if holds(model, self.unknown) else ABSENT

    def asked(self, op: str, operand: Any) -> Truth:
        """Operators about presence are the same for all kinds of facts."""
        if op == "given":
            there = self.known if operand else z3.Not(self.known)
            return Truth(there, there)
        if op == "empty":
            empty = z3.Or(self.absent, z3.And(self.known, self._empty()))
            return self._open(empty if operand else z3.Not(z3.Or(self.unknown, empty)))
        return self._open(z3.And(self.known, self._holds(op, operand)))

    def compared(self, op: str, other: Any) -> Truth:
        """The result is known only where both are known; nothing is true of an absent fact."""
        true = z3.And(self.known, other.known, self._relation(op, other))
        return Truth(true, z3.Or(true, self.unknown, other.unknown))

    def _open(self, true: Formula) -> Truth:
        return Truth(true, z3.Or(true, self.unknown))

    def _is(self, value: Any) -> Formula:
        raise NotImplementedError

    def _value(self, model: Any) -> Any:
        raise NotImplementedError

    def _empty(self) -> Formula:
        return z3.BoolVal(False)

    def _holds(self, op: str, operand: Any) -> Formula:
        raise NotImplementedError

    def _relation(self, op: str, other: Any) -> Formula:
        raise NotImplementedError


class Members(StatedVariable):
    """A set of terms."""

    def __init__(self, name: str, vocabulary: Iterable[Any], missing: Iterable[Any]) -> None:
        super().__init__(name, missing)
        self.members = {member: z3.Bool(f"{name} has {member}") for member in vocabulary}

    def _is(self, value: Any) -> Formula:
        return z3.And([member if item in value else z3.Not(member) for item, member in self.members.items()])

    def _value(self, model: Any) -> Any:
        return frozenset(item for item, member in self.members.items() if holds(model, member))

    def _empty(self) -> Formula:
        return z3.Not(z3.Or(list(self.members.values())))

    def _holds(self, op: str, operand: Any) -> Formula:
        wanted = [member for item, member in self.members.items() if item in operand]  # in a stable order
        if op == "has":
            return z3.Or(wanted)
        return z3.And(wanted) if len(wanted) == len(operand) else FALSE


class NumberVariable(StatedVariable):
    """A number: whole, or of so many parts to the whole. Rules compare with whole numbers, so one part between two of
    them stands for all: halves decide whatever decimals would."""

    def __init__(self, name: str, missing: Iterable[Any], parts: int = 1) -> None:
        super().__init__(name, missing)
        self.number = z3.Int(name)
        self.parts = parts

    def _is(self, value: Any) -> Formula:
        counted = value * self.parts
        return self.number == int(counted) if counted == int(counted) else FALSE

    def _value(self, model: Any) -> Any:
        counted = model.eval(self.number, model_completion=True).as_long()
        return counted if self.parts == 1 else Decimal(counted) / self.parts

    def _holds(self, op: str, operand: Any) -> Formula:
        if op == "in":
            return z3.Or([self._is(value) for value in sorted(operand)])
        return ORDERS[op](self.number, operand * self.parts)

    def _relation(self, op: str, other: Any) -> Formula:
        return ORDERS[op](self.number * other.parts, other.number * self.parts)

    def between(self, lowest: int, highest: int) -> Formula:
        """The formula by which it lies between two numbers, both included."""
        return z3.And(self.number >= lowest * self.parts, self.number <= highest * self.parts)


ORDERS: Mapping[str, Callable[[Any, Any], Formula]] = {
    "is": operator.eq,
    "before": operator.lt,
    "not_after": operator.le,
    "after": operator.gt,
    "not_before": operator.ge,
    "at_least": operator.ge,
    "at_most": operator.le,
    "more_than": operator.gt,
    "less_than": operator.lt,
}
"""The operators that compare two numbers, or two moments of one precision."""


NEVER = constant(_kleene.FALSE)


def asked(atom: Atom, symbol: Callable[[str], Variable]) -> Truth:
    """The truth of an atom about symbols; symbols of two different kinds never compare."""
    left = symbol(atom.fact)
    if not isinstance(atom.operand, Ref):
        return left.asked(atom.op, atom.operand)
    right = symbol(atom.operand.path)
    if isinstance(atom.operand.by, Duration):
        right = right.shifted(atom.operand.by, back=atom.operand.back)
    return left.compared(atom.op, right) if type(left) is type(right) else NEVER
