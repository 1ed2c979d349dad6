"""The schemas of policy files, made from their shapes, with the facts, operators and values of conditions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from disclosure_rules.errors import Lang
from disclosure_rules.phrases import LANGS
from disclosure_rules.policy.ladders import Measure, Rank, Rung
from disclosure_rules.policy.model import Determination, Policy
from disclosure_rules.policy.shared import ladder_of, record_kinds
from disclosure_rules.policy.syntax import FragmentShape, PolicyShape
from disclosure_rules.schema.common import (
    DAY_OF_YEAR,
    DURATION,
    PARAM,
    Schema,
    ref,
    spelled,
    words_of,
)
from disclosure_rules.schema.conditions import ConditionCatalogue, determination_value


def policy_schema(policies: Iterable[Policy], lang: Lang, defs: Schema) -> Schema:
    """The schema of `policy.yaml`."""
    body = shape_schema(PolicyShape, defs, policies)
    defs["Rank"] = _ladder(Rank, policies, lang)
    conditions = [
        _Catalogue(kind, model, policies, lang, defs).conditions()
        for kind, model in record_kinds(policies).items()
    ]
    defs["Condition"] = {"anyOf": conditions}
    return body


def rules_schema(policies: Iterable[Policy], lang: Lang, defs: Schema) -> Schema:
    """The schema of every other file of a policy: its `record` decides which facts conditions may name (of
    several kinds, those that all of them have)."""
    body = shape_schema(FragmentShape, defs, policies)
    defs["Rank"] = _ladder(Rank, policies, lang)
    defs["Measure"] = _ladder(Measure, policies, lang)
    roles = {name: label for policy in reversed([*policies]) for name, label in policy.roles.items()}
    defs["Role"] = {"enum": list(roles), "enumDescriptions": [label.of(lang) for label in roles.values()]}
    known = record_kinds(policies)
    kinds = {"enum": list(known.names)}
    several = {"type": "array", "items": kinds, "minItems": 1}
    body["properties"]["record"] = {"anyOf": [kinds, {"const": "any"}, several]}
    rule = defs.pop("RuleShape")
    for name in ("rules", "tables"):
        body["properties"][name] = {"type": "array", "items": {"type": "object"}}
    body["allOf"] = []
    for kind, model in known.items():
        catalogue = _Catalogue(kind, model, policies, lang, defs)
        own = {"when": catalogue.conditions(), "then": catalogue.effects()}
        defs[f"{kind}.rule"] = {**rule, "properties": {**rule["properties"], **own}}
        made = {"rules": {"items": ref(f"{kind}.rule")}, "tables": {"items": catalogue.table()}}
        called = known.spellings(kind)
        one_of_several = {"type": "array", "contains": {"enum": called}}
        chosen = {"anyOf": [{"enum": [*called, "any"]}, one_of_several]}
        about = {"properties": {"record": chosen}, "required": ["record"]}
        body["allOf"].append({"if": about, "then": {"properties": made}})
    for name in ("DecideShape", "EffectShape", "RequireShape", "PauseShape", "TableShape", "TableRowShape"):
        defs.pop(name, None)
    return body


def _ladder(kind: type[Rung], policies: Iterable[Policy], lang: Lang) -> Schema:
    """A rank or a measure of a set of policies, in either language."""
    return spelled(((str(rung), rung.label.zh) for rung in ladder_of(kind, policies).scale), lang)


def shape_schema(cls: type[BaseModel], defs: Schema, policies: Iterable[Policy] = ()) -> Schema:
    """The schema of a shape. The definitions that it needs are added to `defs`."""
    body: Schema = _resolved(cls.model_json_schema(by_alias=True))
    defs.update(body.pop("$defs", {}))
    known = [set(policy.languages) for policy in policies]
    defs["Words"] = words_of(set(LANGS).intersection(*known))
    return body


def _resolved(node: Any) -> Any:
    """A schema with references in place of the marks that shapes leave (`x-shape`)."""
    if isinstance(node, dict):
        return (
            ref(node["x-shape"])
            if "x-shape" in node
            else {key: _resolved(value) for key, value in node.items()}
        )
    return [_resolved(value) for value in node] if isinstance(node, list) else node


class _Catalogue(ConditionCatalogue):
    """The effects and tables of the rules of one record kind besides its conditions."""

    def effects(self) -> Schema:
        """Define the four effects and give the reference to them."""
        moments, lists = self._of_kind("moment"), self._of_kind("terms")
        day = {"anyOf": [DAY_OF_YEAR, PARAM]}
        self._own("day-of-year", "DayOfYearShape", {"day": day, "year": self._of_kind("number")})
        self._own("missing", "MissingShape", {"from": lists})
        self._own("find", "FindShape", {"missing": ref(f"{self.kind}.missing")})
        spans = self._of_kind("spans")
        self._own(
            "pause",
            "PauseShape",
            {"spans": spans, "when": ref(f"{self.kind}.condition"), "at_most": {"anyOf": [DURATION, PARAM]}},
        )
        self._own("longer", "LongerShape", {"fact": self._of_kind("number")})
        length = [DURATION, PARAM, ref(f"{self.kind}.length")]
        self._own("within", "WithinShape", {"limit": {"anyOf": length}})
        pause = {"anyOf": [spans, ref(f"{self.kind}.pause")]}
        dated = [moments, ref(f"{self.kind}.day-of-year"), ref("DueOfShape")]
        events = {"anyOf": [moments, {"type": "array", "items": moments}]}
        starts = {"type": "array", "items": {"anyOf": [moments, ref("DueOfShape")]}}
        self._own("earliest", "EarliestShape", {"earliest": starts})
        self._own("length", "LengthShape", {"fact": self._of_kind("number")})
        require = {
            "from": {"anyOf": [moments, ref("DueOfShape"), ref(f"{self.kind}.earliest"), starts]},
            "not_before": events,
            "not_due_before": moments,
            "within": {"anyOf": [*length, ref(f"{self.kind}.within")]},
            "at_least": {"anyOf": [*length, ref(f"{self.kind}.within")]},
            "promptly": {"anyOf": [DURATION, PARAM]},
            "extended_by": ref(f"{self.kind}.longer"),
            "by": {"anyOf": [*dated, {"type": "array", "items": {"anyOf": dated}}]},
            "pauses": {"anyOf": [pause, {"type": "array", "items": pause}]},
            "fulfilled_by": moments,
        }
        self._own("require", "RequireShape", require)
        self.defs[f"{self.kind}.decide"] = self._decide()
        names = [f"{self.kind}.{name}" for name in ("decide", "require", "find")]
        return {"anyOf": [*map(ref, names), ref("AccountShape")]}

    def table(self) -> Schema:
        """Define the tables of rules and give the reference to them; the conditions are defined already."""
        self._own("row", "TableRowShape", {"when": ref(f"{self.kind}.condition")})
        rows = {"type": "array", "minItems": 1, "items": ref(f"{self.kind}.row")}
        self._own("table", "TableShape", {"decide": self.decided, "first_of": rows})
        self.defs[f"{self.kind}.table"]["allOf"] = [
            {
                "if": {"properties": {"decide": self._named([determination.id])}},
                "then": {"properties": {"first_of": {"items": {"properties": {"then": value}}}}},
            }
            for determination in self.determinations
            for value in [self._value(determination)]
        ]
        return ref(f"{self.kind}.table")

    def _of_kind(self, kind: str) -> Schema:
        return self._named(fact.path for fact in self.facts.values() if fact.kind == kind)

    def _own(self, name: str, shape: str, properties: Schema) -> None:
        """Define a shape with this record kind's schemas for some keys."""
        shaped: Schema = self.defs[shape]
        self.defs[f"{self.kind}.{name}"] = {**shaped, "properties": {**shaped["properties"], **properties}}

    def _value(self, determination: Determination) -> Schema:
        name = f"value.{determination.id}"
        self.defs[name] = determination_value(determination, self.lang)
        return ref(name)

    def _decide(self) -> Schema:
        decided = [
            {
                "if": {"properties": {"decide": self._named([determination.id])}},
                "then": {"properties": {"value": self._value(determination)}},
            }
            for determination in self.determinations
        ]
        return {
            "type": "object",
            "properties": {"decide": self.decided, "value": {}},
            "required": ["decide", "value"],
            "additionalProperties": False,
            "allOf": decided,
        }
