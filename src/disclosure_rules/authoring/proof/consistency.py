"""The flaws of a set of policies, found by the solver and shown by an evaluation.

A rule that can never fire, or never prevails; a clause that no decision can ever cite; a determination that stays
open though nothing is unknown; two rules in force that decide differently.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

import z3

from disclosure_rules import _kleene
from disclosure_rules._program.model import Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.dependencies import (
    ConclusionKey,
    DrawnConclusion,
    closure,
    conclusions_of,
)
from disclosure_rules.authoring.proof.law_periods import LawPeriod, LawSpan, sample_of, spans_of
from disclosure_rules.authoring.proof.search import Proposal, Search, Unfound
from disclosure_rules.authoring.proof.variables import Formula
from disclosure_rules.authoring.proof.witness import smallest
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.open_questions import OpenQuestions
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.location import Location
from disclosure_rules.policy.check_conflicts import outranks
from disclosure_rules.policy.conditions import parameter_asked
from disclosure_rules.policy.model import Decide, Rule
from disclosure_rules.records import KINDS, read_record
from disclosure_rules.records.fact import UNKNOWN

Flaw = Literal["never-fires", "never-prevails", "never-cited", "gap", "conflict", "dormant", "undecided"]
"""`dormant` marks rules that wait for another value of a parameter. `dormant` and `undecided` are not flaws."""

Watch = Callable[[], None]
"""A function that is called when one version of the law has been examined for one record kind."""


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
    timeline: PolicyTimeline, calendar: WorkingCalendar | None = None, watch: Watch | None = None
) -> Iterator[Weakness]:
    """Every weakness of a set of policies, by record kind, then across all kinds."""
    notify = watch or (lambda: None)
    fired: set[str] = set()
    prevailed: set[str] = set()
    unsettled: set[str] = set()
    for kind in KINDS:
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


def _asks_a_parameter(rule: Rule) -> bool:
    """Whether a rule can hold, or be in force, only with some value of a parameter."""
    asked = any(parameter_asked(atom) is not None for atom, _ in rule.atoms)
    return asked or rule.in_force.start_param is not None


def _above(timeline: PolicyTimeline, rule: Rule) -> Iterator[str]:
    """The rules that may defeat a rule."""
    for rival in timeline.rules:
        if rival.concludes == rule.concludes and (rule.id in rival.overrides or outranks(rival, rule)):
            yield rival.id


class _Law(NamedTuple):
    """A version of the law: its program, ready to run, and how it draws each conclusion."""

    version: LawPeriod
    prepared: PreparedProgram
    drawn: Mapping[ConclusionKey, DrawnConclusion]


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
        self.laws = list(self._laws())

    def run(self, watch: Watch) -> Iterator[Weakness]:
        """The determinations left open under some version of the law. Notes on the way which rules fire and prevail."""
        shown: set[tuple[str, str]] = set()
        for law in self.laws:
            search = self._search(law)
            for weakness in self._open(search):
                if (weakness.flaw, weakness.about) not in shown:
                    shown.add((weakness.flaw, weakness.about))
                    yield weakness
            self._note_many(search)
            watch()
        for rule in self.rules.values():
            if rule.id not in (self.prevailed if isinstance(rule.then, Decide) else self.fired):
                self._settle(rule)

    def _laws(self) -> Iterator[_Law]:
        """Every version of the law that decides differently from the others, or by other rules."""
        programs: dict[int, tuple[Program, list[LawSpan]]] = {}
        for span in spans_of(self.timeline.days, self.timeline.changing[self.kind], self.kind):
            program = self.timeline.compile(self.kind, *sample_of(span))
            programs.setdefault(id(program), (program, []))[1].append(span)
        distinct: dict[Hashable, tuple[Program, dict[ConclusionKey, DrawnConclusion], list[LawSpan]]] = {}
        for program, spans in programs.values():
            drawn = conclusions_of(program)
            rules = tuple(compiled.rule.id for layer in program.layers for compiled in layer.rules)
            distinct.setdefault((frozenset(drawn.items()), rules), (program, drawn, []))[2].extend(spans)
        for program, drawn, spans in distinct.values():
            yield _Law(LawPeriod(tuple(spans), self.timeline), PreparedProgram.of(program), drawn)

    def _search(self, law: _Law) -> Search:
        return Search([law.prepared.program], law.version, self.calendar)

    def _open(self, search: Search) -> Iterator[Weakness]:
        """Determinations in conflict, and those that stay open though nothing is unknown."""
        (encoding,) = search.encodings
        for name, values in encoding.determined.items():
            if not self._begun(name, search.version):
                continue
            conflict = self._ask(search, encoding.conflicting[name], partial(_conflicts, name=name))
            if conflict is not None:
                yield self._weakness("conflict", name, *conflict)
            stated = [z3.Not(symbol.equals(UNKNOWN)) for symbol in list(search.facts.symbols.values())]
            settled = z3.Or([*values.values(), encoding.conflicting[name]])
            gap = self._ask(search, z3.And(z3.Not(settled), *stated), partial(_gap, name=name))
            if gap is not None:
                yield self._weakness("gap", name, *gap)

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
                evaluation = self._evaluated(search, Proposal(written, as_of, read_record(written)))
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

    def _note_many(self, search: Search) -> None:
        """Look for a record on which each rule is true, and one on which it prevails. One record that states much
        shows many rules."""
        (encoding,) = search.encodings
        for done, formulas in (
            (self.fired, {rule: truth.true for rule, truth in encoding.rules.items()}),
            (self.prevailed, encoding.in_force),
        ):
            for name, formula in formulas.items():
                if name not in done:
                    search.find(formula, partial(self._note, search, name, done), narrow=True)

    def _settle(self, rule: Rule) -> None:
        """Find such a record for a rule that no record has shown, or rule it out. Only its conclusion and everything
        that this depends on are encoded; where that is the same under several versions of the law, they are searched
        together."""
        node = (rule.stage, rule.concludes)
        meant: dict[Hashable, list[_Law]] = {}
        for law in self.laws:
            rules = [compiled.rule for layer in law.prepared.program.layers for compiled in layer.rules]
            drawing = tuple(drawer.id for drawer in rules if (drawer.stage, drawer.concludes) == node)
            if rule.id in drawing:
                rests_on = frozenset((key, law.drawn.get(key)) for key in closure([node], law.drawn))
                meant.setdefault((drawing, rests_on), []).append(law)
        searches = []
        for laws in meant.values():
            spans = tuple(span for law in laws for span in law.version.spans)
            version = LawPeriod(spans, self.timeline)
            search = Search(
                [laws[0].prepared.program], version, self.calendar, closure([node], laws[0].drawn)
            )
            self._look(rule, search, narrow=True)
            searches.append((search, laws))
        for search, laws in searches:
            if not self._look(rule, search) and not all(self._look(rule, self._search(law)) for law in laws):
                self.unsettled.add(rule.id)

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
        for layer, truths in zip(evaluation.program.layers, evaluation.truths, strict=True):
            self.fired |= {
                compiled.rule.id
                for compiled, value in zip(layer.rules, truths, strict=True)
                if value == _kleene.TRUE
            }
            for contest in layer.contests:
                ruling, _ = evaluation.rulings[contest.determination]
                self.prevailed |= {layer.rules[number].rule.id for number in ruling.those("in force")}
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
