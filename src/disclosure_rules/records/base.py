"""The base class of the record kinds, and the catalogue of the facts of each kind."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator
from pydantic_core import InitErrorDetails

from disclosure_rules.calendar.moments import Moment, day_of, has_happened
from disclosure_rules.errors import Problem, folded, nearest, validation_error
from disclosure_rules.records.fact import IS_OFFICE, Combinator, Derivation, Derived, Fact, FactKind, Stated
from disclosure_rules.records.field_types import FreeText, Identifier, Name
from disclosure_rules.records.limits import LISTS, MOST_PROBLEMS
from disclosure_rules.records.model import (
    Model,
    Part,
    again,
    characteristic,
    declared,
    unwrap,
    value_at,
)
from disclosure_rules.records.paths import spelled, stated_value
from disclosure_rules.terms import SocialImpact, Term


class Record(Model):
    """The base class of the record kinds: the facts that a host gives about one matter.

    `unknown` lists fields (or parts) that the host does not know or does not track, in either language. `host` is
    free for the host and invisible to rules. `jurisdiction` is the place whose rules apply.
    """

    derivations: ClassVar[dict[str, Derived]] = {}
    """The derived facts that this class itself declares, by path. Those of its base classes are not repeated."""
    selects_law: ClassVar[tuple[str, ...]] = ()
    """The dates that select the version of the law. Without them the question is a different one."""
    body_role: ClassVar[str] = "responsible_unit"
    """The role of the body that the record is about. It answers for a finding that names no other role."""
    compared: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The fields of free text that derived facts compare with one another. No other text is read by its content."""
    selects_old_law: ClassVar[tuple[str, ...]] = ()
    """The dates that select it besides, where the record is older than the law that is held."""
    guards: ClassVar[tuple[str, ...]] = ()
    """The facts that have to be stated before anything but the least open is concluded of how open it is."""
    presupposed_by: ClassVar[dict[str, tuple[str, ...]]] = {}
    """Events, each with those that presuppose it. Where one of these has happened and no day of the event is stated (of one
    that selects the law: no day that selects it), it is unknown, not absent: an effect has a cause."""
    pending_until: ClassVar[str | None] = None
    """The event until which prohibitions in force at `as_of` apply too; without one, they never do."""

    ruled_out: ClassVar[dict[str, tuple[str, Term]]] = {}
    """Acts, each with another fact and the value of it that says it cannot have happened unless it is stated: what would
    have to change is never that it did."""

    follows: ClassVar[dict[str, tuple[str, ...]]] = {}
    """The days that can only come after the record's matter has begun, each with the events of which the earliest begins it:
    what would have to change is never a day before."""

    kind: str = Field(title="类型")
    id: Identifier | None = Field(default=None, title="编号")
    jurisdiction: Name | None = characteristic(
        "管辖",
        "the place whose own rules apply, by any name or code that the policies declare",
        "地区",
        "行政区",
    )
    social_impact: SocialImpact | None = characteristic("社会影响", "social impact of a breach")
    unknown: tuple[FreeText, ...] = Field(default=(), title="未知")
    host: dict[str, Any] = Field(default_factory=dict, title="宿主")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.derivations = {}

    @classmethod
    def derived(
        cls,
        path: str,
        *,
        zh: str,
        en: str,
        kind: FactKind,
        reads: tuple[str, ...],
        asks: tuple[str, ...] | None = None,
        term: type[Term] | None = None,
        act: bool = False,
        combinator: Combinator | None = None,
        stated: tuple[Stated, ...] = (),
        mixes_acts: bool = False,
    ) -> Callable[[Derivation], Derivation]:
        """Declare a derived fact of this record kind on the function that derives it; see `Derived`. If `asks` is
        left out, every fact in `reads` is asked for."""

        def declare(derive: Derivation) -> Derivation:
            if path in cls.derivations:
                raise TypeError(f"{cls.__name__}: `{path}` is declared twice")
            asked = reads if asks is None else asks
            cls.derivations[path] = Derived(
                path, zh, en, kind, reads, asked, derive, term, act, combinator, stated, mixes_acts
            )
            facts_of.cache_clear()
            return derive

        return declare

    @model_validator(mode="before")
    @classmethod
    def _has_a_kind(cls, data: Any) -> Any:
        if cls.model_fields["kind"].is_required() and not isinstance(data, Record):
            raise TypeError(
                f"`{cls.__name__}` is the base class of record kinds: use `read_record`, or the class of a kind"
            )
        return data

    @field_validator("kind", mode="before")
    @classmethod
    def _kind_as_read(cls, value: Any) -> Any:
        return folded(value) if isinstance(value, str) else value

    @model_validator(mode="wrap")
    @classmethod
    def _listed(cls, data: Any, handler: Any) -> Record:
        try:
            made: Record = handler(data)
        except ValidationError as error:
            problems = [again(detail) for detail in error.errors(include_url=False, include_input=False)]
            stated = stated_value(cls, data, "unknown")
            listed = [name for name in stated if isinstance(name, str)] if isinstance(stated, LISTS) else []
            problems += cls._unlisted(listed, lambda path: stated_value(cls, data, path))
        else:
            if not made.unknown:
                return made
            problems = cls._unlisted(made.unknown, lambda path: value_at(made, path))
            object.__setattr__(made, "unknown", tuple(spelled(cls, name) for name in made.unknown))
        if problems:
            raise ValidationError.from_exception_data(cls.__name__, problems, hide_input=True)
        return made

    @classmethod
    def _unlisted(cls, names: Iterable[str], value: Callable[[str], Any]) -> list[InitErrorDetails]:
        """The errors of names that `unknown` lists: of no field, and of fields that the record gives a value."""
        problems: list[InitErrorDetails] = []
        places = known_paths(cls)
        for number, name in enumerate(names):
            path = spelled(cls, name)
            if path not in places:
                meant = nearest(name, places) if len(problems) < MOST_PROBLEMS else None  # no more are told
                wrong = validation_error("record.unknown-field", "listed", meant=meant)
                problems.append(InitErrorDetails(type=wrong, loc=("unknown", number), input=None))
            elif path in facts_of(cls) and not isinstance(value(path), Part | Mapping | None):
                wrong = validation_error("record.known-and-unknown", path=path)
                problems.append(InitErrorDetails(type=wrong, loc=("unknown",), input=None))
        return problems

    def model_post_init(self, _context: Any) -> None:
        """Store the English name of the kind, whichever name was given."""
        object.__setattr__(self, "kind", type(self).model_fields["kind"].default)

    def governing_date(self, as_of: Moment) -> date:
        """The day of the first event of `selects_law` that has happened, else the day of `as_of`."""
        days = (value_at(self, path) for path in self.selects_law)
        return day_of(next((day for day in days if has_happened(day, as_of)), as_of))

    def law_date(self, as_of: Moment, is_held: Callable[[date], bool]) -> date:  # noqa: ARG002  # kinds may read it
        """The day that selects the version of the law, where `is_held` tells whether any law of that day is held: the
        governing date, unless a kind has another day for what is older than the law."""
        return self.governing_date(as_of)

    def problems_at(self, as_of: Moment) -> list[Problem]:  # noqa: ARG002  # kinds may read it
        """The problems that prevent an evaluation at `as_of`."""
        return []

    def is_pending(self, as_of: Moment) -> bool:
        """Whether prohibitions in force at `as_of` apply too: `pending_until` has not happened, or is not known to have."""
        until = self.pending_until
        return until is not None and not has_happened(value_at(self, until), as_of)

    def is_draft(self, as_of: Moment) -> bool:  # noqa: ARG002  # kinds may read it
        """Whether what the record is about is not yet made, so that nobody answers for what it lacks."""
        return False

    def duty_bearers(self) -> dict[str, str | None]:
        """The names of duty bearers that the record gives, by role."""
        return {}


