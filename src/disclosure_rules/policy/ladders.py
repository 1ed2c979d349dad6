"""Ladders: the ordered vocabularies that a set of policies declares, of its ranks and of its measures."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar

from typing_extensions import Self

from disclosure_rules._shipped import SHIPPED, own_data
from disclosure_rules.errors import Text, folded

FRAMEWORK: Final = "framework"
"""The lowest rank of every set: that of the frame of decisions, which is no law."""


class Rung(str):
    """A member of a ladder by its id, with its label and its place there; the lowest has the place 0. `scale` holds all
    members, in rising order; `key` is the key of a head that declares them."""

    key: ClassVar[str]
    label: Text
    order: int
    scale: tuple[Self, ...]

    def __new__(cls, text: str, label: Text = Text("", ""), order: int = 0) -> Self:  # noqa: B008, D102  # immutable; see the class
        rung = super().__new__(cls, text)
        rung.label, rung.order, rung.scale = label, order, ()
        return rung


class Rank(Rung):
    """The rank of an instrument: of two, the higher prevails."""

    key = "ranks"


class Measure(Rung):
    """A measure of accountability."""

    key = "measures"


LOWEST: Final[Rank] = Rank(FRAMEWORK, Text("判定框架", "framework"))

R = TypeVar("R", bound=Rung)


class Ladder(dict[str, R], Generic[R]):
    """The members of a ladder by their ids and by their labels."""

    @classmethod
    def of(cls, kind: type[R], written: Mapping[str, Text]) -> Ladder[R]:
        """The members that a head declares, in rising order."""
        made = tuple(kind(name, label, order) for order, (name, label) in enumerate(written.items()))
        for rung in made:
            rung.scale = made
        return cls({folded(name): rung for rung in made for name in (*rung.label, rung)})

    @property
    def scale(self) -> tuple[R, ...]:
        """All members, in rising order."""
        return tuple(dict.fromkeys(self.values()))

    def taken(self, written: Mapping[str, Text]) -> tuple[tuple[str, str], ...]:
        """The members in what a head declares of which a later one has a name too, with that name."""
        names = ((name, word) for name, label in written.items() for word in (name, *label))
        return tuple((name, word) for name, word in names if self[folded(word)] != name)

    def find(self, text: str) -> R | None:
        """The member of that id or label, or None."""
        return self.get(folded(text))


@functools.cache
def _shipped_head() -> Mapping[str, Any]:
    return own_data(SHIPPED / "framework" / "policy.yaml")  # type: ignore[no-any-return]  # a test loads it as a policy


@functools.cache
def shipped_ladder(kind: type[R]) -> Ladder[R]:
    """The ladder of the shipped framework, which a set of policies has that declares none."""
    written = _shipped_head()[kind.key]
    return Ladder.of(kind, {name: Text(**label) for name, label in written.items()})
