"""Conditions: three-valued trees over atoms, and the table of operators.

An atom asks one thing of one fact. Its scalar form sees known values only: an unknown fact makes the atom unknown,
an absent one makes it false. Two operators ask about presence itself: `empty` (three-valued) and `given` (two-valued,
in `find` rules only).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules.calendar.moments import compare
from disclosure_rules.errors import Text
from disclosure_rules.records.fact import ABSENT, UNKNOWN


@dataclass(frozen=True)
class Param:
    """A reference to a dated parameter: `policy.name`."""

    name: str


@dataclass(frozen=True)
class Ref:
    """A reference to another fact, as the right-hand side of an atom."""

    path: str


@dataclass(frozen=True)
class Atom:
    """`fact operator operand`; the operand is a constant, a `Param` or a `Ref`."""

    fact: str
    op: str
    operand: Any


@dataclass(frozen=True)
class AllOf:
    """True if every part is true; without parts, true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """True if some part is true; without parts, false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """True if the part is false."""

    part: Condition


Condition = Atom | AllOf | AnyOf | Not
ALWAYS = AllOf(())


@dataclass(frozen=True)
class Operator:
    """One row of the table: the kinds of fact it fits, whether its operand is a list, its scalar form, its phrase."""

    kinds: frozenset[str]
    many: bool
    scalar: Callable[[Any, Any], bool]
    phrase: Text
    presence: bool = False


def _kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


def _same(left: Any, right: Any) -> bool:
    return compare(left, right) == 0 if isinstance(left, date) else bool(left == right)


OPERATORS: dict[str, Operator] = {
    "is": Operator(_kinds("term", "flag", "code", "number", "moment"), False, _same, Text("为", "is")),
    "in": Operator(_kinds("term", "code", "number"), True, lambda a, b: a in b, Text("属于", "is one of")),
    "has": Operator(_kinds("terms"), True, lambda a, b: not a.isdisjoint(b), Text("含有其一", "has one of")),
    "has_all": Operator(_kinds("terms"), True, lambda a, b: a >= b, Text("全部含有", "has all of")),
    "before": Operator(_kinds("moment"), False, lambda a, b: compare(a, b) < 0, Text("早于", "is before")),
    "not_after": Operator(
        _kinds("moment"), False, lambda a, b: compare(a, b) <= 0, Text("不晚于", "is not after")
    ),
    "at_least": Operator(_kinds("number"), False, operator.ge, Text("不少于", "is at least")),
    "at_most": Operator(_kinds("number"), False, operator.le, Text("不超过", "is at most")),
    "empty": Operator(
        _kinds("text", "moment", "terms", "part"),
        False,
        lambda a, b: _is_empty(a) is b,
        Text("为空", "is empty"),
        True,
    ),
    "given": Operator(
        _kinds("text", "code", "flag", "number", "term", "terms", "moment", "part"),
        False,
        lambda a, b: _is_there(a) is b,
        Text("已填写", "is given"),
        True,
    ),
}
"""The operators by name. A new operator needs one row here and its truth table in the tests."""


def _is_empty(value: Any) -> bool:
    return value is ABSENT or value == frozenset() or value == ()


def _is_there(value: Any) -> bool:
    return value is not UNKNOWN and value is not ABSENT


def evaluate_atom(op: str, value: Any, operand: Any) -> int:
    """The truth of one atom for the value of its fact and the value of its operand."""
    row = OPERATORS[op]
    if op == "given":
        return _kleene.of(row.scalar(value, operand))
    if value is UNKNOWN or operand is UNKNOWN:
        return _kleene.UNKNOWN
    if not row.presence and (value is ABSENT or operand is ABSENT):
        return _kleene.FALSE
    return _kleene.of(row.scalar(value, operand))


def probe(op: str, operand: Any) -> Callable[[Any], int]:
    """`evaluate_atom` for a constant operand, as a function of the value alone."""
    row = OPERATORS[op]
    scalar = row.scalar

    def ask(value: Any) -> int:
        if value is UNKNOWN:
            return _kleene.UNKNOWN
        if value is ABSENT:
            return _kleene.FALSE
        return _kleene.TRUE if scalar(value, operand) else _kleene.FALSE

    return (lambda value: evaluate_atom(op, value, operand)) if row.presence else ask


REMEMBERED = 1000
"""The most values of one fact for which the truths of its atoms are remembered."""


class Rows(dict[Any, tuple[int, ...]]):
    """The truths of the atoms that ask one fact, by the value of the fact. The atoms have constant operands.

    With `remembers` the truths are computed once for each value. It is for facts of a closed vocabulary only: no text
    that a host wrote in its own words is kept.
    """

    def __init__(self, atoms: Iterable[Atom], *, remembers: bool) -> None:
        super().__init__()
        self._asks = tuple(probe(atom.op, atom.operand) for atom in atoms)
        self._remembers = remembers

    def __missing__(self, value: Any) -> tuple[int, ...]:
        row = tuple([ask(value) for ask in self._asks])
        if self._remembers:
            if len(self) >= REMEMBERED:
                self.clear()
            self[value] = row
        return row


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """Every atom of a condition, in its order."""
    if isinstance(condition, Atom):
        yield condition
    elif isinstance(condition, Not):
        yield from atoms_of(condition.part)
    else:
        for part in condition.parts:
            yield from atoms_of(part)


def signed_atoms(condition: Condition, positive: bool = True) -> Iterator[tuple[Atom, bool]]:
    """Every atom, and whether it stands under an even number of negations."""
    if isinstance(condition, Atom):
        yield condition, positive
    elif isinstance(condition, Not):
        yield from signed_atoms(condition.part, not positive)
    else:
        for part in condition.parts:
            yield from signed_atoms(part, positive)


def facts_read(condition: Condition) -> Iterator[str]:
    """Every fact that a condition reads, on either side of an operator."""
    for atom in atoms_of(condition):
        yield atom.fact
        if isinstance(atom.operand, Ref):
            yield atom.operand.path


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The parts of an `all` at the top of a condition, else the condition itself."""
    return condition.parts if isinstance(condition, AllOf) else (condition,)


def fixed(parts: Iterable[Condition]) -> dict[str, frozenset[Any]]:
    """The facts that some part restricts to certain terms, codes or flags, each with these values."""
    allowed: dict[str, frozenset[Any]] = {}
    for part in parts:
        if isinstance(part, Atom) and part.op == "is" and isinstance(part.operand, (str, bool)):
            allowed[part.fact] = frozenset((part.operand,))
        elif isinstance(part, Atom) and part.op == "in" and isinstance(part.operand, frozenset):
            allowed[part.fact] = part.operand
    return allowed
