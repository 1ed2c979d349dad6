"""Mutants of derived facts that policies declare: another combinator, a fact or a condition less, another time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, NamedTuple

from disclosure_rules.authoring.mutation.conditions import Edit, condition_edits, longer_or_shorter
from disclosure_rules.authoring.policy_source import SourceFiles, SourcePart
from disclosure_rules.policy.check_records import facts_used
from disclosure_rules.policy.combinators import (
    Between,
    Counted,
    Entries,
    Given,
    InOrder,
    InTime,
    Quantified,
    Same,
    Shift,
    Spans,
)
from disclosure_rules.policy.condition_reader import Symbol, vocabulary_of
from disclosure_rules.policy.conditions import ALWAYS
from disclosure_rules.policy.derived_uses import UsesReader, part_of
from disclosure_rules.policy.model import Policy
from disclosure_rules.records.base import Record, facts_of, fields_of
from disclosure_rules.records.declared.declarations import Combination, DeclaredDerived, DeclaredKind
from disclosure_rules.records.kinds import RecordKinds


class DerivedChange(NamedTuple):
    """The derived facts of a record kind as a mutant has them: the changed one, then those that rest on it."""

    kind: str
    facts: tuple[DeclaredDerived, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of these facts."""
        return frozenset(fact.name for fact in self.facts)

    def within(self, policy: Policy) -> Policy:
        """A policy with these facts in place of those of the same names."""
        known = {fact.name: fact for fact in self.facts}
        return with_derived(policy, self.kind, lambda fact: (known.get(fact.name, fact),))


def with_derived(
    policy: Policy, kind: str, change: Callable[[DeclaredDerived], tuple[DeclaredDerived, ...]]
) -> Policy:
    """A policy with other derived facts of a record kind: `change` gives what takes the place of each."""

    def changed(item: Any) -> Any:
        if not isinstance(item, DeclaredKind) or item.kind != kind:
            return item
        return replace(item, derived=tuple(fact for old in item.derived for fact in change(old)))

    return replace(policy, records=tuple(map(changed, policy.records)))


class DerivedEdits:
    """The derived facts of a set of policies: where they are written and how they change."""

    def __init__(self, files: SourceFiles, policies: Sequence[Policy], kinds: RecordKinds) -> None:
        self._files = files
        self._kinds = kinds
        self._using: dict[tuple[str, str], dict[str, None]] = {}
        for rule, fact in facts_used(policies):
            self._using.setdefault(fact, {})[rule.id] = None
        self._declared: dict[str, dict[str, DeclaredDerived]] = {}
        for policy in policies:
            for kind in _declaring(policy):
                known = self._declared.setdefault(kind.kind, {})
                known |= {fact.name: fact for fact in kind.derived}

    def of(self, policy: Policy) -> Iterator[tuple[str, Edit, DerivedChange, tuple[str, ...]]]:
        """Every change of the derived facts of a policy, with its family and the ids of the rules that use the fact. One
        that no rule uses decides nothing."""
        for kind in _declaring(policy):
            for fact in kind.derived:
                resting = self._resting_on(kind.kind, fact)
                if rules := tuple(self._using.get((kind.kind, fact.name), ())):
                    for family, change in _edits(fact, self._written(fact), self._kinds[kind.kind]):
                        changed = DerivedChange(
                            kind.kind, self._changed(kind.kind, fact, change.new, resting)
                        )
                        yield family, change, changed, rules

    def _written(self, fact: DeclaredDerived) -> SourcePart:
        """The combinator of a fact in its file."""
        assert fact.place is not None, "a fact that was read has a place"
        records = self._files.file(fact.place.name).at("records").entries()
        declared = (
            part.at("derived", fact.name) for part in records if fact.name in part.data.get("derived", ())
        )
        part = next(part for part in declared if part.place == fact.place)
        return part.at(fact.combination.name)

    def _resting_on(self, kind: str, fact: DeclaredDerived) -> list[DeclaredDerived]:
        """The derived facts that use a fact, each after those that it uses itself."""
        known = self._declared[kind]
        resting = [item for item in known.values() if fact.name in item.uses]
        return sorted(resting, key=lambda item: sum(name in known for name in item.uses))

    def _changed(
        self, kind: str, fact: DeclaredDerived, combination: Combination, resting: Iterable[DeclaredDerived]
    ) -> tuple[DeclaredDerived, ...]:
        """The fact with another combination, and the facts that rest on it with what follows for them."""
        cls, known = self._kinds[kind], dict(self._declared[kind])
        uses = UsesReader(cls, facts_of(cls), known.get)
        made = [uses.with_combination(fact, combination)]
        known[fact.name] = made[0]
        for item in resting:
            made.append(uses.with_combination(item, item.combination))
            known[item.name] = made[-1]
        return tuple(made)


def _declaring(policy: Policy) -> Iterator[DeclaredKind]:
    return (item for item in policy.records if isinstance(item, DeclaredKind))


