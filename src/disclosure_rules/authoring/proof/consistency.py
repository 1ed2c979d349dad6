"""The flaws of a set of policies, found by the solver and shown by an evaluation.

A rule that can never fire, or never prevails; a clause that no decision can ever cite; a determination that stays
open though nothing is unknown; two rules in force that decide differently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any, Literal

import z3

from disclosure_rules import _kleene
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.dependencies import ConclusionKey
from disclosure_rules.authoring.proof.law_periods import LawPeriod
from disclosure_rules.authoring.proof.laws import LawsAlike, drawn_alike, laws_of
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.authoring.proof.search import Search, Unfound
from disclosure_rules.authoring.proof.variables import Formula
from disclosure_rules.authoring.proof.witness import smallest
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.location import Location
from disclosure_rules.policy.check_conflicts import outranks
from disclosure_rules.policy.conditions import parameter_asked
from disclosure_rules.policy.model import Decide, Rule
from disclosure_rules.records import read_record
from disclosure_rules.records.fact import UNKNOWN

Flaw = Literal["never-fires", "never-prevails", "never-cited", "gap", "conflict", "dormant", "undecided"]
"""`dormant` marks rules that wait for another value of a parameter. `dormant` and `undecided` are not flaws."""

Watch = Callable[[], None]
"""A function that is called when one conclusion about one record kind has been examined."""


@dataclass(frozen=True)
class Weakness:
    """A flaw of a set of policies: the rule, clause or determination it is about, its place, the rules that cause it,
    and a record that shows it, where there is one."""

    flaw: Flaw
    about: str
    place: Location
    kind: str | None
    rules: tuple[str, ...] = ()
    record: Mapping[str, Any] | None = None
    as_of: Moment | None = None


def weaknesses(
    timeline: PolicyTimeline,
    calendar: WorkingCalendar | None = None,
    watch: Watch | None = None,
    *,
    fired: Iterable[str] = (),
    prevailed: Iterable[str] = (),
) -> Iterator[Weakness]:
    """Every weakness of a set of policies, by record kind, then across all kinds. The rules that are known to have `fired`
    and to have `prevailed` in some evaluation are not searched."""
    notify = watch or (lambda: None)
    fired, prevailed = set(fired), set(prevailed)
    unsettled: set[str] = set()
    for kind in timeline.kinds:
        survey = _Survey(timeline, kind, calendar or WorkingCalendar(), fired, prevailed)
        yield from survey.run(notify)
        unsettled |= survey.unsettled
    never = set()
    for rule in timeline.rules:
        wins = rule.id in (prevailed if isinstance(rule.then, Decide) else fired)
        if wins:
            continue
        above = tuple(_above(timeline, rule)) if rule.id in fired else ()
        if rule.id in unsettled:
            yield Weakness("undecided", rule.id, rule.place, None)
        elif any(map(_asks_a_parameter, [rule, *(rival for rival in timeline.rules if rival.id in above)])):
            yield Weakness("dormant", rule.id, rule.place, None)
        else:
            never.add(rule.id)
            yield Weakness(
                "never-prevails" if rule.id in fired else "never-fires", rule.id, rule.place, None, above
            )
    for policy in timeline.policies:
        for clause in policy.clauses:
            citing = tuple(rule.id for rule in timeline.rules if clause.id in rule.clauses)
            if citing and never.issuperset(citing):
                yield Weakness("never-cited", clause.id, clause.place, None, citing)


def note(evaluation: Evaluation, fired: set[str], prevailed: set[str]) -> None:
    """Add the rules that hold in an evaluation, and those that prevail in it."""
    for layer, truths in zip(evaluation.program.layers, evaluation.truths, strict=True):
        fired |= {
            compiled.rule.id
            for compiled, value in zip(layer.rules, truths, strict=True)
            if value == _kleene.TRUE
        }
        for contest in layer.contests:
            ruling, _ = evaluation.rulings[contest.determination]
            prevailed |= {layer.rules[number].rule.id for number in ruling.those("in force")}


def _asks_a_parameter(rule: Rule) -> bool:
    """Whether a rule can hold, or be in force, only with some value of a parameter."""
    asked = any(parameter_asked(atom) is not None for atom, _ in rule.atoms)
    return asked or rule.in_force.start_param is not None


def _above(timeline: PolicyTimeline, rule: Rule) -> Iterator[str]:
    """The rules that may defeat a rule."""
    for rival in timeline.rules:
        if rival.concludes == rule.concludes and (rule.id in rival.overrides or outranks(rival, rule)):
            yield rival.id


class _Survey:
    """The rules of one record kind, under every version of the law."""

    def __init__(
        self,
        timeline: PolicyTimeline,
        kind: str,
        calendar: WorkingCalendar,
        fired: set[str],
        prevailed: set[str],
    ) -> None:
        self.timeline = timeline
        self.kind = kind
        self.calendar = calendar
        self.rules = {rule.id: rule for rule in timeline.rules if kind in rule.kinds}
        self.fired = fired
        self.prevailed = prevailed
        self.unsettled: set[str] = set()
        self.laws = list(laws_of(timeline, kind))

    def run(self, watch: Watch) -> Iterator[Weakness]:
        """The determinations left open under some version of the law. Notes on the way which rules fire and prevail.

        Each conclusion is searched by itself, with what it depends on: where that is the same under several versions of
        the law, they are searched together."""
        drawing: dict[ConclusionKey, list[Rule]] = {}
        for rule in self.rules.values():
            drawing.setdefault((rule.stage, rule.concludes), []).append(rule)
        for node, rules in drawing.items():
            alike = list(drawn_alike(self.laws, node, self.calendar))
            if node[0] == "decide":
                shown: set[str] = set()
                for laws in alike:
                    for weakness in self._open(node[1], laws):
                        if weakness.flaw not in shown:
                            shown.add(weakness.flaw)
                            yield weakness
            for rule in rules:
                self._settle(rule, alike)
            watch()

    def _open(self, name: str, laws: LawsAlike) -> Iterator[Weakness]:
        """A determination in conflict, and one that stays open though nothing is unknown and its policy applies."""
        begun = [law for law in laws.laws if self._begun(name, law.version)]
        if not begun:
            return
        search = laws.search if len(begun) == len(laws.laws) else replace(laws, laws=begun).search
        (encoding,) = search.encodings
        conflicting, values = encoding.conflicting[name], encoding.determined[name].values()
        here = encoding.condition(self.timeline.scope_of(name), self.timeline.lasting).true
        stated = [z3.Not(symbol.equals(UNKNOWN)) for symbol in list(search.facts.symbols.values())]
        gap = z3.And(z3.Not(z3.Or([*values, conflicting])), here, *stated)
        flaws: tuple[tuple[Flaw, Formula, Any], ...] = (
            ("conflict", conflicting, _conflicts),
            ("gap", gap, _gap),
        )
        for flaw, goal, shows in flaws:
            found = self._ask(search, goal, partial(shows, name=name))
            if found is not None:
                yield self._weakness(flaw, name, *found)

    def _begun(self, name: str, version: LawPeriod) -> bool:
        """Whether any law about a determination is in force yet: before that, an open determination is not a gap."""
        chosen = self.timeline.chosen
        deciding = [rule for rule in self.rules.values() if rule.concludes == name]
        starts = [rule.in_force.settled(chosen).start for rule in deciding]
        return None in starts or any(start is not None and start <= version.sample[0] for start in starts)

    def _ask(
        self, search: Search, goal: Formula, shows: Callable[[Evaluation], bool]
    ) -> tuple[Evaluation, Mapping[str, Any]] | None:
        """An evaluation that shows something, with its record made as small as possible."""

        def evaluated(written: Mapping[str, Any], as_of: Moment) -> Evaluation | None:
            try:
                record = read_record(written, kinds=self.timeline.kinds)
                evaluation = self._evaluated(search, Proposal(written, as_of, record))
            except RecordError:
                return None
            return evaluation if evaluation is not None and shows(evaluation) else None

        def show(proposal: Proposal) -> tuple[Evaluation, Mapping[str, Any]] | None:
            as_of = proposal.as_of
            if evaluated(proposal.written, as_of) is None:
                return None
            written = smallest(proposal.written, lambda fewer: evaluated(fewer, as_of) is not None)
            evaluation = evaluated(written, as_of)
            return None if evaluation is None else (evaluation, written)

        result = search.find(goal, show)
        return None if isinstance(result, Unfound) else result

    def _weakness(
        self, flaw: Flaw, name: str, evaluation: Evaluation, written: Mapping[str, Any]
    ) -> Weakness:
        rules = evaluation.rulings[name][0].contenders if name in evaluation.rulings else ()
        place = self.timeline.determinations[name].place
        return Weakness(flaw, name, place, self.kind, rules, written, evaluation.as_of)

    def _settle(self, rule: Rule, alike: Iterable[LawsAlike]) -> None:
        """Find a record on which a rule is true, and one on which it prevails, or rule them out."""
        drawn = [laws for laws in alike if rule.id in laws.rules]
        for narrow, laws in product((True, False), drawn):
            if self._is_shown(rule):
                return
            if self._look(rule, laws.search, narrow=narrow) or narrow:
                continue
            if not all(self._look(rule, law.search(self.calendar)) for law in laws.laws):
                self.unsettled.add(rule.id)

    def _is_shown(self, rule: Rule) -> bool:
        return rule.id in self.fired and (not isinstance(rule.then, Decide) or rule.id in self.prevailed)

    def _look(self, rule: Rule, search: Search, *, narrow: bool = False) -> bool:
        """Look for a record on which a rule is true, and one on which it prevails. False where such a record was
        neither found nor ruled out."""
        (encoding,) = search.encodings
        settled = True
        goals = encoding.rules[rule.id].true, encoding.in_force.get(rule.id)
        for goal, done in zip(goals, (self.fired, self.prevailed), strict=True):
            if goal is not None and rule.id not in done:
                result = search.find(goal, partial(self._note, search, rule.id, done), narrow=narrow)
                settled = settled and result is not Unfound.UNDECIDED
        return settled

    def _note(self, search: Search, name: str, done: set[str], proposal: Proposal) -> bool | None:
        """Note every rule that is true or prevails in an evaluation. None if the rule asked for is not among them."""
        evaluation = self._evaluated(search, proposal)
        if evaluation is None:
            return None
        note(evaluation, self.fired, self.prevailed)
        return True if name in done else None

    def _evaluated(self, search: Search, proposal: Proposal) -> Evaluation | None:
        """The evaluation of a record, if this version of the law decides it."""
        if not search.decides(proposal):
            return None
        selected = self.timeline.law_of(proposal.record, proposal.as_of)
        law = next(law for law in self.laws if law.version.fits(selected))
        with suppress(CalendarError):
            return law.prepared.evaluate(proposal.record, proposal.as_of, self.calendar)
        return None


def _conflicts(evaluation: Evaluation, name: str) -> bool:
    return evaluation.determinations()[name].status == "conflict"


def _gap(evaluation: Evaluation, name: str) -> bool:
    """Whether a determination is open and no fact could settle it."""
    return any(entry.about == name and not entry.needs for entry in OpenQuestions(evaluation).entries())
