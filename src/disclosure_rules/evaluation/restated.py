"""A record with another value, and the days whose law decides it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from inspect import getattr_static
from types import FunctionType, MethodType
from typing import Any, cast

from pydantic import BaseModel

from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.model import unwrap


def law_of(record: Record, as_of: Moment) -> tuple[date, date | None]:
    """The days whose law decides a record: the governing date, and the day of `as_of` where prohibitions in force on it
    apply too."""
    return record.governing_date(as_of), day_of(as_of) if record.is_pending(as_of) else None


def restated(record: Record, fact: Fact, value: Any) -> Record:
    """The record, not validated, with another value of a base fact."""

    def within(model: Any, cls: type[BaseModel], steps: tuple[str, ...]) -> Any:
        inner = unwrap(cls.model_fields[steps[0]].annotation)
        rest = value if len(steps) == 1 else within(getattr(model, steps[0], None), inner, steps[1:])
        changed = {steps[0]: rest}
        return (
            cls.model_construct(**changed) if model is None else BaseModel.model_copy(model, update=changed)
        )

    changed: Record = within(record, type(record), fact.steps)
    return changed


class Noting:
    """A record that notes the names of its fields that are read, by its own methods as well: all, where that cannot be seen."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.noted: set[str] = set()

    @property  # type: ignore[misc]  # it passes for the record
    def __class__(self) -> type[Record]:  # type: ignore[override]
        return type(self.record)

    def __getattr__(self, name: str) -> Any:
        cls = type(self.record)
        if name in cls.model_fields:
            self.noted.add(name)
            return getattr(self.record, name)
        found = None if hasattr(BaseModel, name) else getattr_static(cls, name, None)
        if isinstance(found, FunctionType):
            return MethodType(found, self)
        if isinstance(found, property) and found.fget is not None:
            return found.fget(self)
        if found is None or hasattr(found, "__get__"):
            self.noted.update(cls.model_fields)
        return getattr(self.record, name)


class SameLaw:
    """Whether the same law would decide a record, if it stated another value of a fact; found once for each value. `same_law`
    tells it of a record; by default the days that select the law tell it."""

    def __init__(self, record: Record, as_of: Moment, same_law: Callable[[Record], bool] | None) -> None:
        self._record = record
        self._as_of = as_of
        self._same_law = same_law
        self._selecting: frozenset[str] | None = None
        self._known: dict[tuple[str, str], bool] = {}

    def depends_on(self, fact: Fact) -> bool:
        """Whether the selection of the law reads the field of the record that holds a fact. Another value of a field that it
        does not read leaves the law as it is."""
        if self._selecting is None:
            noting = Noting(self._record)
            self._is_same(cast(Record, noting))
            self._selecting = frozenset(noting.noted)
        return fact.steps[0] in self._selecting

    def decides(self, fact: Fact, stated: Any) -> bool:
        """Whether the same law would decide the record, if it stated this value."""
        if not self.depends_on(fact):
            return True
        key = fact.path, str(stated)
        if key not in self._known:
            other = restated(self._record, fact, stated)
            self._known[key] = self._is_same(other)
        return self._known[key]

    def _is_same(self, other: Record) -> bool:
        if self._same_law is not None:
            return self._same_law(other)
        return law_of(other, self._as_of) == law_of(self._record, self._as_of)
