"""The schema of `records.yaml`, made from its shapes, with what each type and combinator needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.records_syntax import TYPE_KEYS, RecordsShape
from disclosure_rules.policy.shape import in_english_alone
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.schema.common import SHIFT, Schema
from disclosure_rules.schema.policy import shape_schema

_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "vocabulary": ("term", "terms"),
    "facts": ("part", "parts"),
    "key": ("parts",),
}
"""The types that a key of a fact is needed for."""


def records_schema(policies: Iterable[Policy], defs: Schema) -> Schema:
    """The schema of `records.yaml`. `extends` names the record kinds of these policies."""
    body = shape_schema(RecordsShape, defs, policies)
    defs["Condition"] = {"type": "object", "minProperties": 1, "maxProperties": 1}
    for name in ("FactShape", "KindShape", "DerivedShape", "ShiftShape"):
        defs[name] = _without_null(defs[name])
    known = [policy.languages for policy in policies]
    if known and all(map(in_english_alone, known)):
        term = defs["TermShape"]
        term["properties"]["en"] = term["properties"].pop("zh")
        term["required"] = ["en"]
    for shape in (body, *defs.values()):
        for value in shape.get("properties", {}).values():
            _close(value)
    kinds = record_kinds(policies)
    defs["KindShape"]["properties"]["extends"] = {"enum": list(kinds.names)}
    defs["KindShape"]["oneOf"] = [{"required": ["kind", "title"]}, {"required": ["extends"]}]
    defs["FactShape"]["allOf"] = [
        *({"if": _of_type(types), "then": {"required": [key]}} for key, types in _NEEDED.items()),
        *({"if": {"required": [key]}, "then": _of_type(sorted(types))} for key, types in TYPE_KEYS.items()),
    ]
    combinators = [name for name in defs["DerivedShape"]["properties"] if name != "title"]
    defs["DerivedShape"]["oneOf"] = [{"required": [name]} for name in combinators]
    defs["ShiftShape"]["properties"] |= {"plus": SHIFT, "minus": SHIFT}
    defs["ShiftShape"]["oneOf"] = [{"required": ["plus"]}, {"required": ["minus"]}]
    return body


def _of_type(types: Iterable[str]) -> Schema:
    return {"properties": {"type": {"enum": list(types)}}, "required": ["type"]}


def _close(named: Schema) -> None:
    """Refuse the names that fit no pattern, of what is named here and within."""
    for inner in named.get("patternProperties", {}).values():
        named["additionalProperties"] = False
        _close(inner)


def _without_null(shape: Schema) -> Schema:
    """The schema of a shape whose keys are written with a value, or left out."""
    properties = {}
    for name, value in shape["properties"].items():
        options = [each for each in value.get("anyOf", ()) if each != {"type": "null"}]
        rest = {key: each for key, each in value.items() if key not in ("anyOf", "default")}
        properties[name] = (
            {**rest, **options[0]}
            if len(options) == 1
            else {**rest, **({"anyOf": options} if options else {})}
        )
    return {**shape, "properties": properties}
