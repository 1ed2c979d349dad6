"""Facts: the questions that conditions may ask about a record, declared by its model and by derivations.

A fact has one of three kinds of value: something known, `ABSENT` (known not to be there: an event that has
not happened, a box left blank) or `UNKNOWN`. Open-world facts that are left out are UNKNOWN, closed-world
facts that are left out are ABSENT (a closed-world flag: false), unless the record lists them as unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, Literal, Protocol

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.terms import Term


class Missing(Enum):
    """The two ways of not being there."""

    UNKNOWN = "unknown"
    ABSENT = "absent"

    __hash__ = object.__hash__  # that of Enum is written in Python, and facts are looked up by value often

    def __repr__(self) -> str:
        return self.name


UNKNOWN = Missing.UNKNOWN
ABSENT = Missing.ABSENT

FactKind = Literal["text", "place", "flag", "number", "term", "terms", "moment", "spans", "part"]
World = Literal["open", "closed"]
Combinator = Literal[
    "first", "last", "earliest", "latest", "count", "any", "all", "shift", "spans", "between", "compare"
]
"""The plain ways to combine facts: `first` and `last` take one of several by their order, `earliest` and `latest`
by time; `count`, `any` and `all` ask about the entries of a list; `shift` moves a moment by a length, `spans` pairs
starts with ends, `between` measures from one moment to another, `compare` says which of two is greater."""


class FactReader(Protocol):
    """The facts of one record, as a derivation reads them. `View` is one."""

    @property
    def as_of(self) -> Moment:
        """The moment that the record is looked at."""

    def __getitem__(self, path: str, /) -> Any:
        """The value of a fact: known, ABSENT or UNKNOWN. Raises LookupError where there is no such fact."""

    def stated(self, path: str) -> Any:
        """The value of a base fact as the record states it, entries and later dates included; None if left out."""

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists this base fact, or a part that holds it, as unknown."""


Derivation = Callable[[FactReader], Any]


@dataclass(frozen=True)
class Fact:
    """One thing that a condition may ask about a record.

    `world` says what leaving it out means; `act` marks what happens or is filled in (an event, a box of the
    form), whose absence may not open anything. A derived fact has its declaration in `derived`.
    """

    path: str
    zh: str
    en: str
    kind: FactKind
    world: World
    act: bool
    order: int
    term: type[Term] | None = None
    key: str | None = None
    holder: str | None = None
    derived: Derived | None = None

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The path, attribute by attribute."""
        return tuple(self.path.split("."))

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The steps to the part that holds it."""
        return self.steps[:-1]

    @cached_property
    def name(self) -> str:
        """The last step: its name in that part."""
        return self.steps[-1]

    @cached_property
    def ancestors(self) -> frozenset[str]:
        """The path and the parts that hold it."""
        return frozenset(".".join(self.steps[: end + 1]) for end in range(len(self.steps)))

    @property
    def base(self) -> bool:
        """Whether a host states this fact itself."""
        return self.derived is None

    @property
    def reads(self) -> tuple[str, ...]:
        """The base facts that a derived fact is computed from."""
        return () if self.derived is None else self.derived.reads

    @property
    def asks(self) -> tuple[str, ...]:
        """The base facts to ask for where a derived fact is unknown."""
        return () if self.derived is None else self.derived.asks


@dataclass(frozen=True)
class Derived:
    """The declaration of a derived fact: a three-valued pure function of other facts of the record.

    `reads` are all base facts that it may read, `asks` those of them to ask for where it is unknown. `combinator`
    names the plain combination that the function is; None says that it is code of its own.
    """

    path: str
    zh: str
    en: str
    kind: FactKind
    reads: tuple[str, ...]
    asks: tuple[str, ...]
    derive: Derivation
    term: type[Term] | None = None
    act: bool = False
    combinator: Combinator | None = None
