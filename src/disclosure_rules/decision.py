"""The result of an evaluation: frozen, complete, without free text of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal, NoReturn, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from typing_extensions import Self

from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.errors import ConclusionError, Problem, Text, nearest
from disclosure_rules.phrases import text
from disclosure_rules.records.field_types import DAY_OR_INSTANT
from disclosure_rules.terms import Measure, Outcome, Severity, Status

SCHEMA_VERSION = 1

_set = object.__setattr__

V = TypeVar("V")
C = TypeVar("C", "DeterminationResult", "Obligation", "Finding")


class FrozenDict(dict[str, V]):
    """An immutable dict, which therefore has a hash. It pickles, and equals a dict with the same items."""

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
    BeforeValidator(lambda value: None if value is None else parse_moment(value)),
    PlainSerializer(lambda value: value and value.isoformat(), return_type=str | None, when_used="json"),
    WithJsonSchema({"anyOf": [*DAY_OR_INSTANT, {"type": "null"}]}),
]


class Frozen(BaseModel):
    """A part of a decision. Equal parts have the same hash."""

    # The schema is built when a decision is first written or read, not on import.
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    @classmethod
    def made(cls, **fields: Any) -> Self:
        """An instance of values that need no validation, with all fields given. Unlike `model_construct`, it does not
        look for defaults and aliases, which would take most of an evaluation's time."""
        part = cls.__new__(cls)
        _set(part, "__dict__", fields)
        _set(part, "__pydantic_fields_set__", set(fields))
        _set(part, "__pydantic_extra__", None)
        _set(part, "__pydantic_private__", None)
        return part

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in type(self).model_fields)))


class RecordRef(Frozen):
    """The record that was evaluated. A masked `id` is the mark."""

    kind: str
    id: str | None


class DeterminationResult(Frozen):
    """The result of a determination. `value` is null unless determined. `rules` are those in force."""

    status: Literal["determined", "undetermined", "conflict"]
    value: bool | str | None
    rules: tuple[str, ...]
    clauses: tuple[str, ...]


