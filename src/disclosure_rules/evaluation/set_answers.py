"""Answers to sets: kind by kind of their entries, so that a large vocabulary takes few answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.answers import Answer, choices, part_of
from disclosure_rules.policy.conditions import Atom, Ref, evaluate_atom
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import UNKNOWN, Fact


@dataclass(frozen=True)
class Kinds:
    """The entries of a set, those alike that its atoms never tell apart: what each kind of entry means for the atoms.

    Most atoms are `moved` by an entry of certain kinds from the truth that they have of the empty set. Those in `whole`
    are true where there is an entry of every one of their kinds.
    """

    empty: Mapping[int, int]
    moved: Mapping[int, frozenset[int]]
    whole: Mapping[int, frozenset[int]]

    def truth(self, number: int, answer: Answer) -> int:
        """The truth of an atom for an answer about some kinds."""
        if number in self.whole:
            if not self.whole[number].isdisjoint(answer.without):
                return _kleene.FALSE
            return _kleene.TRUE if self.whole[number] <= answer.within else _kleene.UNKNOWN
        if not self.moved[number].isdisjoint(answer.within):
            return _kleene.NOT[self.empty[number]]
        return self.empty[number] if self.moved[number] <= answer.without else _kleene.UNKNOWN

    def answers(self, number: int, answer: Answer) -> tuple[Answer, ...]:
        """The two answers about one more kind of entry that an unknown atom depends on: there is none, there is one. An
        atom that no entry moves is settled by any answer."""
        kinds = (self.whole if number in self.whole else self.moved)[number] - answer.within - answer.without
        if not kinds:
            return (answer,)
        kind = frozenset((min(kinds),))
        return answer._replace(without=answer.without | kind), answer._replace(within=answer.within | kind)


class _Alone:
    """A record of which only one list is known, as a derivation reads it."""

    def __init__(self, path: str, entries: tuple[Any, ...], viewed: frozenset[Any]) -> None:
        self._path, self._entries, self._viewed = path, entries, viewed

    @property
    def as_of(self) -> Moment:
        """No derivation of a list alone asks for it. Raises LookupError."""
        raise LookupError(self._path)

    def __getitem__(self, path: str) -> Any:
        return self._viewed if path == self._path else UNKNOWN

    def working_days(self, start: date, end: date) -> int:  # noqa: ARG002  # as a view has it
        """No derivation of a list alone counts days. Raises LookupError."""
        raise LookupError(self._path)

    def stated(self, path: str) -> Any:
        """The entries of the list."""
        return self._entries if path == self._path else None

    def is_listed_unknown(self, path: str) -> bool:
        """Everything else is unknown."""
        return path != self._path


def kinds_of(cls: type[Record], fact: Fact, asking: Mapping[int, Atom]) -> Kinds:
    """The kinds of entries of a set, for the atoms (by number) that ask about it or about facts derived from it alone.
    Atoms that compare it with another fact are left out: no kinds of entries settle them."""
    facts = facts_of(cls)
    atoms = {
        at: atom for at, atom in asking.items() if not isinstance(atom.operand, Ref) and atom.op != "given"
    }

    def truths(entries: tuple[Any, ...]) -> dict[int, int]:
        keyed = fact.key is not None and fact.base
        viewed = frozenset(getattr(entry, str(fact.key)) if keyed else entry for entry in entries)
        alone, outcomes = _Alone(fact.path, entries, viewed), {}
        for at, atom in atoms.items():
            derived = facts[atom.fact].derived if atom.fact != fact.path else None
            value = viewed if derived is None else derived.derive(alone)
            outcomes[at] = evaluate_atom(atom.op, value, atom.operand)
        return outcomes

    empty = truths(())
    whole = {at for at, atom in atoms.items() if atom.op == "has_all" and len(atom.operand) > 1}
    moved: dict[int, set[int]] = {at: set() for at in atoms}
    kinds: dict[Hashable, int] = {}
    for member, entry in _entries(cls, fact):
        alone = truths((entry,))
        parts = frozenset(at for at in whole if member in atoms[at].operand)
        changed = frozenset(at for at in atoms if alone[at] != empty[at])
        if parts or changed:
            kind = kinds.setdefault((member, changed) if parts else changed, len(kinds))
            for at in changed - whole | parts:
                moved[at].add(kind)
    settled = {at: frozenset(moving) for at, moving in moved.items()}
    return Kinds(
        {at: truth for at, truth in empty.items() if at not in whole},
        {at: moving for at, moving in settled.items() if at not in whole},
        {at: moving for at, moving in settled.items() if at in whole},
    )


def _entries(cls: type[Record], fact: Fact) -> Iterator[tuple[Any, Any]]:
    """Every entry that a list may hold, with its term: the term itself, or a part with its terms and flags."""
    members = tuple(fact.term or ())
    if not fact.base or fact.key is None:
        yield from zip(members, members, strict=True)
        return
    part = part_of(cls, fact)
    fields = {name: field for name, field in part.model_fields.items() if name != fact.key}
    for values in product(members, *(choices(field.annotation) for field in fields.values())):
        yield values[0], part.model_construct(**dict(zip((fact.key, *fields), values, strict=True)))
