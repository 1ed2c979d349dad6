"""The operations of the service: the path, the parameters, the body and the answer of each, in one table.

Requests are read, the OpenAPI description is written, and the routes are made from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from disclosure_rules.errors import DisclosureRulesError, Problem, nearest, shown_name

LARGEST: Final = 1024 * 1024
"""The largest body of a request, and the largest line of a batch, in bytes."""

YES_NO: Final = ("false", "true")
LANG_NAMES: Final = ("zh", "en")

Body = Literal["none", "record", "lines"]


class RequestError(DisclosureRulesError):
    """A request is not acceptable whatever its record is; `status` is the status of HTTP."""

    def __init__(self, problem: Problem, status: int) -> None:
        super().__init__(problem)
        self.status = status

    def __reduce__(self) -> tuple[type[RequestError], tuple[Problem, int]]:
        return RequestError, (self.problems[0], self.status)


class RequestParameter(NamedTuple):
    """A parameter of a query or a path, with an example; `choices` are all its values where these are few."""

    name: str
    example: str
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """What is done at a path. `answers` names the schema of the answer."""

    name: str
    path: str
    answers: str
    parameters: tuple[RequestParameter, ...] = ()
    body: Body = "none"

    @property
    def method(self) -> str:
        """POST where a record is given, else GET."""
        return "GET" if self.body == "none" else "POST"

    def read(self, given: Mapping[str, list[str]]) -> dict[str, str]:
        """The values of the parameters, each given at most once. Raises RequestError for the first that does not fit."""
        known = {parameter.name: parameter for parameter in self.parameters}
        values: dict[str, str] = {}
        for name, texts in given.items():
            if name not in known:
                meant = nearest(name, known)
                raise _wrong(shown_name(name), "unknown", meant=meant)
            if len(texts) > 1:
                raise _wrong(name, "twice")
            choices = known[name].choices
            if choices and texts[0] not in choices:
                raise RequestError(Problem("service.parameter", name, "choice", known=choices), 400)
            values[name] = texts[0]
        for parameter in self.parameters:
            if parameter.required and not values.get(parameter.name):
                raise _wrong(parameter.name, "as-of" if parameter.name == "as_of" else "missing")
        return values


def _wrong(
    name: str, variant: Literal["unknown", "twice", "as-of", "missing"], *, meant: str | None = None
) -> RequestError:
    return RequestError(Problem("service.parameter", name, variant, meant=meant), 400)


_LANG = RequestParameter("lang", "zh", choices=LANG_NAMES)
_AS_OF = RequestParameter("as_of", "2018-12-31", required=True)
_ABOUT = RequestParameter("about", "publish-online")

OPERATIONS: Final = (
    Operation("evaluate", "/v1/evaluate", "Decision", (_AS_OF, _LANG), "record"),
    Operation("batch", "/v1/evaluate/batch", "Decision", (_AS_OF, _LANG), "lines"),
    Operation(
        "explain",
        "/v1/explain",
        "Explanation",
        (_AS_OF, _LANG, _ABOUT, RequestParameter("everything", "false", choices=YES_NO)),
        "record",
    ),
    Operation(
        "summary",
        "/v1/summary",
        "Summary",
        (_AS_OF, _LANG, RequestParameter("remedies", "false", choices=YES_NO)),
        "record",
    ),
    Operation(
        "next-question",
        "/v1/next-question",
        "NextQuestion",
        (_AS_OF, _LANG, _ABOUT, RequestParameter("besides", "secrecy,consent")),
        "record",
    ),
    Operation(
        "due",
        "/v1/due",
        "Due",
        (
            RequestParameter("start", "2018-11-22", required=True),
            RequestParameter("limit", "10wd", required=True),
            RequestParameter("roll", "next", choices=("next", "previous")),
            RequestParameter("counts_start", "false", choices=YES_NO),
            RequestParameter("zone", "+08:00"),
            _LANG,
        ),
    ),
    Operation(
        "schema", "/v1/schema/{name}", "Schema", (RequestParameter("name", "decision", required=True), _LANG)
    ),
    Operation("labels", "/v1/labels", "Labels", (_LANG,)),
    Operation("clauses", "/v1/clauses", "Clauses", (_LANG,)),
    Operation(
        "agenda",
        "/v1/agenda",
        "Agenda",
        (
            RequestParameter("year", "2026", required=True),
            RequestParameter("jurisdiction", "310104", required=True),
            RequestParameter("level", "department"),
            _LANG,
        ),
    ),
)
"""Every operation, in the order of the description."""

BY_NAME: Final = {operation.name: operation for operation in OPERATIONS}
