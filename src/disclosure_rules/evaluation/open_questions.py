"""The conclusions that stay undetermined, and the facts that would settle them, the most useful first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, unknown_atoms
from disclosure_rules.decision import Undetermined
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Ref
from disclosure_rules.policy.model import Stage
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import Status


class OpenQuestions:
    """Traces every unknown conclusion to the base facts behind it."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._known: dict[str, frozenset[str]] = {}
        self._atoms: dict[int, frozenset[str]] = {}

    def entries(self) -> tuple[Undetermined, ...]:
        """Every open conclusion: determinations, obligations, findings and measures, each in policy order."""
        entries = list(self._entries())
        count = Counter(fact for _, _, needs, _ in entries for fact in needs)
        facts = self.evaluation.view.facts
        ranked = sorted(count, key=lambda fact: (-count[fact], facts[fact].order))
        rank = {fact: place for place, fact in enumerate(ranked)}
        return tuple(
            [
                Undetermined.made(
                    about=about, stage=stage, needs=tuple(sorted(needs, key=rank.__getitem__)), rules=rules
                )
                for about, stage, needs, rules in entries
            ]
        )

    def _entries(self) -> Iterator[tuple[str, Stage, frozenset[str], tuple[str, ...]]]:
        evaluation = self.evaluation
        for name in evaluation.program.determinations:
            if name not in evaluation.rulings:
                yield name, "decide", frozenset(), ()
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
        open_accounts = [compiled for compiled, truth in evaluation.accounts if truth == _kleene.UNKNOWN]
        for measure in dict.fromkeys(compiled.rule.concludes for compiled in open_accounts):
            leading = [compiled for compiled in open_accounts if compiled.rule.concludes == measure]
            needs = frozenset[str]().union(*map(self._tree, leading))
            yield measure, "account", needs, tuple(compiled.rule.id for compiled in leading)

    def of(self, path: str) -> frozenset[str]:
        """The base facts behind an unknown path."""
        known = self._known.get(path)
        if known is None:
            self._known[path] = frozenset()  # a path that leads back to itself adds nothing
            known = self._known[path] = self._behind(path)
        return known

    def _behind(self, path: str) -> frozenset[str]:
        evaluation = self.evaluation
        fact = evaluation.view.facts.get(path)
        if fact is not None:
            return frozenset((path,) if fact.base else self._read_by(fact))
        if path in evaluation.rulings:
            return frozenset().union(*self._determination(path))
        kind, _, name = path.partition(".")
        if kind == "finding" and name in evaluation.found:
            return self._tree(evaluation.found[name][0])
        if kind in ("obligation", "late", "delayed") and name in evaluation.standings:
            compiled, standing = evaluation.standings[name]
            return self._tree(compiled) if standing is None else self._all(standing.doubtful)
        return frozenset()

    def _all(self, paths: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*map(self.of, paths))

    def _read_by(self, fact: Fact) -> list[str]:
        """The unknown facts among those that a derived fact asks for; if none, the absent ones; if none, all."""
        view = self.evaluation.view
        for state in (UNKNOWN, ABSENT):
            missing = [read for read in fact.asks if view[read] is state]
            if missing:
                parts = tuple(f"{read}." for read in missing)
                return [read for read in missing if not read.startswith(parts)]
        return list(fact.asks)

    def _determination(self, name: str) -> Iterator[frozenset[str]]:
        """The facts that the open rules, and the rules that may override them, still ask for. Among rules of the
        same value, a rule adds nothing if it asks for all that another asks for, and for more."""
        ruling, _ = self.evaluation.rulings[name]
        asked: dict[Any, list[frozenset[str]]] = {}
        for value, compiled in ruling.asking:
            asked.setdefault(value, []).append(self._tree(compiled))
        for alike in asked.values():
            fewer = [needs for needs in alike if needs]
            for needs in alike:
                if not any(smaller < needs for smaller in fewer):
                    yield needs

    def _tree(self, compiled: CompiledRule) -> frozenset[str]:
        return frozenset().union(*map(self._atom, unknown_atoms(compiled.tree, self.evaluation.values)))

    def _atom(self, number: int) -> frozenset[str]:
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
