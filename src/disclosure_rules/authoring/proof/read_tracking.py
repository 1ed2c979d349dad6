"""The facts that a computation reads of a record, so that its result holds for every record that agrees on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import MethodType
from typing import Any

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.places import Gazetteer
from disclosure_rules.records.base import Record
from disclosure_rules.records.model import Part
from disclosure_rules.records.view import View

AS_OF = "as_of"


class TracedView(View):
    """A view that notes in `reads` which facts are read, `as_of` among them, in `lists` which lists of parts are read
    entry by entry, and in `listings` which facts are checked for being listed as unknown. Derived facts are derived
    anew each time, so that their own reads are noted."""

    __slots__ = ("_as_of", "_silent", "listings", "lists", "reads")

    def __init__(
        self,
        record: Record,
        as_of: Moment,
        calendar: WorkingCalendar | None = None,
        places: Gazetteer | None = None,
    ) -> None:
        self.reads: set[str] = set()
        self.lists: set[str] = set()
        self.listings: set[str] = set()
        self._silent = False
        super().__init__(record, as_of, calendar=calendar, places=places)

    @property
    def as_of(self) -> Moment:
        """The moment that the record is looked at."""
        self._note(AS_OF)
        return self._as_of

    @as_of.setter
    def as_of(self, value: Moment) -> None:
        self._as_of = value

    def __getitem__(self, path: str) -> Any:
        fact = self.facts.get(path)
        if fact is None:
            raise LookupError(f"`{path}` is no fact of this record kind")
        if fact.derived is not None:
            return fact.derived.derive(self)
        self._note(path)
        with self._unnoted():
            return self._base(fact)

    def stated(self, path: str) -> Any:
        """The value as the record states it. It is noted as read, a list of parts as read entry by entry."""
        value = super().stated(path)
        self.note_part(path, value)
        return value

    def is_listed_unknown(self, path: str) -> bool:
        """Whether a path is listed as unknown. This is noted apart from its value, which does not show it."""
        if not self._silent:
            self.listings.add(path)
        return super().is_listed_unknown(path)

    @contextmanager
    def _unnoted(self) -> Iterator[None]:
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    def _note(self, path: str) -> None:
        if not self._silent:
            self.reads.add(path)

    def note_part(self, path: str, value: Any) -> None:
        """Note that a field of the record was read."""
        if self._silent:
            return
        if path in self.facts:
            self.reads.add(path)
            if isinstance(value, tuple) and any(isinstance(item, Part) for item in value):
                self.lists.add(path)
        if value is None:
            self.reads |= {
                fact
                for fact, definition in self.facts.items()
                if definition.base and fact.startswith(f"{path}.")
            }


class Traced:
    """A record, or a part of one, that reports to a view which fields are read."""

    def __init__(self, part: Any, prefix: str, view: TracedView) -> None:
        self._part, self._prefix, self._view = part, prefix, view

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._part, name)
        if isinstance(value, MethodType):
            return MethodType(value.__func__, self)
        path = f"{self._prefix}{name}"
        self._view.note_part(path, value)
        return Traced(value, f"{path}.", self._view) if isinstance(value, Part) else value
