"""The differences of many pairs of decisions, counted: memory for what differs, not for records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision_difference import KINDS, DecisionDifference, PartKind, PlainValue
from disclosure_rules.policy.model import Policy

EXAMPLES = 3
"""How many records are named for each change; all are counted."""

Reference = dict[str, Any]
"""What tells which record it is: `id`, `file`, `line`, `position`, as far as known."""


class Key(NamedTuple):
    """What differences are counted by."""

    kind: PartKind
    about: str
    what: str
    old: PlainValue
    new: PlainValue


@dataclass
class TalliedChange:
    """One way in which decisions change: see `DecisionDifference`. `count` records show it, the first of them as
    `examples`; moments move by `least` to `most`."""

    key: Key
    count: int = 0
    least: timedelta | None = None
    most: timedelta | None = None
    old_rules: dict[str, None] = field(default_factory=dict)
    new_rules: dict[str, None] = field(default_factory=dict)
    examples: list[Reference] = field(default_factory=list)

    def add(self, difference: DecisionDifference, reference: Callable[[], Reference]) -> None:
        """Count a record."""
        self.count += 1
        self.old_rules.update(dict.fromkeys(difference.old_rules))
        self.new_rules.update(dict.fromkeys(difference.new_rules))
        shift = difference.shift
        if shift is not None:
            self.least = shift if self.least is None else min(self.least, shift, key=abs)
            self.most = shift if self.most is None else max(self.most, shift, key=abs)
        if len(self.examples) < EXAMPLES:
            self.examples.append({**reference(), **_times(difference.moments)})

    @property
    def shift(self) -> tuple[str, str] | None:
        """By how much moments move at least and at most, as `1d` or `1.5h`."""
        return None if self.least is None or self.most is None else (_length(self.least), _length(self.most))


class ChangeTally:
    """What differs between the decisions made under two editions of the policies, `old` and `new`."""

    def __init__(self, old: Iterable[Policy], new: Iterable[Policy]) -> None:
        self.clauses = tuple(
            {rule.id: rule.clauses for policy in policies for rule in policy.rules} for policies in (old, new)
        )
        self.records = 0
        self.changed = 0
        self.rejected = 0
        self._found: dict[Key, TalliedChange] = {}

    def add(self, differences: Iterable[DecisionDifference], reference: Callable[[], Reference]) -> None:
        """Take in what two decisions about a record differ in, if in anything; `reference` is asked for
        where the record is kept as an example."""
        self.records += 1
        found = list(differences)
        self.changed += bool(found)
        for difference in found:
            key = Key(*difference[:5])
            self._found.setdefault(key, TalliedChange(key)).add(difference, reference)

    def reject(self) -> None:
        """Count a record about which neither edition decides."""
        self.records += 1
        self.rejected += 1

    def __iter__(self) -> Iterator[TalliedChange]:
        return iter(self.ordered())

    def __len__(self) -> int:
        return len(self._found)

    def ordered(self) -> list[TalliedChange]:
        """By kind; what most records show first, and beside it all else about the same."""
        top: dict[tuple[PartKind, str], int] = {}
        for change in self._found.values():
            about = change.key[:2]
            top[about] = max(top.get(about, 0), change.count)

        def place(change: TalliedChange) -> tuple[Any, ...]:
            kind, about, *rest = change.key
            return KINDS.index(kind), -top[kind, about], about, -change.count, *map(str, rest)

        return sorted(self._found.values(), key=place)

    def cited(self, change: TalliedChange) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The clauses of the rules behind a change, on either side."""
        sides = zip((change.old_rules, change.new_rules), self.clauses, strict=True)
        old, new = (
            tuple(dict.fromkeys(clause for rule in rules for clause in known.get(rule, ())))
            for rules, known in sides
        )
        return old, new

    def as_json(self) -> dict[str, Any]:
        """The counts and every change as plain data."""
        return {
            "records": {"read": self.records, "changed": self.changed, "rejected": self.rejected},
            "changes": [self._as_json(change) for change in self.ordered()],
        }

    def _as_json(self, change: TalliedChange) -> dict[str, Any]:
        kind, about, what, old, new = change.key
        clauses = self.cited(change)
        return {
            "kind": kind,
            "about": about,
            "what": what,
            "from": old,
            "to": new,
            "count": change.count,
            "shift": dict(zip(("least", "most"), change.shift, strict=True)) if change.shift else None,
            "rules": {"old": list(change.old_rules), "new": list(change.new_rules)},
            "clauses": {"old": list(clauses[0]), "new": list(clauses[1])},
            "examples": change.examples,
        }


def _length(shift: timedelta) -> str:
    """A length without its direction: `3d`, `1.5h`."""
    hours = abs(shift).total_seconds() / 3600
    return f"{hours / 24:g}d" if hours % 24 == 0 else f"{hours:g}h"


def _times(moments: tuple[Moment | None, Moment | None] | None) -> Reference:
    if moments is None:
        return {}
    old, new = (None if moment is None else moment.isoformat() for moment in moments)
    return {"from": old, "to": new}
