"""The record kinds by name, and reading a record by its kind."""

from __future__ import annotations

import functools
import os
import threading
import typing
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from importlib import import_module
from itertools import islice
from typing import Any

from pydantic import ValidationError

from disclosure_rules.calendar.moments import SHANGHAI
from disclosure_rules.errors import (
    Problem,
    RecordError,
    Text,
    folded,
    nearest,
    plain,
    shown_name,
    value_problem,
)
from disclosure_rules.records.base import Record
from disclosure_rules.records.field_types import MIDNIGHT_IS_DAY, ZONE
from disclosure_rules.records.limits import MOST_ENTRIES, capped, too_many_entries
from disclosure_rules.records.plain_values import UnreadableError, plain_value

_CHINESE = {
    "document": "公文",
    "request": "依申请公开",
    "agency_year": "机关年度",
    "emergency": "突发事件",
    "opinion_incident": "政务舆情",
    "matter": "公开事项",
    "catalogue": "目录清单",
    "major_decision": "重大行政决策",
    "meeting": "会议",
    "portfolio": "公文发布汇总",
}
"""The Chinese name of every kind. The model of a kind follows from its name: that of `agency_year` is `AgencyYearRecord`
in `agency_year/record.py`. Importing the package of a kind also declares its derived facts."""


@functools.cache
def _model(kind: str) -> type[Record]:
    words = (word.capitalize() for word in kind.split("_"))
    module = import_module(f"disclosure_rules.records.{kind}.record")
    model: type[Record] = getattr(module, f"{''.join(words)}Record")
    return model


class RecordKinds(Mapping[str, type[Record]]):
    """The record kinds of a set of policies, by name: the shipped ones, each loaded on first use, and those that the set
    brings. A model for a shipped kind takes the place of the shipped one, which it extends. `zone` is that of the
    instants in records of the set."""

    def __init__(self, models: Iterable[type[Record]] = (), zone: tzinfo = SHANGHAI) -> None:
        self.zone = zone
        self._own = {spellings_of(model)[0]: model for model in models}
        self._order = tuple(dict.fromkeys((*_CHINESE, *self._own)))
        names = {kind: kind for kind in self._order} | {zh: kind for kind, zh in _CHINESE.items()}
        self.names: Mapping[str, str] = names | {
            name: kind for kind, model in self._own.items() for name in spellings_of(model)
        }
        """The kind of each of its names, in either language."""

    def __getitem__(self, kind: str) -> type[Record]:
        if kind in self._own:
            return self._own[kind]
        if kind not in _CHINESE:
            raise KeyError(kind)
        return _model(kind)

    def named(self, name: str) -> str:
        """The kind of a name in either language; of one that names none, the name."""
        return self.names.get(folded(name), name)

    def spellings(self, kind: str) -> list[str]:
        """Every name of a kind, the English one first."""
        return [name for name, meant in self.names.items() if meant == kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __hash__(self) -> int:
        return hash(self._order)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordKinds) and (self._own, self.zone) == (other._own, other.zone)


KINDS = RecordKinds()
"""The shipped record kinds by name."""


def spellings_of(model: type[Record]) -> tuple[str, ...]:
    """The names of the kind of a model: the English one, the Chinese one and other spellings."""
    return typing.get_args(model.model_fields["kind"].annotation)


def _stated(data: Mapping[Any, Any], *names: str) -> Any:
    """The plain value that a mapping states under a name, as names are read; None if it states none."""
    for key, value in data.items():
        if isinstance(key, str) and plain(key) in names and (kept := plain_value(value)) is not None:
            return kept
    return None


def _kind(data: Mapping[Any, Any]) -> Any:
    kind = _stated(data, "kind", "类型")
    return folded(kind) if isinstance(kind, str) else kind


def model_of(data: Mapping[str, Any], kinds: RecordKinds = KINDS) -> type[Record] | None:
    """The model of the kind that a mapping states, or None."""
    try:
        kind = _kind(data)
    except UnreadableError:
        return None
    return kinds[kinds.names[kind]] if isinstance(kind, str) and kind in kinds.names else None


MASK = "▇"
"""The mark in place of a text of the record that is not shown."""


def stated_id(data: Any, *, mask: bool = False) -> str | None:
    """The id that a record or a mapping states, in either language, also where the rest cannot be read; or None.
    `mask` puts the mark in its place."""
    named = _stated_id(data)
    return MASK if mask and named is not None else named


