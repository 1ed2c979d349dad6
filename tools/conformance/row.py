"""A row: what a suite says, what the library makes of it, and whether the two may differ."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
REFUSED = "refused: "
"""How the result of a row begins that loading refuses; the code of the problem follows."""

STANDINGS = ("passed", "refused", "differs", "silent")


class Reason(NamedTuple):
    """Why rows do not agree: as `refused` or as `differs`."""

    standing: str
    why: str


class Row(NamedTuple):
    """A case of a suite: what it gives, what the condition or the limit is here, and what that comes to. `reason` names why
    the two differ, empty where they must agree."""

    suite: str
    case: str
    says: str
    gives: str
    ours: str
    comes_to: str
    reason: str

    @property
    def standing(self) -> str:
        """`silent` where it differs without a reason, or agrees with one, or otherwise than its reason says."""
        refused = self.comes_to.startswith(REFUSED)
        if not self.reason:
            agrees = refused if self.gives == "refused" else self.comes_to == self.gives
            return "passed" if agrees else "silent"
        stands = "refused" if refused else "differs" if self.comes_to != self.gives else "agrees"
        named = reasons().get(self.reason)
        return stands if named is not None and named.standing == stands else "silent"


@cache
def reasons() -> dict[str, Reason]:
    """The reasons by name."""
    return {row["reason"]: Reason(row["standing"], row["why"]) for row in table("reasons.csv")}


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
