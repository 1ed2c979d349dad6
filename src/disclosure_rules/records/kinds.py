"""The record kinds by name, and reading a record by its kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from disclosure_rules.errors import Problem, RecordError, Text, nearest, value_problem
from disclosure_rules.records.base import Record

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
"""Each kind with its Chinese name. The model of `agency_year` is `AgencyYearRecord` in `agency_year/record.py`; its package declares its derived facts with it."""


@functools.cache
def _model(kind: str) -> type[Record]:
    words = (word.capitalize() for word in kind.split("_"))
    module = import_module(f"disclosure_rules.records.{kind}.record")
    model: type[Record] = getattr(module, f"{''.join(words)}Record")
    return model


class _Kinds(Mapping[str, type[Record]]):
    """The models by kind, each loaded when it is asked for."""

    def __getitem__(self, kind: str) -> type[Record]:
        if kind not in _CHINESE:
            raise KeyError(kind)
        return _model(kind)

    def __iter__(self) -> Iterator[str]:
        return iter(_CHINESE)

    def __len__(self) -> int:
        return len(_CHINESE)


KINDS: Mapping[str, type[Record]] = _Kinds()
"""Every record kind by name."""

_NAMES = {**{kind: kind for kind in _CHINESE}, **{zh: kind for kind, zh in _CHINESE.items()}}


def _kind(data: Mapping[str, Any]) -> Any:
    return data.get("kind", data.get("类型"))


def model_of(data: Mapping[str, Any]) -> type[Record] | None:
    """The model of the kind that a mapping states, or None."""
    kind = _kind(data)
    return KINDS[_NAMES[kind]] if isinstance(kind, str) and kind in _NAMES else None


def read_record(data: Record | Mapping[str, Any]) -> Record:
    """A record from a mapping, by its `kind` (类型); a record is itself. Raises RecordError with every problem, and nothing else: also
    where an object in the mapping raises another error when it is read."""
    try:
        return _read(data)
    except (RecordError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001  # a foreign object may raise anything
        raise RecordError(Problem("record.shape", "", "raising", error=type(error).__name__)) from None


def _read(data: Record | Mapping[str, Any]) -> Record:
    if isinstance(data, Record):
        return data
    if not isinstance(data, Mapping):
        raise RecordError(Problem("record.shape", ""))
    model = model_of(data)
    if model is None:
        raise RecordError(_no_kind(data))
    try:
        record: Record = model.model_validate(data)
    except ValidationError as error:
        raise RecordError(
            problem_of(detail) for detail in error.errors(include_url=False, include_input=False)
        ) from None
    return record


KEYS = 10
"""How many keys a message names of an object that is no record."""


def _no_kind(data: Mapping[str, Any]) -> Problem:
    """The problem of a mapping without a known kind. Of an envelope, as the interfaces of other systems give it, only
    names of keys are quoted."""
    known = tuple(_NAMES)
    if _kind(data) is not None:
        return Problem("record.kind", "kind", "unknown", known=known, meant=nearest(str(_kind(data)), known))
    keys = tuple(Text(f"“{key}”", f"`{key}`") for key in [*map(str, data)][:KEYS])
    lists = tuple(Text(f"“{path}”", f"`{path}`") for path in _lists_of_mappings(data))
    if not keys:
        return Problem("record.kind", "kind", "empty", known=known)
    if lists:
        return Problem("record.kind", "kind", "envelope", keys=keys, path=lists[0])
    return Problem("record.kind", "kind", "no-kind", keys=keys, known=known)


def _lists_of_mappings(data: Mapping[str, Any], levels: int = 3) -> Iterator[str]:
    """Where lists of mappings lie in an object, to so many levels."""
    for key, value in data.items():
        if isinstance(value, list) and value and all(isinstance(item, Mapping) for item in value):
            yield str(key)
        elif isinstance(value, Mapping) and levels > 1:
            yield from (f"{key}.{path}" for path in _lists_of_mappings(value, levels - 1))


_CODES = {
    "missing": "record.missing",
    "tuple_type": "record.list",
    "dict_type": "record.mapping",
    "model_type": "record.mapping",
    "int_type": "record.number",
}


def problem_of(detail: Any) -> Problem:
    """One error of pydantic as a Problem, whose code is ours whatever pydantic calls it."""
    place = ".".join(str(step) for step in detail["loc"])
    own = detail["type"].startswith("record.")
    code = detail["type"] if own else _CODES.get(detail["type"], "record.value")
    return value_problem(detail, code, place)
