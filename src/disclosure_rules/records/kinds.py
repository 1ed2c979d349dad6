"""The record kinds by name, and reading a record by its kind."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pydantic import ValidationError

from disclosure_rules.errors import Problem, RecordError, did_you_mean, in_plain_words
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
        name = type(error).__name__
        en, help_en = f"it raised {name} when it was read", "give a dict of plain values"
        raise RecordError(
            Problem("record.shape", "", en, help_en, f"读取时出现 {name}，请给出由普通值组成的映射")
        ) from None


def _read(data: Record | Mapping[str, Any]) -> Record:
    if isinstance(data, Record):
        return data
    if not isinstance(data, Mapping):
        raise RecordError(
            Problem(
                "record.shape", "", "a record is a mapping", "write {kind: document, …}", "事项记录应为映射"
            )
        )
    model = model_of(data)
    if model is None:
        kind = _kind(data)
        names = ", ".join(_NAMES)
        en, zh = did_you_mean(str(kind), _NAMES, f"one of {names}", f"可填：{names}")
        said = "no `kind`" if kind is None else "an unknown `kind`"
        raise RecordError(Problem("record.kind", "kind", said, en, f"类型缺失或无法识别；{zh}"))
    try:
        record: Record = model.model_validate(data)
    except ValidationError as error:
        raise RecordError(
            problem_of(detail) for detail in error.errors(include_url=False, include_input=False)
        ) from None
    return record


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
    context = detail.get("ctx", {})
    if "zh" in context:
        return Problem(detail["type"], place, context["en"], context["help"], context["zh"])
    return Problem(_CODES.get(detail["type"], "record.value"), place, *in_plain_words(detail))
