"""What a derived fact uses: all that its combination names, and what follows from that for the fact itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from disclosure_rules.policy import combinators as combine
from disclosure_rules.policy.conditions import facts_read
from disclosure_rules.records.base import Record, fields_of
from disclosure_rules.records.declared.declarations import Combination, DeclaredDerived
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.model import Part, field_at
from disclosure_rules.records.paths import inner_type


@dataclass
class Uses:
    """The base facts that a derived fact `reads` and the `others` that it uses, whether each moment that it may take is an
    `act`, whether it `mixes_acts`, and whether its combinator `is_plain`: combines base facts alone."""

    reads: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    act: bool = False
    mixes_acts: bool = False
    is_plain: bool = True


def part_of(cls: type[Record], entries: Fact) -> type[Part]:
    """The model of the entries of a list."""
    part: type[Part] = inner_type(field_at(cls, entries.steps).annotation)
    return part


class UsesReader:
    """Reads what combinations use of the records of a kind. `declared` gives a derived fact that is declared beside, which
    takes the place of one among the `facts` of the kind."""

    def __init__(
        self,
        cls: type[Record],
        facts: Mapping[str, Fact],
        declared: Callable[[str], DeclaredDerived | None],
    ) -> None:
        self._cls = cls
        self._facts = facts
        self._declared = declared

    def of(self, combination: Combination) -> Uses:
        """All that a combination uses."""
        uses = Uses()
        match combination:
            case combine.InOrder(of=several) | combine.InTime(of=several):
                uses.act = self._several(several, uses)
            case combine.Counted(of=str() as path) | combine.Shift(fact=path):
                self._use(path, uses)
            case combine.Counted(of=combine.Entries() as entries) | combine.Quantified(of=entries):
                self._entries(entries, uses)
            case combine.Spans(start=start, end=end, of=combine.Entries() as entries):
                fields = self._entries(entries, uses)
                for name in (start, end):
                    self._use_field(entries.of, fields[name], uses)
            case combine.Spans(start=start, end=end) | combine.Between(start=start, end=end):
                for path in (start, end):
                    self._use(path, uses)
            case combine.Same(names=names):
                for path in names:
                    self._use(path, uses)
        return uses

    def with_combination(self, item: DeclaredDerived, combination: Combination) -> DeclaredDerived:
        """A derived fact with this combination, of the same kind, and with what follows from it."""
        uses = self.of(combination)
        return replace(
            item,
            combination=combination,
            reads=tuple(uses.reads),
            uses=(*uses.reads, *uses.others),
            act=uses.act and item.kind == "moment",
            mixes_acts=uses.mixes_acts,
            combinator=combination.name if uses.is_plain else None,
            compared=combination.names if isinstance(combination, combine.Same) else (),
        )

    def _several(self, several: combine.Several, uses: Uses) -> bool:
        """Note several facts or a field of entries; gives whether each of them is an act."""
        if isinstance(several, combine.Given):
            given = self._entries(several.entries, uses)[several.field]
            self._use_field(several.entries.of, given, uses)
            return given.act
        for path in several:
            self._use(path, uses)
        return all(self._is_act(path) for path in several)

    def _is_act(self, path: str) -> bool:
        made = self._declared(path)
        return self._facts[path].act if made is None else made.act

    def _entries(self, entries: combine.Entries, uses: Uses) -> dict[str, Fact]:
        """Note a list and what the condition about its entries asks; gives the fields of these."""
        self._use(entries.of, uses)
        fields = fields_of(part_of(self._cls, self._facts[entries.of]))
        before = len(uses.reads)
        for path in facts_read(entries.where):
            if path in fields:
                self._use_field(entries.of, fields[path], uses)
            else:
                self._use(path, uses)
        uses.is_plain &= len(uses.reads) == before
        return fields

    def _use(self, path: str, uses: Uses) -> None:
        made, fact = self._declared(path), self._facts.get(path)
        if made is not None:
            uses.reads |= dict.fromkeys(made.reads)
            uses.others |= dict.fromkeys((path, *made.uses))
            uses.mixes_acts |= made.act or made.mixes_acts
            uses.is_plain = False
        elif fact is not None:  # `as_of` is none
            uses.reads |= dict.fromkeys((path,) if fact.base else fact.reads)
            mixes = fact.derived is not None and fact.derived.mixes_acts
            uses.mixes_acts |= mixes or (fact.act and path not in self._cls.selects_law)
            uses.is_plain &= fact.base

    def _use_field(self, entries: str, used: Fact, uses: Uses) -> None:
        uses.others[f"{entries}.{used.path}"] = None
        uses.mixes_acts |= used.act
