"""The description of the service as OpenAPI 3.1, made from the table of operations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

from disclosure_rules._version import __version__
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Lang
from disclosure_rules.explanation.model import Explanation
from disclosure_rules.inquiry.model import NextQuestion
from disclosure_rules.phrases import phrase
from disclosure_rules.service.answer import JSON, PROBLEM
from disclosure_rules.service.contract import OPERATIONS, YES_NO, Operation, RequestParameter
from disclosure_rules.summary.model import Summary

_Json: TypeAlias = dict[str, Any]

RECORD_EXAMPLE: Final = {
    "kind": "document",
    "id": "1",
    "jurisdiction": "310104",
    "secrecy": "none",
    "exemption_grounds": [],
    "form": {"proposed_attribute": "proactive"},
    "issued": "2018-11-22",
    "published": "2018-12-11",
}
"""The record of the examples: a document that went online three working days late."""

_TEXT: Final = {"type": "string"}
_WORDS: Final = {"type": "object", "properties": {"zh": _TEXT, "en": _TEXT}, "required": ["zh", "en"]}
_PROBLEM: Final = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "problems"],
    "properties": {
        **dict.fromkeys(("type", "title", "detail"), _TEXT),
        "status": {"type": "integer"},
        "problems": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["code", "place", "message", "help", "zh"],
                "properties": dict.fromkeys(("code", "place", "message", "help", "zh"), _TEXT),
            },
        },
    },
}
_DAY: Final = {
    "type": "object",
    "required": ["day", "counted", "why"],
    "properties": {
        "day": {"type": "string", "format": "date"},
        "counted": {"type": "boolean"},
        "why": _WORDS,
    },
}
_OWN: Final[Mapping[str, _Json]] = {
    "Problem": _PROBLEM,
    "Record": {
        "type": "object",
        "description": "A record; its whole schema is that of `/v1/schema/record`.",
        "properties": {"kind": _TEXT, "类型": _TEXT},
        "examples": [RECORD_EXAMPLE],
    },
    "Due": {
        "type": "object",
        "required": ["start", "duration", "roll", "counts_start", "due", "provisional", "calendar", "days"],
        "properties": {
            **dict.fromkeys(("start", "duration", "due", "calendar"), _TEXT),
            "roll": {"enum": ["next", "previous", None]},
            **{key: {"type": "boolean"} for key in ("counts_start", "provisional")},
            "days": {"type": "array", "items": _DAY},
        },
    },
    "Schema": {"type": "object"},
    "Labels": {"type": "object"},
    "Clauses": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "policy", "instrument", "at", "gist", "status", "rules"],
            "properties": {
                **dict.fromkeys(("id", "policy", "at"), _TEXT),
                **dict.fromkeys(("instrument", "gist"), _WORDS),
                "status": {"enum": ["encoded", "informative", "planned"]},
                "rules": {"type": "array", "items": _TEXT},
            },
        },
    },
    "Agenda": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["day", "id", "about", "title", "duty_role", "rule", "clauses", "act"],
            "properties": {
                **dict.fromkeys(("id", "duty_role", "rule", "act"), _TEXT),
                "day": {"type": "string", "format": "date"},
                "about": {"type": "integer"},
                "title": _WORDS,
                "clauses": {"type": "array", "items": _TEXT},
            },
        },
    },
}
_MODELS: Final[tuple[type[BaseModel], ...]] = (Decision, Explanation, Summary, NextQuestion)


def description(lang: Lang = "en") -> _Json:
    """The description, with its texts in that language."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": phrase("service.title", lang),
            "version": __version__,
            "description": phrase("service.about", lang),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": {
            **{
                operation.path: {operation.method.lower(): _operation(operation, lang)}
                for operation in OPERATIONS
            },
            **{path: {"get": _plain(path, lang)} for path in ("/healthz", "/metrics", "/openapi.json")},
        },
        "components": {"schemas": _schemas()},
    }


def _schemas() -> _Json:
    found: _Json = dict(_OWN)
    for model in _MODELS:
        schema = model.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        found |= schema.pop("$defs", {})
        found[model.__name__] = schema
    return dict(sorted(found.items()))


def _operation(operation: Operation, lang: Lang) -> _Json:
    answer: _Json = {"$ref": f"#/components/schemas/{operation.answers}"}
    if operation.name == "next-question":
        answer = {"anyOf": [answer, {"type": "null"}]}
    media = "application/jsonl" if operation.body == "lines" else JSON
    found: _Json = {
        "operationId": operation.name,
        "summary": phrase(f"service.{operation.name}", lang),
        "parameters": [_parameter(parameter, operation, lang) for parameter in operation.parameters],
        "responses": {
            "200": {
                "description": phrase("service.answered", lang),
                "headers": {"ETag": {"schema": _TEXT, "description": phrase("service.etag", lang)}},
                "content": {media: {"schema": _TEXT if operation.body == "lines" else answer}},
            },
            **{str(status): _refused(status, lang) for status in _statuses(operation)},
        },
    }
    if operation.body == "none":
        return found
    example: Any = RECORD_EXAMPLE
    if operation.body == "lines":
        example = json.dumps(RECORD_EXAMPLE) + "\n"
    schema = _TEXT if operation.body == "lines" else {"$ref": "#/components/schemas/Record"}
    found["requestBody"] = {
        "required": True,
        "content": {media: {"schema": schema, "examples": {"late": {"value": example}}}},
    }
    return found


def _statuses(operation: Operation) -> tuple[int, ...]:
    by_body = {"none": (), "record": (408, 413, 415), "lines": (415,)}[operation.body]
    not_there = (404,) if operation.name == "schema" else ()
    return tuple(sorted((400, *not_there, 412, *by_body, 422, 500, 503, 504)))


def _refused(status: int, lang: Lang) -> _Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": phrase(f"service.status-{status}", lang),
        "content": {PROBLEM: {"schema": schema}},
    }


def _parameter(parameter: RequestParameter, operation: Operation, lang: Lang) -> _Json:
    in_path = f"{{{parameter.name}}}" in operation.path
    schema: _Json = {**_TEXT, "minLength": 1} if parameter.required else dict(_TEXT)
    if parameter.choices == YES_NO:
        schema = {"type": "boolean"}
    elif parameter.choices:
        schema = {"enum": list(parameter.choices)}
    return {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "required": parameter.required,
        "description": phrase(f"service.parameter-{parameter.name}", lang),
        "schema": schema,
        "example": parameter.example == "true" if parameter.choices == YES_NO else parameter.example,
    }


def _plain(path: str, lang: Lang) -> _Json:
    media = "text/plain" if path == "/metrics" else JSON
    schema = _TEXT if path == "/metrics" else {"type": "object"}
    name = path.strip("/").removesuffix(".json")
    ok = {"description": phrase("service.answered", lang), "content": {media: {"schema": schema}}}
    answers: _Json = {"200": ok}
    if path == "/healthz":
        answers["503"] = {**ok, "description": phrase("service.status-503", lang)}
    return {"operationId": name, "summary": phrase(f"service.{name}", lang), "responses": answers}
