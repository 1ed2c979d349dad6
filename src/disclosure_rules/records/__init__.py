"""The record kinds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from disclosure_rules.errors import Problem, RecordError, did_you_mean
from disclosure_rules.records.agency_year import AgencyYearRecord
from disclosure_rules.records.base import Record
from disclosure_rules.records.document import DocumentRecord
from disclosure_rules.records.emergency import EmergencyRecord
from disclosure_rules.records.opinion_incident import OpinionIncidentRecord
from disclosure_rules.records.request import RequestRecord

KINDS: dict[str, type[Record]] = {
    "document": DocumentRecord,
    "request": RequestRecord,
    "agency_year": AgencyYearRecord,
    "emergency": EmergencyRecord,
    "opinion_incident": OpinionIncidentRecord,
}
"""Every record kind by name."""

_NAMES: dict[str, type[Record]] = {
    **KINDS,
    "公文": DocumentRecord,
    "依申请公开": RequestRecord,
    "机关年度": AgencyYearRecord,
    "突发事件": EmergencyRecord,
    "政务舆情": OpinionIncidentRecord,
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
        en, zh = did_you_mean(str(kind), _NAMES, "one of " + ", ".join(_NAMES))
        said = "no `kind`" if kind is None else "an unknown `kind`"
        raise RecordError(Problem("record.kind", "kind", said, en, f"类型缺失或无法识别；{zh}"))
    try:
        record: Record = model.model_validate(data)
    except ValidationError as error:
        raise RecordError(
            problem_of(detail) for detail in error.errors(include_url=False, include_input=False)
        ) from None
    return record


def problem_of(detail: Any) -> Problem:
    """One error of pydantic as a Problem."""
    place = ".".join(str(step) for step in detail["loc"])
    context = detail.get("ctx", {})
    if "zh" in context:
        return Problem(detail["type"], place, context["en"], context["help"], context["zh"])
    message = detail["msg"].removeprefix("Value error, ")
    return Problem(
        f"record.{detail['type'].replace('_', '-')}",
        place,
        message[:1].lower() + message[1:],
        "",
        "值不合要求",
    )


__all__ = [
    "KINDS",
    "AgencyYearRecord",
    "DocumentRecord",
    "EmergencyRecord",
    "OpinionIncidentRecord",
    "Record",
    "RequestRecord",
    "model_of",
    "read_record",
]
