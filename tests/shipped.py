"""The shipped policies on the reference engine, and the model record: the instrument itself."""

import json
from typing import Any

from disclosure_rules import Evaluator, load_policies

EVALUATOR = Evaluator(load_policies(), "reference")
POLICY_OF = {rule.id: policy for policy in EVALUATOR.policies for rule in policy.rules}
AS_OF = "2018-12-31"
MODEL: dict[str, Any] = {
    "kind": "document",
    "id": "xuhui-2018-20",
    "title": "关于印发《徐汇区全面推进政务公开工作办法》的通知",
    "number": "徐府办发〔2018〕20号",
    "jurisdiction": "徐汇区",
    "issuer": {"name": "上海市徐汇区人民政府办公室", "level": "区府办"},
    "secrecy": "none",
    "exemption_grounds": [],
    "formed": "2018-11-22",
    "issued": "2018-11-22",
    "published": "2018-12-11",
    "unknown": ["archived", "signed"],
}

ANYWHERE: dict[str, Any] = {name: value for name, value in MODEL.items() if name not in ("issuer", "number")}
"""The model record without its issuer and number, which say that the district made it."""

PROPOSED: dict[str, Any] = {**MODEL, "published": None, "form": {"proposed_attribute": "proactive"}}
"""The model record before it went online, with its proposal."""

SECRET: dict[str, Any] = {
    "kind": "document",
    "jurisdiction": "徐汇区",
    "secrecy": "secret",
    "exemption_grounds": [],
    "issued": "2026-01-05",
}
"""A document that is secret, and nothing else is known against it."""


def stored(record: dict[str, Any], as_of: str = AS_OF, evaluator: Evaluator = EVALUATOR) -> dict[str, Any]:
    """A decision as JSON gives it back."""
    found: dict[str, Any] = json.loads(evaluator.evaluate(record, as_of=as_of).model_dump_json())
    return found


def by_id(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The items of a list by their id."""
    return {item["id"]: item for item in items}
