"""Linking: drafts become policies, and every name gets its meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from disclosure_rules.errors import MisfitError, Problem, Text, nearest
from disclosure_rules.location import Location
from disclosure_rules.policy.condition_reader import Vocabulary, typed_value
from disclosure_rules.policy.conditions import ALWAYS, Condition
from disclosure_rules.policy.files import Draft, Fragment, places_in
from disclosure_rules.policy.ladders import FRAMEWORK
from disclosure_rules.policy.link_rule import RuleLinker
from disclosure_rules.policy.model import Clause, DatedValue, Parameter, Period, Policy, Rule
from disclosure_rules.policy.scope import Scope
from disclosure_rules.policy.shipped import shipped_roles
from disclosure_rules.policy.syntax import DatedValueShape, FragmentShape, TableShape
from disclosure_rules.policy.tables import rows_of
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.source import Loc, Source


def link(
    drafts: list[Draft], problems: list[Problem], unread: UnreadParts
) -> tuple[tuple[Policy, ...], dict[Location, str]]:
    """The policies of the drafts, and the rules of which something could not be judged, by their places, as written. What is wrong
    is added to `problems`. `unread` is what could not be read of their files."""
    linker = _Linker(Scope(drafts, problems, unread))
    policies = [linker.policy(draft) for draft in linker.scope.drafts]
    linked = tuple(
        linker.with_parameters(policy, draft)
        for policy, draft in zip(policies, linker.scope.drafts, strict=True)
    )
    rules = (rule for policy in linked for rule in policy.rules)
    misled = {rule.place: "" for rule in rules if not linker.without_value.isdisjoint(_parameters(rule))}
    return linked, misled | linker.scope.unsound


def _parameters(rule: Rule) -> Iterator[str]:
    """The parameters on which a rule depends, its first day too."""
    yield from rule.parameters
    if rule.in_force.start_param is not None:
        yield rule.in_force.start_param


class _Linker:
    """Links policy by policy. Parameters come last, since their use in rules gives them their types."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.without_value: set[str] = set()
        self.roles = {} if any(draft.head.roles for draft in scope.drafts) else shipped_roles()

    def policy(self, draft: Draft) -> Policy:
        head, determinations = draft.head, self.scope.determinations
        doubts = self.scope.doubts()
        outer = self.scope.period(draft, head.in_force, draft.source, ("in_force",))
        unsound = self.scope.doubts() != doubts
        clauses: list[Clause] = []
        rules: list[Rule] = []
        for fragment in draft.fragments:
            clauses += [
                self._clause(draft, clause, fragment.source, number)
                for number, clause in enumerate(fragment.shape.clauses)
            ]
            rules += self._rules(draft, fragment, outer)
        if unsound:
            self._doubt(rules)
        return Policy(
            head.policy,
            head.instrument.title,
            head.instrument.number,
            self.scope.rank(head.rank, draft.source.place(("rank",))),
            outer,
            str(draft.directory),
            draft.sha256,
            dict(head.roles or self.roles),
            tuple(clauses),
            (),
            tuple(determinations[name] for name in head.determinations if name in determinations),
            tuple(rules),
            draft.files,
            head.instrument.decides,
            head.instrument.not_held,
            self._governs(draft, rules),
            ALWAYS if rules else self._scope(draft, outer),
            tuple(places_in(draft)),
            head.clause_prefix,
            dict(head.ranks),
            draft.declared,
            dict(head.measures),
            head.time_zone if head.time_zone == self.scope.time_zone else None,
            draft.calendar,
            tuple(head.languages),
        )

    def _rules(self, draft: Draft, fragment: Fragment, outer: Period) -> list[Rule]:
        """The rules of a file; none where it is about no kind that is known."""
        shaped, source, kinds = fragment.shape, fragment.source, self.scope.kinds_of(fragment.shape.record)
        if not kinds or not set(kinds) <= self.scope.kinds.keys():
            return []
        doubts = self.scope.doubts()
        inner = self.scope.period(draft, shaped.in_force, source, ("in_force",), outer)
        unsound = self.scope.doubts() != doubts
        linker = RuleLinker(self.scope, draft, fragment, kinds, inner)
        rules = [linker.rule(rule, ("rules", number)) for number, rule in enumerate(shaped.rules)]
        rules += self._rows(linker, shaped.tables, source)
        if unsound:
            self._doubt(rules)
        return rules

    def _doubt(self, rules: list[Rule]) -> None:
        """Note that rules are not sound, since the days on which they are in force are not known."""
        self.scope.unsound |= {rule.place: "" for rule in rules} | self.scope.unsound

    def _rows(self, linker: RuleLinker, tables: list[TableShape], source: Source) -> Iterator[Rule]:
        """The rules of tables. A row after one that always holds is noted as a problem."""
        for place, table in enumerate(tables):
            always = False
            for number, row in enumerate(rows_of(table)):
                loc = ("tables", place, "first_of", number)
                if always:
                    self.scope.report("policy.table", source.place(loc), row=row.id)
                always = always or row.when == {"all": []}
                yield replace(linker.rule(row, loc, ("tables", place, "decide")), table=table.id)

    def _scope(self, draft: Draft, period: Period) -> Condition:
        """Where a policy without rules applies: the condition of its head about the record kinds of what it declares."""
        declared = [self.scope.determinations[name].kinds for name in draft.head.determinations]
        known = self.scope.kinds
        kinds = [kind for kind in known if any(kind in kinds for kinds in declared)] or [*known]
        head = Fragment(draft.source, FragmentShape())
        return RuleLinker(self.scope, draft, head, tuple(kinds), period).applies()

    def _governs(self, draft: Draft, rules: list[Rule]) -> tuple[str, ...]:
        """The record kinds, and the events of acts, whose law a policy is: those that its head names, else the kinds that
        its rules are about (rules about every kind say nothing of one). The framework of decisions is no law."""
        named, known = draft.head.governs, self.scope.kinds
        if named is None:
            some = (rule.kinds for rule in rules if set(rule.kinds) != set(known))
            about = dict.fromkeys(kind for kinds in some for kind in kinds)
            return () if draft.head.rank == FRAMEWORK else tuple(about)
        kinds = tuple(map(known.named, named))
        events = {rule.governed_by for rule in rules}
        for number, kind in enumerate(kinds):
            if kind not in known and kind not in events:
                place, meant = draft.source.place(("governs", number)), nearest(kind, known.names)
                self.scope.report("policy.record-kind", place, kind=kind, known=tuple(known), meant=meant)
        return kinds

    def _clause(self, draft: Draft, shaped: Any, source: Source, number: int) -> Clause:
        period = self.scope.period(draft, shaped.in_force, source, ("clauses", number, "in_force"))
        return Clause(
            shaped.id,
            shaped.at,
            shaped.record and self.scope.kinds.named(shaped.record),
            shaped.norm,
            shaped.gist if isinstance(shaped.gist, Text) else Text(shaped.gist, shaped.gist),
            shaped.informative,
            shaped.status == "planned",
            period,
            source.place(("clauses", number)),
        )

    def with_parameters(self, policy: Policy, draft: Draft) -> Policy:
        parameters = []
        for full, (values, source, loc) in self.scope.parameters.items():
            if full.partition(".")[0] == policy.id:
                unsure = bool(self.scope.unsound) or self.scope.unread.mention(full)
                kind, vocabulary = self.scope.typed.get(full, (None if unsure else "code", None))
                dated = tuple(
                    self._value(draft, value, kind, vocabulary, source, (*loc, number))
                    for number, value in enumerate(values)
                )
                parameters.append(Parameter(full, kind or "code", vocabulary, dated, source.place(loc)))
        return Policy(**{**vars(policy), "parameters": tuple(parameters)})

    def _value(
        self,
        draft: Draft,
        shaped: DatedValueShape,
        kind: str | None,
        vocabulary: Vocabulary | None,
        source: Source,
        loc: Loc,
    ) -> DatedValue:
        """A value of a parameter. One of a kind that is not known, since what uses it is not judged, is not looked at."""
        try:
            typed = None if kind is None else typed_value(kind, vocabulary, shaped.value)
        except MisfitError as misfit:
            self.scope.misfit(misfit, source.place((*loc, "value")))
            self.without_value.add(f"{draft.head.policy}.{loc[1]}")
            typed = None
        return DatedValue(
            typed, self.scope.period(draft, shaped.in_force, source, (*loc, "in_force")), shaped.source
        )
