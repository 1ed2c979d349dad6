"""The answers that are still open to a fact: one for each class of values that the atoms asked about it can tell apart.

An answer is what a host might state. Where no finite list of answers stands for all of them, there is none, and the
fact stays open.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import SHANGHAI, Moment, compare, day_of, is_instant, zone_among
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.places import samples
from disclosure_rules.policy.conditions import Atom, Ref, evaluate_atom
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.field_types import FIRST_DAY
from disclosure_rules.records.model import UNBOUNDED, Part, bounds_of, field_at, unwrap
from disclosure_rules.terms import Term

ANY_TEXT: Final = "某"
IN_ORDER: Final = ("first", "last", "earliest", "latest")
"""The combinators whose result depends on the order of moments alone."""


class Answer(NamedTuple):
    """An answer: the value as a record would state it, and as conditions read it. A set is answered kind by kind of its
    entries: `within` are the kinds that it has, `without` those that it has not; the set as such stays unknown."""

    stated: Any
    viewed: Any
    within: frozenset[int] = frozenset()
    without: frozenset[int] = frozenset()

    def excludes(self, other: Answer) -> bool:
        """Whether a fact cannot have both answers."""
        if self.viewed is UNKNOWN and other.viewed is UNKNOWN:
            return not (self.within.isdisjoint(other.without) and self.without.isdisjoint(other.within))
        return self is not other and self.viewed != other.viewed


SOME_SET: Final = Answer(None, UNKNOWN)
"""The state of a set before its first kind of entry is answered."""

NOTHING: Final = Answer(None, ABSENT)
"""The answer that there is nothing: the event did not happen, the box is blank."""


class Asked(Protocol):
    """The facts as they stand while an answer is sought."""

    @property
    def as_of(self) -> Moment:
        """The moment as of which the record is read."""

    def __getitem__(self, path: str, /) -> Any:
        """The value of a fact or conclusion."""


def stand_for_all(cls: type[Record], read: Fact, derived: Fact) -> bool:
    """Whether the answers to a base fact stand for all that a derived fact, which reads it, can tell apart. Otherwise
    the derived fact is left to take any value of its own."""
    if read.kind in ("flag", "term", "part", "place"):
        return True
    if read.kind == "moment":
        return derived.derived is not None and derived.derived.combinator in IN_ORDER
    if read.key is None or not derived.path.startswith(f"{read.path}.") or derived.reads != (read.path,):
        return False
    fields = part_of(cls, read).model_fields.items()
    return all(name == read.key or choices(field.annotation) != (None,) for name, field in fields)


def answers(cls: type[Record], facts: Asked, fact: Fact, atoms: Sequence[Atom]) -> tuple[Answer, ...] | None:
    """One answer for each class of values of a fact that atoms can tell apart, `atoms` being all that are asked about it
    or about facts derived from it; None if there are too many. A derived fact is answered like one that is stated."""
    values = _values(cls, facts, fact, atoms)
    if values is None:
        return None
    missing = fact.kind in ("moment", "number") if not fact.base else may_be_missing(fact)
    missing = missing or _is_asked_for(fact, atoms)
    return (NOTHING, *values) if missing else tuple(values)


def agrees(given: Mapping[str, Answer], facts: Mapping[str, Fact], fact: Fact, answer: Answer) -> bool:
    """Whether an answer about a form agrees with the others: no box is filled in without a form. A box of a form that
    there is may be blank, the open ones too: nothing may have been proposed."""
    if fact.holder is None:
        return True
    others = {
        path: other
        for path, other in given.items()
        if path != fact.path and facts[path].holder == fact.holder
    }
    if bool(answer.within) if answer.viewed is UNKNOWN else answer.viewed is not ABSENT:
        return fact.holder not in others or others[fact.holder].viewed is not ABSENT
    return fact.path != fact.holder or all(
        other.viewed is ABSENT or (other.viewed is UNKNOWN and not other.within) for other in others.values()
    )


def _is_asked_for(fact: Fact, atoms: Iterable[Atom]) -> bool:
    """Whether a condition asks if there is such a moment or text at all: then that there is none is an answer, also where
    no record can state it."""
    asked = any(atom.op == "empty" and atom.fact == fact.path for atom in atoms)
    return asked and fact.kind in ("moment", "text")


def may_be_missing(fact: Fact) -> bool:
    """Whether nothing is an answer to a stated fact: an event that did not happen, a blank box."""
    return fact.holder is not None or (fact.world == "closed" and fact.kind != "flag")


def _values(cls: type[Record], facts: Asked, fact: Fact, atoms: Sequence[Atom]) -> Iterable[Answer] | None:
    if fact.kind in ("flag", "part"):
        return [Answer(value, value) for value in ((True, False) if fact.kind == "flag" else (True,))]
    if fact.kind == "term":
        return [Answer(member, member) for member in _unlike(fact, atoms)]
    if fact.kind == "moment":
        return [Answer(value, value) for value in _moments(facts, fact, atoms)]
    if fact.kind == "number":
        return [Answer(value, value) for value in _numbers(cls, facts, fact, atoms)]
    if fact.kind in ("text", "place"):
        return _texts(cls, fact, atoms)
    return None


def _unlike(fact: Fact, atoms: Sequence[Atom]) -> Iterable[Any]:
    """The terms of a fact, of those that all atoms answer alike only one. What a derived fact makes of them is not known
    here, so then all of them count."""
    members = tuple(fact.term or ())
    if any(atom.fact != fact.path or isinstance(atom.operand, Ref) for atom in atoms):
        return members
    alike: dict[tuple[int, ...], Any] = {}
    for member in members:
        alike.setdefault(tuple(evaluate_atom(atom.op, member, atom.operand) for atom in atoms), member)
    return alike.values()


# texts


def _texts(cls: type[Record], fact: Fact, atoms: Sequence[Atom]) -> list[Answer] | None:
    named = [operand for atom in atoms if atom.fact == fact.path for operand in _several(atom.operand)]
    if any(isinstance(operand, Ref) for operand in named):
        return None
    texts = [text for text in named if isinstance(text, str)]
    if fact.kind == "place":
        return [Answer(str(place), place) for place in samples(texts)]
    if typing.get_origin(unwrap(field_at(cls, fact.steps).annotation)) is tuple:
        return [Answer(listed, listed) for listed in ((), (ANY_TEXT,))]
    return [Answer(text, text) for text in dict.fromkeys([*texts, ANY_TEXT])]


def _several(operand: Any) -> Iterable[Any]:
    return sorted(operand, key=str) if isinstance(operand, frozenset) else (operand,)


# numbers and moments


def _others(facts: Asked, fact: Fact, atoms: Iterable[Atom]) -> Iterator[Any]:
    """Whatever a fact, or one derived from it, is compared with; UNKNOWN where that is not known either."""
    for atom in atoms:
        if not isinstance(atom.operand, Ref):
            yield from _several(atom.operand)
        else:
            if atom.operand.path != fact.path:
                yield atom.operand.value(facts.__getitem__)
            if atom.fact != fact.path:
                yield from _behind(facts[atom.fact], atom.operand)


def _behind(value: Any, right: Ref) -> Iterator[Any]:
    """The moments at which a shifted fact meets what is compared with it. Months differ in length, so that days beside
    the moment may meet it too."""
    if not isinstance(right.by, Duration) or not isinstance(value, date):
        yield value
        return
    near = range(-3, 4) if right.by.unit != "d" else (0,)
    yield from (shifted(value, right.by, back=not right.back) + timedelta(days=step) for step in near)


def _spread(points: Iterable[int], lowest: int, highest: int) -> Iterator[int]:
    """Every point between two bounds, and of the numbers between two neighbours the first, the middle and the last."""
    before = lowest - 1
    for point in [*sorted({point for point in points if lowest <= point <= highest}), highest + 1]:
        yield from sorted({before + 1, (before + point) // 2, point - 1} if point - before > 1 else ())
        if point <= highest:
            yield point
        before = point


def _numbers(cls: type[Record], facts: Asked, fact: Fact, atoms: Sequence[Atom]) -> Iterator[int]:
    points = {other for other in _others(facts, fact, atoms) if type(other) is int}
    lowest, highest = (
        bounds_of(field_at(cls, fact.steps).annotation) if fact.base else (-UNBOUNDED, UNBOUNDED)
    )
    return _spread(points, lowest, highest)


def _moments(facts: Asked, fact: Fact, atoms: Sequence[Atom]) -> Iterator[Moment]:
    """Days before, on and after every moment that it is compared with; on days of instants, and where two unknown moments
    are compared, also instants. An act is not after `as_of`."""
    others = list(_others(facts, fact, atoms))
    known = [other for other in others if isinstance(other, date)]
    today, points = day_of(facts.as_of), {day_of(other) for other in known}
    last = today if fact.act else max([today, *points]) + timedelta(days=400)
    first = min([FIRST_DAY, *points]) - timedelta(days=1)
    numbers = (point.toordinal() for point in points)
    for number in _spread(numbers, first.toordinal(), last.toordinal()):
        yield date.fromordinal(number)
    instants = [other for other in known if is_instant(other)]
    if UNKNOWN in others:
        zone = zone_among([*known, facts.as_of]) or SHANGHAI
        instants += [datetime(day.year, day.month, day.day, 12, tzinfo=zone) for day in {*points, today}]
    minute = timedelta(minutes=1)
    for instant in sorted({at for middle in instants for at in (middle - minute, middle, middle + minute)}):
        if not fact.act or compare(instant, facts.as_of) <= 0:
            yield instant


def part_of(cls: type[Record], fact: Fact) -> type[Part]:
    """The model of the entries of a list."""
    entry: type[Part] = unwrap(typing.get_args(unwrap(field_at(cls, fact.steps).annotation))[0])
    return entry


def choices(annotation: Any) -> tuple[Any, ...]:
    """The values of a field of an entry, if it is a flag or a term; else only that it is left out."""
    inner = unwrap(annotation)
    if inner is bool:
        return (True, False)
    return tuple(inner) if isinstance(inner, type) and issubclass(inner, Term) else (None,)
