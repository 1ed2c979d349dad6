"""The reader of conditions: it looks up their names at each stage and gives their values types."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from functools import cache
from typing import Any, Literal

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import SHANGHAI, parse_moment
from disclosure_rules.calendar.shift import SHIFTS
from disclosure_rules.errors import MisfitError, Problem, Text, Value, nearest
from disclosure_rules.location import Location
from disclosure_rules.phrases import text
from disclosure_rules.places import Gazetteer
from disclosure_rules.policy.conditions import (
    ALWAYS,
    OPERATORS,
    AllOf,
    AnyOf,
    Atom,
    Condition,
    Not,
    Operator,
    Param,
    Ref,
)
from disclosure_rules.policy.model import Stage
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.terms import Term

Vocabulary = Mapping[Any, Any]


class InZone(dict[Any, Any]):
    """The vocabulary of moments: no spellings, but the zone of an instant that is written without an offset."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self.zone = zone

    def __reduce__(self) -> tuple[Any, ...]:
        return InZone, (self.zone,)


@dataclass(frozen=True)
class Symbol:
    """A name that conditions may use: its kind, its vocabulary (spelling → value; for a place the declared places, for a
    moment the time zone) and, for facts, whether it is an act."""

    path: str
    kind: str
    vocabulary: Vocabulary | None = None
    act: bool = False


def kind_label(kind: str) -> Text:
    """The kind of a fact or a parameter in words."""
    if kind.startswith("list of "):
        return text("kind.list of", item=kind_label(kind.removeprefix("list of ")))
    return text(f"kind.{kind}")


@cache
def vocabulary_of(term: type[Term]) -> dict[str, Term]:
    """Every spelling of a closed vocabulary."""
    return {name: member for member in term for name in (member.value, member.zh, *member.aliases)}


def literal(kind: str, vocabulary: Vocabulary | None, raw: Any) -> Any:
    """The typed value of a literal. Raises MisfitError if it does not fit its kind."""
    if kind == "duration":
        return Duration.parse(raw if isinstance(raw, str) else str(raw))
    if kind == "shift":
        return _shift(raw)
    if kind in ("term", "terms"):
        return _member(vocabulary or {}, raw)
    if kind == "moment":
        return parse_moment(raw, vocabulary.zone if isinstance(vocabulary, InZone) else SHANGHAI)
    if kind == "day of year":
        return _day_of_year(str(raw))
    if kind == "flag" and isinstance(raw, str):
        raw = _FLAGS.get(raw, raw)
    types, variant = _TYPES[kind]
    if not isinstance(raw, types) or (kind == "number" and isinstance(raw, bool)):
        raise MisfitError(variant)
    return vocabulary.find(str(raw)) if isinstance(vocabulary, Gazetteer) else raw


def _shift(raw: Any) -> Duration:
    """A duration by which a date may be shifted. Raises MisfitError."""
    by = Duration.parse(raw if isinstance(raw, str) else str(raw))
    if by.unit not in SHIFTS or by.amount < 0:
        raise MisfitError("shift", written=str(by))
    return by


_FLAGS = {"是": True, "否": False}
_TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "flag": (bool, "flag"),
    "number": (int, "number"),
    "code": ((str, bool, int), "text"),
    "place": (str, "place"),
}
"""The types of each plain kind as it is read, and the text for a value that has none of them."""


def typed_value(kind: str, vocabulary: Vocabulary | None, raw: Any) -> Any:
    """The typed value of a parameter, a list where its uses need one. Raises MisfitError."""
    if kind == "terms" or kind.startswith("list of "):
        if not isinstance(raw, list):
            raise MisfitError("list")
        return tuple(dict.fromkeys(literal(kind.removeprefix("list of "), vocabulary, item) for item in raw))
    return literal(kind, vocabulary, raw)


def _day_of_year(text: str) -> str:
    """The text `MM-DD` of a day that every year has. Raises MisfitError for any other text."""
    if re.fullmatch(r"\d\d-\d\d", text):
        with suppress(ValueError):
            date.fromisoformat(f"2001-{text}")
            return text
    raise MisfitError("day-of-year", written=text)


