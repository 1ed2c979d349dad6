"""The result of an evaluation: frozen, complete, without free text of the record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import Self

from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.errors import Text
from disclosure_rules.terms import Measure, Outcome, Severity, Status

SCHEMA_VERSION = 1

_set = object.__setattr__

N = TypeVar("N", "Obligation", "Finding")


def _text(value: Any) -> Text:
    try:
        text = Text(**value) if isinstance(value, dict) else Text(*value)
    except TypeError:
        raise ValueError("not a text in both languages") from None
    if not all(isinstance(part, str) for part in text):
        raise ValueError("not a text in both languages")
    return text


def _iso(value: Moment | None) -> str | None:
    return None if value is None else value.isoformat()


def _moment(value: Any) -> Moment | None:
    return None if value is None else parse_moment(value)


JsonText: TypeAlias = Annotated[
    Text,
    BeforeValidator(_text),
    PlainSerializer(lambda text: {"zh": text.zh, "en": text.en}, return_type=dict[str, str]),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "required": ["zh", "en"],
        }
    ),
]
JsonMoment: TypeAlias = Annotated[
    date | datetime | None,
    BeforeValidator(_moment),
    PlainSerializer(_iso, return_type=str | None, when_used="json"),
    WithJsonSchema({"type": ["string", "null"]}),
]


class Frozen(BaseModel):
    """A part of a decision."""

    # Built when it is first written or read, not on import.
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """An instance of values that need no validation; all fields are given. It does what `model_construct`
        does without looking for defaults and aliases, which would take most of an evaluation's time."""
        found = cls.__new__(cls)
        _set(found, "__dict__", fields)
        _set(found, "__pydantic_fields_set__", set(fields))
        _set(found, "__pydantic_extra__", None)
        _set(found, "__pydantic_private__", None)
        return found


class RecordRef(Frozen):
    """Which record was evaluated."""

    kind: str
    id: str | None


class DeterminationResult(Frozen):
    """What was decided; `value` is null unless determined. `rules` are those in force."""

    status: Literal["determined", "undetermined", "conflict"]
    value: bool | str | None
    rules: tuple[str, ...]
    clauses: tuple[str, ...]


class Obligation(Frozen):
    """Who must do what by when, and how it stands at `as_of`.

    Days late are working days and calendar days after `due`, for overdue (to `as_of`) and fulfilled_late;
    hours late are the clock hours begun after a `due` that is an instant, where the act is known by its instant too;
    `provisional` says that `due` rests on a schedule that is not published; `rank` is the instrument's.
    """

    id: str
    title: JsonText
    duty_role: str
    duty_bearer: str | None
    starts: JsonMoment
    due: JsonMoment
    provisional: bool
    status: Status
    fulfilled: JsonMoment
    working_days_late: int | None
    calendar_days_late: int | None
    hours_late: int | None
    rank: str
    rule: str
    clauses: tuple[str, ...]


class Finding(Frozen):
    """Something wrong or missing; `missing` says exactly what."""

    id: str
    severity: Severity
    message: JsonText
    missing: tuple[str, ...]
    rule: str
    clauses: tuple[str, ...]


class Accountability(Frozen):
    """A measure that the findings and obligations in `because` trigger."""

    measure: Measure
    title: JsonText
    addressees: tuple[str, ...]
    because: tuple[str, ...]
    rule: str
    clauses: tuple[str, ...]


class Undetermined(Frozen):
    """What could not be concluded, and the facts to ask for, the most useful first."""

    about: str
    stage: Literal["decide", "require", "find", "account"]
    needs: tuple[str, ...]
    rules: tuple[str, ...]


class PolicyRef(Frozen):
    """A policy that was loaded, by the digest of its files."""

    id: str
    sha256: str


class Provenance(Frozen):
    """What the decision rests on, so that it can be computed again."""

    library: str
    governing_date: date
    policies: tuple[PolicyRef, ...]
    parameters: dict[str, str]
    calendar: str
    engine: Literal["durable", "reference"]


class Decision(Frozen):
    """判定结果. `model_dump(mode="json")` is the stored form; `Decision.model_validate` reads it back."""

    schema_version: int
    record: RecordRef
    as_of: JsonMoment
    as_of_precision: Literal["day", "instant"]
    outcome: Outcome
    determinations: dict[str, DeterminationResult]
    obligations: tuple[Obligation, ...]
    findings: tuple[Finding, ...]
    accountability: tuple[Accountability, ...]
    undetermined: tuple[Undetermined, ...]
    provenance: Provenance

    def determination(self, name: str) -> DeterminationResult:
        """The determination of that id; KeyError if there is none."""
        return self.determinations[name]

    def obligation(self, name: str) -> Obligation:
        """The obligation of that id; KeyError if it does not apply."""
        return _named(self.obligations, name)

    def finding(self, name: str) -> Finding:
        """The finding of that id; KeyError if there is none."""
        return _named(self.findings, name)


def _named(items: tuple[N, ...], name: str) -> N:
    for item in items:
        if item.id == name:
            return item
    raise KeyError(name)