def _fact(path: str, field: Any, order: int, holder: str | None) -> Fact:
    inner = unwrap(field.annotation)
    extra = declared(field)
    common: dict[str, Any] = {
        "path": path,
        "zh": field.title or path,
        "en": field.description or path,
        "world": extra.get("world", "open"),
        "act": extra.get("act", False),
        "order": order,
        "holder": holder,
    }
    if typing.get_origin(inner) is tuple:
        item = unwrap(typing.get_args(inner)[0])
        if isinstance(item, type) and issubclass(item, Part):
            if item.key is None:
                return Fact(kind="text", **common)
            return Fact(
                kind="terms", term=unwrap(item.model_fields[item.key].annotation), key=item.key, **common
            )
        if isinstance(item, type) and issubclass(item, Term):
            return Fact(kind="terms", term=item, **common)
        return Fact(kind="text", **common)
    if isinstance(inner, type) and issubclass(inner, Term):
        return Fact(kind="term", term=inner, **common)
    if inner is bool:
        return Fact(kind="flag", **common)
    if inner in (int, Decimal):
        return Fact(kind="number", **common)
    if inner is str:
        is_place = path == "jurisdiction" or "place" in extra
        return Fact(kind="place" if is_place else "text", **common)
    return Fact(kind="moment", **common)


