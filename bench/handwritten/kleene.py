"""Three-valued truth in two bits, and facts as bits: the arithmetic of the sections below.

`&` is and, `|` is or, `NOT[x]` is not. The unknown facts of a truth are a number whose bits are the facts to ask for.
It is zero where nothing is unknown, so that such numbers are joined with `|`.
"""

from __future__ import annotations

from disclosure_rules import DocumentRecord
from disclosure_rules.records.base import facts_of

F, U, T = 0, 2, 3
NOT = (T, F, U, F)

IS = {None: U, True: T, False: F}
"""Whether a flag that may be left out is true."""

IS_NOT = {None: U, True: F, False: T}
"""Whether a flag that may be left out is false."""

FACTS = tuple(facts_of(DocumentRecord))
"""The facts in model order: bit n is the n-th fact."""

NO_RULE, PROVISIONAL = 1 << len(FACTS), 2 << len(FACTS)
"""Bits behind those of the facts: that no rule decides, and that a due day is provisional. No fact removes them."""

BIT = {path: 1 << place for place, path in enumerate(FACTS)}
UP = {
    path: frozenset(".".join(path.split(".")[: end + 1]) for end in range(path.count(".") + 1))
    for path in FACTS
}
"""A fact and the parts that hold it: the paths that `unknown` may list for it."""


def lacks(present: frozenset[str] | None, required: frozenset[str]) -> int:
    """Whether anything required is missing; unknown where the present items are unknown."""
    return U if present is None else F if present >= required else T


def read_by(*facts: tuple[int, int]) -> int:
    """What to ask for where a derived fact is unknown, from its facts and whether each happened or is stated: those
    unknown, else those absent, else all."""
    for state in (U, F):
        asked = 0
        for bit, known in facts:
            asked |= bit if known == state else 0
        if asked:
            return asked
    return sum(bit for bit, _ in facts)


def fewest(*groups: tuple[int, ...]) -> int:
    """The facts that rules ask for, in groups of rules with the same decision. A rule that asks for more than another
    rule of its group adds nothing."""
    asked = 0
    for group in groups:
        for bits in group:
            for fewer in group:
                if fewer and fewer != bits and fewer & bits == fewer:
                    break
            else:
                asked |= bits
    return asked
