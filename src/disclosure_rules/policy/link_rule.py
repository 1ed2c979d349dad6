"""Linking of one rule: its conditions get types, its effect is checked against the declarations."""

from __future__ import annotations

from typing import Any

from disclosure_rules.errors import MisfitError, Text, nearest
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.condition_reader import ConditionReader, kind_label, literal
from disclosure_rules.policy.conditions import ALWAYS, Condition, facts_read
from disclosure_rules.policy.files import Draft, Fragment
from disclosure_rules.policy.ladders import LOWEST, Rank
from disclosure_rules.policy.link_require import RequireLinker
from disclosure_rules.policy.messages import SHOWN_KINDS, names_in, renamed
from disclosure_rules.policy.model import AS_OF, Account, Decide, Effect, Find, Period, Rule, Stage
from disclosure_rules.policy.require_syntax import RequireShape
from disclosure_rules.policy.scope import Scope
from disclosure_rules.policy.shape import ParamRef
from disclosure_rules.policy.syntax import (
    AccountShape,
    BecauseShape,
    DecideShape,
    FindShape,
    RuleShape,
)
from disclosure_rules.reading.source import Loc
from disclosure_rules.records.base import facts_of
from disclosure_rules.terms import Severity


def _is_advice(then: Any) -> bool:
    return isinstance(then, FindShape) and then.severity is Severity.ADVICE


def _basis(because: BecauseShape, rank: Rank) -> Basis:
    return Basis(
        frozenset(because.findings),
        because.late is not None,
        rank,
        because.own,
        frozenset(because.failures),
        frozenset(because.borne_by),
        frozenset(because.not_borne_by),
    )


