"""The record kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from disclosure_rules.errors import Problem, RecordError, did_you_mean, in_plain_words
from disclosure_rules.records.agency_year import AgencyYearRecord
from disclosure_rules.records.base import Record
from disclosure_rules.records.catalogue import CatalogueRecord
from disclosure_rules.records.document import DocumentRecord
from disclosure_rules.records.emergency import EmergencyRecord
from disclosure_rules.records.major_decision import DecisionRecord
from disclosure_rules.records.matter import MatterRecord
from disclosure_rules.records.meeting import MeetingRecord
from disclosure_rules.records.opinion_incident import OpinionIncidentRecord
from disclosure_rules.records.portfolio import PortfolioRecord
from disclosure_rules.records.request import RequestRecord

KINDS: dict[str, type[Record]] = {
    "document": DocumentRecord,
    "request": RequestRecord,
    "agency_year": AgencyYearRecord,
    "emergency": EmergencyRecord,
    "opinion_incident": OpinionIncidentRecord,
    "matter": MatterRecord,
    "catalogue": CatalogueRecord,
    "decision": DecisionRecord,
    "meeting": MeetingRecord,
    "portfolio": PortfolioRecord,
}
"""Every record kind by name."""

_NAMES: dict[str, type[Record]] = {
    **KINDS,
    "公文": DocumentRecord,
    "依申请公开": RequestRecord,
    "机关年度": AgencyYearRecord,
    "突发事件": EmergencyRecord,
    "政务舆情": OpinionIncidentRecord,
    "公开事项": MatterRecord,
    "目录清单": CatalogueRecord,
    "重大行政决策": DecisionRecord,
    "会议": MeetingRecord,
    "公文发布汇总": PortfolioRecord,
}


def _kind(data: Mapping[str, Any]) -> Any:
    return data.get("kind", data.get("类型"))


def model_of(data: Mapping[str, Any]) -> type[Record] | None:
    """The model of the kind that a mapping states, or None."""
    kind = _kind(data)
    return _NAMES.get(kind) if isinstance(kind, str) else None


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
    "DecisionRecord",
    "DocumentRecord",
    "EmergencyRecord",
    "MatterRecord",
    "MeetingRecord",
    "OpinionIncidentRecord",
    "PortfolioRecord",
    "Record",
    "RequestRecord",
    "model_of",
    "read_record",
]
