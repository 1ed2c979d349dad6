"""The rules and values in force over time, and the law that decides a record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from typing import Any

from disclosure_rules._program.compile import Compiler, is_soon
from disclosure_rules._program.model import Program
from disclosure_rules._program.selected_law import GoverningPolicy, RuleVersion, SelectedLaw, is_covered
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.policy.check_conflicts import determinations_of, rules_of
from disclosure_rules.policy.conditions import ALWAYS
from disclosure_rules.policy.model import AS_OF, Find, Parameter, Period, Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN
from disclosure_rules.records.view import View


class PolicyTimeline:
    """The rules and values in force over time: the days on which something changes, and the state between them.
    `concluded` holds the ids of all conclusions that the policies can draw, about any record. `only` names the rules of
    the programs, which read no conclusion of another rule; the law that decides a record is that of all policies."""

    def __init__(
        self, policies: Sequence[Policy], chosen: Mapping[str, Any], only: Set[str] | None = None
    ) -> None:
        self.policies = tuple(policies)
        self.chosen = dict(chosen)
        self.parameters: dict[str, Parameter] = {
            parameter.id: parameter for policy in policies for parameter in policy.parameters
        }
        self.determinations = determinations_of(policies)
        self.rules = tuple(rule for rule in rules_of(policies) if only is None or rule.id in only)
        used = {name for rule in self.rules for name in rule.parameters}
        self._valued = [name for name in self.parameters if only is None or name in used or is_soon(name)]
        self.clauses = {
            clause.id: clause.in_force.settled(self.chosen)
            for policy in policies
            for clause in policy.clauses
        }
        self.unconcluded: dict[str, Any] = dict.fromkeys(self._conclusions(), ABSENT)
        self.concluded = frozenset((*self.determinations, *(rule.concludes for rule in self.rules)))
        self._programs: dict[Hashable, Program] = {}
        self.days = _days_of_change(self._periods())
        self.changing = {kind: self._changing(kind) for kind in KINDS}
        self._governing = {kind: self._policies_of(kind) for kind in KINDS}
        self._undecided = dict.fromkeys(self.determinations, UNKNOWN)

    def _periods(self) -> Iterator[Period]:
        for rule in self.rules:
            yield from self._periods_of(rule)
        for name in self._valued:
            yield from (dated.in_force for dated in self.parameters[name].values)

    def _conclusions(self) -> Iterator[str]:
        """The path of every conclusion that a rule may draw or ask about, whatever law is in force."""
        yield from self.determinations
        for rule in self.rules:
            if isinstance(rule.then, Require):
                yield from (f"{kind}.{rule.concludes}" for kind in ("obligation", "late", "delayed"))
            elif isinstance(rule.then, Find):
                yield f"finding.{rule.concludes}"
            yield from (
                path for path in rule.reads if path.startswith(("obligation.", "delayed.", "finding."))
            )

    def _changing(self, kind: str) -> list[date]:
        """The days of `as_of` on which rules about a kind change whose law their own event, or `as_of`, selects."""
        rules = [rule for rule in self.rules if kind in rule.kinds and rule.governed_by is not None]
        return _days_of_change(period for rule in rules for period in self._periods_of(rule))

    def _periods_of(self, rule: Rule) -> Iterator[Period]:
        """The days in force of a rule and of its parts."""
        yield rule.in_force.settled(self.chosen)
        yield from (item.in_force for name in rule.parameters for item in self.parameters[name].values)
        yield from (self.clauses[name] for name in rule.clauses if name in self.clauses)

    def _policies_of(self, kind: str) -> list[GoverningPolicy]:
        """The spans in which policies are the law of a kind: those in which their rules about it are in force, their own if
        all their rules are about every kind. Those of every place come first: they are the quickest to tell."""
        spans: dict[GoverningPolicy, None] = {}
        for policy in self.policies:
            if kind in policy.governs:
                about = [
                    rule for rule in policy.rules if kind in rule.kinds and set(rule.kinds) != set(KINDS)
                ]
                periods = [rule.in_force for rule in about]
                for period in periods or [policy.in_force]:
                    applies = ALWAYS if policy.applies == ALWAYS else policy.applies
                    spans[GoverningPolicy(period.settled(self.chosen), applies)] = None
        return sorted(spans, key=lambda span: span.applies is not ALWAYS)

    def law_of(self, record: Record, as_of: Moment) -> SelectedLaw:
        """The law that decides a record at `as_of`."""
        return self.select(type(record), record, View(record, as_of, self._undecided))

    def select(self, kind: type[Record], record: Record, view: View) -> SelectedLaw:
        """The law that decides a record of a kind, as a view shows it."""
        policies = self._governing[str(kind.model_fields["kind"].default)]
        as_of = view.as_of

        def is_held(day: date) -> bool:
            return is_covered(policies, day, view, self.parameter)

        governing, today = kind.law_date(record, as_of, is_held), day_of(as_of)
        pending = today if kind.is_pending(record, as_of) else None
        return SelectedLaw(governing, pending, today, is_held(governing))

    def version(self, kind: str, law: SelectedLaw) -> Hashable:
        """What selects the program for a law: laws of one version share it."""
        return (
            kind,
            bisect_right(self.days, law.governing),
            None if law.pending is None else bisect_right(self.days, law.pending),
            bisect_right(self.changing[kind], law.as_of),
        )

    def parameter(self, name: str, *days: date) -> Any:
        """The value of a parameter: the caller's choice, or the value in force on the first of the days that has one."""
        if name in self.chosen:
            return self.chosen[name]
        values = (self.parameters[name].at(day) for day in days)
        return next((value for value in values if value is not None), None)

    def compile(self, kind: str, governing: date, pending: date | None, today: date | None = None) -> Program:
        """The program for a governing date. Rules that forbid are added as they stand on `pending`. Rules whose own event
        selects their law are added in each version that is in force up to `today` (the later of these days, if left
        out). All days on which the same rules and values are in force share one program."""
        days = (governing,) if pending is None else (governing, pending)
        last = max(days) if today is None else today
        rules = [
            version
            for rule in self.rules
            if kind in rule.kinds
            for version in self._versions(rule, days, last)
        ]
        values = {name: self.parameter(name, *days) for name in self._valued}
        key = (kind, tuple(version.key for version in rules), tuple(values.values()))
        if key not in self._programs:
            program = Compiler(kind, rules, values, self.determinations).program(self.unconcluded)
            self._programs.setdefault(key, program)
        return self._programs[key]

    def _versions(self, rule: Rule, days: tuple[date, ...], today: date) -> Iterator[RuleVersion]:
        """The versions of a rule that take part: at most one, unless its own event selects its law."""
        period = rule.in_force.settled(self.chosen)
        if rule.governed_by in (None, AS_OF):
            law = (today,) if rule.governed_by == AS_OF else days if rule.forbids else days[:1]
            if any(map(period.covers, law)):
                yield self._version(rule, law)
            return
        changes = _days_of_change(self._periods_of(rule))
        starts = [period.start or date.min, *(day for day in changes if period.covers(day))]
        starts = sorted({start for start in starts if start <= today})
        for start, following in zip(starts, [*starts[1:], None][: len(starts)], strict=True):
            end = period.end if following is None else following - timedelta(days=1)
            event = Period(None if start == date.min else start, end)
            yield self._version(rule, (start,), event)

    def _version(self, rule: Rule, days: tuple[date, ...], event: Period | None = None) -> RuleVersion:
        values = tuple((name, self.parameter(name, *days)) for name in rule.parameters)
        known = ((name, self.clauses[name]) for name in rule.clauses if name in self.clauses)
        cited = tuple(name for name, in_force in known if any(map(in_force.covers, days)))
        return RuleVersion(rule, values, cited or rule.clauses, event)


def _days_of_change(periods: Iterable[Period]) -> list[date]:
    """The first day of each period and the day after it, in order."""
    days: set[date] = set()
    for period in periods:
        days |= {period.start} if period.start else set()
        days |= {date.fromordinal(period.end.toordinal() + 1)} if period.end else set()
    return sorted(days)
