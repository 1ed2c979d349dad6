"""The decisions of two versions of the policies about one record, and the smallest record on which they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.dependencies import effect_key
from disclosure_rules.authoring.proof.law_periods import LawPeriod
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.model import Find
from disclosure_rules.policy.require import Require
from disclosure_rules.records import read_record
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.terms import Status

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True)
class ConclusionChange:
    """One conclusion about a record that differs between two versions; None means not concluded. It is `clear` where
    one of them concludes something certain, and their texts differ."""

    stage: str
    about: str
    old: str | None
    new: str | None
    clear: bool = True


@dataclass(frozen=True)
class Witness:
    """A record on which two versions differ, made as small as possible, and the differences."""

    record: Mapping[str, Any]
    as_of: Moment
    changes: tuple[ConclusionChange, ...]

    @property
    def clear(self) -> bool:
        """Whether any of its changes is clear."""
        return any(change.clear for change in self.changes)

    @property
    def size(self) -> int:
        """The number of values that the record states."""
        return _size(self.record) - 1  # its kind does not count


@dataclass(frozen=True)
class Differing:
    """The differences of two versions about records, each decided by the law that its own version selects; with
    `period`, about records that the law of these days decides."""

    old: PolicyTimeline
    new: PolicyTimeline
    calendar: WorkingCalendar
    period: LawPeriod | None = None
    prepared: dict[int, PreparedProgram] = field(default_factory=dict)

    def on(self, written: Mapping[str, Any], moment: Moment) -> tuple[ConclusionChange, ...]:
        """The changes on one record; none on a record that is refused, or that other law decides."""
        try:
            record = read_record(written, kinds=self.new.kinds)
            if record.problems_at(moment) or not (self.period is None or self.period.decides(record, moment)):
                return ()
            before = read_record(written, kinds=self.old.kinds)
            return changes(
                self._evaluated(self.old, before, moment), self._evaluated(self.new, record, moment)
            )
        except (RecordError, CalendarError):
            return ()

    def _evaluated(self, timeline: PolicyTimeline, record: Record, moment: Moment) -> Evaluation:
        law = timeline.law_of(record, moment)
        program = timeline.compile(record.kind, law.governing, law.pending, law.as_of)
        return self._ready(program).evaluate(record, moment, self.calendar, law=law)

    def _ready(self, program: Program) -> PreparedProgram:
        """The prepared program, made when a record is first decided: no record is decided where everything comes out
        alike."""
        if id(program) not in self.prepared:
            self.prepared[id(program)] = PreparedProgram.of(program)
        return self.prepared[id(program)]


def smallest_witness(proposal: Proposal, differing: Differing) -> Witness | None:
    """The record of a proposal, without everything that may be left out while the two programs still differ on it;
    None if they do not differ at all."""
    written, as_of = proposal.written, proposal.as_of
    differences = differing.on(written, as_of)
    if not differences:
        return None
    clear = any(change.clear for change in differences)

    def as_clear(fewer: Mapping[str, Any], moment: Moment) -> bool:
        return any(change.clear or not clear for change in differing.on(fewer, moment))

    if as_clear(written, day_of(as_of)):
        as_of = day_of(as_of)
    written = smallest(written, lambda fewer: as_clear(fewer, as_of))
    return Witness(written, as_of, differing.on(written, as_of))


def smallest(written: Mapping[str, Any], shows: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """A record without everything that it can do without, left out one by one, so that it still shows something."""
    while (fewer := next(filter(shows, _fewer(written)), None)) is not None:
        written = fewer
    return written


def least_witness(witness: Witness, differing: Differing, kind: type[Record]) -> Witness:
    """The witness with a value less wherever another of its terms makes one needless: an end of secrecy, for example,
    where nothing was secret. So its size does not hang on the model that the solver happened to find."""
    as_of = witness.as_of

    def as_clear(fewer: Mapping[str, Any]) -> bool:
        return any(change.clear or not witness.clear for change in differing.on(fewer, as_of))

    written = witness.record
    while (traded := next(filter(as_clear, _traded(written, kind)), None)) is not None:
        written = smallest(traded, as_clear)
    return Witness(written, as_of, differing.on(written, as_of))


def _traded(written: Mapping[str, Any], kind: type[Record]) -> Iterator[Mapping[str, Any]]:
    """The record with another term for one of its own, and one value less elsewhere."""
    for path, fact in facts_of(kind).items():
        if path in written and fact.term is not None and isinstance(written[path], str):
            others = {key: value for key, value in written.items() if key != path}
            for term in fact.term:
                if term != written[path]:
                    yield from ({**fewer, path: term.value} for fewer in _fewer(others))


def _size(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    return max(1, sum(map(_size, value))) if isinstance(value, list) else 1


def _fewer(written: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with one value less, or with a day for an instant."""
    for key, value in written.items():
        if key == "kind":
            continue
        rest = {name: content for name, content in written.items() if name != key}
        yield rest
        if isinstance(value, str) and INSTANT.match(value):
            yield {**written, key: value[:10]}
        if isinstance(value, dict):
            yield from ({**written, key: inner} for inner in _fewer(value))
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield {**written, key: [*value[:number], *value[number + 1 :]]}
                if isinstance(item, dict):
                    for inner in _fewer(item):
                        yield {**written, key: [*value[:number], inner, *value[number + 1 :]]}


