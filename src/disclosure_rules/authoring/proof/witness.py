"""What two versions of the policies make of one record, and the smallest record on which they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from disclosure_rules import _kleene
from disclosure_rules._program.model import CompiledRule, Program
from disclosure_rules.authoring.proof.dependencies import effect_key
from disclosure_rules.authoring.proof.law_periods import LawPeriod
from disclosure_rules.authoring.proof.search import Proposal
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Obligation
from disclosure_rules.errors import CalendarError, RecordError
from disclosure_rules.evaluation.prepared import PreparedProgram
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.model import Find, Require
from disclosure_rules.records import read_record
from disclosure_rules.terms import Status

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT")


@dataclass(frozen=True)
class ConclusionChange:
    """One thing that two versions conclude differently about a record; None is not concluded. It is `clear` where
    one of them concludes something certain, and they read differently."""

    stage: str
    about: str
    old: str | None
    new: str | None
    clear: bool = True


@dataclass(frozen=True)
class Witness:
    """A record on which two versions differ, as small as it could be made, and in what."""

    record: Mapping[str, Any]
    as_of: Moment
    changes: tuple[ConclusionChange, ...]

    @property
    def clear(self) -> bool:
        """Whether some change on it is clear."""
        return any(change.clear for change in self.changes)

    @property
    def size(self) -> int:
        """How many things the record states."""
        return _size(self.record) - 1  # not its kind


ProgramPair = tuple[Program, Program]
"""The programs of the old and of the new version, for the same days."""


class Differing:
    """What two versions conclude differently about records; their programs, with the days on which each pair is
    meant."""

    def __init__(self, pairs: Iterable[tuple[ProgramPair, LawPeriod]], calendar: WorkingCalendar) -> None:
        self._pairs = tuple(pairs)
        self._prepared: dict[int, PreparedProgram] = {}
        self._calendar = calendar

    def on(self, written: Mapping[str, Any], moment: Moment) -> tuple[ConclusionChange, ...]:
        """The changes on one record; none on one that is refused, or that none of these programs decides."""
        try:
            record = read_record(written)
            if record.problems_at(moment):
                return ()
            days = Proposal(written, moment, record).days
            pair = next((pair for pair, version in self._pairs if version.fits(*days)), None)
            if pair is None:
                return ()
            old, new = (self._ready(program).evaluate(record, moment, self._calendar) for program in pair)
            return changes(old, new)
        except (RecordError, CalendarError):
            return ()

    def _ready(self, program: Program) -> PreparedProgram:
        """Made when a record is first decided: where all comes out alike there is none."""
        if id(program) not in self._prepared:
            self._prepared[id(program)] = PreparedProgram.of(program)
        return self._prepared[id(program)]


def smallest_witness(proposal: Proposal, differing: Differing) -> Witness | None:
    """The record of a proposal without all that may be left out so that the two programs still differ on it; None
    if they do not differ at all."""
    written, as_of = proposal.written, proposal.as_of
    found = differing.on(written, as_of)
    if not found:
        return None
    clear = any(change.clear for change in found)

    def as_clear(fewer: Mapping[str, Any], moment: Moment) -> bool:
        return any(change.clear or not clear for change in differing.on(fewer, moment))

    if as_clear(written, day_of(as_of)):
        as_of = day_of(as_of)
    written = smallest(written, lambda fewer: as_clear(fewer, as_of))
    return Witness(written, as_of, differing.on(written, as_of))


def smallest(written: Mapping[str, Any], shows: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """A record without all that it can do without, one thing after the other, so that it still shows something."""
    while (fewer := next(filter(shows, _fewer(written)), None)) is not None:
        written = fewer
    return written


def _size(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(map(_size, value.values()))
    return max(1, sum(map(_size, value))) if isinstance(value, list) else 1


def _fewer(written: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The record with one thing less, or with a day for an instant."""
    for key, value in written.items():
        if key == "kind":
            continue
        rest = {name: other for name, other in written.items() if name != key}
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
    """The differences between two evaluations of a record: in what is concluded, as `decision_difference` has it, and in
    the effects of rules that no decision shows yet."""
    first, second = _concluded(old), _concluded(new)
    found = []
    for stage, about in dict.fromkeys([*first, *second]):
        was, now = first.get((stage, about), NOTHING), second.get((stage, about), NOTHING)
        if was != now:
            clear = was.text != now.text and (was.sure or now.sure)
            found.append(ConclusionChange(stage, about, was.text, now.text, clear))
    return tuple(found)


class _Conclusion(NamedTuple):
    """Something concluded: in words, whether it is certain and shows in full, and all that belongs to it."""

    text: str | None
    sure: bool
    whole: Hashable


NOTHING = _Conclusion(None, sure=False, whole=None)


def _concluded(evaluation: Evaluation) -> dict[tuple[str, str], _Conclusion]:
    """Everything that is or may be concluded."""
    found: dict[tuple[str, str], _Conclusion] = {}
    for name, result in evaluation.determinations().items():
        sure = result.status == "determined"
        value = result.value if sure else result.status
        found["decide", name] = _Conclusion(str(value).lower(), sure, None)
    listed = {item.id: item for item in evaluation.obligations()}
    for name, (compiled, _) in evaluation.standings.items():
        sure = listed[name].due is not None and listed[name].status is not Status.UNDETERMINED
        text = _standing(listed[name], compiled, evaluation.program)
        found["require", name] = _Conclusion(text, sure, effect_key(compiled, evaluation.program))
    for name, (compiled, told) in evaluation.found.items():
        if told != _kleene.FALSE:
            then = cast(Find, compiled.rule.then)
            missing = ", ".join(map(str, evaluation.missing(then)))
            text = f"{then.severity.value}: {missing}" if missing else then.severity.value
            sure = told == _kleene.TRUE
            text = text if sure else "undetermined"
            found["find", name] = _Conclusion(text, sure, (told, effect_key(compiled, evaluation.program)))
    held: dict[str, set[tuple[Hashable, int]]] = {}
    for compiled, told in evaluation.accounts:
        if told != _kleene.FALSE:
            held.setdefault(compiled.rule.concludes, set()).add(
                (effect_key(compiled, evaluation.program), told)
            )
    for name, ways in held.items():
        names = sorted(
            {str(each) for way, told in ways if told == _kleene.TRUE for each in cast(tuple[str, ...], way)}
        )
        text = ", ".join(names) if names else "undetermined"
        found["account", name] = _Conclusion(text, bool(names), frozenset(ways))
    return found


def _standing(item: Obligation, compiled: CompiledRule, program: Program) -> str:
    if item.due:
        return f"{item.status.value}, due {item.due.isoformat()}"
    within = cast(Require, compiled.rule.then).within
    limit = program.parameters[within.name] if isinstance(within, Param) else within
    return f"{item.status.value} ({limit})" if limit else item.status.value
