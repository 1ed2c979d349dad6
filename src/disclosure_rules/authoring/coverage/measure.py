"""What cases cover of policies: rules, the conditions of their `when`, and clauses.

An observer of evaluations that have run, which know nothing of it. A rule should be seen to fire and to be silent,
a condition to be true and to be false while its rule is in force, a clause to be cited by a rule that fires. What
is undetermined is told, and covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule
from disclosure_rules.authoring.policy_source import SourceFiles, nodes
from disclosure_rules.authoring.testing.run import standings
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Atom, atoms_of
from disclosure_rules.policy.model import Policy, Rule

NAMED = 3
"""How many cases are named for each thing seen; all are counted."""


@dataclass
class CaseCount:
    """How many cases show something, and the first of them."""

    count: int = 0
    by: list[str] = field(default_factory=list)

    def add(self, cases: Iterable[str], count: int = 1) -> None:
        """Note further cases."""
        self.count += count
        self.by = [*self.by, *cases][:NAMED] if len(self.by) < NAMED else self.by


@dataclass
class CoveredCondition:
    """One thing asked of one fact in a `when`, as it is written."""

    text: str
    place: str
    true: CaseCount = field(default_factory=CaseCount)
    false: CaseCount = field(default_factory=CaseCount)
    unknown: CaseCount = field(default_factory=CaseCount)

    @property
    def lacks(self) -> list[str]:
        """What no case shows: `true`, `false`."""
        return [way for way in ("true", "false") if not getattr(self, way).count]


@dataclass
class CoveredRule:
    """One rule; `place` is where it stands."""

    id: str
    policy: str
    place: str
    clauses: list[str]
    fires: CaseCount = field(default_factory=CaseCount)
    silent: CaseCount = field(default_factory=CaseCount)
    undetermined: CaseCount = field(default_factory=CaseCount)
    conditions: list[CoveredCondition] = field(default_factory=list)

    @property
    def lacks(self) -> list[str]:
        """What no case shows: `fires`, `silent`."""
        return [way for way in ("fires", "silent") if not getattr(self, way).count]


class CoverageCount(NamedTuple):
    """So much is covered, of so much."""

    covered: int
    of: int

    @property
    def percent(self) -> float:
        """With one decimal, rounded down: only what is complete is 100."""
        return self.covered * 1000 // self.of / 10 if self.of else 100.0

    def reaches(self, percent: float) -> bool:
        """Whether it is at least so many percent."""
        return self.covered * 100 >= percent * self.of


class Coverage:
    """What was seen of the rules of these policies. `observe` is an observer for a run of cases."""

    def __init__(self, policies: Iterable[Policy] = ()) -> None:
        self.rules: dict[str, CoveredRule] = {}
        self.clauses: dict[str, CaseCount] = {}
        self.include(policies)

    def include(self, policies: Iterable[Policy]) -> None:
        """Take in further policies; those that are there stay as they are."""
        files = SourceFiles()
        for policy in policies:
            for rule in policy.rules:
                if rule.place not in self.rules:
                    self.rules[rule.place] = _uncovered(rule, files)
                for clause in rule.clauses:
                    self.clauses.setdefault(clause, CaseCount())

    def observe(self, name: str, evaluation: Evaluation) -> None:
        """Note what one case shows."""
        found = standings(evaluation)
        for layer in evaluation.program.layers:
            for compiled in layer.rules:
                covered = self.rules.get(compiled.rule.place)
                if covered is None:
                    continue
                way = {"fires": covered.fires, "silent": covered.silent}.get(found[compiled.rule.id])
                (way or covered.undetermined).add([name])
                if way is covered.fires:
                    self._cite(name, compiled)
                for condition, atom in zip(covered.conditions, atoms_of(compiled.rule.when), strict=True):
                    seen: CaseCount = getattr(condition, _kleene.NAMES[evaluation.truth(atom)])
                    seen.add([name])

    def _cite(self, name: str, compiled: CompiledRule) -> None:
        for clause in compiled.clauses:
            self.clauses[clause].add([name])

    def counts(self) -> dict[str, CoverageCount]:
        """How many rules fire and are silent, conditions are true and false, and clauses are cited by what fires."""
        rules = list(self.rules.values())
        conditions = [condition for rule in rules for condition in rule.conditions]
        return {
            "rules_fire": _counted(rule.fires for rule in rules),
            "rules_silent": _counted(rule.silent for rule in rules),
            "conditions_true": _counted(condition.true for condition in conditions),
            "conditions_false": _counted(condition.false for condition in conditions),
            "clauses": _counted(self.clauses.values()),
        }

    def total(self) -> CoverageCount:
        """All of it together."""
        counts = self.counts().values()
        return CoverageCount(sum(count.covered for count in counts), sum(count.of for count in counts))

    def as_json(self) -> dict[str, Any]:
        """All of it as plain data, which `merge` takes."""
        counts = {**self.counts(), "total": self.total()}
        return {
            "counts": {name: {**count._asdict(), "percent": count.percent} for name, count in counts.items()},
            "rules": [asdict(rule) for rule in self.rules.values()],
            "clauses": [{"id": name, "fires": asdict(seen)} for name, seen in self.clauses.items()],
        }

    def merge(self, data: Mapping[str, Any]) -> None:
        """Add what was seen elsewhere, as `as_json` gives it."""
        for item in data["rules"]:
            written = [CoveredCondition(each["text"], each["place"]) for each in item["conditions"]]
            names = (item["id"], item["policy"], item["place"], item["clauses"])
            rule = self.rules.setdefault(item["place"], CoveredRule(*names, conditions=written))
            for way in ("fires", "silent", "undetermined"):
                getattr(rule, way).add(item[way]["by"], item[way]["count"])
            for condition, other in zip(rule.conditions, item["conditions"], strict=True):
                for way in _kleene.NAMES.values():
                    getattr(condition, way).add(other[way]["by"], other[way]["count"])
        for item in data["clauses"]:
            seen = self.clauses.setdefault(item["id"], CaseCount())
            seen.add(item["fires"]["by"], item["fires"]["count"])


def _counted(seen: Iterable[CaseCount]) -> CoverageCount:
    shown = [each.count > 0 for each in seen]
    return CoverageCount(sum(shown), len(shown))


def _uncovered(rule: Rule, files: SourceFiles) -> CoveredRule:
    """A rule of which nothing has been seen yet."""
    conditions = [
        CoveredCondition(node.text, node.part.place)
        for node in nodes(rule.when, files.rule(rule).at("when"))
        if isinstance(node.condition, Atom)
    ]
    return CoveredRule(rule.id, rule.policy, rule.place, list(rule.clauses), conditions=conditions)
