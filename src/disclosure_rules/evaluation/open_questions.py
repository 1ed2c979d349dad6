"""The conclusions that stay undetermined, and the facts that would settle them, the most useful first.

A fact is asked for only if some answer to it changes the conclusion; see `case_analysis`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Contest, unknown_atoms
from disclosure_rules.decision import Undetermined
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.reasons import NO_RULE, PROVISIONAL, UNHELD_ACT, Cause, conflict, in_words
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Ref
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import Stage, path_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import Status

Behind: TypeAlias = frozenset[str | Cause]
"""The reasons for which a conclusion stays open: base facts to ask for, and causes that no fact would remove."""


class OpenQuestions:
    """Traces every unknown conclusion to the base facts and the other causes behind it."""

    def __init__(self, evaluation: Evaluation, *, asks_what_matters: bool = True) -> None:
        self.evaluation = evaluation
        self._asks_what_matters = asks_what_matters
        self._known: dict[str, Behind] = {}
        self._atoms: dict[int, Behind] = {}

    def entries(self) -> tuple[Undetermined, ...]:
        """Every open conclusion: the law where it is not held; determinations, obligations, findings and measures, each
        in policy order."""
        entries = list(self._entries())
        if not entries:
            return ()
        asked = [frozenset(item for item in behind if isinstance(item, str)) for _, _, behind, _ in entries]
        count = Counter(fact for needs in asked for fact in needs)
        facts = self.evaluation.view.facts
        ranked = sorted(count, key=lambda fact: (-count[fact], facts[fact].order))
        rank = {fact: place for place, fact in enumerate(ranked)}
        return tuple(
            [
                Undetermined.made(
                    about=about,
                    stage=stage,
                    needs=tuple(sorted(needs, key=rank.__getitem__)),
                    rules=rules,
                    reason=None if needs else self._reason(behind),
                )
                for (about, stage, behind, rules), needs in zip(entries, asked, strict=True)
            ]
        )

    def _reason(self, behind: Behind) -> Text:
        law = self.evaluation.law
        causes = sorted(item for item in behind if isinstance(item, Cause))
        return in_words(causes, law.governing, law_is_held=law.is_held)

    def _entries(self) -> Iterator[tuple[str, Stage, Behind, tuple[str, ...]]]:
        evaluation = self.evaluation
        if not evaluation.law.is_complete:
            yield LAW_APPLICABLE.id, "decide", frozenset((self._lacking(),)), ()
        for name in evaluation.program.determinations:
            if name not in evaluation.rulings:
                yield name, "decide", frozenset((Cause(NO_RULE),)), ()
                continue
            ruling, _ = evaluation.rulings[name]
            if ruling.status != "determined":
                yield name, "decide", self.of(name), ruling.contenders
        for name, (compiled, standing) in evaluation.standings.items():
            if standing is None or standing.status is Status.UNDETERMINED:
                yield name, "require", self.of(f"obligation.{name}"), (compiled.rule.id,)
        for name, (compiled, truth) in evaluation.found.items():
            if truth == _kleene.UNKNOWN:
                yield name, "find", self.of(compiled.path), (compiled.rule.id,)
        unclear = (compiled for compiled, truth in evaluation.accounts if truth == _kleene.UNKNOWN)
        for measure in dict.fromkeys(compiled.rule.concludes for compiled in unclear):
            leading = self._leading(measure)
            behind = Behind().union(*map(self._rule, leading))
            yield measure, "account", behind, tuple(compiled.rule.id for compiled in leading)

    def _lacking(self) -> Cause:
        """Which law is not held: any of the kind, or that of an act."""
        law = self.evaluation.law
        return Cause(UNHELD_ACT, day=str(law.unheld_act)) if law.is_held else Cause(NO_RULE)

    def _leading(self, measure: str) -> list[CompiledRule]:
        """The rules that may lead to a measure."""
        accounts = self.evaluation.accounts
        return [
            compiled
            for compiled, truth in accounts
            if truth == _kleene.UNKNOWN and compiled.rule.concludes == measure
        ]

    def needs_of(self, stage: Stage, about: str) -> frozenset[str]:
        """The facts that would settle one open conclusion of a stage."""
        if stage == "account":
            behind = Behind().union(*map(self._rule, self._leading(about)))
        else:
            behind = self.of(path_of(stage, about))
        return frozenset(item for item in behind if isinstance(item, str))

    def of(self, path: str) -> Behind:
        """The base facts behind an unknown path, and the other causes."""
        known = self._known.get(path)
        if known is None:
            self._known[path] = frozenset()  # a path that leads back to itself adds nothing
            known = self._known[path] = self._behind(path)
        return known

    def _behind(self, path: str) -> Behind:
        evaluation = self.evaluation
        fact = evaluation.view.facts.get(path)
        if fact is not None:
            return frozenset((path,) if fact.base else self._read_by(fact))
        if path in evaluation.rulings:
            return Behind().union(*self._determination(path))
        if path in evaluation.program.determinations:
            return frozenset((Cause(NO_RULE),))
        kind, _, name = path.partition(".")
        if kind == "finding" and name in evaluation.found:
            return self._rule(evaluation.found[name][0])
        if kind in ("obligation", "late", "delayed") and name in evaluation.standings:
            compiled, standing = evaluation.standings[name]
            if standing is not None and standing.provisional and standing.status is not Status.UNDETERMINED:
                return frozenset((Cause(PROVISIONAL),))
            return self._rule(compiled) if standing is None else self._all(standing.doubtful)
        return frozenset()

    def _all(self, paths: Iterable[str]) -> Behind:
        return Behind().union(*map(self.of, paths))

    def _read_by(self, fact: Fact) -> list[str]:
        """The unknown facts among those that a derived fact asks for; if none, the blank boxes; if none, what is to be
        corrected: the characteristics, or all."""
        view = self.evaluation.view
        unknown = [read for read in fact.asks if view[read] is UNKNOWN]
        blank = [read for read in fact.asks if view[read] is ABSENT and view.facts[read].holder is not None]
        if missing := unknown or blank:
            parts = tuple(f"{read}." for read in missing)
            return [read for read in missing if not read.startswith(parts)]
        return [read for read in fact.asks if view.facts[read].world == "open"] or list(fact.asks)

    def _determination(self, name: str) -> Iterator[Behind]:
        """The facts that the open rules, and the rules that may override them, still ask for. Among rules of the
        same value, a rule adds nothing if it asks for all that another asks for, and for more."""
        ruling, _ = self.evaluation.rulings[name]
        if ruling.status == "conflict":
            yield frozenset((conflict(ruling),))
        elif not ruling.contenders:
            yield frozenset((Cause(NO_RULE),))
        asked: dict[Any, list[Behind]] = {}
        wanted = [(value, self._tree(compiled)) for value, compiled in ruling.asking]
        kept = self._mattering(ruling.contest, Behind().union(*(needs for _, needs in wanted)))
        for value, needs in wanted:
            asked.setdefault(value, []).append(needs & kept)
        for alike in asked.values():
            fewer = [needs for needs in alike if needs]
            for needs in alike:
                if not any(smaller < needs for smaller in fewer):
                    yield needs

    def _rule(self, compiled: CompiledRule) -> Behind:
        """The facts and causes behind an unknown rule, without the facts that do not matter."""
        return self._mattering(compiled, self._tree(compiled))

    def _mattering(self, subject: Contest | CompiledRule, behind: Behind) -> Behind:
        """Of the facts behind something, those of which some answer changes it; all where that is known of none. Other
        causes stay."""
        if not self._asks_what_matters:
            return behind
        facts = [item for item in behind if isinstance(item, str)]
        mattering = self.evaluation.analysis.mattering(subject, facts) or frozenset(facts)
        return frozenset(item for item in behind if not isinstance(item, str) or item in mattering)

    def _tree(self, compiled: CompiledRule) -> Behind:
        return Behind().union(*map(self._atom, unknown_atoms(compiled.tree, self.evaluation.values)))

    def _atom(self, number: int) -> Behind:
        """The base facts behind an unknown atom."""
        known = self._atoms.get(number)
        if known is None:
            atom, view = self.evaluation.program.atoms[number], self.evaluation.view
            if isinstance(atom.operand, Ref):
                known = self._all(path for path in (atom.fact, atom.operand.path) if view[path] is UNKNOWN)
            else:
                known = self.of(atom.fact)
            self._atoms[number] = known
        return known


def tried_for(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    """The open facts whose answers all lead to what is concluded; none where it rests on what is known."""
    if name in evaluation.rulings:
        return evaluation.rulings[name][0].tried
    if not evaluation.tried:
        return ()
    rules = (compiled.rule for layer in evaluation.program.layers for compiled in layer.rules)
    tried = (evaluation.tried.get(rule.id, ()) for rule in rules if rule.concludes == name)
    return tuple(dict.fromkeys(path for paths in tried for path in paths))
