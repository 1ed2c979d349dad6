"""The versions of the law about records of one kind, and which of them draw a conclusion alike."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from disclosure_rules._once import cached_property
from disclosure_rules._program.model import Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.dependencies import (
    ConclusionKey,
    DrawnConclusion,
    closure,
    conclusions_of,
)
from disclosure_rules.authoring.proof.law_periods import LawPeriod, LawSpan, sample_of, spans_of
from disclosure_rules.authoring.proof.search import Search
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.evaluation.prepared import PreparedProgram


class Law(NamedTuple):
    """A version of the law: its program, ready to run, and how it draws each conclusion."""

    version: LawPeriod
    prepared: PreparedProgram
    drawn: Mapping[ConclusionKey, DrawnConclusion]

    def search(self, calendar: WorkingCalendar) -> Search:
        """The search for records that this version decides."""
        return Search([self.prepared.program], self.version, calendar)


@dataclass
class LawsAlike:
    """Versions of the law that draw a conclusion alike, and the conclusions that it rests on, itself included."""

    laws: list[Law]
    only: frozenset[ConclusionKey]
    calendar: WorkingCalendar

    @cached_property
    def search(self) -> Search:
        """The search for records that one of these versions decides, about these conclusions."""
        (newest, *_) = self.laws
        spans = tuple(span for law in self.laws for span in law.version.spans)
        version = LawPeriod(spans, newest.version.timeline)
        return Search([newest.prepared.program], version, self.calendar, self.only, nearby=len(self.laws) > 1)

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules of these versions that draw these conclusions."""
        layers = self.laws[0].prepared.program.layers
        return frozenset(compiled.rule.id for layer in layers for compiled in layer.rules)


def laws_of(timeline: PolicyTimeline, kind: str) -> Iterator[Law]:
    """Every version of the law that decides differently from the others, or by other rules; the newest first."""
    programs: dict[int, tuple[Program, list[LawSpan]]] = {}
    for span in spans_of(timeline.days, timeline.changing[kind], timeline.kinds[kind]):
        program = timeline.compile(kind, *sample_of(span))
        programs.setdefault(id(program), (program, []))[1].append(span)
    distinct: dict[Hashable, tuple[Program, dict[ConclusionKey, DrawnConclusion], list[LawSpan]]] = {}
    for program, spans in programs.values():
        drawn = conclusions_of(program)
        rules = tuple(compiled.rule.id for layer in program.layers for compiled in layer.rules)
        distinct.setdefault((frozenset(drawn.items()), rules), (program, drawn, []))[2].extend(spans)
    for program, drawn, spans in distinct.values():
        yield Law(LawPeriod(tuple(spans), timeline), PreparedProgram.of(program), drawn)


def drawn_alike(laws: Iterable[Law], node: ConclusionKey, calendar: WorkingCalendar) -> Iterator[LawsAlike]:
    """The versions of the law that draw a conclusion, those together that draw it alike, by the same rules, from what is
    drawn alike."""
    meant: dict[Hashable, list[Law]] = {}
    for law in laws:
        if node in law.drawn:
            rules = [compiled.rule for layer in law.prepared.program.layers for compiled in layer.rules]
            drawing = tuple(rule.id for rule in rules if (rule.stage, rule.concludes) == node)
            rests_on = frozenset((key, law.drawn.get(key)) for key in closure([node], law.drawn))
            meant.setdefault((drawing, rests_on), []).append(law)
    for alike in meant.values():
        yield LawsAlike(alike, closure([node], alike[0].drawn), calendar)
