"""The record kinds."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from disclosure_rules._lazy import lazily
from disclosure_rules.errors import Problem, RecordError, did_you_mean, in_plain_words
from disclosure_rules.records.base import Record

if TYPE_CHECKING:
    from disclosure_rules.records.agency_year import AgencyYearRecord
    from disclosure_rules.records.catalogue import CatalogueRecord
    from disclosure_rules.records.document import DocumentRecord
    from disclosure_rules.records.emergency import EmergencyRecord
    from disclosure_rules.records.major_decision import MajorDecisionRecord
    from disclosure_rules.records.matter import MatterRecord
    from disclosure_rules.records.meeting import MeetingRecord
    from disclosure_rules.records.opinion_incident import OpinionIncidentRecord
    from disclosure_rules.records.portfolio import PortfolioRecord
    from disclosure_rules.records.request import RequestRecord

_KINDS = {
    "document": ("公文", "document", "DocumentRecord"),
    "request": ("依申请公开", "request", "RequestRecord"),
    "agency_year": ("机关年度", "agency_year", "AgencyYearRecord"),
    "emergency": ("突发事件", "emergency", "EmergencyRecord"),
    "opinion_incident": ("政务舆情", "opinion_incident", "OpinionIncidentRecord"),
    "matter": ("公开事项", "matter", "MatterRecord"),
    "catalogue": ("目录清单", "catalogue", "CatalogueRecord"),
    "major_decision": ("重大行政决策", "major_decision", "MajorDecisionRecord"),
    "meeting": ("会议", "meeting", "MeetingRecord"),
    "portfolio": ("公文发布汇总", "portfolio", "PortfolioRecord"),
}
"""Each kind with its Chinese name, and the package and name of its model, which is loaded when it is asked for."""

_load, __dir__ = lazily(__name__, {module: (name,) for _, module, name in _KINDS.values()})
if not TYPE_CHECKING:
    __getattr__ = _load


class _Kinds(Mapping[str, type[Record]]):
    """The models by kind."""

    def __getitem__(self, kind: str) -> type[Record]:
        model: type[Record] = getattr(sys.modules[__name__], _KINDS[kind][2])
        return model

    def __iter__(self) -> Iterator[str]:
        return iter(_KINDS)

    def __len__(self) -> int:
        return len(_KINDS)


KINDS: Mapping[str, type[Record]] = _Kinds()
"""Every record kind by name."""

_NAMES = {**{kind: kind for kind in _KINDS}, **{zh: kind for kind, (zh, _, _) in _KINDS.items()}}


def _kind(data: Mapping[str, Any]) -> Any:
    return data.get("kind", data.get("类型"))


def model_of(data: Mapping[str, Any]) -> type[Record] | None:
    """The model of the kind that a mapping states, or None."""
    kind = _kind(data)
    return KINDS[_NAMES[kind]] if isinstance(kind, str) and kind in _NAMES else None


def read_record(data: Mapping[str, Any]) -> Record:
    """A record from a mapping, by its `kind` (类型). Raises RecordError with every problem."""
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


__all__ = [
    "KINDS",
    "AgencyYearRecord",
    "CatalogueRecord",
    "DocumentRecord",
    "EmergencyRecord",
    "MajorDecisionRecord",
    "MatterRecord",
    "MeetingRecord",
    "OpinionIncidentRecord",
    "PortfolioRecord",
    "Record",
    "RequestRecord",
    "model_of",
    "read_record",
]