def _walk(cls: type[BaseModel], prefix: str, holder: str | None, count: Iterator[int]) -> Iterator[Fact]:
    for name, field in cls.model_fields.items():
        path = f"{prefix}{name}"
        inner = unwrap(field.annotation)
        if not prefix and name in ("kind", "unknown", "host"):
            continue
        if isinstance(inner, type) and issubclass(inner, Part):
            inside = path if inner.transcript else holder
            if inner.transcript:
                yield Fact(
                    path, field.title or path, field.description or path, "part", "closed", True, next(count)
                )
            yield from _walk(inner, f"{path}.", inside, count)
        else:
            yield _fact(path, field, next(count), holder)


@functools.cache
def facts_of(cls: type[Record]) -> dict[str, Fact]:
    """The catalogue of the facts of a record kind, in the order of its model, derived facts last. Raises TypeError
    if a derived fact has the path of another fact, or reads a path that is not a base fact."""
    count = iter(range(10_000))
    facts = {fact.path: fact for fact in _walk(cls, "", None, count)}
    base = frozenset(facts)
    owners = [owner for owner in reversed(cls.__mro__) if issubclass(owner, Record)]
    declared = [item for owner in owners for item in owner.derivations.values()]
    is_declared = IS_OFFICE.path in base.union(item.path for item in declared)
    for item in declared if is_declared else (*declared, IS_OFFICE):
        if item.path in facts:
            raise TypeError(f"{cls.__name__}: `{item.path}` names two facts")
        if not base.issuperset(item.reads) or not set(item.reads).issuperset(item.asks):
            raise TypeError(f"{cls.__name__}: `{item.path}` may read base facts, and ask for those it reads")
        facts[item.path] = Fact(
            item.path, item.zh, item.en, item.kind, "open", item.act, next(count), item.term, derived=item
        )
    return facts


@functools.cache
def fields_of(part: type[Part]) -> dict[str, Fact]:
    """The fields of the entries of a list as facts, by name."""
    return {
        name: _fact(name, field, order, None) for order, (name, field) in enumerate(part.model_fields.items())
    }


@functools.cache
def known_paths(cls: type[Record]) -> frozenset[str]:
    """Every path that `unknown` may list: base facts and the parts that hold them."""
    paths = {fact.path for fact in facts_of(cls).values() if fact.base}
    return frozenset(
        ".".join(path.split(".")[: end + 1]) for path in paths for end in range(path.count(".") + 1)
    )
