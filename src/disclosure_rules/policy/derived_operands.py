"""What a derived fact combines: facts of the record, the entries of a list and their fields, each with its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, Protocol

from disclosure_rules.errors import MisfitError, Problem, Value, nearest
from disclosure_rules.location import Location
from disclosure_rules.policy import combinators as combine
from disclosure_rules.policy.condition_reader import (
    ConditionReader,
    Symbol,
    Vocabulary,
    kind_label,
    vocabulary_of,
)
from disclosure_rules.policy.conditions import ALWAYS, Condition
from disclosure_rules.policy.derived_uses import UsesReader, part_of
from disclosure_rules.policy.model import AS_OF
from disclosure_rules.policy.records_syntax import DerivedShape, GivenShape
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.records.base import Record, fields_of
from disclosure_rules.records.declared.declarations import DeclaredDerived
from disclosure_rules.records.fact import Fact, FactKind
from disclosure_rules.records.model import field_at, field_named, unwrap

ASKED: Final = ("flag", "number", "term", "terms", "moment", "text")
"""The kinds of facts, and of fields of entries, that a condition about entries may ask."""

ANY_MOMENT: Final = Symbol(AS_OF, "moment")
"""The moment as of which a record is read."""


def vocabulary(fact: Fact) -> Vocabulary | None:
    """The vocabulary of a fact of terms."""
    return vocabulary_of(fact.term) if fact.term else None


class Item(NamedTuple):
    """A derived fact as it is written, and where."""

    name: str
    source: Source
    shape: DerivedShape
    loc: Loc

    @property
    def place(self) -> Location:
        """Its place in the file."""
        return self.source.place(self.loc)


class Combined(NamedTuple):
    """A derived fact that was read, and how many derived facts rest on one another below it, itself included."""

    declared: DeclaredDerived
    depth: int


class RecordFacts(Protocol):
    """The facts of a record kind by name, declared derived ones among them."""

    cls: type[Record]
    problems: list[Problem]
    facts: dict[str, Fact]
    uses: UsesReader

    def __iter__(self) -> Iterator[str]:
        """Every name."""

    def symbol(self, name: str, /) -> Symbol | None:
        """The symbol of a fact; None if there is no such fact."""

    def combined(self, name: str, /) -> Combined | None:
        """A derived fact that is declared beside."""


class _Names(Mapping[str, Symbol]):
    """The names that a condition about entries may use: the fields of an entry, then the facts of the record and `as_of`."""

    def __init__(self, reader: Operands, entries: Fact) -> None:
        self._reader = reader
        self._part = part_of(reader.record.cls, entries)
        self._fields = {
            name: fact
            for name, fact in fields_of(self._part).items()
            if fact.kind in ASKED and fact.key is None
        }

    def __getitem__(self, name: str) -> Symbol:
        fact = self._fields.get(field_named(self._part, name) or name)
        if fact is not None:
            return Symbol(fact.path, fact.kind, vocabulary(fact), fact.act)
        symbol = ANY_MOMENT if name == AS_OF else self._reader.record.symbol(name)
        if symbol is None or symbol.kind not in (*ASKED, ""):
            raise KeyError(name)
        return symbol

    def __iter__(self) -> Iterator[str]:
        yield from self._fields
        yield from self._reader.record
        yield AS_OF

    def __len__(self) -> int:
        return len(list(iter(self)))


class _WhereReader(ConditionReader):
    """Reads the condition about the entries of a list."""

    def symbol(self, path: str, loc: Loc) -> Symbol | None:
        """The symbol of a name, or None. An unknown name is noted as a problem."""
        symbol = self.symbols.get(path)
        if symbol is None:
            meant = nearest(path, self.symbols)
            self.report("policy.unknown-fact", loc, "derived", fact=path, meant=meant)
        return symbol if symbol is not None and symbol.kind else None


class Operands:
    """Reads what a derived fact combines and adds what is wrong to the problems. Of several facts among which it selects, it
    notes the `kind` and the `terms`."""

    def __init__(self, record: RecordFacts, item: Item) -> None:
        self.record = record
        self.item = item
        self.kind: FactKind = "moment"
        self.terms: tuple[Any, ...] = ()

    def report(self, code: str, loc: Loc, variant: str, /, **values: Value) -> None:
        """Note a problem of the derived fact."""
        place = self.item.source.place((*self.item.loc, *loc))
        self.record.problems.append(Problem(code, place, variant, **values))

    def misfit(self, misfit: MisfitError, loc: Loc) -> None:
        """Note a value that does not fit."""
        self.record.problems.append(misfit.at("policy.value", self.item.source.place((*self.item.loc, *loc))))

    def fact(self, name: str, loc: Loc, *kinds: str) -> Symbol | None:
        """A fact of one of these kinds; None, and a problem, where there is none."""
        symbol = self.record.symbol(name)
        if symbol is None:
            meant = nearest(name, self.record)
            self.report("policy.unknown-fact", loc, "derived", fact=name, meant=meant)
            return None
        return self._of_kinds(symbol, loc, kinds)

    def _of_kinds(self, symbol: Symbol, loc: Loc, kinds: tuple[str, ...]) -> Symbol | None:
        if symbol.kind in kinds:
            return symbol
        if symbol.kind:
            kind, known = kind_label(symbol.kind), tuple(map(kind_label, kinds))
            self.report("policy.records", loc, "fits", fact=symbol.path, kind=kind, known=known)
        return None

    def is_one_text(self, path: str) -> bool:
        """Whether a fact is one text, not a list of them."""
        return unwrap(field_at(self.record.cls, self.record.facts[path].steps).annotation) is str

    def entries(self, of: str, where: Any, loc: Loc) -> combine.Entries | None:
        """The entries of a list that meet a condition; None, and a problem, where there is no such list."""
        symbol = self.record.symbol(of)
        fact = None if symbol is None else self.record.facts.get(symbol.path)
        if fact is None or fact.key is None:
            self.fact(of, (*loc, "of"), "entries")
            return None
        return combine.Entries(fact.path, self._where(fact, where, (*loc, "where")))

    def _where(self, fact: Fact, where: Any, loc: Loc) -> Condition:
        if where is None:
            return ALWAYS
        reader = _WhereReader(
            _Names(self, fact),
            self.item.source,
            self.record.problems,
            self._no_param,
            "decide",
            unread=UnreadParts(),
        )
        return reader.read(where, (*self.item.loc, *loc))

    def _no_param(self, name: str, kind: str, known: Vocabulary | None, place: Location) -> None:  # noqa: ARG002  # as a rule has it
        self.record.problems.append(Problem("policy.records", place, "parameter", parameter=name))

    def entry_field(self, of: str, name: str, loc: Loc, *kinds: str) -> Symbol | None:
        """A field of the entries of a list, of one of these kinds; None, and a problem, where there is none."""
        part = part_of(self.record.cls, self.record.facts[of])
        fields = fields_of(part)
        fact = fields.get(field_named(part, name) or name)
        if fact is None:
            known, meant = tuple(fields), nearest(name, fields)
            self.report("policy.records", loc, "field", field=name, list=of, known=known, meant=meant)
            return None
        return self._of_kinds(Symbol(fact.path, fact.kind, vocabulary(fact), fact.act), loc, kinds)

    def several(self, shape: list[str] | GivenShape, loc: Loc, *kinds: str) -> combine.Several | None:
        """Several facts, or a field of several entries, all of one kind."""
        found: list[Symbol | None]
        if isinstance(shape, GivenShape):
            listed = self.entries(shape.of, shape.where, loc)
            if listed is None:
                return None
            found = [self.entry_field(listed.of, shape.give, (*loc, "give"), *kinds)]
        else:
            listed = None
            found = [self.fact(name, (*loc, number), *kinds) for number, name in enumerate(shape)]
        symbols = [symbol for symbol in found if symbol is not None]
        if not found:
            self.report("policy.value", loc, "empty-list")
        elif len({(symbol.kind, id(symbol.vocabulary)) for symbol in symbols}) > 1:
            names = tuple(symbol.path for symbol in symbols)
            self.report("policy.records", loc, "alike", facts=names)
        if len(symbols) < len(found) or not found:
            return None
        self.kind = "term" if symbols[0].kind == "term" else "moment"
        self.terms = tuple(dict.fromkeys((symbols[0].vocabulary or {}).values()))
        paths = tuple(symbol.path for symbol in symbols)
        return paths if listed is None else combine.Given(listed, *paths)