def _member(vocabulary: Vocabulary, raw: Any) -> Any:
    if isinstance(raw, (str, bool)) and raw in vocabulary:
        return vocabulary[raw]
    first = next(iter(vocabulary.values()), None)
    local = type(first).of_a_place(str(raw)) if isinstance(first, Term) else None
    if local is not None:
        return local
    if isinstance(raw, str) and not {"，", "、"}.isdisjoint(raw):
        raise MisfitError("full-width", value=raw)
    words = (
        Text(value.zh, value.value) if isinstance(value, Term) else str(value)
        for value in vocabulary.values()
    )
    values = tuple(dict.fromkeys(words))
    meant = nearest(str(raw), map(str, vocabulary))
    raise MisfitError("member", value=str(raw), known=values, meant=meant)


_BESIDE: Mapping[str, tuple[tuple[str, ...], ...]] = {"param": ((),), "fact": ((), ("plus",), ("minus",))}
"""What may stand beside the word by which an operand names a parameter or a fact."""


class ConditionReader:
    """Reads the conditions of one rule or policy head and adds what is wrong to `problems`. A name that may be declared in
    what is `unread` is not told as unknown."""

    def __init__(
        self,
        symbols: Mapping[str, Symbol],
        source: Source,
        problems: list[Problem],
        param: Callable[[str, str, Vocabulary | None, Location], Param | None],
        stage: Stage,
        unread: UnreadParts,
    ) -> None:
        self.symbols = symbols
        self.source = source
        self.problems = problems
        self.param = param
        self.stage = stage
        self.unread = unread

    def report(self, code: str, loc: Loc, variant: str = "default", /, **values: Value) -> None:
        """Note a problem at a place of the source."""
        self.problems.append(Problem(code, self.source.place(loc), variant, **values))

    def misfit(self, misfit: MisfitError, loc: Loc) -> None:
        """Note a value that does not fit."""
        self.problems.append(misfit.at("policy.value", self.source.place(loc)))

    def typed(self, path: str, kind: Literal["moment", "number", "spans"], loc: Loc) -> str:
        """The path of the fact of that name. One that is unknown, or of another kind than an effect needs, is noted."""
        symbol = self.symbol(path, loc)
        if symbol is not None and symbol.kind != kind:
            self.report("policy.operator-type", loc, kind, fact=path)
        return path if symbol is None else symbol.path

    def read(self, raw: Any, loc: Loc) -> Condition:
        """Read a condition. A part that is wrong is noted as a problem and counts as always true."""
        if not isinstance(raw, dict) or not raw:
            self.report("policy.condition", loc)
            return ALWAYS
        if len(raw) > 1:
            self.report("policy.condition", loc, "keys")
            return ALWAYS
        key, value = next(iter(raw.items()))
        if key in ("all", "any"):
            if not isinstance(value, list):
                self.report("policy.condition", (*loc, key), "list", key=key)
                return ALWAYS
            parts = tuple(self.read(item, (*loc, key, number)) for number, item in enumerate(value))
            return AllOf(parts) if key == "all" else AnyOf(parts)
        if key == "not":
            return Not(self.read(value, (*loc, "not")))
        return self._atom(key, value, (*loc, key))

    def symbol(self, path: str, loc: Loc) -> Symbol | None:
        """The symbol of a name, or None. An unknown name is noted as a problem."""
        symbol = self.symbols.get(path)
        if symbol is None and not self.unread.spare(path):
            meant = nearest(path, self.symbols)
            self.report("policy.unknown-fact", loc, fact=path, stage=self.stage, meant=meant)
        return symbol

    def _atom(self, path: str, value: Any, loc: Loc) -> Condition:
        symbol = self.symbol(path, loc)
        if symbol is None:
            return ALWAYS
        if isinstance(value, dict) and "param" not in value:
            if len(value) != 1:
                self.report("policy.condition", loc, "operators")
                return ALWAYS
            op, operand = next(iter(value.items()))
            loc = (*loc, op)
        else:
            many = isinstance(value, (list, dict))
            op, operand = ("has" if symbol.kind == "terms" else "in" if many else "is"), value
        row = OPERATORS.get(op)
        fitting = tuple(name for name, known in OPERATORS.items() if symbol.kind in known.kinds)
        if row is None:
            meant = nearest(op, OPERATORS)
            self.report("policy.unknown-operator", loc, operator=op, known=fitting, meant=meant)
            return ALWAYS
        if symbol.kind not in row.kinds or value is None:
            label = kind_label(symbol.kind)
            self.report("policy.operator-type", loc, operator=op, fact=path, kind=label, fitting=fitting)
            return ALWAYS
        if op == "given" and self.stage != "find":
            self.report("policy.given", loc)
            return ALWAYS
        return Atom(symbol.path, op, self._operand(symbol, op, operand, loc))

    def _operand(self, symbol: Symbol, op: str, raw: Any, loc: Loc) -> Any:
        row = OPERATORS[op]
        kind = "flag" if row.presence else symbol.kind
        if isinstance(raw, dict):
            return self._named(symbol, row, raw, loc)
        values = raw if isinstance(raw, list) else [raw]
        if not values:
            self.report("policy.value", loc, "empty-list")
        if isinstance(raw, list) and not row.many:
            self.report("policy.value", loc, "one", operator=op)
            return None
        typed = []
        for number, item in enumerate(values):
            try:
                typed.append(literal(kind, symbol.vocabulary, item))
            except MisfitError as misfit:
                self.misfit(misfit, (*loc, number) if isinstance(raw, list) else loc)
        if row.many:
            return frozenset(typed)
        return typed[0] if typed else None

    def _named(self, symbol: Symbol, row: Operator, raw: dict[str, Any], loc: Loc) -> Param | Ref | None:
        """A parameter, or another fact; a date also so many days, months or years later or earlier."""
        word, by = next(
            ((word, tuple(raw.keys() - {word})) for word in ("param", "fact") if word in raw), ("", ())
        )
        if by not in _BESIDE.get(word, ()):
            self.report("policy.value", loc, "operand")
            return None
        name = raw[word]
        if not isinstance(name, str):
            self.report("policy.value", (*loc, word), "name", word=word)
            return None
        if word == "param":
            shaped = symbol.kind if not row.many or symbol.kind == "terms" else f"list of {symbol.kind}"
            kind = "flag" if row.presence else shaped
            return self.param(name, kind, symbol.vocabulary, self.source.place((*loc, "param")))
        right = self._reference(symbol, row.many or row.presence, name, (*loc, "fact"))
        if not by:
            return right
        if symbol.kind != "moment":
            self.report(
                "policy.reference", (*loc, *by), "shift", fact=symbol.path, kind=kind_label(symbol.kind)
            )
        return replace(right, by=self._length(raw[by[0]], (*loc, *by)), back=by == ("minus",))

    def _length(self, raw: Any, loc: Loc) -> Duration | Param | None:
        """How far a date is shifted: a duration, or a parameter that holds one."""
        if isinstance(raw, dict) and set(raw) == {"param"} and isinstance(raw["param"], str):
            return self.param(raw["param"], "shift", None, self.source.place((*loc, "param")))
        try:
            by: Duration = literal("shift", None, raw)
        except MisfitError as misfit:
            self.misfit(misfit, loc)
            return None
        return by

    def _reference(self, symbol: Symbol, refused: bool, path: str, loc: Loc) -> Ref:
        target = self.symbol(path, loc)
        if target is not None and (
            refused or target.kind != symbol.kind or target.vocabulary != symbol.vocabulary
        ):
            kind, other_kind = kind_label(symbol.kind), kind_label(target.kind)
            self.report(
                "policy.reference", loc, fact=symbol.path, kind=kind, other=path, other_kind=other_kind
            )
        return Ref(path if target is None else target.path)
