"""The coverage of policies by cases: of rules, of the conditions of their `when`, and of clauses.

Coverage only observes evaluations that have run; they do not depend on it. A rule should be seen to fire and to be
silent, a condition to be true and to be false while its rule is in force, and a clause to be cited by a rule that
fires. An undetermined result is counted apart, and covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.policy_source import SourceFiles, nodes
from disclosure_rules.authoring.testing.run import standings
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.location import Location
from disclosure_rules.policy.conditions import Atom, atoms_of
from disclosure_rules.policy.model import Policy, Rule

NAMED = 3
"""The most cases that are named for each observation; all are counted."""


@dataclass
class CaseCount:
    """The number of cases that show something, and the first of them."""

    count: int = 0
    by: list[str] = field(default_factory=list)

    def add(self, cases: Iterable[str], count: int = 1) -> None:
        """Add further cases."""
        self.count += count
        self.by = [*self.by, *cases][:NAMED] if len(self.by) < NAMED else self.by


@dataclass
class CoveredCondition:
    """One condition on one fact in a `when`, as it is written."""

    text: str
    place: Location
    true: CaseCount = field(default_factory=CaseCount)
    false: CaseCount = field(default_factory=CaseCount)
    unknown: CaseCount = field(default_factory=CaseCount)

    @property
    def lacks(self) -> list[str]:
        """The values that no case shows: `true`, `false`."""
        return [way for way in ("true", "false") if not getattr(self, way).count]


@dataclass
class CoveredRule:
    """One rule; `place` is its place in the policy files."""

    id: str
    policy: str
    place: Location
    clauses: list[str]
    fires: CaseCount = field(default_factory=CaseCount)
    silent: CaseCount = field(default_factory=CaseCount)
    undetermined: CaseCount = field(default_factory=CaseCount)
    conditions: list[CoveredCondition] = field(default_factory=list)

    @property
    def lacks(self) -> list[str]:
        """The outcomes that no case shows: `fires`, `silent`."""
        return [way for way in ("fires", "silent") if not getattr(self, way).count]


class CoverageCount(NamedTuple):
    """The number of items that are covered, and of all."""

    covered: int
    of: int

    @property
    def percent(self) -> float:
        """The percentage with one decimal, rounded down: only full coverage is 100."""
        return self.covered * 1000 // self.of / 10 if self.of else 100.0

    def reaches(self, percent: float) -> bool:
        """Whether the coverage is at least this percentage."""
        return self.covered * 100 >= percent * self.of


class Coverage:
    """The observations about the rules of these policies. `observe` is an observer for a run of cases."""

    def __init__(self, policies: Iterable[Policy] = ()) -> None:
        self.rules: dict[Location, CoveredRule] = {}
        self.clauses: dict[str, CaseCount] = {}
        self.include(policies)

    def include(self, policies: Iterable[Policy]) -> None:
        """Add further policies; those already included stay as they are."""
        files = SourceFiles()
        for policy in policies:
            for rule in policy.rules:
                if rule.place not in self.rules:
                    self.rules[rule.place] = _uncovered(rule, files)
                for clause in rule.clauses:
                    self.clauses.setdefault(clause, CaseCount())

    def observe(self, name: str, evaluation: Evaluation, timeline: PolicyTimeline) -> None:
        """Note the observations of one case."""
        outcomes = standings(evaluation, timeline)
        ran = (compiled for layer in evaluation.program.layers for compiled in layer.rules)
        for compiled in (*ran, *timeline.elsewhere(evaluation.record.kind, evaluation.law)):
            covered = self.rules.get(compiled.rule.place)
            if covered is None:
                continue
            way = {"fires": covered.fires, "silent": covered.silent}.get(outcomes[compiled.rule.id])
            (way or covered.undetermined).add([name])
            if way is covered.fires:
                self._cite(name, compiled)
            values = evaluation.program.values_of(compiled)
            for condition, atom in zip(covered.conditions, atoms_of(compiled.rule.when), strict=True):
                seen: CaseCount = getattr(condition, _kleene.NAMES[evaluation.truth(atom, values)])
                seen.add([name])

    def _cite(self, name: str, compiled: CompiledRule) -> None:
        for clause in compiled.clauses:
            self.clauses[clause].add([name])

    def counts(self) -> dict[str, CoverageCount]:
        """The numbers of rules that fire and are silent, of conditions that are true and false, and of clauses that a
        firing rule cites."""
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
        """All counts together."""
        counts = self.counts().values()
        return CoverageCount(sum(count.covered for count in counts), sum(count.of for count in counts))

    def as_json(self) -> dict[str, Any]:
        """All observations as plain data, in the form that `merge` accepts."""
        counts = {**self.counts(), "total": self.total()}
        return {
            "counts": {name: {**count._asdict(), "percent": count.percent} for name, count in counts.items()},
            "rules": [_as_json(rule) for rule in self.rules.values()],
            "clauses": [{"id": name, "fires": asdict(seen)} for name, seen in self.clauses.items()],
        }

    def merge(self, data: Mapping[str, Any]) -> None:
        """Add observations from elsewhere, in the form of `as_json`."""
        for item in data["rules"]:
            written = [
                CoveredCondition(entry["text"], _location(entry["place"])) for entry in item["conditions"]
            ]
            place = _location(item["place"])
            names = (item["id"], item["policy"], place, item["clauses"])
            rule = self.rules.setdefault(place, CoveredRule(*names, conditions=written))
            for way in ("fires", "silent", "undetermined"):
                getattr(rule, way).add(item[way]["by"], item[way]["count"])
            for condition, entry in zip(rule.conditions, item["conditions"], strict=True):
                for way in _kleene.NAMES.values():
                    getattr(condition, way).add(entry[way]["by"], entry[way]["count"])
        for item in data["clauses"]:
            seen = self.clauses.setdefault(item["id"], CaseCount())
            seen.add(item["fires"]["by"], item["fires"]["count"])


def _location(text: str) -> Location:
    """A place as `as_json` gives it, read back."""
    name, line, column = text.rsplit(":", 2)
    return Location(name, int(line), int(column))


def _as_json(rule: CoveredRule) -> dict[str, Any]:
    conditions = [{**asdict(condition), "place": str(condition.place)} for condition in rule.conditions]
    return {**asdict(rule), "place": str(rule.place), "conditions": conditions}


def _counted(seen: Iterable[CaseCount]) -> CoverageCount:
    shown = [count.count > 0 for count in seen]
    return CoverageCount(sum(shown), len(shown))


def _uncovered(rule: Rule, files: SourceFiles) -> CoveredRule:
    """A rule about which nothing has been observed yet."""
    conditions = [
        CoveredCondition(node.text, node.part.place)
        for node in nodes(rule.when, files.rule(rule).at("when"))
        if isinstance(node.condition, Atom)
    ]
    return CoveredRule(rule.id, rule.policy, rule.place, list(rule.clauses), conditions=conditions)
