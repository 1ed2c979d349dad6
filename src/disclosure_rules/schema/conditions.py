"""The schema of conditions about one record kind: the names that they may use, their operators and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from disclosure_rules.errors import Lang, Text
from disclosure_rules.policy.conditions import OPERATORS
from disclosure_rules.policy.model import Determination, Policy
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.fact_names import other_names
from disclosure_rules.schema.common import (
    DAY,
    PARAM,
    SHIFT,
    Schema,
    completed,
    named,
    one_of,
    ref,
    spelled,
    term,
)
from disclosure_rules.terms import Status


def determination_value(determination: Determination, lang: Lang) -> Schema:
    """A value of a determination, in either language."""
    return spelled(determination.values.items(), lang)


_FLAG: Schema = {"enum": [True, False, "是", "否"]}


class ConditionCatalogue:
    """The names that the rules of one record kind may use."""

    def __init__(
        self, kind: str, model: type[Record], policies: Iterable[Policy], lang: Lang, defs: Schema
    ) -> None:
        self.kind = kind
        self.lang = lang
        self.defs = defs
        self.facts = facts_of(model)
        known = [determination for policy in policies for determination in policy.determinations]
        self.determinations = [determination for determination in known if kind in determination.kinds]
        self.names: dict[str, tuple[str, ...]] = {path: (path,) for path in self.facts}
        for name, path in other_names(model).items():
            self.names[path] += (name,)
        taken = {name for names in self.names.values() for name in names}
        for matter in self.determinations:
            self.names[matter.id] = (matter.id, *({matter.title.zh} - taken))
        self.decided = self._named(determination.id for determination in self.determinations)

    def conditions(self) -> Schema:
        """Define the conditions and give the reference to them."""
        name = f"{self.kind}.condition"
        parts = {"type": "array", "items": ref(name)}
        properties: Schema = {"all": parts, "any": parts, "not": ref(name)}
        asked: dict[str, Schema] = {}
        for fact in self.facts.values():
            shown = {"title": fact.zh, "description": self._about(fact)}
            asked[fact.path] = self._asked(fact.kind, fact.term.__name__ if fact.term else None)
            properties[self._shown(fact.path)] = {**shown, **asked[fact.path]}
        for determination in self.determinations:
            title = {"title": determination.title.zh, "description": determination.title.en}
            asked[determination.id] = self._asked_of(determination)
            properties[self._shown(determination.id)] = {**title, **asked[determination.id]}
        self.defs["status"] = term(Status, self.lang)
        self.defs[name] = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": properties,
            "patternProperties": {
                **self._otherwise(asked),
                r"^obligation\.": self._define("asks.obligation", "term", ref("status"), ()),
                r"^delayed\.": self._define("asks.delayed", "flag", _FLAG, ()),
                r"^finding\.": self._define("asks.finding", "flag", _FLAG, ()),
                r"^parameters\.": self._define(
                    "asks.parameter", "code", {"type": ["string", "boolean", "integer"]}, ()
                ),
            },
            "additionalProperties": False,
        }
        return ref(name)

    def _shown(self, path: str) -> str:
        return completed(self.names[path], self.lang)

    def _otherwise(self, asked: Schema) -> Schema:
        """The other names of what conditions may ask, those with the same questions together."""
        others: dict[str, list[str]] = {}
        for path, question in asked.items():
            more = [name for name in self.names[path] if name != self._shown(path)]
            others.setdefault(question["$ref"], []).extend(more)
        return {one_of(names): {"$ref": question} for question, names in others.items() if names}

    def _named(self, paths: Iterable[str]) -> Schema:
        return named((self.names[path] for path in paths), self.lang)

    def _about(self, fact: Fact) -> str:
        left_out = "left out, unknown" if fact.world == "open" else "left out, not there"
        return f"{Text(fact.zh, fact.en).of(self.lang)} ({fact.kind}; {left_out if fact.base else 'derived'})"

    def _asked(self, kind: str, name: str | None) -> Schema:
        peers = [fact for fact in self.facts.values() if (fact.kind, _name(fact)) == (kind, name)]
        plain: Mapping[str, Schema] = {
            "flag": _FLAG,
            "number": {"type": "integer"},
            "moment": DAY,
            "place": {"type": "string"},
        }
        cls = peers[0].term
        if cls is not None:
            self.defs[cls.__name__] = term(cls, self.lang)
        literal = ref(cls.__name__) if cls is not None else plain.get(kind, {})
        shown = f"asks.{self.kind}.{kind}" + (f".{name}" if name else "")
        return self._define(shown, kind, literal, [fact.path for fact in peers])

    def _asked_of(self, determination: Determination) -> Schema:
        if True in determination.values:
            return self._define(f"asks.{determination.id}", "flag", _FLAG, [determination.id])
        return self._define(
            f"asks.{determination.id}",
            "term",
            determination_value(determination, self.lang),
            [determination.id],
        )

    def _define(self, name: str, kind: str, literal: Schema, peers: Iterable[str]) -> Schema:
        """Define the questions to a fact: a value, a list of values, or one operator with its operand."""
        fitting = {op: row for op, row in OPERATORS.items() if kind in row.kinds}
        many = {"type": "array", "items": literal}
        forms: list[Schema] = []
        if "is" in fitting or "has" in fitting:
            forms.append(literal)
        if "in" in fitting or "has" in fitting:
            forms += [many, PARAM]
        others = _others(kind, self._named(peers))
        asked: Schema = {}
        for op, row in fitting.items():
            if row.presence:
                operand: Schema = _FLAG
            else:
                operand = {"anyOf": [literal, many if row.many else others, PARAM]}
            asked[op] = {"description": row.phrase.of(self.lang), **operand}
        operation = {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "properties": asked,
            "additionalProperties": False,
        }
        self.defs[name] = {"anyOf": [*forms, operation]}
        return ref(name)


def _others(kind: str, peers: Schema) -> Schema:
    """Another fact of the same type; a date may be shifted."""
    other: Schema = {
        "type": "object",
        "properties": {"fact": peers},
        "required": ["fact"],
        "additionalProperties": False,
    }
    if kind == "moment":
        length = {"anyOf": [SHIFT, PARAM]}
        other["properties"] |= {"plus": length, "minus": length}
        other["not"] = {"required": ["plus", "minus"]}
    return other


def _name(fact: Fact) -> str | None:
    return fact.term.__name__ if fact.term else None
