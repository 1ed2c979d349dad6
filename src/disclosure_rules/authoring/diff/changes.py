"""The differences of many pairs of decisions, counted. The memory grows with the differences, not with the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from disclosure_rules.authoring.diff.directions import DIRECTIONS, Direction, direction
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision_difference import (
    KINDS,
    STATES,
    DecisionDifference,
    PartKind,
    PlainValue,
    SeenState,
)
from disclosure_rules.policy.model import Policy

EXAMPLES = 3
"""The most records that are named for each change; all are counted."""

Reference = dict[str, Any]
"""The identification of a record: `id`, `file`, `line` and `position`, as far as known."""


class Key(NamedTuple):
    """The properties by which differences are counted."""

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
    def direction(self) -> Direction | None:
        """Whether the change makes things stricter or laxer, or leaves them open."""
        kind, _, what, old, new = self.key
        return direction(kind, what, old, new)

    @property
    def shift(self) -> tuple[str, str] | None:
        """The least and the greatest shift of moments, as `1d` or `1.5h`."""
        return None if self.least is None or self.most is None else (_length(self.least), _length(self.most))


class ChangeTally:
    """The differences between the decisions made under two editions of the policies, `old` and `new`. `directions` counts
    the records that each direction is shown by, `before` and `after` those that show each state of each conclusion."""

    def __init__(self, old: Iterable[Policy], new: Iterable[Policy]) -> None:
        self.clauses = tuple(
            {rule.id: rule.clauses for policy in policies for rule in policy.rules} for policies in (old, new)
        )
        self.records = 0
        self.changed = 0
        self.rejected = 0
        self.directions: Counter[Direction] = Counter()
        self.before: Counter[SeenState] = Counter()
        self.after: Counter[SeenState] = Counter()
        self._by_key: dict[Key, TalliedChange] = {}

    def add(
        self,
        differences: Iterable[DecisionDifference],
        reference: Callable[[], Reference],
        states: Iterable[SeenState] = (),
    ) -> None:
        """Count the differences between two decisions about a record, if any, and the states of the new one. `reference`
        is called only where the record is kept as an example."""
        self.records += 1
        listed = list(differences)
        self.changed += bool(listed)
        shown = {direction(each.kind, each.what, each.old, each.new) for each in listed}
        self.directions.update(way for way in DIRECTIONS if way in shown)
        were = dict.fromkeys(states, 1)
        self.after.update(were)
        for difference in listed:
            key = Key(*difference[:5])
            self._by_key.setdefault(key, TalliedChange(key)).add(difference, reference)
            if key.what == STATES[key.kind]:
                were.pop((key.kind, key.about, key.new), None)
                if key.old is not None:
                    were[key.kind, key.about, key.old] = 1
        self.before.update(were)

    def reject(self) -> None:
        """Count a record about which neither edition decides."""
        self.records += 1
        self.rejected += 1

    def __iter__(self) -> Iterator[TalliedChange]:
        return iter(self.ordered())

    def __len__(self) -> int:
        return len(self._by_key)

    def ordered(self) -> list[TalliedChange]:
        """The changes by kind; those that most records show first, together with all others about the same subject."""
        top: dict[tuple[PartKind, str], int] = {}
        for change in self._by_key.values():
            about = change.key[:2]
            top[about] = max(top.get(about, 0), change.count)

        def place(change: TalliedChange) -> tuple[Any, ...]:
            kind, about, *rest = change.key
            return KINDS.index(kind), -top[kind, about], about, -change.count, *map(str, rest)

        return sorted(self._by_key.values(), key=place)

    def cited(self, change: TalliedChange) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The clauses of the rules behind a change, for both editions."""
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
            "directions": {way: self.directions[way] for way in DIRECTIONS},
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
            "direction": change.direction,
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
