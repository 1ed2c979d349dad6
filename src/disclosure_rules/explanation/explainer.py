"""The explainer: the reasons why each conclusion was or was not drawn, as data; `render` words them."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules import _kleene
from disclosure_rules._once import cached_property
from disclosure_rules._program.model import CompiledRule, ProgramLayer
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.decision import Undetermined
from disclosure_rules.errors import PolicyError, Problem, nearest
from disclosure_rules.evaluation.open_questions import OpenQuestions, tried_for
from disclosure_rules.evaluation.result import reference_to
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.explanation.brief import bounded, brief_topic, concludes
from disclosure_rules.explanation.conditions import ConditionTracer, shown, truth_name
from disclosure_rules.explanation.deadlines import DeadlineExplainer
from disclosure_rules.explanation.labels import Names, kind_label, needed
from disclosure_rules.explanation.model import (
    ClauseRef,
    ConditionNode,
    Explanation,
    KindName,
    ParameterUse,
    PolicyName,
    Rival,
    RuleReason,
    ShownValue,
    StandingName,
    Topic,
)
from disclosure_rules.policy.conditions import atoms_of, parameters_named
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.policy.model import STAGES, Decide, Find, Rule, Stage
from disclosure_rules.policy.require import Require
from disclosure_rules.terms import Status

_KINDS: dict[str, KindName] = {
    "decide": "determination",
    "require": "obligation",
    "find": "finding",
    "account": "measure",
}
_MAY_BE_OPEN = ("undetermined", "conflict", "applies")
"""The statuses of topics that may have an open question; a measure that applies may follow from another rule too."""

_WORDS = {
    "find": {_kleene.TRUE: "found", _kleene.FALSE: "not found", _kleene.UNKNOWN: "undetermined"},
    "account": {_kleene.TRUE: "applies", _kleene.FALSE: "does not apply", _kleene.UNKNOWN: "undetermined"},
}


def explain(
    evaluation: Evaluation,
    timeline: PolicyTimeline,
    names: Names,
    about: str | None = None,
    *,
    is_brief: bool = False,
    mask: bool = False,
) -> Explanation:
    """Explain why everything about the record, or only `about`, was or was not concluded.

    `about` is the id of a determination, obligation, finding, measure or rule of the record's kind, in force or
    not. Raises PolicyError (`explain.unknown`) for any other id. With `is_brief`, nothing is built that the brief form
    leaves out. `mask` puts the mark in place of the record's id.
    """
    explainer = _Explainer(evaluation, timeline, names, is_brief=is_brief)
    groups = explainer.groups(about)
    kept = {key: rules for key, rules in groups.items() if not is_brief or explainer.concludes(*key)}
    left_out = dict.fromkeys(key[1] for key in groups if key not in kept)
    make = explainer.brief_topic if is_brief else explainer.topic
    explanation = Explanation.made(
        record=reference_to(evaluation.record, mask=mask),
        as_of=evaluation.as_of,
        governing_date=evaluation.law.governing,
        topics=tuple([make(*key, rules) for key, rules in kept.items()]),
        left_out=tuple(left_out),
    )
    return bounded(explanation, evaluation.program.least_open) if is_brief else explanation


class _Explainer:
    def __init__(
        self, evaluation: Evaluation, timeline: PolicyTimeline, names: Names, *, is_brief: bool
    ) -> None:
        self.is_brief = is_brief
        self.evaluation = evaluation
        self.timeline = timeline
        self.names = names
        self.tracer = ConditionTracer(evaluation, timeline, self.names)
        self.deadlines = DeadlineExplainer(evaluation, self.names, self.tracer)
        self.rules = [rule for rule in timeline.rules if evaluation.record.kind in rule.kinds]
        self.determinations = [
            name for name, item in timeline.determinations.items() if evaluation.record.kind in item.kinds
        ] + [LAW_APPLICABLE.id]
        apart = timeline.elsewhere(evaluation.record.kind, evaluation.law)
        self.elsewhere = {item.rule.id: item for item in apart}
        self.run: dict[str, tuple[CompiledRule, int, ProgramLayer, tuple[int, ...]]] = {}
        for layer, truths in zip(evaluation.program.layers, evaluation.truths, strict=True):
            for number, compiled in enumerate(layer.rules):
                name = compiled.rule.id
                if name not in self.run or truths[number] > self._truth(
                    name
                ):  # of several versions, that which holds
                    self.run[name] = (compiled, number, layer, truths)

    @cached_property
    def open(self) -> dict[tuple[Stage, str], Undetermined]:
        """What stays open, by stage and id."""
        entries = OpenQuestions(self.evaluation).entries()
        return {(entry.stage, entry.about): entry for entry in entries}

    def groups(self, about: str | None) -> dict[tuple[Stage, str], list[Rule]]:
        """The topics by stage and id, each with its rules: all of them, or those that `about` names."""
        groups: dict[tuple[Stage, str], list[Rule]] = {("decide", name): [] for name in self.determinations}
        for stage in STAGES:
            for rule in self.rules:
                if rule.stage == stage:
                    groups.setdefault((stage, rule.concludes), []).append(rule)
        return groups if about is None else self._only(groups, about)

    def concludes(self, stage: Stage, name: str) -> bool:
        """Whether a brief explanation keeps a topic."""
        return concludes(_KINDS[stage], self._status(stage, name)[0])

    def brief_topic(self, stage: Stage, name: str, rules: list[Rule]) -> Topic:
        """A topic in its brief form. The rules that this leaves out are not built."""
        return brief_topic(self.topic(stage, name, [rule for rule in rules if self._led(rule)]))

    def _led(self, rule: Rule) -> bool:
        is_true = rule.id in self.run and self._truth(rule.id) == _kleene.TRUE
        return is_true and self._standing(rule) in (None, "in force")

    def _only(
        self, groups: dict[tuple[Stage, str], list[Rule]], about: str
    ) -> dict[tuple[Stage, str], list[Rule]]:
        concluded = {key: rules for key, rules in groups.items() if key[1] == about}
        if concluded:
            return concluded
        of_rule = {(rule.stage, rule.concludes): [rule] for rule in self.rules if rule.id == about}
        if of_rule:
            return of_rule
        named = nearest(about, [name for _, name in groups])
        meant = named or nearest(about, [rule.id for rule in self.rules])
        kind = kind_label(self.evaluation.record.kind, self.names.kinds)
        raise PolicyError(Problem("explain.unknown", "about", about=about, kind=kind, meant=meant))

    def topic(self, stage: Stage, name: str, rules: list[Rule]) -> Topic:
        """A topic with these rules."""
        status, value = self._status(stage, name)
        may_be_open = status in _MAY_BE_OPEN or name == LAW_APPLICABLE.id
        entry = self.open.get((stage, name)) if may_be_open else None
        standing = (
            self.evaluation.standings[name][1]
            if stage == "require" and name in self.evaluation.standings
            else None
        )
        return Topic.made(
            about=name,
            kind=_KINDS[stage],
            title=self.names.about(stage, name),
            status=status,
            value=value,
            rules=tuple([self._reason(rule) for rule in rules]),
            deadline=self.deadlines.of(name, standing) if standing is not None else None,
            missing=tuple(map(shown, self.evaluation.missing(self.evaluation.found[name][0])))
            if status == "found"
            else (),
            needs=needed(type(self.evaluation.record), entry.needs if entry else ()),
            reason=entry.reason if entry else None,
            tried=needed(type(self.evaluation.record), tried_for(self.evaluation, name)),
        )

    def _status(self, stage: Stage, name: str) -> tuple[str, ShownValue | None]:
        if stage == "decide":
            if name == LAW_APPLICABLE.id:
                result = self.evaluation.determinations()[name]
                return result.status, shown(result.value, self.names.decided(name, result.value))
            if name not in self.evaluation.rulings:
                is_here = name in self.evaluation.program.determinations
                return "undetermined" if is_here else "does not apply", None
            ruling = self.evaluation.rulings[name][0]
            determined = ruling.status == "determined"
            value = shown(ruling.value, self.names.decided(name, ruling.value)) if determined else None
            return ruling.status, value
        if stage == "require":
            if name not in self.evaluation.standings:
                return "does not apply", None
            standing = self.evaluation.standings[name][1]
            status = standing.status if standing else Status.UNDETERMINED
            return str(status), shown(status)
        if stage == "find":
            truth = self.evaluation.found[name][1] if name in self.evaluation.found else _kleene.FALSE
        else:
            measures = (
                value for compiled, value in self.evaluation.accounts if compiled.rule.concludes == name
            )
            truth = max(measures, default=_kleene.FALSE)
        return _WORDS[stage][truth], None

    def _truth(self, rule: str) -> int:
        return self.run[rule][3][self.run[rule][1]]

    def _reason(self, rule: Rule) -> RuleReason:
        policy = self.names.policies[rule.policy]
        then = rule.then
        ran = rule.id in self.run
        compiled = self.run[rule.id][0] if ran else self.elsewhere.get(rule.id)
        return RuleReason.made(
            rule=rule.id,
            title=rule.title,
            policy=PolicyName.made(id=policy.id, title=policy.title, rank=shown(rule.rank)),
            stage=rule.stage,
            clauses=tuple(self._clauses(compiled.clauses if compiled else rule.clauses)),
            start=rule.in_force.settled(self.timeline.chosen).start,
            end=rule.in_force.end,
            truth=truth_name(self._truth(rule.id) if ran else _kleene.FALSE) if compiled else None,
            condition=self._condition(compiled) if compiled else None,
            standing=self._standing(rule) if compiled else None,
            value=shown(then.value, self.names.decided(then.determination, then.value))
            if isinstance(then, Decide)
            else None,
            severity=shown(then.severity) if isinstance(then, Find) else None,
            rivals=tuple(self._rivals(rule)) if ran else (),
            parameters=tuple(self._parameters(compiled)) if compiled else (),
            own_law=self.tracer.own_law(rule),
            no_limit=rule.no_limit,
        )

    def _condition(self, compiled: CompiledRule) -> ConditionNode:
        asks, tracer = compiled.asks, self.tracer.of(compiled)
        whole = asks.parts[0] if len(asks.parts) == 1 else asks
        return tracer.node(tracer.settling(whole) if self.is_brief else whole)

    def _clauses(self, ids: tuple[str, ...]) -> Iterator[ClauseRef]:
        for name in ids:
            clause = self.names.clauses[name]
            yield ClauseRef.made(id=name, at=clause.at, gist=clause.gist)

    def _standing(self, rule: Rule) -> StandingName | None:
        if not isinstance(rule.then, Decide) or rule.id in self.elsewhere:
            return "out" if isinstance(rule.then, Decide) else None
        ruling = self.evaluation.rulings[rule.concludes][0]
        return ruling.standings[ruling.contest.rules.index(self.run[rule.id][1])]

    def _rivals(self, rule: Rule) -> Iterator[Rival]:
        """The rules that override or outrank this one and still defeat it or keep it open; none if this one is false."""
        if not isinstance(rule.then, Decide) or self._truth(rule.id) == _kleene.FALSE:
            return
        ruling, layer = self.evaluation.rulings[rule.concludes]
        contest, (_, number, _, truths) = ruling.contest, self.run[rule.id]
        at = contest.rules.index(number)
        ways = ((True, contest.overriders[at]), (False, contest.superiors[at]))
        for overrides, positions in ways:
            for position in positions:
                rival_number, standing = contest.rules[position], ruling.standings[position]
                held = truths[rival_number] != _kleene.FALSE if overrides else standing == "open"
                if standing == "in force" or held:
                    rival = layer.rules[rival_number].rule
                    yields = rule.default and rival.rank.order <= rule.rank.order
                    yield Rival.made(
                        rule=rival.id,
                        title=rival.title,
                        how="overrides" if overrides else "yields" if yields else "outranks",
                        truth=truth_name(truths[rival_number]),
                        effect="defeats" if standing == "in force" else "keeps open",
                    )

    def _parameters(self, compiled: CompiledRule) -> Iterator[ParameterUse]:
        names = dict.fromkeys(parameters_named(atoms_of(compiled.asks)))
        then = compiled.rule.then
        if isinstance(then, Require):
            names |= dict.fromkeys(item.name for item in then.parameters)
        for name in names:
            yield self.tracer.of(compiled).parameter(name)
