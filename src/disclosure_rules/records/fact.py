"""Facts: the questions that conditions may ask about a record, declared by its model and its derivations.

The value of a fact is known, `ABSENT` (known not to be there: an event that has not happened, a box left blank) or
`UNKNOWN`. An open-world fact that is left out is UNKNOWN. A closed-world fact that is left out is ABSENT (a
closed-world flag: false), unless the record lists it as unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, Literal, NamedTuple, Protocol

from disclosure_rules._once import cached_property
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.terms import Term


class Missing(Enum):
    """The two kinds of missing value."""

    UNKNOWN = "unknown"
    ABSENT = "absent"

    __hash__ = object.__hash__  # the hash of Enum is slow Python code, and facts are often looked up by value

    def __repr__(self) -> str:
        return self.name


UNKNOWN = Missing.UNKNOWN
"""The value of a fact that is not known."""
ABSENT = Missing.ABSENT
"""The value of a fact that is known not to be there."""


def is_known(value: Any) -> bool:
    """Whether the value of a fact is neither UNKNOWN nor ABSENT."""
    return value is not UNKNOWN and value is not ABSENT


FactKind = Literal["text", "place", "flag", "number", "term", "terms", "moment", "spans", "part"]
World = Literal["open", "closed"]
Combinator = Literal[
    "first",
    "last",
    "earliest",
    "latest",
    "count",
    "any",
    "all",
    "shift",
    "spans",
    "between",
    "same",
    "stated",
]
"""The plain ways to combine facts. `first` and `last` take one of several by order, `earliest` and `latest` by time. `count`,
`any` and `all` ask about the entries of a list. `shift` is a moment so long after or before another, `spans` pairs starts
with ends, and `between` measures from one moment to another. `same` compares names. `stated` is the set of the terms whose
facts are stated: see `Stated`."""


class FactReader(Protocol):
    """The facts of one record, as a derivation reads them. `View` is one."""

    @property
    def as_of(self) -> Moment:
        """The moment as of which the record is read."""

    def __getitem__(self, path: str, /) -> Any:
        """The value of a fact: known, ABSENT or UNKNOWN. Raises LookupError if there is no such fact."""

    def working_days(self, start: date, end: date) -> int:
        """The number of working days after `start`, up to and including `end`, in the calendar of the evaluation."""

    def stated(self, path: str) -> Any:
        """The value of a base fact as the record states it, entries and later dates included; None if left out."""

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists this base fact, or a part that holds it, as unknown."""


Derivation = Callable[[FactReader], Any]


@dataclass(frozen=True)
class Fact:
    """One question that a condition may ask about a record.

    `world` gives the meaning of leaving it out. `act` marks an event, or a box of a form, whose absence may not open
    anything. A derived fact has its declaration in `derived`.
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
        """The last step: the name of the field in that part."""
        return self.steps[-1]

    @cached_property
    def ancestors(self) -> frozenset[str]:
        """The path and the parts that hold it."""
        return frozenset(".".join(self.steps[: end + 1]) for end in range(len(self.steps)))

    def left_out(self, *, whole_part: bool) -> Any:
        """Its value where it is left out, alone or with the part that holds it, and nothing else says that it is unknown."""
        if self.world == "closed":
            return ABSENT if self.kind != "flag" or self.holder is not None else False
        return ABSENT if whole_part and self.holder is not None else UNKNOWN

    @property
    def base(self) -> bool:
        """Whether a host states this fact directly."""
        return self.derived is None

    @property
    def reads(self) -> tuple[str, ...]:
        """The base facts that a derived fact is computed from."""
        return () if self.derived is None else self.derived.reads

    @property
    def asks(self) -> tuple[str, ...]:
        """The base facts to ask for if a derived fact is unknown."""
        return () if self.derived is None else self.derived.asks


class Stated(NamedTuple):
    """A term that is in a derived set if a fact has a value or, if none is named, is stated: it is true, it has
    happened, it has entries."""

    term: Term
    path: str
    value: Any = None

    def holds(self, view: FactReader) -> bool:
        """Whether the term is in the set. What is unknown is not stated."""
        found = view[self.path]
        return (
            found == self.value
            if self.value is not None
            else found not in (ABSENT, UNKNOWN, False, frozenset())
        )


@dataclass(frozen=True)
class Derived:
    """The declaration of a derived fact: a three-valued pure function of other facts of the record.

    `reads` lists all base facts that it may read, and `asks` those to ask for if it is unknown. `combinator` names the
    plain combination of base facts that the function performs; None marks any other function. `stated` lists the terms
    that a set may have, where the combinator is `stated`. A fact that `mixes_acts` may change in either direction where an
    act is left out.
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
    stated: tuple[Stated, ...] = ()
    mixes_acts: bool = False


IS_OFFICE: Final = Derived(
    "is_office",
    "本机关为区政府办公室",
    "whether the body is the district office",
    "flag",
    (),
    (),
    lambda _view: False,
)
"""The fact that rules about any record kind ask; a kind that does not declare it is never about the office."""