class RuleLinker:
    """Links the rules of one file."""

    def __init__(
        self, scope: Scope, draft: Draft, fragment: Fragment, kinds: tuple[str, ...], period: Period
    ) -> None:
        self.scope = scope
        self.draft = draft
        self.source = fragment.source
        self.kinds = kinds
        self.period = period

    def rule(self, shaped: RuleShape, loc: Loc, decided: Loc | None = None) -> Rule:
        """The rule as the engine knows it. What is wrong with it is noted as problems, and its place as unsound. `decided` is
        where the determination of a table stands."""
        doubts = self.scope.doubts()
        rule = self._rule(shaped, loc, decided)
        if self.scope.doubts() != doubts:
            effect = [getattr(shaped.then, key) for key in shaped.then.model_fields_set]
            self.scope.unsound[rule.place] = f"{shaped.when} {effect}"
        return rule

    def _rule(self, shaped: RuleShape, loc: Loc, decided: Loc | None) -> Rule:
        stages: dict[type, Stage] = {DecideShape: "decide", RequireShape: "require", FindShape: "find"}
        stage = stages.get(type(shaped.then), "account")
        reader = self.reader(stage)
        head = self.draft.head
        place = self.source.place(loc)
        if shaped.message is None and stage == "find":
            self.scope.report("policy.message", place, rule=shaped.id)
        self._keys(shaped, stage, loc)
        when = reader.read(shaped.when, (*loc, "when"))
        if any(path.startswith("delayed.") for path in facts_read(when)) and not _is_advice(shaped.then):
            self.scope.report("policy.deadline", place, "advice")
        return Rule(
            id=shaped.id,
            policy=head.policy,
            rank=self.scope.rank(head.rank, self.draft.source.place(("rank",))),
            kinds=self.kinds,
            title=shaped.title,
            clauses=tuple(shaped.clauses),
            in_force=self.scope.period(
                self.draft, shaped.in_force, self.source, (*loc, "in_force"), self.period
            ),
            overrides=tuple(shaped.overrides),
            default=shaped.default,
            forbids=shaped.forbids,
            applies=self.applies(),
            when=when,
            then=self._effect(shaped.then, reader, (*loc, "then"), decided),
            message=self._message(shaped.message, reader, (*loc, "message")),
            place=place,
            breach=shaped.breach,
            mend=shaped.mend,
            no_limit=shaped.no_limit,
            failure=shaped.failure,
            governed_by=self._governed(shaped.governed_by, (*loc, "governed_by")),
        )

    def _keys(self, shaped: RuleShape, stage: Stage, loc: Loc) -> None:
        """Report the keys that do not fit the effect of the rule, or one another."""
        place = self.source.place(loc)
        if (shaped.default or shaped.forbids or shaped.overrides) and stage != "decide":
            self.scope.report("policy.rule-key", place)
        if shaped.breach is not None and stage != "require":
            self.scope.report("policy.rule-key", place, "breach")
        if shaped.mend is not None and stage not in ("require", "find"):
            self.scope.report("policy.rule-key", place, "mend")
        then = shaped.then
        timed = not isinstance(then, RequireShape) or then.within or then.at_least or then.by or then.promptly
        if shaped.no_limit is not None and timed:
            self.scope.report("policy.rule-key", place, "no-limit")
        if shaped.failure is not None and stage not in ("require", "find"):
            self.scope.report("policy.rule-key", place, "failure")
        if shaped.governed_by is not None and shaped.forbids:
            self.scope.report("policy.rule-key", place, "governed")
        if shaped.governed_by is not None and stage == "account":
            self.scope.report("policy.rule-key", place, "measure")

    def _governed(self, event: str | None, loc: Loc) -> str | None:
        if event in (None, AS_OF):
            return event
        return self.reader("decide").typed(str(event), "moment", loc)

    def reader(self, stage: Stage) -> ConditionReader:
        """A reader of this file's conditions at a stage."""
        policy = self.draft.head.policy
        return ConditionReader(
            self.scope.shared(policy, self.kinds, stage),
            self.source,
            self.scope.problems,
            lambda name, kind, vocabulary, place: self.scope.param(policy, name, kind, vocabulary, place),
            stage,
            self.scope.unread,
        )

    def applies(self) -> Condition:
        """The condition of the policy's head."""
        if self.draft.head.applies is None:
            return ALWAYS
        reader = self.reader("decide")
        reader.source = self.draft.source
        return reader.read(self.draft.head.applies, ("applies",))

    def _message(self, message: Text | None, reader: ConditionReader, loc: Loc) -> Text | None:
        """The message with the paths of the facts that it names. The names that it may not show are noted."""
        try:
            names = sorted(set(names_in(message)) - {"missing", "due"})
        except ValueError:
            reader.report("policy.placeholder", loc)
            return message
        for name in names:
            symbol = reader.symbols.get(name)
            path = "" if symbol is None else symbol.path
            fact = all(path in facts_of(self.scope.kinds[kind]) for kind in self.kinds)
            if symbol is None and reader.unread.spare(name):
                continue
            if symbol is None or not fact:
                known = [path for path, each in reader.symbols.items() if each.kind in SHOWN_KINDS]
                meant = nearest(name, [*known, "missing", "due"])
                reader.report("policy.placeholder", loc, "unknown", name=name, meant=meant)
            elif symbol.kind not in SHOWN_KINDS:
                kind = kind_label(symbol.kind)
                reader.report("policy.placeholder", loc, "kind", name=name, kind=kind)
        paths = {name: reader.symbols[name].path for name in names if name in reader.symbols}
        return renamed(message, paths) if message is not None and paths else message

    def _effect(self, then: Any, reader: ConditionReader, loc: Loc, decided: Loc | None) -> Effect:
        if isinstance(then, DecideShape):
            return self._decide(then, loc, decided or (*loc, "decide"))
        if isinstance(then, RequireShape):
            return RequireLinker(reader, self.scope.determinations.keys()).require(then, loc)
        if isinstance(then, FindShape):
            return self._find(then, reader, loc)
        assert isinstance(then, AccountShape)
        late = then.because.late
        written = late.rank if late else None
        rank = (
            LOWEST
            if written is None
            else self.scope.rank(written, self.source.place((*loc, "because", "late")))
        )
        basis = _basis(then.because, rank)
        if not (basis.findings or basis.late or basis.failures):
            reader.report("policy.basis", (*loc, "because"))
        measure = self.scope.measure(then.account, self.source.place((*loc, "account")))
        return Account(measure, tuple(then.addressees), basis)

    def _decide(self, then: DecideShape, loc: Loc, decided: Loc) -> Decide:
        determination = self.scope.determination(then.decide)
        if determination is None and self.scope.unread.spare(then.decide):
            return Decide(then.decide, then.value)
        if determination is None or not set(self.kinds) <= set(determination.kinds):
            place = self.source.place(decided)
            self.scope.report(
                "policy.unknown-determination", place, determination=then.decide, kinds=self.kinds
            )
            return Decide(then.decide, then.value)
        symbol = self.scope.table(self.draft.head.policy, self.kinds[0], "require")[determination.id]
        try:
            return Decide(determination.id, literal("term", symbol.vocabulary, then.value))
        except MisfitError as misfit:
            self.scope.misfit(misfit, self.source.place((*loc, "value")))
            return Decide(determination.id, then.value)

    def _find(self, then: FindShape, reader: ConditionReader, loc: Loc) -> Find:
        if then.missing is None:
            return Find(then.find, then.severity, duty=then.duty)
        loc, duty = (*loc, "missing"), then.duty
        symbol = reader.symbol(then.missing.from_, (*loc, "from"))
        if symbol is None or symbol.kind != "terms":
            if symbol is not None:
                reader.report("policy.operator-type", (*loc, "from"), "terms", fact=then.missing.from_)
            return Find(then.find, then.severity, duty=duty)
        required: Any
        if isinstance(then.missing.required, ParamRef):
            place = self.source.place((*loc, "required"))
            required = reader.param(then.missing.required.param, "terms", symbol.vocabulary, place)
        else:
            required = []
            for number, item in enumerate(then.missing.required):
                try:
                    required.append(literal("terms", symbol.vocabulary, item))
                except MisfitError as misfit:
                    reader.misfit(misfit, (*loc, "required", number))
            required = tuple(required)
        return Find(then.find, then.severity, required, symbol.path, duty)
