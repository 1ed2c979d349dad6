"""The schema of a case file: records that may be partial, and the expectations for each kind of conclusion."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure_rules.authoring.testing.case_names import FIELDS
from disclosure_rules.authoring.testing.syntax import CasesShape
from disclosure_rules.decision import Accountability, Finding, Obligation
from disclosure_rules.errors import Lang
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import Account, Find, Policy
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.schema.common import DAY, Schema, one_of, ref, term
from disclosure_rules.schema.conditions import determination_value
from disclosure_rules.schema.policy import shape_schema
from disclosure_rules.schema.record import record_schema
from disclosure_rules.terms import Severity, Status

_EXPECTATION: Schema = {"expect": ref("expect"), "needs": ref("needs")}
"""The schemas of the keys of an expectation, which the shape leaves open."""


def cases_schema(policies: Iterable[Policy], lang: Lang, defs: Schema) -> Schema:
    """The schema of a `*_test.yaml` file."""
    body = shape_schema(CasesShape, defs)
    known = [*policies]
    kinds = record_kinds(known)
    record = record_schema(kinds, lang, defs, partial=True)
    day = {"anyOf": [DAY, {"type": "null"}]}
    chosen = _chosen(known)
    facts = {path: None for kind in kinds.values() for path, fact in facts_of(kind).items() if fact.base}
    spelled = {
        name: None for kind in kinds.values() for name, path in other_names(kind).items() if path in facts
    }
    asked = {"anyOf": [{"enum": list(facts)}, {"type": "string", "pattern": one_of(spelled)}]}
    defs["needs"] = {"anyOf": [{"type": "array", "items": asked}, {"type": "null"}]}
    defs["expect"] = _expect(known, lang, defs)
    unknown = {"type": "array", "items": {"anyOf": [ref(f"unknown.{kind}") for kind in kinds]}}
    rows = {"anyOf": [ref("RowShape"), {"type": "array", "items": ref("RowShape"), "minItems": 1}]}
    body["properties"] |= {"base": record, "as_of": day, "parameters": chosen}
    case = {"record": record, "unknown": unknown, "as_of": day, "parameters": chosen, "matrix": rows}
    defs["CaseShape"]["properties"] |= {**case, **_EXPECTATION}
    defs["ExpectationShape"]["properties"] |= _EXPECTATION
    days = {"type": "array", "items": DAY}
    defs["ScheduleShape"]["properties"] |= {"holidays": days, "workdays": days, "published_until": day}
    fields = _fields_of_record(kinds)
    _row(defs["RowShape"], fields)
    _boundary(defs["BoundaryShape"], fields)
    return body


def _fields_of_record(kinds: RecordKinds) -> Schema:
    """The dotted name of a field of a record; an item of a list is named by its position, which is not checked."""
    positions = {"type": "string", "pattern": r"^[^.]+\.([^.]+\.)*[0-9]+(\.|$)"}
    return {"anyOf": [*(ref(f"unknown.{kind}") for kind in kinds), positions]}


def _row(row: Schema, fields: Schema) -> None:
    """A row of a matrix: its keys are its own, or name the field that it sets."""
    row["properties"] |= _EXPECTATION
    own = [*row["properties"], "as_of", "unknown", "未知", "kind", "类型"]
    parameters = {"type": "string", "pattern": r"^parameters\..+$"}
    row["propertyNames"] = {"anyOf": [{"enum": own}, parameters, fields]}
    row["additionalProperties"] = {"not": {"const": []}}
    row["minProperties"] = 1


def _boundary(boundary: Schema, fields: Schema) -> None:
    """A deadline, or a change."""
    sides = {key: ref("ExpectationShape") for key in ("before", "from")}
    moved = {"event": fields, "obligation": {"type": "string"}, "due": DAY, "day": DAY}
    boundary["properties"] |= {**moved, **sides}
    deadline, change = ["obligation", "due"], ["day", "before", "from"]
    boundary["oneOf"] = [
        {"required": deadline, "not": {"anyOf": [{"required": [key]} for key in change]}},
        {"required": change, "not": {"anyOf": [{"required": [key]} for key in deadline]}},
    ]


def _chosen(policies: list[Policy]) -> Schema:
    """Values of parameters by `policy.name`; the known ones are offered, with the source of their last value."""
    known = {
        parameter.id: {"description": parameter.values[-1].source, "not": {"type": ["null", "object"]}}
        for policy in policies
        for parameter in policy.parameters
    }
    return {"type": "object", "properties": known, "propertyNames": {"pattern": r"^[^.]+\..+$"}}


def _expect(policies: list[Policy], lang: Lang, defs: Schema) -> Schema:
    """Known conclusions by their kind; an unknown conclusion may be of any kind."""
    state = {"enum": ["undetermined", "conflict", Status.UNDETERMINED.zh]}
    undetermined = {"enum": ["undetermined", Status.UNDETERMINED.zh]}
    silent = {"type": "null", "description": "not concluded"}
    defs["expect.obligation"] = {"anyOf": [term(Status, lang), {"const": True}, silent, _fields(Obligation)]}
    defs["expect.finding"] = {
        "anyOf": [term(Severity, lang), {"const": True}, undetermined, silent, _fields(Finding)]
    }
    reasons = {"type": "array", "items": {"type": "string"}}
    fields = _fields(Accountability)
    defs["expect.measure"] = {"anyOf": [{"const": True}, reasons, undetermined, silent, fields]}
    known: Schema = {}
    for determination in (LAW_APPLICABLE, *(item for policy in policies for item in policy.determinations)):
        for written in (determination.id, determination.title.zh):
            known[written] = {
                "title": determination.title.zh,
                "anyOf": [determination_value(determination, lang), state],
            }
    names = {Require: "expect.obligation", Find: "expect.finding", Account: "expect.measure"}
    for policy in policies:
        for rule in policy.rules:
            if (name := names.get(type(rule.then))) is not None:
                known[rule.concludes] = {"title": rule.title.zh, **ref(name)}
    others = {"anyOf": [ref(name) for name in names.values()]}
    return {"type": "object", "properties": known, "additionalProperties": others}


def _fields(result: type[Obligation | Finding | Accountability]) -> Schema:
    """Some fields of a result, as a decision writes them."""
    return {
        "type": "object",
        "properties": {name: {} for name in (*result.model_fields, *FIELDS)},
        "additionalProperties": False,
    }
