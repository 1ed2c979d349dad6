"""Lists whose entries have days, such as releases: the entries that a record might state besides or instead.

Of many entries those are told that the rules tell apart: of two lists of which the derived facts and the conditions say the
same, the first.
"""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from disclosure_rules._frozen import FrozenDict
from disclosure_rules.calendar.moments import Moment, compare, day_of, end_on_clock
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.answers import part_of
from disclosure_rules.evaluation.restated import restated
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.inquiry.model import AnswerValue
from disclosure_rules.phrases import LANGS, listed_text, text
from disclosure_rules.policy.conditions import truth_of_atom
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.model import Part, declared, field_at, unwrap
from disclosure_rules.records.view import View

Entries = tuple[Any, ...]
"""The entries of a list as the record holds them: parts, or days."""

NEAREST = 3
"""The most days that are tried for one entry that is stated, the nearest."""


class OtherEntries(NamedTuple):
    """A list with one entry changed, added or removed: its entries, and that one before and after, in words. `day` is its new
    day; `may_happen` tells whether it is an act of which no day is stated."""

    entries: Entries
    old: Text
    new: Text
    day: Moment | None
    may_happen: bool


class DatedList:
    """A list of a record whose entries have days, or are days. `fields` are the names of these days in an entry."""

    def __init__(self, fact: Fact, part: type[Part] | None, fields: Sequence[str]) -> None:
        self.fact = fact
        self.part = part
        self.fields = fields

    @classmethod
    def of(cls, kind: type[Record], fact: Fact) -> DatedList | None:
        """The list that a fact is; None if it is no such list."""
        annotation = unwrap(field_at(kind, fact.steps).annotation)
        if typing.get_origin(annotation) is not tuple:
            return None
        if _is_day(typing.get_args(annotation)[0]):
            return cls(fact, None, ())
        if fact.key is None:
            return None
        part = part_of(kind, fact)
        fields = [name for name, field in part.model_fields.items() if _is_day(field.annotation)]
        needed = {name for name, field in part.model_fields.items() if field.is_required()}
        return cls(fact, part, fields) if fields and needed <= {fact.key, *fields} else None

    def label(self, entry: Any) -> Text:
        """An entry in words: its term, with its days."""
        if self.part is None:
            return dated(entry)
        member = value_label(getattr(entry, str(self.fact.key)))
        days = [(name, getattr(entry, name)) for name in self.fields if getattr(entry, name) is not None]
        several = len(self.fields) > 1
        shown = [self._named(name, day) if several else dated(day) for name, day in days]
        return _beside(member, listed_text(shown)) if shown else member

    def _named(self, name: str, day: Moment) -> Text:
        field = typing.cast("type[Part]", self.part).model_fields[name]
        label = Text(field.title or name, (field.description or name).partition(";")[0])
        return _beside(label, dated(day))

    def value(self, entries: Entries) -> AnswerValue:
        """The entries as a record states them."""
        if self.part is None:
            return tuple(entry.isoformat() for entry in entries)
        return tuple(
            FrozenDict({name: _plain(value) for name, value in entry if value is not None})
            for entry in entries
        )

    def added(self, days: Iterable[Moment], own: Entries) -> Iterator[OtherEntries]:
        """The list with one more entry, of every term on every day."""
        for entry, day in self._entries(list(days)):
            yield OtherEntries((*own, entry), text("ask.no-entry"), self.label(entry), day, may_happen=True)

    def _entries(self, days: Sequence[Moment]) -> Iterator[tuple[Any, Moment]]:
        if self.part is None:
            yield from ((day, day) for day in days)
            return
        for member in self.fact.term or ():
            for day in days:
                yield self.part.model_validate({str(self.fact.key): member, self.fields[0]: day}), day

    def moved(self, days: Sequence[Moment], own: Entries) -> Iterator[OtherEntries]:
        """The list with another day in one of its entries, the nearest first."""
        for at, entry in enumerate(own):
            for name in self.fields or (None,):
                stated = entry if name is None else getattr(entry, name)
                here = day_of(stated or days[0])
                others = sorted(
                    (day for day in days if day != stated), key=lambda day: abs(day_of(day) - here)
                )
                for day in others[:NEAREST]:
                    after = day if name is None else BaseModel.model_copy(entry, update={name: day})
                    if self._is_disordered(after) and not self._is_disordered(entry):
                        continue
                    entries = (*own[:at], after, *own[at + 1 :])
                    is_act = self._is_act(name)
                    yield OtherEntries(
                        entries, self.label(entry), self.label(after), day, stated is None and is_act
                    )

    def _is_disordered(self, entry: Any) -> bool:
        """Whether a day of an entry is before one whose field stands before it: what was answered had been sent."""
        days = [day_of(day) for name in self.fields if (day := getattr(entry, name)) is not None]
        return days != sorted(days)

    def removed(self, own: Entries) -> Iterator[OtherEntries]:
        """The list without one of its entries."""
        for at, entry in enumerate(own):
            entries = (*own[:at], *own[at + 1 :])
            yield OtherEntries(entries, self.label(entry), text("ask.no-entry"), None, may_happen=False)

    def _is_act(self, name: str | None) -> bool:
        if self.part is None or name is None:
            return self.fact.act
        return bool(declared(self.part.model_fields[name]).get("act"))


