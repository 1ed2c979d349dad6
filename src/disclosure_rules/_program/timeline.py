"""The rules and values in force over time, and the law that decides a record."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.compile import Compiler, is_soon
from disclosure_rules._program.model import CompiledRule, Const, Program
from disclosure_rules._program.selected_law import (
    GoverningPolicy,
    MeasureLaw,
    RuleVersion,
    SelectedLaw,
    is_covered,
    laws_of_acts,
    measure_day,
    unheld_act,
)
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.policy.check_conflicts import determinations_of, rules_of
from disclosure_rules.policy.conditions import (
    ALWAYS,
    PARAMETERS,
    Atom,
    Condition,
    Not,
    evaluate,
    evaluate_atom,
    facts_read,
    fold,
    parameter_asked,
    parameters_named,
    rebuilt,
    truth_of_atom,
    with_value,
)
from disclosure_rules.policy.model import AS_OF, Account, Decide, Find, Parameter, Period, Policy, Rule
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.shared import places_of, record_kinds
from disclosure_rules.records.base import Record, facts_of
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
        self.places = places_of(policies)
        self.kinds = record_kinds(policies)
        self._declaring = {item.id: policy for policy in policies for item in policy.determinations}
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
        self._elsewhere: dict[Hashable, tuple[CompiledRule, ...]] = {}
        self.days = _days_of_change(self._periods())
        self.changing = {kind: self._changing(kind) for kind in self.kinds}
        self._governing = {kind: self._policies_of(kind) for kind in self.kinds}
        self.acts = {kind: laws_of_acts(policies, kind, self.chosen) for kind in self.kinds}
        self._undecided = dict.fromkeys(self.determinations, UNKNOWN)
        self._scopes = {kind: self._scopes_of(kind) for kind in self.kinds}
        self.lasting = {name: self._lasting(name) for name in self.parameters}

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
        """The days of `as_of` on which rules about a kind change whose law their own event, or `as_of`, selects, and the
        measures that count their failures."""
        about = [rule for rule in self.rules if kind in rule.kinds]
        if all(rule.governed_by is None for rule in about):
            return []
        rules = [rule for rule in about if rule.governed_by is not None or isinstance(rule.then, Account)]
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
                    rule for rule in policy.rules if kind in rule.kinds and set(rule.kinds) != set(self.kinds)
                ]
                periods = [rule.in_force for rule in about]
                for period in periods or [policy.in_force]:
                    applies = ALWAYS if policy.applies == ALWAYS else policy.applies
                    spans[GoverningPolicy(period.settled(self.chosen), applies)] = None
        return sorted(spans, key=lambda span: span.applies is not ALWAYS)

    def _scopes_of(self, kind: str) -> list[tuple[Condition, frozenset[str]]]:
        """The conditions on which policies apply to records of a kind, each with the ids of these policies."""
        known = facts_of(self.kinds[kind]).keys() | self.determinations.keys()
        scopes: dict[Condition, set[str]] = {}
        for policy in self.policies:
            asked = {path for path in facts_read(policy.applies) if not path.startswith(PARAMETERS)}
            if policy.applies != ALWAYS and asked <= known:
                scopes.setdefault(policy.applies, set()).add(policy.id)
        return [(applies, frozenset(ids)) for applies, ids in scopes.items()]

    def _lasting(self, name: str) -> Any:
        """The value of a parameter if it is the same on every day; otherwise UNKNOWN."""
        values = self.parameters[name].values
        if name in self.chosen:
            return self.parameter(name, date.max)
        return values[0].value if len(values) == 1 else UNKNOWN

    def law_of(self, record: Record, as_of: Moment, elsewhere: frozenset[str] | None = None) -> SelectedLaw:
        """The law that decides a record at `as_of`. `elsewhere` names the policies that do not apply, where that is known:
        more facts never make one of them apply."""
        view = View(record, as_of, self._undecided, places=self.places)
        law = self.select(record.__class__, record, view)
        if elsewhere is not None:
            return replace(law, elsewhere=elsewhere)
        truth = partial(truth_of_atom, parameters=self.lasting, fact=view.__getitem__)
        apart = [
            ids for applies, ids in self._scopes[record.kind] if evaluate(applies, truth) == _kleene.FALSE
        ]
        return replace(law, elsewhere=frozenset().union(*apart)) if apart else law

    def scope_of(self, determination: str) -> Condition:
        """The condition on which the policy that declares a determination applies: elsewhere it is not concluded."""
        return self._declaring[determination].applies

    def elsewhere(self, kind: str, law: SelectedLaw) -> tuple[CompiledRule, ...]:
        """The rules about a kind that a law leaves out, since their policies do not apply to the record: none is true."""
        key = self.version(kind, law)
        if key not in self._elsewhere:
            rules = (rule for rule in self.rules if kind in rule.kinds and rule.policy in law.elsewhere)
            self._elsewhere[key] = tuple(
                CompiledRule(
                    rule, version.asks, Const(_kleene.FALSE), version.clauses, (), dict(version.values)
                )
                for rule in rules
                for version in self._versions(rule, kind, law.days, law.as_of)
            )
        return self._elsewhere[key]

    def select(self, kind: type[Record], record: Record, view: View) -> SelectedLaw:
        """The law that decides a record of a kind, as a view shows it."""
        name = str(kind.model_fields["kind"].default)
        policies = self._governing[name]
        as_of = view.as_of

        def is_held(day: date) -> bool:
            return is_covered(policies, day, view, self.parameter)

        governing, today = kind.law_date(record, as_of, is_held), day_of(as_of)
        pending = today if kind.is_pending(record, as_of) else None
        unheld = unheld_act(self.acts[name], view, self.parameter)
        return SelectedLaw(governing, pending, today, is_held(governing), unheld)

    def days_held(self, kind: str) -> list[date]:
        """The days on which it changes which policies are the law of a kind."""
        return _days_of_change(policy.in_force for policy in self._governing[kind])

    def reach(self, kind: str, day: date) -> frozenset[Condition]:
        """The conditions under which the law of a kind is held on a day, one of which must hold or may hold; with the
        values of parameters on that day."""

        def settled(atom: Atom) -> Condition:
            name = parameter_asked(atom)
            values = {used: self.parameter(used, day) for used in parameters_named([atom])}
            if name is None:
                return with_value(atom, values)
            return ALWAYS if evaluate_atom(atom.op, values[name], atom.operand) else Not(ALWAYS)

        held = {
            fold(policy.applies, settled, rebuilt)
            for policy in self._governing[kind]
            if policy.in_force.covers(day)
        }
        return frozenset({ALWAYS} if ALWAYS in held else held)

    def version(self, kind: str, law: SelectedLaw) -> Hashable:
        """The key of the program for a law: laws of one version share it."""
        return (
            kind,
            bisect_right(self.days, law.governing),
            None if law.pending is None else bisect_right(self.days, law.pending),
            bisect_right(self.changing[kind], law.as_of),
            law.elsewhere,
        )

    def parameter(self, name: str, *days: date) -> Any:
        """The value of a parameter: the caller's choice, or the value in force on the first of the days that has one."""
        if name in self.chosen:
            return self.chosen[name]
        values = (self.parameters[name].at(day) for day in days)
        return next((value for value in values if value is not None), None)

    def compile(
        self,
        kind: str,
        governing: date,
        pending: date | None,
        today: date | None = None,
        elsewhere: frozenset[str] = frozenset(),
    ) -> Program:
        """The program for a governing date. Rules that forbid are added as they stand on `pending`. Rules whose own event
        selects their law are added in each version that is in force up to `today` (the later of these days, if left
        out). Policies with the ids `elsewhere` take no part. All days and places for which the same rules and values are
        in force share one program."""
        days = (governing,) if pending is None else (governing, pending)
        last = max(days) if today is None else today
        known = {
            name: item
            for name, item in self.determinations.items()
            if self._declaring[name].id not in elsewhere
        }
        rules = [
            version
            for rule in self.rules
            if kind in rule.kinds and rule.policy not in elsewhere
            if not isinstance(rule.then, Decide) or rule.concludes in known
            for version in self._versions(rule, kind, days, last)
        ]
        used = {name for version in rules for name in version.rule.parameters}
        values = {
            name: self.parameter(name, *days)
            for name in self.parameters
            if name in used or (is_soon(name) and name.partition(".")[0] not in elsewhere)
        }
        key = (kind, tuple(version.key for version in rules), tuple(values.items()), tuple(known))
        if key not in self._programs:
            program = Compiler(kind, rules, values, known, self.places, self.kinds).program(self.unconcluded)
            self._programs.setdefault(key, program)
        return self._programs[key]

    def _versions(self, rule: Rule, kind: str, days: tuple[date, ...], today: date) -> Iterator[RuleVersion]:
        """The versions of a rule that take part: at most one, unless its own event selects its law."""
        period = rule.in_force.settled(self.chosen)
        if isinstance(rule.then, Account):
            today = today if self.changing[kind] else days[0]
            if law := MeasureLaw.of(period, days[0], today):
                yield replace(self._version(rule, (measure_day(period, days[0], today),)), measure=law)
            return
        if rule.governed_by in (None, AS_OF):
            selecting = (today,) if rule.governed_by == AS_OF else days if rule.forbids else days[:1]
            if any(map(period.covers, selecting)):
                yield self._version(rule, selecting)
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
