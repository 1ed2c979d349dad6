"""The check whether a mutant of a derived fact decides every record as before.

The solver compares rules about the same facts. So a changed fact stands beside the fact as it is, under a name of its own,
and the rules read the one or the other. A changed condition about the entries of a list is compared for one entry first:
what is true of the same entries comes out alike, however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.mutation.derived import DerivedChange, with_derived
from disclosure_rules.authoring.mutation.mutants import Mutant
from disclosure_rules.authoring.proof import Comparison, Witness
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.authoring.proof.stated_values import put
from disclosure_rules.authoring.proof.witness import Differing, smallest_witness
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.combinators import Entries, Given
from disclosure_rules.policy.conditions import ALWAYS, AllOf, Atom, Condition, Ref, facts_read
from disclosure_rules.policy.derived_uses import part_of
from disclosure_rules.policy.model import AS_OF, Find, Period, Policy, Rule
from disclosure_rules.policy.shared import record_kinds
from disclosure_rules.records import read_record
from disclosure_rules.records.base import facts_of, fields_of
from disclosure_rules.records.declared.declarations import Combination, DeclaredDerived
from disclosure_rules.records.declared.models import with_entry
from disclosure_rules.records.fact import Combinator, FactReader
from disclosure_rules.terms import Severity

ENTRY = "entry_"
"""The part that holds the one entry which is compared."""

MOST_ENTRIES = 12
"""The most entries of a list on which versions are compared that count the entries otherwise."""

_NAMING = frozenset(
    {
        "fact",
        "path",
        "starts",
        "not_before",
        "not_due_before",
        "by",
        "fulfilled_by",
        "spans",
        "year",
        "present",
    }
)
"""The fields of conditions and effects that name facts."""
_HOLDING = frozenset({"part", "parts", "when", "within", "at_least", "pauses", "extended_by", "length"})
"""The fields of conditions and effects that hold such fields."""


def side_by_side(policies: Iterable[Policy], change: DerivedChange) -> tuple[list[Policy], list[Policy]]:
    """The policies as they are and as a mutant has them, both with the facts of either: the changed ones have names of their
    own, which the rules of the second read."""
    names = {name: f"{name}'" for name in change.names}
    twins = {
        fact.name: replace(
            fact, name=names[fact.name], combination=_Renamed(fact.combination, tuple(names.items()))
        )
        for fact in change.facts
    }

    def both(fact: DeclaredDerived) -> tuple[DeclaredDerived, ...]:
        return (fact, twins[fact.name]) if fact.name in twins else (fact,)

    old = [with_derived(policy, change.kind, both) for policy in policies]
    new = [
        replace(
            policy,
            rules=tuple(
                _reading(rule, names) if change.kind in rule.kinds else rule for rule in policy.rules
            ),
        )
        for policy in old
    ]
    return old, new


def _reading(rule: Rule, names: Mapping[str, str]) -> Rule:
    """A rule that reads facts by other names."""
    governed_by = names.get(rule.governed_by or "", rule.governed_by)
    when, then = _renamed(rule.when, names), _renamed(rule.then, names)
    return replace(rule, when=when, then=then, governed_by=governed_by)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_renamed(item, names) for item in value)
    if isinstance(value, str):
        return names.get(value, value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    asked = _NAMING | _HOLDING | ({"operand"} if isinstance(getattr(value, "operand", None), Ref) else set())
    changed = {
        item.name: _renamed(getattr(value, item.name), names) for item in fields(value) if item.name in asked
    }
    return replace(value, **changed)


@dataclass(frozen=True)
class _Renamed:
    """A combination that reads facts by other names."""

    combination: Combination
    names: tuple[tuple[str, str], ...]

    @property
    def name(self) -> Combinator:
        """The name of the combinator."""
        return self.combination.name

    def __call__(self, view: FactReader, /) -> Any:
        """The value of the derived fact."""
        return self.combination(_RenamedView(view, dict(self.names)))


class _RenamedView:
    """The facts of a record by other names."""

    def __init__(self, view: FactReader, names: Mapping[str, str]) -> None:
        self._view = view
        self._names = names

    @property
    def as_of(self) -> Moment:
        """The moment as of which the record is read."""
        return self._view.as_of

    def __getitem__(self, path: str, /) -> Any:
        return self._view[self._names.get(path, path)]

    def working_days(self, start: date, end: date) -> int:
        """The number of working days after `start`, up to and including `end`."""
        return self._view.working_days(start, end)

    def stated(self, path: str) -> Any:
        """The value of a base fact as the record states it."""
        return self._view.stated(path)

    def is_listed_unknown(self, path: str) -> bool:
        """Whether the record lists a base fact as unknown."""
        return self._view.is_listed_unknown(path)


class EntryComparison:
    """The comparison of two conditions about the entries of a list, for one entry."""

    def __init__(self, policies: Sequence[Policy], rule: Rule, kind: str, was: Entries, now: Entries) -> None:
        self._policies = policies
        self._rule = rule
        self._kind = kind
        self._was, self._now = was, now
        self._cls = record_kinds(policies)[kind]
        self._list = facts_of(self._cls)[was.of]
        self._part = part_of(self._cls, self._list)
        self._fields = fields_of(self._part)

    @classmethod
    def of(cls, policies: Sequence[Policy], mutant: Mutant) -> EntryComparison | None:
        """The comparison for a mutant; None for one that changes no such condition, or one that asks for `as_of`, which is no
        fact."""
        assert mutant.derived is not None, "a mutant of a derived fact"
        kind, (changed, *_) = mutant.derived
        derived = facts_of(record_kinds(policies)[kind])[changed.name].derived
        was, now = entries_of(derived and derived.derive), entries_of(changed.combination)
        if was is None or now is None or was == now:
            return None
        if AS_OF in (*facts_read(was.where), *facts_read(now.where)):
            return None
        rule = next(rule for policy in policies for rule in policy.rules if rule.id in mutant.rules)
        return cls(policies, rule, kind, was, now)

    def result(self, compare: Callable[..., Comparison]) -> Comparison:
        """The result of comparing the conditions."""
        old, new = (PolicyTimeline(self._finding(entries.where), {}) for entries in (self._was, self._now))
        return compare(old, new, [self._kind])

    def _finding(self, where: Condition) -> list[Policy]:
        """Policies with one rule, which finds that an entry meets a condition."""
        model = with_entry(self._cls, ENTRY, self._part)
        rule = self._rule
        meets = _renamed(where, {name: f"{ENTRY}.{name}" for name in self._fields})
        asks = AllOf((Atom(f"{ENTRY}.{self._part.key}", "given", True), meets))  # as of every entry
        rule = replace(rule, kinds=(self._kind,), clauses=(), in_force=Period(), overrides=(), default=False)
        rule = replace(rule, applies=ALWAYS, when=asks, then=Find("entry", Severity.MINOR), governed_by=None)
        rule = replace(rule, forbids=False, message=None, table=None, failure=None)
        bare: dict[str, Any] = dict.fromkeys(
            ("clauses", "parameters", "determinations", "rules", "records"), ()
        )
        policies = [
            replace(policy, governs=(), in_force=Period(), scope=ALWAYS, **bare) for policy in self._policies
        ]
        return [replace(policies[0], rules=(rule,), records=(model,)), *policies[1:]]

    def telling(
        self, witness: Witness, old: PolicyTimeline, new: PolicyTimeline, calendar: WorkingCalendar
    ) -> Witness | None:
        """The smallest record with entries like the one of a witness on which two versions differ, clearly if any shows it so;
        None if they differ on none of these."""
        differing = Differing(old, new, calendar)
        first: Witness | None = None
        for written in self._records(witness):
            if differing.on(written, witness.as_of):
                record = read_record(written, kinds=new.kinds)
                found = smallest_witness(Proposal(written, witness.as_of, record), differing)
                if found is not None and found.clear:
                    return found
                first = first or found
        return first

    def _records(self, witness: Witness) -> Iterator[Mapping[str, Any]]:
        """Records with more and more entries like the one of a witness."""
        entry = dict(witness.record.get(ENTRY, {}))
        rest = {name: value for name, value in witness.record.items() if name != ENTRY}
        unknown = [path for path in rest.pop("unknown", ()) if not path.startswith(ENTRY)]
        rest |= {"unknown": unknown} if unknown else {}
        for number in range(1, MOST_ENTRIES + 1):
            written = deepcopy(rest)
            put(written, self._list, [dict(entry) for _ in range(number)])
            yield written


def entries_of(combination: Any) -> Entries | None:
    """The entries that a combination is about, if any."""
    of = getattr(combination, "of", None)
    return of.entries if isinstance(of, Given) else of if isinstance(of, Entries) else None