def days_that_matter(evaluation: Evaluation, own: Entries) -> list[Moment]:
    """The days that an entry may have: that of `as_of`, the limits that have passed, the last first, and the middle of each
    span between two entries."""
    as_of, today = evaluation.as_of, day_of(evaluation.as_of)
    limits = {item.due for item in evaluation.obligations() if item.due is not None}
    past = {limit for limit in limits if limit != today and compare(limit, as_of) <= 0}
    days = (day_of(day) for entry in own for day in _days_in(entry))
    stated = sorted({*(day for day in days if day < today), today})
    middles = {first + (last - first) // 2 for first, last in pairwise(stated) if (last - first).days > 1}
    return [today, *sorted(past, key=end_on_clock, reverse=True), *sorted(middles - past)]


def several(evaluation: Evaluation, dated_list: DatedList) -> Iterator[OtherEntries]:
    """Lists of two entries, on days that matter or on the day before `as_of`."""
    days = days_that_matter(evaluation, ())
    for one, other in combinations(dated_list.added([*days, days[0] - timedelta(days=1)], ()), 2):
        entries = (*one.entries, *other.entries)
        yield OtherEntries(entries, one.old, listed_text((one.new, other.new)), None, may_happen=False)


def told_apart(
    evaluation: Evaluation, fact: Fact, lists: Iterable[OtherEntries], own: Entries | None
) -> Iterator[OtherEntries]:
    """Of lists those that the rules tell apart, and from the record's own: by all that they ask about a list, which are the
    derived days and numbers, and the truths of conditions about sets."""
    view, program = evaluation.view, evaluation.program
    reading = [item for item in view.facts.values() if item is fact or fact.path in item.reads]
    sets = {item.path for item in reading if item.kind in ("terms", "text")}
    paths = [item.path for item in reading if item.path not in sets]
    atoms = [atom for atom in program.atoms if atom.fact in sets]

    def mark(entries: Entries) -> tuple[Any, ...]:
        record = restated(evaluation.record, fact, entries)
        other = View(record, view.as_of, view.unconcluded, view.calendar, view.places)
        truths = (truth_of_atom(atom, program.parameters, other.__getitem__) for atom in atoms)
        return (*(other[path] for path in paths), *truths)

    seen = set() if own is None else {mark(own)}
    for item in lists:
        asked = mark(item.entries)
        if asked not in seen:
            seen.add(asked)
            yield item


def _beside(first: Text, second: Text) -> Text:
    return Text(*(f"{first.of(lang)} {second.of(lang)}" for lang in LANGS))


def _days_in(entry: Any) -> Iterator[Moment]:
    values = (entry,) if isinstance(entry, date) else (value for _, value in entry)
    yield from (value for value in values if isinstance(value, date))


def _is_day(annotation: Any) -> bool:
    return bool(unwrap(annotation) == date | datetime)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)
