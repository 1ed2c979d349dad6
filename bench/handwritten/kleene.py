"""Three-valued truth in two bits, and facts as bits: what the sections below count in.

`&` is and, `|` is or, `NOT[x]` is not. What is unknown is a number whose bits are the facts to ask for: zero where
nothing is, so that such numbers are joined with `|`.
"""

from __future__ import annotations

from disclosure_rules import DocumentRecord
from disclosure_rules.records.base import facts_of

F, U, T = 0, 2, 3
NOT = (T, F, U, F)

IS = {None: U, True: T, False: F}
"""Of a flag that may be left out: whether it is true."""

IS_NOT = {None: U, True: F, False: T}
"""Of a flag that may be left out: whether it is false."""

FACTS = tuple(facts_of(DocumentRecord))
"""The facts in model order: bit n is the n-th."""

BIT = {path: 1 << place for place, path in enumerate(FACTS)}
UP = {
    path: frozenset(".".join(path.split(".")[: end + 1]) for end in range(path.count(".") + 1))
    for path in FACTS
}
"""A fact and the parts that hold it: what `unknown` may list for it."""


def lacks(present: frozenset[str] | None, required: frozenset[str]) -> int:
    """Whether something required is not there; unknown where what is there is unknown."""
    return U if present is None else F if present >= required else T


def fewest(*groups: tuple[int, ...]) -> int:
    """What rules ask for, in groups that decide the same; who asks for more than another of his group adds
    nothing."""
    asked = 0
    for group in groups:
        for mine in group:
            for other in group:
                if other and other != mine and other & mine == other:
                    break
            else:
                asked |= mine
    return asked
