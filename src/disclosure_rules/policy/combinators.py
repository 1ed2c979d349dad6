"""The combinators of derived facts: what each computes from facts of a record, or from the entries of a list.

A result is known only if every answer to what is unknown leads to it. A combinator with what it combines is plain data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from disclosure_rules import _kleene
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import Moment, compare, day_of, first_or_last
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.policy.conditions import ALWAYS, Condition, evaluate, truth_of_atom
from disclosure_rules.policy.model import AS_OF
from disclosure_rules.records.base import fields_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Combinator, FactReader
from disclosure_rules.records.model import Part
from disclosure_rules.records.names import comparable

_VIEWED: Final[Mapping[int, Any]] = {_kleene.FALSE: False, _kleene.UNKNOWN: UNKNOWN, _kleene.TRUE: True}

Candidates: TypeAlias = list[tuple[int, Any]]
"""Values that may count, each with the truth of whether it counts."""


class Entry:
    """One entry of a list: its fields by name, and beside them the facts of the record and `as_of`."""

    def __init__(self, view: FactReader, part: Part) -> None:
        self._view = view
        self._part = part
        self._fields = fields_of(type(part))

    def __getitem__(self, name: str) -> Any:
        field = self._fields.get(name)
        if field is None:
            return _moment(self._view, name)
        value = getattr(self._part, name)
        if value is None:
            if field.world == "open":
                return UNKNOWN
            return False if field.kind == "flag" else ABSENT
        if field.kind == "moment" and field.act and compare(value, self._view.as_of) > 0:
            return ABSENT
        return frozenset(value) if field.kind == "terms" else value


@dataclass(frozen=True)
class Entries:
    """The entries of the list `of` that meet a condition about their fields."""

    of: str
    where: Condition = ALWAYS

    def judged(self, view: FactReader) -> list[tuple[int, Entry]] | None:
        """The entries, each with the truth of the condition; None where the list is unknown."""
        if view[self.of] is UNKNOWN:
            return None
        entries = [Entry(view, part) for part in view.stated(self.of) or ()]
        return [(self._truth(entry), entry) for entry in entries]

    def _truth(self, entry: Entry) -> int:
        return evaluate(self.where, lambda atom: truth_of_atom(atom, {}, entry.__getitem__))


@dataclass(frozen=True)
class Given:
    """What a field says in the entries of a list."""

    entries: Entries
    field: str


Several: TypeAlias = tuple[str, ...] | Given
"""Several facts, or a field of several entries."""


def _candidates(view: FactReader, several: Several) -> Candidates | None:
    """The values that are there or may be, in their order; None where a list is unknown."""
    if isinstance(several, Given):
        judged = several.entries.judged(view)
        if judged is None:
            return None
        found = [(truth, entry[several.field]) for truth, entry in judged if truth != _kleene.FALSE]
    else:
        found = [(_kleene.TRUE, view[path]) for path in several]
    return [(truth, value) for truth, value in found if value is not ABSENT]


def _moment(view: FactReader, path: str) -> Any:
    """The value of a fact, or the moment as of which the record is read."""
    return view.as_of if path == AS_OF else view[path]


@dataclass(frozen=True)
class InOrder:
    """`first` and `last`: of several the one that is there and comes first or, with `last`, last in the order in which they
    are written."""

    of: Several
    last: bool = False

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "last" if self.last else "first"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        found = _candidates(view, self.of)
        possible: list[Any] = []
        for truth, value in [(_kleene.TRUE, UNKNOWN)] if found is None else found[:: -1 if self.last else 1]:
            possible.append(value)
            if truth == _kleene.TRUE or value is UNKNOWN:
                break
        else:
            possible.append(ABSENT)
        return possible[0] if all(value == possible[0] for value in possible) else UNKNOWN


@dataclass(frozen=True)
class InTime:
    """`earliest` and `latest`: of several moments the first or, with `last`, the last in time. Where one on that day has no
    time of day, it is the day."""

    of: Several
    last: bool = False

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "latest" if self.last else "earliest"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        found = _candidates(view, self.of)
        if found is None or any(value is UNKNOWN for _, value in found):
            return UNKNOWN
        sure = [value for truth, value in found if truth == _kleene.TRUE]
        doubtful = [value for truth, value in found if truth != _kleene.TRUE]
        moment = self._of(sure)
        return moment if all(self._of([*sure, other]) == moment for other in doubtful) else UNKNOWN

    def _of(self, moments: Sequence[Moment]) -> Any:
        pick: Callable[[Iterable[Moment]], Moment] = max if self.last else min
        return first_or_last(moments, pick) if moments else ABSENT


@dataclass(frozen=True)
class Counted:
    """`count`: the number of entries, or of the terms of a set."""

    of: Entries | str

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "count"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        if isinstance(self.of, str):
            terms = view[self.of]
            return UNKNOWN if terms is UNKNOWN else 0 if terms is ABSENT else len(terms)
        judged = self.of.judged(view)
        if judged is None or any(truth == _kleene.UNKNOWN for truth, _ in judged):
            return UNKNOWN
        return sum(truth == _kleene.TRUE for truth, _ in judged)


@dataclass(frozen=True)
class Quantified:
    """`any` and, with `every`, `all`: whether some entry, or every one, meets the condition. Of no entries, every one does."""

    of: Entries
    every: bool = False

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "all" if self.every else "any"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        judged = self.of.judged(view)
        if judged is None:
            return UNKNOWN
        truths = [truth for truth, _ in judged]
        return _VIEWED[
            min(truths, default=_kleene.TRUE) if self.every else max(truths, default=_kleene.FALSE)
        ]


@dataclass(frozen=True)
class Shift:
    """`shift`: the moment a duration after or, with `back`, before another."""

    fact: str
    by: Duration
    back: bool = False

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "shift"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        moment = view[self.fact]
        return moment if moment is ABSENT or moment is UNKNOWN else shifted(moment, self.by, back=self.back)


@dataclass(frozen=True)
class Spans:
    """`spans`: the time from one moment until another, of the record or of each entry; open while the end has not come."""

    start: str
    end: str
    of: Entries | None = None

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "spans"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        places: list[tuple[int, Any]] | None = [(_kleene.TRUE, view)]
        if self.of is not None:
            places = [*judged] if (judged := self.of.judged(view)) is not None else None
        if places is None:
            return UNKNOWN
        spans = []
        for truth, at in places:
            start, end = at[self.start], at[self.end]
            if truth == _kleene.FALSE or start is ABSENT:
                continue
            if UNKNOWN in (start, end) or truth == _kleene.UNKNOWN:
                return UNKNOWN
            spans.append((start, None if end is ABSENT else end))
        return tuple(spans)


@dataclass(frozen=True)
class Between:
    """`between`: the days, or working days, from the day after one moment to the day of another; 0 where that is not later."""

    start: str
    end: str
    unit: Literal["d", "wd"] = "d"

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "between"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        start, end = _moment(view, self.start), _moment(view, self.end)
        if ABSENT in (start, end):
            return ABSENT
        if UNKNOWN in (start, end):
            return UNKNOWN
        first, last = day_of(start), day_of(end)
        return view.working_days(first, last) if self.unit == "wd" else max(0, (last - first).days)


@dataclass(frozen=True)
class Same:
    """`same`: whether names are the same, whatever their spaces and quotation marks. One that is left blank is the same as no
    other."""

    names: tuple[str, ...]

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return "same"

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        names = [view[path] for path in self.names]
        known = {comparable(name) for name in names if isinstance(name, str)}
        if ABSENT in names or len(known) > 1:
            return False
        return UNKNOWN if UNKNOWN in names else True
