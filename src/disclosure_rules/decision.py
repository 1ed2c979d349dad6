"""The result of an evaluation: frozen, complete, without free text of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import Self

from disclosure_rules.calendar.moments import Moment, parse_moment
from disclosure_rules.errors import ConclusionError, Problem, Text, nearest
from disclosure_rules.terms import Measure, Outcome, Severity, Status

SCHEMA_VERSION = 1

_set = object.__setattr__

V = TypeVar("V")
C = TypeVar("C", "DeterminationResult", "Obligation", "Finding")


class FrozenDict(dict[str, V]):
    """A dict that never changes, and so has a hash. It pickles, and equals a dict with the same items."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a decision does not change")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


JsonObject: TypeAlias = Annotated[dict[str, V], AfterValidator(FrozenDict)]


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
    """A part of a decision. Equal parts have the same hash."""

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

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).model_fields)))


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
    parameters: JsonObject[str]
    calendar: str
    engine: Literal["durable", "reference"]


Conclusion: TypeAlias = DeterminationResult | Obligation | Finding | tuple[Accountability, ...] | Undetermined
_CALLED: dict[type, Text] = {
    DeterminationResult: Text("判定事项", "a determination"),
    Obligation: Text("义务", "an obligation"),
    Finding: Text("问题", "a finding"),
    tuple: Text("问责措施", "a measure"),
    Undetermined: Text("未定事项", "undetermined"),
}


class Decision(Frozen):
    """判定结果. `model_dump(mode="json")` is the stored form; `Decision.model_validate` reads it back."""

    # Beside the fields, and so no part of the value, the JSON or a pickle: the ids that the policies can conclude.
    __slots__ = ("_concluded",)

    schema_version: int
    record: RecordRef
    as_of: JsonMoment
    as_of_precision: Literal["day", "instant"]
    outcome: Outcome
    determinations: JsonObject[DeterminationResult]
    obligations: tuple[Obligation, ...]
    findings: tuple[Finding, ...]
    accountability: tuple[Accountability, ...]
    undetermined: tuple[Undetermined, ...]
    provenance: Provenance

    @classmethod
    def made(cls, *, concluded: Collection[str] = (), **fields: Any) -> Self:
        """An instance of values that need no validation; `concluded` are the ids that the policies can conclude."""
        decision = super().made(**fields)
        _set(decision, "_concluded", concluded)
        return decision

    def conclusion(self, name: str) -> Conclusion:
        """The determination, obligation or finding of that id; for a measure, every Accountability that triggers it,
        as several rules may. A finding or measure that stays open is given as its Undetermined.

        Raises ConclusionError, a KeyError, where nothing of that id was concluded. It says whether the policies know
        the id or which one is nearest; a decision read back from JSON knows only the ids that it holds.
        """
        found: Conclusion | None = (
            self.determinations.get(name)
            or next((item for item in self.obligations if item.id == name), None)
            or next((item for item in self.findings if item.id == name), None)
            or tuple(item for item in self.accountability if item.measure == name)
            or next((entry for entry in self.undetermined if entry.about == name), None)
        )
        if found is None:
            raise ConclusionError(self._not_concluded(name))
        return found

    def determination(self, name: str) -> DeterminationResult:
        """The determination of that id. Raises ConclusionError, as `conclusion` does, where there is none."""
        return self._one(DeterminationResult, name)

    def obligation(self, name: str) -> Obligation:
        """The obligation of that id. Raises ConclusionError, as `conclusion` does, where it does not apply."""
        return self._one(Obligation, name)

    def finding(self, name: str) -> Finding:
        """The finding of that id. Raises ConclusionError, as `conclusion` does, where it was not found or is open."""
        return self._one(Finding, name)

    def _one(self, kind: type[C], name: str) -> C:
        found = self.conclusion(name)
        if isinstance(found, kind):
            return found
        called, other = _CALLED[type(found)], _CALLED[kind]
        raise ConclusionError(Problem("decision.kind", "id", name=name, kind=called, other=other))

    def _not_concluded(self, name: str) -> Problem:
        concluded: Collection[str] = getattr(self, "_concluded", ())
        if concluded and name not in concluded:
            return Problem("decision.unknown", "id", name=name, meant=nearest(name, concluded))
        if concluded:
            return Problem("decision.not-concluded", "id", name=name)
        return Problem("decision.not-concluded", "id", "unsure", name=name, meant=nearest(name, self._held()))

    def _held(self) -> Iterator[str]:
        yield from self.determinations
        yield from (item.id for item in self.obligations)
        yield from (item.id for item in self.findings)
        yield from (item.measure.value for item in self.accountability)
        yield from (entry.about for entry in self.undetermined)

    def __str__(self) -> str:
        named = " ".join((self.record.id or "(no id)").split())  # in one line, whatever a host calls it
        parts = [f"{self.record.kind} {named} as of {_iso(self.as_of)}: {self.outcome}"]
        for name, found in list(self.determinations.items())[:1]:  # the first is the main one of the kind
            parts.append(f"{name} {found.status if found.value is None else found.value}")
        parts += _counted("obligations", Status, [item.status for item in self.obligations])
        parts += _counted("findings", Severity, [item.severity for item in self.findings])
        return "; ".join(parts)

    def __repr__(self) -> str:
        return f"<Decision {self}>"


def _counted(title: str, terms: type[Status | Severity], values: list[Any]) -> Iterator[str]:
    """How many there are of each term, in the order of the terms: `findings: 2 minor, 1 major`."""
    count = Counter(values)
    if count:
        yield f"{title}: " + ", ".join(f"{count[term]} {term.value}" for term in terms if count[term])
