"""Ranks: the ordered vocabulary by which the instruments of a set of policies outrank each other."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from disclosure_rules._shipped import SHIPPED, own_data
from disclosure_rules.errors import Text, folded

FRAMEWORK: Final = "framework"
"""The lowest rank of every set: that of the frame of decisions, which is no law."""


class Rank(str):
    """A rank by its id, with its label and its place in the vocabulary; the lowest has the place 0. `scale` holds all ranks
    of the set, in rising order."""

    label: Text
    order: int
    scale: tuple[Rank, ...]

    def __new__(cls, text: str, label: Text = Text("", ""), order: int = 0) -> Rank:  # noqa: B008, D102  # immutable; see the class
        rank = super().__new__(cls, text)
        rank.label, rank.order, rank.scale = label, order, ()
        return rank


LOWEST: Final = Rank(FRAMEWORK, Text("判定框架", "framework"))


class Ranks(dict[str, Rank]):
    """The ranks of a set by their ids and by their labels."""

    @classmethod
    def of(cls, written: Mapping[str, Text]) -> Ranks:
        """The ranks that a head declares, in rising order."""
        made = tuple(Rank(name, label, order) for order, (name, label) in enumerate(written.items()))
        for rank in made:
            rank.scale = made
        return cls({folded(name): rank for rank in made for name in (*rank.label, rank)})

    def find(self, text: str) -> Rank | None:
        """The rank of that id or label, or None."""
        return self.get(folded(text))


@functools.cache
def shipped_ranks() -> Ranks:
    """The ranks of the shipped framework, which a set of policies has that declares none."""
    written = own_data(SHIPPED / "framework" / "policy.yaml")["ranks"]
    return Ranks.of({name: Text(**label) for name, label in written.items()})
