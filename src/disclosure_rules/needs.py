"""What stays undetermined, and which facts would settle it, the most useful first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from disclosure_rules import truth
from disclosure_rules.case import Case
from disclosure_rules.decision import Undetermined
from disclosure_rules.policy.conditions import Ref
from disclosure_rules.policy.model import Stage
from disclosure_rules.program import CompiledRule, unknown_atoms
from disclosure_rules.records.facts import ABSENT, UNKNOWN
from disclosure_rules.terms import Status


class Needs:
    """Replaces everything unknown by the base facts behind it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self._known: dict[str, frozenset[str]] = {}
        self._atoms: dict[int, frozenset[str]] = {}

    def entries(self) -> tuple[Undetermined, ...]:
        """Every open entry: determinations, obligations, findings, measures, each in policy order."""
        found = list(self._entries())
        count = Counter(fact for _, _, needs, _ in found for fact in needs)
        facts = self.case.view.facts
        ranked = sorted(count, key=lambda fact: (-count[fact], facts[fact].order))
        rank = {fact: place for place, fact in enumerate(ranked)}
        return tuple(
            [
                Undetermined.made(
                    about=about, stage=stage, needs=tuple(sorted(needs, key=rank.__getitem__)), rules=rules
                )
                for about, stage, needs, rules in found
            ]
        )

    def _entries(self) -> Iterator[tuple[str, Stage, frozenset[str], tuple[str, ...]]]:
        case = self.case
        for name in case.program.determinations:
            if name not in case.verdicts:
                yield name, "decide", frozenset(), ()
                continue
            verdict, _ = case.verdicts[name]
            if verdict.status != "determined":
                yield name, "decide", self.of(name), verdict.contenders
        for name, (compiled, standing) in case.standings.items():
            if standing is None or standing.status is Status.UNDETERMINED:
                yield name, "require", self.of(f"obligation.{name}"), (compiled.rule.id,)
        for name, (compiled, found) in case.found.items():
            if found == truth.UNKNOWN:
                yield name, "find", self._tree(compiled), (compiled.rule.id,)
        for compiled, found in case.accounts:
            if found == truth.UNKNOWN:
                yield compiled.rule.concludes, "account", self._tree(compiled), (compiled.rule.id,)

    def of(self, path: str) -> frozenset[str]:
        """The base facts behind a path that is unknown."""
        if path not in self._known:
            self._known[path] = frozenset()
            self._known[path] = frozenset(self._behind(path))
        return self._known[path]

    def _behind(self, path: str) -> Iterator[str]:
        case = self.case
        kind, _, name = path.partition(".")
        if path in case.view.facts:
            yield from self._base(path)
        elif path in case.verdicts:
            yield from self._determination(path)
        elif kind in ("obligation", "late") and name in case.standings:
            compiled, standing = case.standings[name]
            if standing is None:
                yield from self._tree(compiled)
            elif standing.doubtful:
                for fact in standing.doubtful:
                    yield from self.of(fact)
        elif kind == "finding" and name in case.found:
            yield from self._tree(case.found[name][0])

    def _base(self, path: str) -> Iterator[str]:
        """A base fact itself; of a derived one, the facts it reads that are unknown, else those not there."""
        view = self.case.view
        fact = view.facts[path]
        if fact.base:
            yield path
            return
        values = {read: view[read] for read in fact.reads}
        for state in (UNKNOWN, ABSENT):
            missing = [read for read, value in values.items() if value is state]
            if missing:
                parts = tuple(f"{read}." for read in missing)
                yield from (read for read in missing if not read.startswith(parts))
                return
        yield from fact.reads

    def _determination(self, name: str) -> Iterator[str]:
        """What the open rules, and what may override them, still ask for. A rule that asks for all that
        another rule of the same value asks for, and for more, adds nothing."""
        verdict, _ = self.case.verdicts[name]
        asked: dict[Any, list[frozenset[str]]] = {}
        for value, compiled in verdict.asking:
            asked.setdefault(value, []).append(self._tree(compiled))
        for alike in asked.values():
            fewer = [needs for needs in alike if needs]
            for needs in alike:
                if not any([other < needs for other in fewer]):
                    yield from needs

    def _tree(self, compiled: CompiledRule) -> frozenset[str]:
        return frozenset().union(*map(self._atom, unknown_atoms(compiled.tree, self.case.values)))

    def _atom(self, number: int) -> frozenset[str]:
        """The base facts behind an atom that is unknown."""
        known = self._atoms.get(number)
        if known is None:
            atom, view = self.case.program.atoms[number], self.case.view
            paths = [atom.fact, *([atom.operand.path] if isinstance(atom.operand, Ref) else [])]
            known = frozenset().union(*(self.of(path) for path in paths if view[path] is UNKNOWN))
            self._atoms[number] = known
        return known