class Obligation(Frozen):
    """An obligation: its bearer, its due day, and its status at `as_of`.

    Days late are working days and calendar days after `due`, for overdue (to `as_of`) and fulfilled_late. Hours late
    are the clock hours begun after `due`; they are given if both `due` and the act are instants. `working_days_left`
    are those after `as_of` up to `due`, given for everything with a due day that is not known to be done. `provisional`
    means that `due` rests on a schedule that is not yet published. `starts_at_midnight` marks a limit in hours that runs
    from exactly 00:00:00, which may be a day that a table wrote as an instant. `rank` is that of the instrument.
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
    working_days_left: int | None = None
    starts_at_midnight: bool = False
    rank: str
    rule: str
    clauses: tuple[str, ...]


class Finding(Frozen):
    """A finding of something wrong or missing. `missing` lists exactly the missing items. `duty_role` is the role that
    answers for it, and `duty_bearer` its name, if the record gives it."""

    id: str
    severity: Severity
    message: JsonText
    missing: tuple[str, ...]
    duty_role: str | None = None  # decisions of earlier versions have none
    duty_bearer: str | None = None
    rule: str
    clauses: tuple[str, ...]


class Accountability(Frozen):
    """A measure that the findings and obligations in `because` trigger. One body answers for all of them: `duty_role` is
    its role, and `duty_bearer` its name, if the record gives it. The `addressees` are that role, or roles in that body."""

    measure: Measure
    title: JsonText
    duty_role: str | None = None  # decisions of earlier versions have none
    duty_bearer: str | None = None
    addressees: tuple[str, ...]
    because: tuple[str, ...]
    rule: str
    clauses: tuple[str, ...]


class Undetermined(Frozen):
    """A conclusion that stays open, and the facts to ask for, the most useful first. Where no fact would settle it,
    `reason` says why; otherwise `reason` is null."""

    about: str
    stage: Literal["decide", "require", "find", "account"]
    needs: tuple[str, ...]
    rules: tuple[str, ...]
    reason: JsonText | None = None


class PolicyRef(Frozen):
    """A policy that was loaded, by the digest of its files."""

    id: str
    sha256: str


class Provenance(Frozen):
    """Everything that the decision rests on, so that it can be computed again. `midnight_is_day` says that every
    midnight in the record was read as a day."""

    library: str
    governing_date: date
    policies: tuple[PolicyRef, ...]
    parameters: JsonObject[str]
    calendar: str
    engine: Literal["durable", "reference"]
    midnight_is_day: bool = False


Conclusion: TypeAlias = DeterminationResult | Obligation | Finding | tuple[Accountability, ...] | Undetermined


class Decision(Frozen):
    """判定结果. `model_dump(mode="json")` is the stored form; `Decision.model_validate` reads it back."""

    # The ids that the policies can conclude. They are no field, hence no part of the value, the JSON or a pickle.
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
        """The determination, obligation or finding of that id. For a measure, every Accountability that triggers it,
        since several rules may. A finding or measure that stays open is returned as its Undetermined.

        Raises ConclusionError, a KeyError, if nothing of that id was concluded. The error reports whether the policies
        know the id, or which id is nearest. A decision read back from JSON knows only the ids that it holds.
        """
        conclusion: Conclusion | None = (
            self.determinations.get(name)
            or next((item for item in self.obligations if item.id == name), None)
            or next((item for item in self.findings if item.id == name), None)
            or tuple(item for item in self.accountability if item.measure == name)
            or next((entry for entry in self.undetermined if entry.about == name), None)
        )
        if conclusion is None:
            raise ConclusionError(self._not_concluded(name))
        return conclusion

    def determination(self, name: str) -> DeterminationResult:
        """The determination of that id. Raises ConclusionError, as `conclusion` does, if there is none."""
        return self._one(DeterminationResult, name)

    def obligation(self, name: str) -> Obligation:
        """The obligation of that id. Raises ConclusionError, as `conclusion` does, if it does not apply."""
        return self._one(Obligation, name)

    def finding(self, name: str) -> Finding:
        """The finding of that id. Raises ConclusionError, as `conclusion` does, if it was not found or is open."""
        return self._one(Finding, name)

    def _one(self, kind: type[C], name: str) -> C:
        conclusion = self.conclusion(name)
        if isinstance(conclusion, kind):
            return conclusion
        called, other = (text(f"conclusion.{cls.__name__}") for cls in (type(conclusion), kind))
        raise ConclusionError(Problem("decision.kind", "id", name=name, kind=called, other=other))

    def _not_concluded(self, name: str) -> Problem:
        concluded: Collection[str] = getattr(self, "_concluded", ())
        if concluded and name not in concluded:
            return Problem("decision.unknown", "id", name=name, meant=nearest(name, concluded))
        if concluded:
            return Problem("decision.not-concluded", "id", name=name)
        near = nearest(name, self._held())
        if near is None:
            return Problem("decision.not-concluded", "id", "unsure", name=name)
        return Problem("decision.not-concluded", "id", "near", name=name, near=near)

    def _held(self) -> Iterator[str]:
        yield from self.determinations
        yield from (item.id for item in self.obligations)
        yield from (item.id for item in self.findings)
        yield from (item.measure.value for item in self.accountability)
        yield from (entry.about for entry in self.undetermined)

    def __str__(self) -> str:
        named = " ".join((self.record.id or "(no id)").split())  # one line, whatever id a host gives
        parts = [f"{self.record.kind} {named} as of {self.as_of and self.as_of.isoformat()}: {self.outcome}"]
        results = self.determinations.items()
        stated = {name: result.status if result.value is None else result.value for name, result in results}
        parts += [f"{n} {v}" for at, (n, v) in enumerate(stated.items()) if at == 0 or v == "not_held"]
        parts += _counted("obligations", Status, [item.status for item in self.obligations])
        return "; ".join([*parts, *_counted("findings", Severity, [item.severity for item in self.findings])])

    def __repr__(self) -> str:
        return f"<Decision {self}>"


def _counted(title: str, terms: type[Status | Severity], values: list[Any]) -> Iterator[str]:
    """The number of values of each term, in the order of the terms: `findings: 2 minor, 1 major`."""
    if count := Counter(values):
        yield f"{title}: " + ", ".join(f"{count[term]} {term.value}" for term in terms if count[term])
