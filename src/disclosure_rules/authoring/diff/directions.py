"""Whether a difference makes things stricter or laxer for who must act, or leaves open what was decided."""

from __future__ import annotations

from typing import Literal, TypeAlias

from disclosure_rules.decision import LATE
from disclosure_rules.decision_difference import STATES, UNDETERMINED, PartKind, PlainValue
from disclosure_rules.terms import Severity, Status

Direction: TypeAlias = Literal["stricter", "laxer", "open"]
DIRECTIONS: tuple[Direction, ...] = ("stricter", "laxer", "open")

_GRADES: dict[PartKind, dict[PlainValue, int]] = {
    "obligation": {
        None: 0,
        **{status.value: 1 + (status in LATE) for status in Status if status is not Status.UNDETERMINED},
    },
    "finding": {None: 0, **{severity.value: grade for grade, severity in enumerate(Severity, 1)}},
    "accountability": {None: 0, "triggered": 1},
}
"""The states of a conclusion by how much they ask of somebody."""
_ENTRIES = ("missing", "because", "borne_by", "addressees")


def direction(kind: PartKind, what: str, old: PlainValue, new: PlainValue) -> Direction | None:
    """The direction of a difference; None where it has none, as for a determination or for what was undetermined."""
    if what == "due":
        moves: dict[PlainValue, Direction] = {"earlier": "stricter", "later": "laxer"}
        return moves.get(new)
    if what in _ENTRIES:
        return "stricter" if old is None else "laxer"
    if what != STATES[kind]:
        return None
    if new == UNDETERMINED:
        return "open"
    grades = _GRADES.get(kind, {})
    before, after = grades.get(old), grades.get(new)
    if before is None or after is None or before == after:
        return None
    return "stricter" if after > before else "laxer"
