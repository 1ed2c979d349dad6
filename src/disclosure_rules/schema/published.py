"""The schemas by name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from disclosure_rules.audit import AuditLine
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Lang
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.schema.cases import cases_schema
from disclosure_rules.schema.common import Schema, document
from disclosure_rules.schema.policy import policy_schema, rules_schema
from disclosure_rules.schema.record import record_schema
from disclosure_rules.schema.records import records_schema

NAMES = ("record", "policy", "rules", "records", "case", "decision", "audit")

_MODELS: dict[str, type[BaseModel]] = {"decision": Decision, "audit": AuditLine}


def schema(name: str, lang: Lang = "en", policies: Iterable[Policy] | None = None) -> dict[str, Any]:
    """The JSON Schema (draft 7) of a record, a `policy.yaml`, a `records.yaml`, any other policy file (`rules`), a file
    of cases (`case`), a decision, or an `audit` line.

    Both languages are accepted either way; `lang` (`zh` or `en`) is the one that an editor completes. `policies`
    are the ones whose determinations and conclusions may be named, by default the shipped ones. The schemas are
    a little stricter than the library, which also takes other letter case and surrounding blanks. Raises
    KeyError for another name.
    """
    defs: Schema = {}
    if name == "record":
        return document("record", record_schema(record_kinds(policies or ()), lang, defs), defs)
    if name in _MODELS:
        body = _MODELS[name].model_json_schema(mode="serialization")
        return document("decision", body, body.pop("$defs"))
    made = {"policy": policy_schema, "rules": rules_schema, "case": cases_schema}
    known = tuple(load_policies() if policies is None else policies)
    body = records_schema(known, defs) if name == "records" else made[name](known, lang, defs)
    return document(name, body, defs)
