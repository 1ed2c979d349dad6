"""The facts of a record kind as symbols, and records as lists of their values.

A fact that a host states is free within the limits of its model. A derived fact, unless it collects what is stated, is free
at first. Where a model gets its value wrong, the value is learned from the real derivation, one instance at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

import z3

from disclosure_rules._program.model import Program
from disclosure_rules.authoring.proof.moment_variable import MomentVariable
from disclosure_rules.authoring.proof.stated_values import (
    TEXT,
    as_written,
    is_list,
    item_of,
    lists_of_parts,
    put,
)
from disclosure_rules.authoring.proof.variables import (
    Finite,
    Formula,
    Members,
    NumberVariable,
    Truth,
    Variable,
    asked,
    holds,
)
from disclosure_rules.places import samples
from disclosure_rules.policy.conditions import Atom, Ref
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact, Stated
from disclosure_rules.records.field_types import FIRST_DAY
from disclosure_rules.records.model import bounds_of, field_at, unwrap

OTHER = "另"
OFFSETS = (-400, -40, -1, 0, 1, 40, 400)
"""Days relative to the first day of a version of the law: before and after it, within limits and past them."""


class Facts:
    """The symbols of the record kind of a program, made when they are asked for. `few` restricts each moment to one of a few (also the
    days it is compared with, if `nearby`) and each list of parts to a known one, to look for records there first."""

    def __init__(self, program: Program, atoms: Iterable[Atom], first: date, *, nearby: bool = False) -> None:
        self.cls, self.zone = program.model, program.kinds.zone
        self.catalogue = facts_of(self.cls)
        self.moments = _moments(first, self.zone)
        self.as_of = MomentVariable("as_of", zone=self.zone)
        self.symbols: dict[str, Variable] = {}
        self.truths: dict[Atom, Truth] = {}
        self.lists: dict[str, list[tuple[Formula, Any]]] = {}
        self.axioms: list[Formula] = [*self.as_of.axioms, self.as_of.known]
        self.few: list[Formula] = [self._among(self.as_of)]
        self._nearby = (-1, 0, 1) if nearby else ()
        self._operands: dict[str, list[Any]] = {}
        for atom in atoms:
            if not isinstance(atom.operand, Ref):
                many = isinstance(atom.operand, frozenset)
                operands = sorted(atom.operand, key=str) if many else [atom.operand]
                self._operands.setdefault(atom.fact, []).extend(operands)
        asked = [value for values in self._operands.values() for value in values if type(value) is int]
        self.numbers = sorted({value + step for value in (0, first.year, *asked) for step in (-1, 0, 1)})
        for event, effects in self.cls.presupposed_by.items():
            self.axioms.append(self._presupposed(event, effects))

    def _presupposed(self, event: str, effects: tuple[str, ...]) -> Formula:
        """An event is not absent where another has happened that presupposes it and no day of it is stated: see
        `Record.presupposed_by`."""
        laws = self.cls.selects_law
        others = [self[path] for path in laws if path != event] if event in laws else []
        happened = z3.Or([_known(self[effect]) for effect in effects])
        return z3.Or(z3.Not(self[event].equals(ABSENT)), z3.Not(happened), *map(_known, others))

    def __getitem__(self, path: str) -> Variable:
        if path not in self.symbols:
            fact = self.catalogue.get(path)
            symbol = Finite(path, {ABSENT: z3.BoolVal(True)}) if fact is None else self._symbol(fact)
            self.symbols[path] = symbol
            self.axioms += symbol.axioms
            if fact is not None and fact.base:
                self.axioms += self._within(fact, symbol)
        return self.symbols[path]

    def truth(self, atom: Atom) -> Truth:
        """The truth of an atom about facts of the record, made once."""
        if atom not in self.truths:
            self.truths[atom] = asked(atom, self.__getitem__)
        return self.truths[atom]

    def _symbol(self, fact: Fact) -> Variable:
        missing = tuple(self._missing(fact))
        if fact.kind == "terms":
            return self._set(fact, missing)
        if fact.kind == "number":
            is_whole = not fact.base or unwrap(self.field(fact.path).annotation) is int
            number = NumberVariable(fact.path, missing, parts=1 if is_whole else 2)
            if fact.base:
                self.axioms.append(number.between(*self.bounds(fact.path)))
            self.few.append(z3.Or(z3.Not(number.known), *(number.equals(value) for value in self.numbers)))
            return number
        if fact.kind == "moment":
            moment = MomentVariable(fact.path, missing, FIRST_DAY if fact.base else date.min, self.zone)
            days = (day for day in self._operands.get(fact.path, ()) if type(day) is date)
            nearby = [day + timedelta(days=offset) for day in days for offset in self._nearby]
            self.few.append(z3.Or(z3.Not(moment.known), self._among(moment, nearby)))
            return moment
        return Finite.free(fact.path, [*self._values(fact), *missing])

    def _missing(self, fact: Fact) -> Iterator[Any]:
        """The ways in which a fact can be missing. A derived flag or term always has a value, or is unknown."""
        if not fact.base:
            yield from (UNKNOWN,) if fact.kind in ("flag", "term") else (UNKNOWN, ABSENT)
            return
        if self.field(fact.path).is_required():
            return
        yield UNKNOWN
        is_plain_flag = fact.kind == "flag" and fact.holder is None
        if fact.holder is not None or (fact.world == "closed" and not is_plain_flag):
            yield ABSENT

    def _values(self, fact: Fact) -> list[Any]:
        if fact.kind == "flag":
            return [True, False]
        if fact.kind == "term":
            return list(fact.term or ())
        if fact.kind == "part":
            return [True]
        asked = [value for value in self._operands.get(fact.path, ()) if isinstance(value, str)]
        if fact.kind == "place":
            return list(samples(asked))
        listed = self.field(fact.path).annotation
        if is_list(listed):
            return (
                [(), (TEXT,), (TEXT, OTHER)]
                if item_of(listed) is str
                else [(), *((day,) for day in self.moments)]
            )
        return list(dict.fromkeys([*asked, TEXT]))

    def _set(self, fact: Fact, missing: tuple[Any, ...]) -> Members:
        symbol = Members(fact.path, fact.term or (), missing)
        if fact.derived is not None and fact.derived.stated:
            symbol.axioms += self._members(symbol, fact.derived.stated)
        if not fact.base or fact.key is None:
            return symbol
        choices = self.lists.setdefault(fact.path, [])
        for number, entries in enumerate(
            lists_of_parts(fact, self.field(fact.path).annotation, self.moments)
        ):
            choices.append((z3.Bool(f"{fact.path} list {number}"), entries))
            named = {entry[fact.key] for entry in entries}
            keys = frozenset(member for member in fact.term or () if member.value in named)
            self.axioms.append(z3.Implies(choices[-1][0], symbol.equals(keys)))
        listed = [choice for choice, _ in choices]
        self.axioms.append(z3.AtMost(*listed, 1))
        self.few.append(z3.Or(z3.Not(symbol.known), *listed))
        return symbol

    def _members(self, symbol: Members, conditions: tuple[Stated, ...]) -> Iterator[Formula]:
        """The formulas by which a set has just the terms whose facts are stated."""
        yield symbol.known
        for term, member in symbol.members.items():
            stated = [self._is_stated(condition) for condition in conditions if condition.term is term]
            yield member == z3.Or(stated)

    def _is_stated(self, condition: Stated) -> Formula:
        variable = self[condition.path]
        if condition.value is not None:
            return variable.equals(condition.value)
        if isinstance(variable, Finite):
            return z3.Not(z3.Or([variable.equals(value) for value in (ABSENT, UNKNOWN, False)]))
        empty = variable.equals(frozenset()) if isinstance(variable, Members) else z3.BoolVal(False)
        return z3.And(_known(variable), z3.Not(empty))

    def _within(self, fact: Fact, symbol: Variable) -> Iterator[Formula]:
        """The constraints of the model on a fact: an act is not after `as_of`, a box is in its form."""
        if fact.kind == "moment" and fact.act and isinstance(symbol, MomentVariable):
            yield z3.Not(symbol.after(self.as_of))
        if fact.holder is None:
            if fact.kind == "part":
                yield z3.Implies(symbol.equals(ABSENT), z3.Not(_listed(fact.path)))
                yield z3.Implies(symbol.equals(UNKNOWN), _listed(fact.path))
            elif fact.base and fact.world == "open":
                yield z3.Implies(_listed(fact.path), symbol.equals(UNKNOWN))
            return
        absent, unknown, listed = symbol.equals(ABSENT), symbol.equals(UNKNOWN), self.listed(fact.path)
        yield z3.Implies(absent, z3.Not(listed))
        if fact.holder == fact.path:
            yield z3.Implies(unknown, listed)
            return
        holder = self[fact.holder]
        yield z3.Implies(_listed(fact.path), unknown)
        yield z3.Implies(holder.equals(ABSENT), z3.Or(absent, unknown))
        yield z3.Implies(holder.equals(UNKNOWN), unknown)
        if fact.world == "open":
            yield z3.Implies(holder.equals(True), z3.Not(absent))
            yield z3.Implies(z3.And(holder.equals(ABSENT), unknown), listed)
        else:
            yield z3.Implies(unknown, listed)

    def listed(self, path: str) -> Formula:
        """The formula by which the record lists a fact, or in a form a part that holds the box, as unknown. The values do
        not show this: a form may be given and still be listed, and what is open and left blank is unknown without being
        listed."""
        fact = self.catalogue[path]
        if fact.holder is None:
            return _listed(path) if fact.world == "open" else self[path].equals(UNKNOWN)
        return z3.Or([_listed(ancestor) for ancestor in sorted(fact.ancestors)])

    def _among(self, moment: MomentVariable, nearby: Iterable[date] = ()) -> Formula:
        return z3.Or([moment.equals(value) for value in (*self.moments, *nearby)])

    def bounds(self, path: str) -> tuple[int, int]:
        """The least and the greatest value of a number that a host states."""
        return bounds_of(self.field(path).annotation)

    def field(self, path: str) -> Any:
        """The field of the model that a path names."""
        return field_at(self.cls, path.split("."))

    def stated(self) -> list[Formula]:
        """For each fact that a host states, the formula by which it differs from a fact that is left out."""
        facts = [
            fact for path in self.symbols if (fact := self.catalogue.get(path)) is not None and fact.base
        ]
        return [z3.Not(self.symbols[fact.path].equals(_left_out(fact))) for fact in facts]

    def values(self, model: Any) -> dict[str, Any]:
        """The value in a model of the solver of each fact that a host states, in the order of the record's fields."""
        stated = [path for path, fact in self.catalogue.items() if fact.base and path in self.symbols]
        return {path: self.symbols[path].read(model) for path in stated}

    def chosen(self, path: str, model: Any) -> Formula | None:
        """The formula of the list of parts that a model has chosen, if any."""
        return next((choice for choice, _ in self.lists.get(path, ()) if holds(model, choice)), None)

    def record(self, model: Any) -> dict[str, Any]:
        """The record that a model of the solver stands for, as a host would write it."""
        written: dict[str, Any] = {"kind": self.cls.model_fields["kind"].default}
        unknown: dict[str, None] = {}
        for path, value in self.values(model).items():
            fact = self.catalogue[path]
            if fact.holder is not None:
                unknown |= {
                    ancestor: None for ancestor in sorted(fact.ancestors) if holds(model, _listed(ancestor))
                }
            elif value is UNKNOWN and (fact.world == "closed" or holds(model, _listed(path))):
                unknown[path] = None
            if value is ABSENT or value is UNKNOWN:
                continue
            chosen = (entries for choice, entries in self.lists.get(path, ()) if holds(model, choice))
            raw = next(chosen, None)
            put(written, fact, as_written(fact, value) if raw is None else raw)
        if unknown:
            inside = {path for path in unknown if any(path.startswith(f"{outer}.") for outer in unknown)}
            written["unknown"] = [path for path in unknown if path not in inside]
        return written


def _listed(path: str) -> Formula:
    """The formula by which the record lists exactly this path as unknown."""
    return z3.Bool(f"{path} listed")


def _left_out(fact: Fact) -> Any:
    if fact.kind == "flag" and fact.world == "closed" and fact.holder is None:
        return False
    return ABSENT if fact.world == "closed" or fact.holder is not None else UNKNOWN


def _moments(first: date, zone: tzinfo) -> list[Any]:
    """A few days around a day, and two instants at noon: of that day and of the next."""
    days: list[Any] = [first + timedelta(days=offset) for offset in OFFSETS]
    noon = datetime(first.year, first.month, first.day, 12, tzinfo=zone)
    return [*days, noon, noon + timedelta(days=1)]


def _known(symbol: Variable) -> Formula:
    return z3.And(z3.Not(symbol.equals(ABSENT)), z3.Not(symbol.equals(UNKNOWN)))