def _stated_id(data: Any) -> str | None:
    try:
        if isinstance(data, Record):
            return data.id
        named = _stated(data, "id", "编号") if isinstance(data, Mapping) else None
        return str(named).strip() if isinstance(named, (str, int)) and not isinstance(named, bool) else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a foreign object may raise anything, and so does a number of many digits
        return None


def _more(count: int) -> Problem:
    return Problem("record.value", "", "more", count=count)


def read_record(
    data: Record | Mapping[str, Any], *, midnight_is_day: bool = False, kinds: RecordKinds = KINDS
) -> Record:
    """Reads a record from a mapping, by its `kind` (类型). A record is returned as it is, unless its kind has another model
    among these kinds. Raises RecordError with every problem, and no other error, even if an object in the mapping raises
    one when read. `kinds` are those of a set of policies, by default the shipped ones.

    An instant without an offset is one of the zone of the set; a record was read at +08:00 where it was made by its
    class. With `midnight_is_day`, every instant at exactly 00:00:00 in that zone is read as its day, also in a record: a column of
    days is often written as instants.
    """
    try:
        return _read(data, midnight_is_day, kinds)
    except (RecordError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # a foreign object may raise anything
        raise RecordError(Problem("record.shape", "", "raising", error=type(error).__name__)) from None


def _read(data: Record | Mapping[str, Any], midnight_is_day: bool, kinds: RecordKinds) -> Record:
    as_it_is = not midnight_is_day and kinds.zone is SHANGHAI
    if isinstance(data, Record) and as_it_is and isinstance(data, kinds.get(data.kind, ())):
        return data
    if isinstance(data, Record):
        data = {**data.model_dump(exclude_none=True, exclude={"host"}), "host": data.host}
    if not isinstance(data, Mapping):
        raise RecordError(Problem("record.shape", ""))
    model = model_of(data, kinds)
    if model is None:
        raise RecordError(_no_kind(data, kinds))
    if too_many_entries({name: value for name, value in data.items() if name != "host"}):
        raise RecordError(Problem("record.value", "", "entries", limit=MOST_ENTRIES))
    try:
        if not model.__pydantic_complete__:
            with _building[0]:
                model.model_rebuild()
        context = {MIDNIGHT_IS_DAY: midnight_is_day, ZONE: kinds.zone}
        record: Record = model.model_validate(data, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise RecordError(capped(map(problem_of, details), len(details), _more)) from None
    return record


_building = [threading.Lock()]
"""The lock under which a model is built that is read for the first time: threads that did so at once would read half of
it. A forked process has a lock of its own."""
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: _building.__setitem__(0, threading.Lock()))


KEYS = 10
"""The number of keys that a message names of an object that is no record."""


def _no_kind(data: Mapping[str, Any], kinds: RecordKinds) -> Problem:
    """The problem of a mapping without a known kind. If it is the envelope of another system's interface, only the names
    of keys are quoted."""
    known = tuple(kinds.names)
    if _kind(data) is not None:
        return Problem("record.kind", "kind", "unknown", known=known, meant=nearest(str(_kind(data)), known))
    keys = tuple(Text(f"“{key}”", f"`{key}`") for key in map(shown_name, islice(data, KEYS)))
    lists = tuple(Text(f"“{path}”", f"`{path}`") for path in _lists_of_mappings(data))
    if not keys:
        return Problem("record.kind", "kind", "empty", known=known)
    if lists:
        return Problem("record.kind", "kind", "envelope", keys=keys, path=lists[0])
    return Problem("record.kind", "kind", "no-kind", keys=keys, known=known)


def _lists_of_mappings(data: Mapping[str, Any], levels: int = 3) -> Iterator[str]:
    """The paths of the lists of mappings in an object, down to a number of levels."""
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            yield shown_name(key)
        elif isinstance(value, Mapping) and levels > 1:
            yield from (f"{shown_name(key)}.{path}" for path in _lists_of_mappings(value, levels - 1))


_CODES = {
    "missing": "record.missing",
    "tuple_type": "record.list",
    "dict_type": "record.mapping",
    "model_type": "record.mapping",
    "int_type": "record.number",
}


def problem_of(detail: Any) -> Problem:
    """An error of pydantic as a Problem with a code of this library."""
    place = ".".join(str(step) for step in detail["loc"])
    own = detail["type"].startswith("record.")
    code = detail["type"] if own else _CODES.get(detail["type"], "record.value")
    return value_problem(detail, code, place)