def changes(old: Evaluation, new: Evaluation) -> tuple[ConclusionChange, ...]:
    """The differences between two evaluations of a record: in the conclusions, as `decision_difference` has them, and
    in the effects of rules that no decision shows yet."""
    first, second = _concluded(old), _concluded(new)
    differences = []
    for stage, about in dict.fromkeys([*first, *second]):
        was, now = first.get((stage, about), NOTHING), second.get((stage, about), NOTHING)
        if was != now:
            clear = was.text != now.text and (was.sure or now.sure)
            differences.append(ConclusionChange(stage, about, was.text, now.text, clear))
    return tuple(differences)


class _Conclusion(NamedTuple):
    """A conclusion: its text, whether it is certain and shows in full, and everything that makes it the same."""

    text: str | None
    sure: bool
    identity: Hashable


NOTHING = _Conclusion(None, sure=False, identity=None)


def _concluded(evaluation: Evaluation) -> dict[tuple[str, str], _Conclusion]:
    """Every certain or possible conclusion."""
    conclusions: dict[tuple[str, str], _Conclusion] = {}
    for name, result in evaluation.determinations().items():
        sure = result.status == "determined"
        value = result.value if sure else result.status
        conclusions["decide", name] = _Conclusion(str(value).lower(), sure, None)
    listed = {item.id: item for item in evaluation.obligations()}
    for name, (compiled, _) in evaluation.standings.items():
        sure = listed[name].due is not None and listed[name].status is not Status.UNDETERMINED
        text = _standing(listed[name], compiled, evaluation.program)
        conclusions["require", name] = _Conclusion(text, sure, effect_key(compiled, evaluation.program))
    for name, (compiled, truth) in evaluation.found.items():
        if truth != _kleene.FALSE:
            then = cast(Find, compiled.rule.then)
            missing = ", ".join(map(str, evaluation.missing(compiled)))
            text = ", ".join(filter(None, (then.severity.value, then.duty)))
            text = f"{text}: {missing}" if missing else text
            sure = truth == _kleene.TRUE
            text = text if sure else "undetermined"
            conclusions["find", name] = _Conclusion(
                text, sure, (truth, effect_key(compiled, evaluation.program))
            )
    held: dict[str, set[tuple[Hashable, int]]] = {}
    for compiled, truth in evaluation.accounts:
        if truth != _kleene.FALSE:
            held.setdefault(compiled.rule.concludes, set()).add(
                (effect_key(compiled, evaluation.program), truth)
            )
    for name, ways in held.items():
        names = sorted(
            {
                str(addressee)
                for way, truth in ways
                if truth == _kleene.TRUE
                for addressee in cast(tuple[str, ...], way)
            }
        )
        text = ", ".join(names) if names else "undetermined"
        conclusions["account", name] = _Conclusion(text, bool(names), frozenset(ways))
    return conclusions


def _standing(item: Obligation, compiled: CompiledRule, program: Program) -> str:
    if item.due:
        return f"{item.status.value}, due {item.due.isoformat()}"
    within = cast(Require, compiled.rule.then).within
    length = within and within.length
    limit = program.values_of(compiled)[length.name] if isinstance(length, Param) else length
    return f"{item.status.value} ({limit})" if limit else item.status.value