def _edits(fact: DeclaredDerived, part: SourcePart, cls: type[Record]) -> Iterator[tuple[str, Edit]]:
    """Every other combination of a derived fact, with its family; `part` is its combinator as it is written."""
    combination: Any = fact.combination
    twin = _TWINS.get(combination.name)
    if isinstance(combination, (InOrder, InTime)):
        if isinstance(combination.of, Given) or len(combination.of) > 1:
            yield (
                "combinator",
                Edit(part, combination.name, twin, replace(combination, last=not combination.last)),
            )
        yield from _several(combination, part, cls)
    elif isinstance(combination, Quantified):
        yield (
            "combinator",
            Edit(part, combination.name, twin, replace(combination, every=not combination.every)),
        )
        yield from _entries(combination.of, part, cls, lambda of: replace(combination, of=of))
    elif isinstance(combination, Counted) and isinstance(combination.of, Entries):
        yield from _entries(combination.of, part, cls, lambda of: replace(combination, of=of))
    elif isinstance(combination, Shift):
        yield from _shifted(combination, part)
    elif isinstance(combination, (Spans, Between)):
        yield from _measured(combination, part)
        if isinstance(combination, Spans) and combination.of is not None:
            yield from _entries(combination.of, part, cls, lambda of: replace(combination, of=of))
    elif isinstance(combination, Same) and len(combination.names) > 2:
        for number, inner in enumerate(part.entries()):
            yield "operand", Edit(inner, inner.text, None, Same(_without(combination.names, number)))


_TWINS: Mapping[str, str] = {
    "first": "last",
    "last": "first",
    "earliest": "latest",
    "latest": "earliest",
    "any": "all",
    "all": "any",
}


def _several(
    combination: InOrder | InTime, part: SourcePart, cls: type[Record]
) -> Iterator[tuple[str, Edit]]:
    """One fact less; of three or more in an order that counts, two that stand side by side exchanged."""
    of = combination.of
    if isinstance(of, Given):
        yield from _entries(
            of.entries, part, cls, lambda entries: replace(combination, of=Given(entries, of.field))
        )
        return
    for number, inner in enumerate(part.entries() if len(of) > 1 else ()):
        yield "operand", Edit(inner, inner.text, None, replace(combination, of=_without(of, number)))
    if isinstance(combination, InOrder) and len(of) > 2:
        for number in range(len(of) - 1):
            moved = replace(combination, of=_exchanged(of, number))
            yield "operand", Edit(part, part.text, part.reading(list(_exchanged(part.data, number))), moved)


def _entries(
    entries: Entries, part: SourcePart, cls: type[Record], put: Callable[[Entries], Combination]
) -> Iterator[tuple[str, Edit]]:
    """The condition about entries left out, and every change of it."""
    if entries.where == ALWAYS:
        return
    where, fields = part.at("where"), fields_of(part_of(cls, facts_of(cls)[entries.of]))

    def symbol(path: str) -> Symbol:
        asked = fields.get(path) or facts_of(cls).get(path)
        if asked is None:
            return Symbol(path, "moment")
        return Symbol(path, asked.kind, vocabulary_of(asked.term) if asked.term else None)

    yield "dropped", Edit(where, where.text, None, put(replace(entries, where=ALWAYS)))
    for family, change in condition_edits(entries.where, where, symbol):
        yield family, change._replace(new=put(replace(entries, where=change.new)))


def _shifted(combination: Shift, part: SourcePart) -> Iterator[tuple[str, Edit]]:
    """The duration one unit shorter and longer, and in the other direction."""
    word, other = ("minus", "plus") if combination.back else ("plus", "minus")
    written = part.at(word)
    for length in longer_or_shorter(combination.by):
        new = replace(combination, by=length)
        yield "date", Edit(written, written.text, written.reading(str(length)), new)
    yield "date", Edit(written, word, other, replace(combination, back=not combination.back))


def _measured(combination: Spans | Between, part: SourcePart) -> Iterator[tuple[str, Edit]]:
    """The two moments exchanged; days for working days, and the reverse."""
    data = part.data
    turned: Any = replace(combination, start=combination.end, end=combination.start)
    exchanged = {**data, "from": data["until"], "until": data["from"]}
    yield "operand", Edit(part, part.text, part.reading(exchanged), turned)
    if isinstance(combination, Between):
        unit: Literal["d", "wd"] = "d" if combination.unit == "wd" else "wd"
        counted = replace(combination, unit=unit)
        yield "combinator", Edit(part, part.text, part.reading({**data, "unit": unit}), counted)


def _without(items: tuple[str, ...], number: int) -> tuple[str, ...]:
    return (*items[:number], *items[number + 1 :])


def _exchanged(items: Iterable[str], number: int) -> tuple[str, ...]:
    first, second, *rest = (listed := list(items))[number:]
    return (*listed[:number], second, first, *rest)
