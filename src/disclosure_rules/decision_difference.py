"""The differences between two decisions about the same record. No other module compares decisions.

`compare_decisions` compares conclusions, not their wording, nor the rules and clauses that they rest on; those are named
beside a difference as its reason. Editions of policies are compared so.

`stored_differences` compares everything that is stored, path by path, wording and rules included: an audit line holds only
if the same was stored. So every difference of conclusions is a stored difference too, and not the other way round.

The proof (`authoring.proof.witness.changes`) compares evaluations, since it also counts effects that no decision shows: the
limit of an obligation that has not started, the severity of a finding that is undetermined. Every difference that
`compare_decisions` finds in a determination, obligation, finding or measure is a change for the proof, but for two that
follow from others: the facts that it still needs, and the findings that a measure rests on (`because`).

This module may be imported and may change between minor versions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from disclosure_rules.calendar.moments import Moment, absolute, end_of, zone_among
from disclosure_rules.decision import LATE, Decision
from disclosure_rules.terms import Outcome, Severity

PartKind: TypeAlias = Literal[
    "outcome", "determination", "obligation", "finding", "accountability", "rejection"
]
KINDS: tuple[PartKind, ...] = get_args(PartKind)
STATES: dict[PartKind, str] = {
    "outcome": "outcome",
    "determination": "value",
    "obligation": "status",
    "finding": "severity",
    "accountability": "measure",
    "rejection": "record",
}
"""For each kind, the name of the difference that is reported where a conclusion comes, goes or changes."""

UNDETERMINED = "undetermined"
STAGES: dict[str, PartKind] = {
    "decide": "determination",
    "require": "obligation",
    "find": "finding",
    "account": "accountability",
}
_TIMES = ("starts", "due", "fulfilled")

PlainValue: TypeAlias = str | bool | None
SeenState: TypeAlias = tuple[PartKind, str, PlainValue]
"""A conclusion by its kind and id, with its state."""


class DecisionDifference(NamedTuple):
    """One conclusion about a record that differs between two decisions.

    `what` is the part of the conclusion `about`: its state, by the name in STATES, from `old` to `new`, None where
    it is not concluded; a day or instant (`starts`, `due`, `fulfilled`), which goes from `none` or `set` to `none`,
    `set`, `earlier` or `later`, with both `moments`; the role that has the `duty`; an entry of a list (`missing`,
    `because`, `borne_by`, `addressees`), which comes (`old` is None) or goes (`new` is None); or the facts that it `needs`, which
    become `fewer`, `more` or `other`. The rules are those behind `about` on either side.
    """

    kind: PartKind
    about: str
    what: str
    old: PlainValue
    new: PlainValue
    old_rules: tuple[str, ...] = ()
    new_rules: tuple[str, ...] = ()
    moments: tuple[Moment | None, Moment | None] | None = None

    @property
    def shift(self) -> timedelta | None:
        """The shift of a moment that both sides have: whole days between days, else the time between the instants,
        where a day stands for its end."""
        if self.moments is None or None in self.moments:
            return None
        old, new = self.moments
        assert old is not None and new is not None
        return _end(new, old) - _end(old, new)


class _Entry:
    """One conclusion of a decision, without its wording."""

    __slots__ = ("duty", "lists", "moments", "rules", "state")

    def __init__(self, state: PlainValue, rules: tuple[str, ...]) -> None:
        self.state = state
        self.rules = rules
        self.duty: str | None = None
        self.moments: tuple[Moment | None, ...] = ()
        self.lists: dict[str, tuple[str, ...]] = {}

    def add(self, what: str, items: tuple[str, ...]) -> None:
        """Further entries of a list, each of which stands there once."""
        self.lists[what] = tuple(dict.fromkeys((*self.lists.get(what, ()), *items)))


_NOTHING = _Entry(None, ())


def compare_decisions(old: Decision, new: Decision) -> tuple[DecisionDifference, ...]:
    """Every difference between two decisions about one record, by kind, in the order of the decisions."""
    if old.outcome == new.outcome and _parts(old) == _parts(new):
        return ()
    before, after = _entries(old), _entries(new)
    found = []
    for kind, about in {**before, **after}:
        left, right = before.get((kind, about), _NOTHING), after.get((kind, about), _NOTHING)
        for what, was, now, moments in _differing(STATES[kind], left, right):
            found.append(DecisionDifference(kind, about, what, was, now, left.rules, right.rules, moments))
    if old.outcome is not new.outcome:
        were, are = _grounds(old), _grounds(new)
        gone = tuple(rule for rule, _ in dict.fromkeys(item for item in were if item not in are))
        come = tuple(rule for rule, _ in dict.fromkeys(item for item in are if item not in were))
        found.append(
            DecisionDifference(
                "outcome", "outcome", "outcome", old.outcome.value, new.outcome.value, gone, come
            )
        )
    return tuple(sorted(found, key=lambda difference: KINDS.index(difference.kind))) if found else ()


def states_of(decision: Decision) -> tuple[SeenState, ...]:
    """Every conclusion with its state, the outcome first."""
    concluded = ((kind, about, entry.state) for (kind, about), entry in _entries(decision).items())
    return (("outcome", "outcome", decision.outcome.value), *concluded)


def _parts(decision: Decision) -> list[dict[str, Any]]:
    """All that a decision holds of conclusions, as plain data: most pairs are equal, and this tells it fastest."""
    parts = (
        decision.determinations.values(),
        decision.obligations,
        decision.findings,
        decision.accountability,
        decision.undetermined,
    )
    return [item.__dict__ for part in parts for item in part]


_Moments: TypeAlias = tuple[Moment | None, Moment | None]


def _differing(
    state: str, old: _Entry, new: _Entry
) -> Iterator[tuple[str, PlainValue, PlainValue, _Moments | None]]:
    """The state; and where it is there on both sides, what belongs to it."""
    if old.state != new.state:
        yield state, old.state, new.state, None
    if old.state is None or new.state is None:
        return
    if None not in (old.duty, new.duty) and old.duty != new.duty:
        yield "duty", old.duty, new.duty, None
    if old.moments != new.moments:
        for what, was, now in zip(_TIMES, old.moments, new.moments, strict=True):
            if was != now:
                yield what, *_moved(was, now), (was, now)
    if old.lists != new.lists:
        for what, items in old.lists.items():
            others = new.lists.get(what, items)  # what only one side has belongs to its state
            yield from ((what, was, now, None) for was, now in _listed(what, items, others))


def _listed(what: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[PlainValue, PlainValue]]:
    """The entries of a list that come and go; of facts to ask for only whether there are fewer or more."""
    if what == "needs":
        were, are = set(old), set(new)
        if were != are:
            yield "set", "fewer" if are < were else "more" if were < are else "other"
        return
    yield from ((item, None) for item in old if item not in new)
    yield from ((None, item) for item in new if item not in old)


def _moved(old: Moment | None, new: Moment | None) -> tuple[str, str]:
    if old is None or new is None:
        return "none" if old is None else "set", "none" if new is None else "set"
    return "set", "earlier" if _end(new, old) < _end(old, new) else "later"


def _end(moment: Moment, other: Moment) -> datetime:
    """The end of a moment, as time passes; a day ends in the zone of the other one."""
    ended: datetime = absolute(end_of(moment, zone_among([other])))
    return ended


def _entries(decision: Decision) -> dict[tuple[PartKind, str], _Entry]:
    """Everything that is concluded or open, by kind and id."""
    found: dict[tuple[PartKind, str], _Entry] = {}
    for name, decided in decision.determinations.items():
        state = decided.value if decided.status == "determined" else decided.status
        found["determination", name] = _Entry(state, decided.rules)
    for duty in decision.obligations:
        entry = found["obligation", duty.id] = _Entry(duty.status.value, (duty.rule,))
        entry.moments = (duty.starts, duty.due, duty.fulfilled)
        entry.duty = duty.duty_role
    for finding in decision.findings:
        entry = found["finding", finding.id] = _Entry(finding.severity.value, (finding.rule,))
        entry.add("missing", finding.missing)
        entry.duty = finding.duty_role
    for item in decision.accountability:  # several rules may trigger one measure
        entry = found.setdefault(("accountability", item.measure), _Entry("triggered", ()))
        entry.rules = tuple(dict.fromkeys((*entry.rules, item.rule)))  # one for each bearer
        entry.add("because", item.because)
        bearer = () if item.duty_role is None else (item.duty_role,)
        entry.add(
            "borne_by", () if item.addressees == bearer else bearer
        )  # as an addressee it is told already
        entry.add("addressees", item.addressees)
    for asked in decision.undetermined:
        entry = found.setdefault((STAGES[asked.stage], asked.about), _Entry(UNDETERMINED, ()))
        if entry.state == UNDETERMINED:
            entry.rules = tuple(dict.fromkeys((*entry.rules, *asked.rules)))
            entry.add("needs", asked.needs)
    return found


def _grounds(decision: Decision) -> list[tuple[str, str]]:
    """The rules behind an outcome other than `compliant`, each with its severity, its status or `undetermined`."""
    wrong = [(item.rule, item.severity) for item in decision.findings if item.severity is not Severity.ADVICE]
    late = [(item.rule, item.status) for item in decision.obligations if item.status in LATE]
    if wrong or late or decision.outcome is Outcome.COMPLIANT:
        return [*wrong, *late]
    return [(rule, UNDETERMINED) for item in decision.undetermined for rule in item.rules]


def stored_differences(old: Any, new: Any, at: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every path at which two pieces of plain data differ, with the value of either side; None where there is nothing."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            yield from stored_differences(old.get(key), new.get(key), f"{at}.{key}" if at else key)
    elif old != new:
        if _are_entries(old) and _are_entries(new):
            before, after = _by_name(old), _by_name(new)
            yield from stored_differences(before, after, at)
            orders = [name for name in before if name in after], [name for name in after if name in before]
            if orders[0] != orders[1]:
                yield at, *orders
        else:
            yield at, old, new


def _are_entries(items: Any) -> bool:
    return isinstance(items, list) and all(isinstance(item, Mapping) for item in items)


def _by_name(entries: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Entries of a stored decision by the fields that tell them apart; one that stands again has its number too."""
    keys = ("id", "stage", "about", "measure", "rule")
    seen: Counter[str] = Counter()
    named = {}
    for item in entries:
        parts = [item["id"]] if "id" in item else [item[key] for key in keys if key in item]
        name = "/".join(map(str, parts))
        seen[name] += 1
        named[name if seen[name] == 1 else f"{name}#{seen[name]}"] = item
    return named
