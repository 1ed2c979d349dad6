"""Conditions: three-valued trees over atoms, and the table of operators.

An atom asks one thing of one fact. Its scalar form sees known values only: an unknown fact makes the atom unknown,
an absent one makes it false. Two operators ask about presence itself: `empty` (three-valued) and `given` (two-valued,
in `find` rules only).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, TypeVar

from disclosure_rules import _kleene
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import compare
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.errors import Text
from disclosure_rules.places import Place
from disclosure_rules.records.fact import ABSENT, UNKNOWN, is_known

T = TypeVar("T")

PARAMETERS: Final = "parameters."
"""The prefix of the path by which a condition asks a parameter itself."""


@dataclass(frozen=True)
class Param:
    """A reference to a dated parameter: `policy.name`."""

    name: str


@dataclass(frozen=True)
class Ref:
    """A reference to another fact, as the right-hand side of an atom: its value, or the moment `by` a duration after it
    (before it, with `back`)."""

    path: str
    by: Duration | Param | None = None
    back: bool = False

    def value(self, fact: Callable[[str], Any]) -> Any:
        """The right-hand side, where `fact` gives the value of a fact by its path. A `Param` was replaced before."""
        value = fact(self.path)
        if isinstance(self.by, Duration) and isinstance(value, date):
            return shifted(value, self.by, back=self.back)
        return value


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
    "is": Operator(
        _kinds("term", "flag", "code", "place", "number", "moment"), False, _same, Text("为", "is")
    ),
    "in": Operator(
        _kinds("term", "code", "place", "number"), True, lambda a, b: a in b, Text("属于", "is one of")
    ),
    "within": Operator(_kinds("place"), False, lambda a, b: a.lies_in(b), Text("位于", "lies within")),
    "has": Operator(_kinds("terms"), True, lambda a, b: not a.isdisjoint(b), Text("含有其一", "has one of")),
    "has_all": Operator(_kinds("terms"), True, lambda a, b: a >= b, Text("全部含有", "has all of")),
    "before": Operator(_kinds("moment"), False, lambda a, b: compare(a, b) < 0, Text("早于", "is before")),
    "not_after": Operator(
        _kinds("moment"), False, lambda a, b: compare(a, b) <= 0, Text("不晚于", "is not after")
    ),
    "after": Operator(_kinds("moment"), False, lambda a, b: compare(a, b) > 0, Text("晚于", "is after")),
    "not_before": Operator(
        _kinds("moment"), False, lambda a, b: compare(a, b) >= 0, Text("不早于", "is not before")
    ),
    "at_least": Operator(_kinds("number"), False, operator.ge, Text("不少于", "is at least")),
    "at_most": Operator(_kinds("number"), False, operator.le, Text("不超过", "is at most")),
    "more_than": Operator(_kinds("number"), False, operator.gt, Text("多于", "is more than")),
    "less_than": Operator(_kinds("number"), False, operator.lt, Text("少于", "is less than")),
    "empty": Operator(
        _kinds("text", "moment", "terms", "part"),
        False,
        lambda a, b: _is_empty(a) is b,
        Text("为空", "is empty"),
        True,
    ),
    "given": Operator(
        _kinds("text", "code", "place", "flag", "number", "term", "terms", "moment", "part"),
        False,
        lambda a, b: is_known(a) is b,
        Text("已填写", "is given"),
        True,
    ),
}
"""The operators by name. A new operator needs one row here and its truth table in the tests."""


def _is_empty(value: Any) -> bool:
    return value is ABSENT or value == frozenset() or value == ()


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


def parts_within(condition: Condition) -> tuple[Condition, ...]:
    """The direct parts of a condition; an atom has none."""
    if isinstance(condition, Atom):
        return ()
    return (condition.part,) if isinstance(condition, Not) else condition.parts


def fold(
    condition: Condition, leaf: Callable[[Atom], T], branch: Callable[[AllOf | AnyOf | Not, list[T]], T]
) -> T:
    """The result of a condition, from the bottom up. `leaf` gives the result of an atom, `branch` the result of a
    condition for the results of its parts."""
    if isinstance(condition, Atom):
        return leaf(condition)
    return branch(condition, [fold(part, leaf, branch) for part in parts_within(condition)])


def joined(condition: AllOf | AnyOf | Not, truths: Sequence[int]) -> int:
    """The truth of a condition for the truths of its parts."""
    if isinstance(condition, Not):
        return _kleene.NOT[truths[0]]
    if isinstance(condition, AllOf):
        return min(truths, default=_kleene.TRUE)
    return max(truths, default=_kleene.FALSE)


def rebuilt(condition: AllOf | AnyOf | Not, parts: Sequence[Condition]) -> Condition:
    """The condition with other parts."""
    return Not(parts[0]) if isinstance(condition, Not) else type(condition)(tuple(parts))


def evaluate(condition: Condition, truth: Callable[[Atom], int]) -> int:
    """The truth of a condition, where `truth` gives the truth of an atom."""
    return fold(condition, truth, joined)


def parameter_asked(atom: Atom) -> str | None:
    """The id of the parameter that an atom asks; None for an atom that asks a fact."""
    return atom.fact.removeprefix(PARAMETERS) if atom.fact.startswith(PARAMETERS) else None


def with_value(atom: Atom, parameters: Mapping[str, Any]) -> Atom:
    """The atom with the value of the parameter that it compares with."""
    operand = atom.operand
    if isinstance(operand, Ref) and isinstance(operand.by, Param):
        return replace(atom, operand=replace(operand, by=parameters[operand.by.name]))
    if not isinstance(operand, Param):
        return atom
    value = parameters[operand.name]
    return Atom(atom.fact, atom.op, frozenset(value) if isinstance(value, tuple) else value)


def truth_of_atom(atom: Atom, parameters: Mapping[str, Any], fact: Callable[[str], Any]) -> int:
    """The truth of an atom for these values of parameters; `fact` gives the value of a fact by its path."""
    name = parameter_asked(atom)
    operand = with_value(atom, parameters).operand
    return evaluate_atom(
        atom.op,
        fact(atom.fact) if name is None else parameters[name],
        operand.value(fact) if isinstance(operand, Ref) else operand,
    )


def signed_atoms(condition: Condition, positive: bool = True) -> Iterator[tuple[Atom, bool]]:
    """Every atom of a condition, in its order, and whether it stands under an even number of negations."""
    if isinstance(condition, Atom):
        yield condition, positive
    for part in parts_within(condition):
        yield from signed_atoms(part, positive != isinstance(condition, Not))


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """Every atom of a condition, in its order."""
    return (atom for atom, _ in signed_atoms(condition))


def parameters_named(atoms: Iterable[Atom]) -> Iterator[str]:
    """The ids of the parameters that atoms ask or compare with."""
    for atom in atoms:
        if (name := parameter_asked(atom)) is not None:
            yield name
        used = atom.operand.by if isinstance(atom.operand, Ref) else atom.operand
        if isinstance(used, Param):
            yield used.name


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
    """The facts that some part restricts to certain terms, codes, places or flags, each with the values that all such
    parts allow."""
    allowed: dict[str, frozenset[Any]] = {}
    values: frozenset[Any]
    for part in parts:
        if not isinstance(part, Atom):
            continue
        if isinstance(part.operand, Place):
            values = part.operand.inside if part.op == "within" else part.operand.alone
        elif part.op == "is" and isinstance(part.operand, (str, bool)):
            values = frozenset((part.operand,))
        elif part.op == "in" and isinstance(part.operand, frozenset):
            values = part.operand
        else:
            continue
        allowed[part.fact] = allowed.get(part.fact, values) & values
    return allowed
