"""Declarations of record kinds and facts as plain data: they compare, hash and pickle by their content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from disclosure_rules.errors import Text
from disclosure_rules.location import Location
from disclosure_rules.records.fact import Combinator, FactKind, FactReader
from disclosure_rules.terms import Term

FactType: TypeAlias = Literal[
    "flag", "number", "decimal", "term", "terms", "date", "instant", "text", "place", "part", "parts"
]
FactWorld: TypeAlias = Literal["characteristic", "event", "box"]


class DeclaredTerm(NamedTuple):
    """A member of a vocabulary: its English value, its Chinese term, other spellings, and the English words for it where
    these are not those of its value."""

    value: str
    zh: str
    names: tuple[str, ...] = ()
    en: str | None = None


@dataclass(frozen=True)
class DeclaredVocabulary:
    """A closed vocabulary: its name and its terms, in their order."""

    name: str
    terms: tuple[DeclaredTerm, ...]


@dataclass(frozen=True)
class DeclaredFact:
    """A field of a record kind or of a part. `facts` are the fields of a part; `key` names the one whose term stands for
    an entry of a list of parts. A `transcript` is a form: a part whose boxes are blank where it is left out. `question`
    asks for it and `who` knows it. `place` is where it is declared, which makes no difference to the fact."""

    name: str
    title: Text
    names: tuple[str, ...]
    type: FactType
    world: FactWorld
    vocabulary: DeclaredVocabulary | None = None
    least: int | None = None
    most: int | None = None
    facts: tuple[DeclaredFact, ...] = ()
    key: str | None = None
    transcript: bool = False
    question: Text | None = None
    who: Text | None = None
    place: Location | None = field(default=None, compare=False)


class Combination(Protocol):
    """A combinator with what it combines: it compares, hashes and pickles by its content."""

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact: known, ABSENT or UNKNOWN."""

    def __hash__(self) -> int:
        """As data."""


@dataclass(frozen=True)
class DeclaredDerived:
    """A derived fact: `combination` computes it from the base facts that it `reads`. `uses` are the paths of all that it
    combines: these, derived facts, and fields of entries after the path of their list. `terms` is the vocabulary of a term,
    `compared` the texts that it compares. See `Derived` for the others."""

    name: str
    title: Text
    kind: FactKind
    reads: tuple[str, ...]
    combination: Combination
    uses: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    act: bool = False
    mixes_acts: bool = False
    combinator: Combinator | None = None
    compared: tuple[str, ...] = ()
    place: Location | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DeclaredKind:
    """A record kind of its own or, if it `extends` one, facts that are added to that kind. `selects_law` names the days
    of which the first that has come selects the version of the law; `body_role` is the role of the body that a record is
    about; `bearers` pairs roles with the facts that name who bears their duties."""

    kind: str
    title: Text | None
    names: tuple[str, ...]
    extends: bool
    facts: tuple[DeclaredFact, ...]
    selects_law: tuple[str, ...] = ()
    body_role: str | None = None
    bearers: tuple[tuple[str, str], ...] = ()
    derived: tuple[DeclaredDerived, ...] = ()
    place: Location | None = field(default=None, compare=False)
