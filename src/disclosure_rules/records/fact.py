"""Facts: what conditions may ask about a record, derived from the declarations of its model.

A fact has one of three kinds of value: something known, `ABSENT` (known not to be there: an event that has
not happened, a box left blank) or `UNKNOWN`. Open-world facts that are left out are UNKNOWN, closed-world
facts that are left out are ABSENT (a closed-world flag: false), unless the record lists them as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from disclosure_rules.calendar.moments import Moment, compare
from disclosure_rules.terms import Term

if TYPE_CHECKING:
    from disclosure_rules.records.base import Record


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


@dataclass(frozen=True)
class Fact:
    """One thing that a condition may ask about a record.

    `world` says what leaving it out means; `act` marks what happens or is filled in (an event, a box of the
    form), whose absence may not open anything; `reads` are the base facts of a derived fact.
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
    reads: tuple[str, ...] = ()
    derive: Callable[[View], Any] | None = None

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
        return self.derive is None


@dataclass(frozen=True)
class Derived:
    """The declaration of a derived fact: an aggregate over facts, as a three-valued pure function."""

    path: str
    zh: str
    en: str
    kind: FactKind
    reads: tuple[str, ...]
    derive: Callable[[View], Any]
    term: type[Term] | None = None
    act: bool = False


class View(dict[str, Any]):
    """The facts of one record as they stand at `as_of`, each computed once, and what is concluded about it.

    A path that is neither a fact nor concluded is ABSENT. It is a dict of what was computed so far, since facts
    are read many times and a dict does that fastest; `view[path]` computes what is not in it yet.
    """

    __slots__ = ("as_of", "facts", "record", "unknown")

    def __init__(self, record: Record, as_of: Moment, facts: Mapping[str, Fact]) -> None:
        super().__init__()
        self.record = record
        self.as_of = as_of
        self.facts = facts
        self.unknown = frozenset(record.unknown)

    def __missing__(self, path: str) -> Any:
        fact = self.facts.get(path)
        value = ABSENT if fact is None else self._base(fact) if fact.derive is None else fact.derive(self)
        self[path] = value
        return value

    def _base(self, fact: Fact) -> Any:
        part: Any = self.record
        for step in fact.parents:
            part = getattr(part, step)
            if part is None:
                return self._left_out(fact, whole_part=True)
        value = getattr(part, fact.name)
        if value is None:
            return self._left_out(fact, whole_part=False)
        kind = fact.kind
        if kind == "moment":
            return ABSENT if fact.act and compare(value, self.as_of) > 0 else value
        if kind == "terms":
            return frozenset(getattr(item, fact.key) for item in value) if fact.key else frozenset(value)
        return True if kind == "part" else value

    def _left_out(self, fact: Fact, *, whole_part: bool) -> Any:
        if self.is_listed_unknown(fact.path):
            return UNKNOWN
        if fact.world == "closed":
            return ABSENT if fact.kind != "flag" or fact.holder is not None else False
        return ABSENT if whole_part and fact.holder is not None else UNKNOWN

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists this path, or a part that holds it, as unknown."""
        return bool(self.unknown) and not self.unknown.isdisjoint(self.facts[path].ancestors)
