"""The result of an evaluation: frozen, complete, without free text of the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from typing_extensions import Self

from disclosure_rules import _arguments
from disclosure_rules._frozen import Frozen, JsonMoment, JsonObject, JsonText
from disclosure_rules.errors import ConclusionError, Lang, Problem, nearest
from disclosure_rules.phrases import header, listed, text
from disclosure_rules.terms import Outcome, Severity, Status

if TYPE_CHECKING:
    from rich.table import Table

SCHEMA_VERSION = 1
_LANG: Lang = "zh"
"""The language of a decision in a notebook."""

_set = object.__setattr__

C = TypeVar("C", "DeterminationResult", "Obligation", "Finding")


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


LATE = (Status.OVERDUE, Status.FULFILLED_LATE, Status.TOO_EARLY)
"""The statuses of an obligation that was not met: after its time, or before it."""


class Obligation(Frozen):
    """An obligation: its bearer, its due day, and its status at `as_of`.

    Days late are working days and calendar days after `due`, for overdue (to `as_of`) and fulfilled_late. Hours late
    are the clock hours begun after `due`; they are given if both `due` and the act are instants. `working_days_left`
    are those after `as_of` up to `due`, given for everything with a due day that is not known to be done. `provisional`
    means that `due` rests on a schedule that is not yet published. `starts_at_midnight` marks a limit in hours that runs
    from exactly 00:00:00, which may be a day that a table wrote as an instant. `earliest` is the moment before which an act that must wait is too
    early; such an act has no due day. `rank` is that of the instrument.
    """

    id: str
    title: JsonText
    duty_role: str
    duty_bearer: str | None
    starts: JsonMoment
    due: JsonMoment
    earliest: JsonMoment = None
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

    measure: str
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
        name = _arguments.text(name, "id", ConclusionError)
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
        yield from (item.measure for item in self.accountability)
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

    def _repr_html_(self) -> str:
        """What was concluded, as a table in a notebook."""
        from disclosure_rules._markup import inert, table  # noqa: PLC0415  # only a notebook waits for this import

        rows = (map(inert, row) for row in self._rows())
        return table(inert(str(self)), header(_LANG, "matter", "result", "basis"), rows)

    def __rich__(self) -> Table:
        from rich.table import Table  # noqa: PLC0415  # only who prints with it waits for this import
        from rich.text import Text as RichText  # noqa: PLC0415  # the same

        from disclosure_rules._markup import clean  # noqa: PLC0415  # the same

        shown = Table(title=RichText(clean(str(self))))
        for name in header(_LANG, "matter", "result", "basis"):
            shown.add_column(name)
        for row in self._rows():
            shown.add_row(*(RichText(clean(cell)) for cell in row))
        return shown

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        """What was concluded, with the result and its clauses."""
        for name, result in self.determinations.items():
            yield name, str(result.status if result.value is None else result.value), _cited(result.clauses)
        for item in self.obligations:
            due = "" if item.due is None else f"{item.due.isoformat()} "
            yield item.title.zh, f"{due}{item.status.zh}", _cited(item.clauses)
        for finding in self.findings:
            yield finding.message.zh, finding.severity.zh, _cited(finding.clauses)
        for measure in self.accountability:
            yield measure.title.zh, measure.measure, _cited(measure.clauses)


def _cited(clauses: tuple[str, ...]) -> str:
    return listed(clauses, _LANG)


def _counted(title: str, terms: type[Status | Severity], values: list[Any]) -> Iterator[str]:
    """The number of values of each term, in the order of the terms: `findings: 2 minor, 1 major`."""
    if count := Counter(values):
        yield f"{title}: " + ", ".join(f"{count[term]} {term.value}" for term in terms if count[term])
