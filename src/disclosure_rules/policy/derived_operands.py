"""What a derived fact combines: facts of the record, the entries of a list and their fields, each with its type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from disclosure_rules.policy.model import AS_OF
from disclosure_rules.policy.records_syntax import DerivedShape, GivenShape
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.records.base import Record, fields_of
from disclosure_rules.records.declared.declarations import DeclaredDerived
from disclosure_rules.records.fact import Fact, FactKind
from disclosure_rules.records.model import Part, field_at, field_named, unwrap
from disclosure_rules.records.paths import inner_type

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

    def __iter__(self) -> Iterator[str]:
        """Every name."""

    def symbol(self, name: str, /) -> Symbol | None:
        """The symbol of a fact; None if there is no such fact."""

    def combined(self, name: str, /) -> Combined | None:
        """A derived fact that is declared beside."""


@dataclass
class Uses:
    """What a derived fact uses, and what it takes from that, gathered while it is read: the base facts that it `reads` and
    the `others`, whether it `mixes_acts`, whether its combinator `is_plain` (combines base facts alone), and of several that
    it selects among the kind and the terms."""

    reads: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    is_plain: bool = True
    mixes_acts: bool = False
    depth: int = 1
    kind: FactKind = "moment"
    terms: tuple[Any, ...] = ()
    act: bool = False


class _Names(Mapping[str, Symbol]):
    """The names that a condition about entries may use: the fields of an entry, then the facts of the record and `as_of`."""

    def __init__(self, reader: Operands, entries: Fact) -> None:
        self._reader = reader
        self._list = entries.path
        self._part = reader.part_of(entries)
        self._fields = {
            name: fact
            for name, fact in fields_of(self._part).items()
            if fact.kind in ASKED and fact.key is None
        }

    def __getitem__(self, name: str) -> Symbol:
        fact = self._fields.get(field_named(self._part, name) or name)
        if fact is not None:
            self._reader.use_field(self._list, fact)
            return Symbol(fact.path, fact.kind, vocabulary(fact), fact.act)
        symbol = ANY_MOMENT if name == AS_OF else self._reader.record.symbol(name)
        if symbol is None or symbol.kind not in (*ASKED, ""):
            raise KeyError(name)
        self._reader.use(symbol.path)
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
    """Reads what a derived fact combines, notes what it uses and adds what is wrong to the problems."""

    def __init__(self, record: RecordFacts, item: Item) -> None:
        self.record = record
        self.item = item
        self.uses = Uses()

    def report(self, code: str, loc: Loc, variant: str, /, **values: Value) -> None:
        """Note a problem of the derived fact."""
        place = self.item.source.place((*self.item.loc, *loc))
        self.record.problems.append(Problem(code, place, variant, **values))

    def misfit(self, misfit: MisfitError, loc: Loc) -> None:
        """Note a value that does not fit."""
        self.record.problems.append(misfit.at("policy.value", self.item.source.place((*self.item.loc, *loc))))

    def use(self, name: str) -> None:
        """Note that a fact of the record is used."""
        uses = self.uses
        fact, combined = self.record.facts.get(name), self.record.combined(name)
        if combined is not None:
            made = combined.declared
            uses.reads |= dict.fromkeys(made.reads)
            uses.others |= dict.fromkeys((name, *made.uses))
            uses.mixes_acts |= made.act or made.mixes_acts
            uses.depth = max(uses.depth, combined.depth + 1)
            uses.is_plain = False
        elif fact is not None:
            uses.reads |= dict.fromkeys((name,) if fact.base else fact.reads)
            mixes = fact.derived is not None and fact.derived.mixes_acts
            uses.mixes_acts |= mixes or (fact.act and name not in self.record.cls.selects_law)
            uses.is_plain &= fact.base

    def use_field(self, path: str, fact: Fact) -> None:
        """Note that a field of the entries of a list is used."""
        self.uses.others[f"{path}.{fact.path}"] = None
        self.uses.mixes_acts |= fact.act

    def part_of(self, entries: Fact) -> type[Part]:
        """The model of the entries of a list."""
        part: type[Part] = inner_type(field_at(self.record.cls, entries.steps).annotation)
        return part

    def fact(self, name: str, loc: Loc, *kinds: str) -> Symbol | None:
        """A fact of one of these kinds; None, and a problem, where there is none."""
        symbol = self.record.symbol(name)
        if symbol is None:
            meant = nearest(name, self.record)
            self.report("policy.unknown-fact", loc, "derived", fact=name, meant=meant)
            return None
        self.use(symbol.path)
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
        self.use(fact.path)
        return combine.Entries(fact.path, self._where(fact, where, (*loc, "where")))

    def _where(self, fact: Fact, where: Any, loc: Loc) -> Condition:
        if where is None:
            return ALWAYS
        before = tuple(self.uses.reads)
        reader = _WhereReader(
            _Names(self, fact),
            self.item.source,
            self.record.problems,
            self._no_param,
            "decide",
            incomplete=False,
        )
        condition = reader.read(where, (*self.item.loc, *loc))
        self.uses.is_plain &= tuple(self.uses.reads) == before
        return condition

    def _no_param(self, name: str, kind: str, known: Vocabulary | None, place: Location) -> None:  # noqa: ARG002  # as a rule has it
        self.record.problems.append(Problem("policy.records", place, "parameter", parameter=name))

    def entry_field(self, of: str, name: str, loc: Loc, *kinds: str) -> Symbol | None:
        """A field of the entries of a list, of one of these kinds; None, and a problem, where there is none."""
        part = self.part_of(self.record.facts[of])
        fields = fields_of(part)
        fact = fields.get(field_named(part, name) or name)
        if fact is None:
            known, meant = tuple(fields), nearest(name, fields)
            self.report("policy.records", loc, "field", field=name, list=of, known=known, meant=meant)
            return None
        self.use_field(of, fact)
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
        self.uses.kind = "term" if symbols[0].kind == "term" else "moment"
        self.uses.terms = tuple(dict.fromkeys((symbols[0].vocabulary or {}).values()))
        self.uses.act = self.uses.kind == "moment" and all(symbol.act for symbol in symbols)
        paths = tuple(symbol.path for symbol in symbols)
        return paths if listed is None else combine.Given(listed, *paths)
