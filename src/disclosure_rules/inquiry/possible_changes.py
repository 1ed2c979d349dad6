"""The facts that a conclusion rests on, and what else a record may state of each without becoming untrue.

Acts, boxes of a form, lists, numbers and what else a record may simply lack are changed, those first that the rules of the
conclusion ask themselves; what else a matter is (its characteristics), only for a determination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from disclosure_rules._program.model import atoms_in
from disclosure_rules.calendar.moments import Moment, compare, day_of
from disclosure_rules.decision import LATE
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.dependence import Dependence, deadline_reads
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import in_order, value_label
from disclosure_rules.inquiry.dated_lists import DatedList, days_that_matter, told_apart
from disclosure_rules.inquiry.stated_answers import StatedAnswer, day_answer, listed_answer, stated_answers
from disclosure_rules.policy.conditions import Ref, facts_read
from disclosure_rules.policy.model import Stage, path_of
from disclosure_rules.policy.require import Require
from disclosure_rules.records.base import Record, facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import ReviewResult, Term

DAYS = 3
"""The most days that are tried for one event, the nearest, besides the last days of limits and the first day that it may have."""

FAR = 10**6
"""A number of days beyond any day."""

NOT_STATED = (ABSENT, UNKNOWN)
"""The values of facts that a record does not state."""

UNDONE = (False, ReviewResult.NOT_DONE)
"""The values of characteristics by which a record states that something was not done."""

_LIMITED = ("obligation", "late", "delayed")
"""How the paths begin by which rules ask whether an obligation was met in time."""


LISTED = ("terms", "number")
"""The kinds of characteristics that tell how much was done."""


class PossibleChange(NamedTuple):
    """A fact with another answer, and whether that is still in the host's power. Of a list of terms, `before` is what it was; of a
    list with days, `old` is the entry that changes."""

    fact: Fact
    answer: StatedAnswer
    is_in_power: bool
    before: frozenset[Term] | None = None
    old: Text | None = None

    @property
    def entries(self) -> tuple[Term, ...]:
        """The entries that the list gains or loses."""
        if self.before is None or self.answer.members is None:
            return ()
        return tuple(in_order(self.before ^ self.answer.members))

    def of_entries(self, entries: Iterable[Term]) -> PossibleChange:
        """The change of the list by these entries alone."""
        return self._replace(answer=listed_answer((self.before or frozenset()) ^ frozenset(entries)))


def facts_behind(evaluation: Evaluation, stage: Stage, about: str) -> list[str]:
    """The stated facts that a conclusion depends on and that may change, those first that fewest rules stand between. The day
    that selects the law is none of them: under another law the question is a different one. Of a finding also blank boxes,
    and what is stated not to have been done."""
    cls = type(evaluation.record)
    facts, decides = facts_of(cls), stage == "decide"
    grounds = list(_grounds(evaluation, stage, about))
    settled = _span_of_missed_limits(evaluation, grounds) | _selecting_law(evaluation, grounds)

    def may_change(path: str) -> bool:
        fact = facts[path]
        is_list = fact.kind in LISTED and fact.key is None
        value = evaluation.view[path]
        is_blank = fact.holder is not None and value in NOT_STATED
        is_undone = stage == "find" and (is_blank or value in UNDONE)
        is_deed = fact.act or fact.world == "closed" or is_list or DatedList.of(cls, fact) is not None
        return (is_deed or is_undone) and path not in cls.selects_law and path not in settled

    def is_open(path: str) -> bool:
        return path not in (*cls.selects_law, "jurisdiction") or evaluation.view[path] is UNKNOWN

    paths = _paths(evaluation, grounds)
    return [path for path in paths if (is_open(path) if decides else may_change(path))]


def _span_of_missed_limits(evaluation: Evaluation, grounds: Iterable[str]) -> frozenset[str]:
    """The facts behind the start, the length and the end of the limits that were missed, and those stated by which there was
    a limit, beside the act itself. That and when it ran is past: to have it run later, or to let it rest now, would put
    nothing right."""
    dependence, settled = evaluation.memo.dependence, set[str]()
    for path in dict.fromkeys(chain(grounds, *(_asked(dependence, ground) for ground in grounds))):
        kind, _, name = path.partition(".")
        compiled, state = evaluation.standings.get(name, (None, None))
        if kind not in _LIMITED or compiled is None or state is None:
            continue
        if state.status not in LATE and state.delayed is not True:
            continue
        then = compiled.rule.then
        assert isinstance(then, Require)
        span = [read for read in deadline_reads(compiled) if read != then.fulfilled_by]
        asked = _paths(evaluation, [*facts_read(compiled.rule.when)])
        stated = (read for read in asked if evaluation.view[read] not in NOT_STATED)
        settled |= {*_paths(evaluation, span), *stated} - {*_paths(evaluation, [then.fulfilled_by])}
    return frozenset(settled)


def _selecting_law(evaluation: Evaluation, grounds: Iterable[str]) -> frozenset[str]:
    """The facts that only select the law of the rules behind a conclusion: under another law the question is a different
    one."""
    rules = [compiled for path in grounds for compiled in evaluation.memo.dependence.drawing(path)]
    selecting = {compiled.rule.governed_by for compiled in rules} & facts_of(type(evaluation.record)).keys()
    if not selecting:
        return frozenset()
    asked = (read for compiled in rules for read in facts_read(compiled.rule.when))
    limits = (read for compiled in rules for read in deadline_reads(compiled))
    return frozenset(map(str, selecting)) - {*_paths(evaluation, [*asked, *limits])}


def changes_of(evaluation: Evaluation, fact: Fact) -> Iterator[PossibleChange]:
    """The other answers to a fact: of days and numbers, the nearest first; of a list of terms, all of them, and none. A part
    that is stated, such as a form, stays."""
    today = day_of(evaluation.as_of)
    dated_list = DatedList.of(type(evaluation.record), fact)
    if dated_list is not None:
        yield from _other_entries(evaluation, dated_list)
        return
    value = evaluation.view[fact.path]
    stated = None if value is ABSENT or value is UNKNOWN else value
    may_follow = fact.act or fact.world == "closed" or fact.holder is not None
    is_open = may_follow and stated is None
    if fact.kind == "terms" and fact.key is None:
        before = frozenset(stated or ())
        for after in (frozenset(fact.term or ()), frozenset[Term]()):
            if after != before or stated is None:
                yield PossibleChange(fact, listed_answer(after), may_follow and before <= after, before)
        return
    if fact.kind == "part" and stated is not None:
        return
    for answer in _other_answers(evaluation, fact, stated):
        yield PossibleChange(fact, answer, is_open and (fact.kind != "moment" or answer.value == today))


def _other_answers(evaluation: Evaluation, fact: Fact, stated: Any) -> Iterable[StatedAnswer]:
    """The other answers, the nearest first. A box is filled in rightly before it is left blank."""
    is_day = fact.kind == "moment"
    kept = {*days_of_limits(evaluation), *_days_beside(evaluation, fact)} if is_day else set[Moment]()
    others = [answer for answer in stated_answers(evaluation, fact, kept) if _is_other(answer, stated)]
    if is_day:
        return _nearest_days(evaluation, fact, others, kept, stated)
    if fact.kind == "number" and isinstance(stated, int):
        others.sort(key=lambda answer: FAR if answer.value is None else abs(answer.value - stated))
    elif stated is not None:
        others.sort(key=lambda answer: answer.value is None)
    return others


def _nearest_days(
    evaluation: Evaluation, fact: Fact, others: Iterable[StatedAnswer], kept: set[Moment], stated: Any
) -> Iterator[StatedAnswer]:
    """The nearest days on which it may have been, those that are kept however far they are, and the first of all."""
    here = day_of(stated) if isinstance(stated, date) else day_of(evaluation.as_of)
    begun = _begun(type(evaluation.record), fact.path, evaluation.view.__getitem__)
    days = {
        answer.value: answer
        for answer in others
        if answer.value is None or not _is_before(answer.value, begun)
    }
    if begun is not None and begun != stated and compare(begun, evaluation.as_of) <= 0:
        days.setdefault(begun, day_answer(begun))
    nearest = sorted(days, key=lambda day: FAR if day is None else abs(day_of(day) - here).days)
    yield from (
        days[day]
        for at, day in enumerate(nearest)
        if at < DAYS or (day is not None and (day == begun or day in kept))
    )


def days_of_limits(evaluation: Evaluation) -> frozenset[Moment]:
    """The last days of the limits, and the days by which an act without a limit should be done."""
    states = (state for _, state in evaluation.standings.values() if state is not None)
    return frozenset(day for state in states for day in (state.due, state.soon) if day is not None)


def _days_beside(evaluation: Evaluation, fact: Fact) -> Iterator[Moment]:
    """The days of the record that the rules compare with those of a fact, themselves or in what is derived from both."""
    view = evaluation.view
    asking = evaluation.memo.dependence.asking(fact.path).values()
    compared = {
        path for atom in asking if isinstance(atom.operand, Ref) for path in (atom.fact, atom.operand.path)
    }
    deriving = {read for item in view.facts.values() if fact.path in item.reads for read in item.reads}
    values = (view[path] for path in sorted((compared | deriving) & view.facts.keys() - {fact.path}))
    yield from (day_of(value) for value in values if isinstance(value, date))


def _begun(cls: type[Record], path: str, value_of: Callable[[str], Any]) -> date | None:
    """The day on which the matter of a record began, before which a day cannot be."""
    values = (value_of(day) for day in cls.follows.get(path, ()))
    return min((day_of(value) for value in values if isinstance(value, date)), default=None)


def _is_before(value: Any, day: date | None) -> bool:
    return day is not None and isinstance(value, date) and day_of(value) < day


def are_ruled_out(evaluation: Evaluation, changes: Iterable[PossibleChange]) -> bool:
    """Whether changes state an act that the record, as they leave it, says cannot have happened: what was never secret was
    never declassified, and no document before it was made. An act that the record itself states may have another day."""
    cls, view = type(evaluation.record), evaluation.view
    ruled_out = cls.ruled_out
    values = {change.fact.path: change.answer.value for change in changes}
    for path, value in values.items():
        if _is_before(value, _begun(cls, path, lambda other: values.get(other, view[other]))):
            return True
    for path in (path for path, value in values.items() if value is not None and path in ruled_out):
        other, value = ruled_out[path]
        if view[path] in (ABSENT, UNKNOWN) and values.get(other, view[other]) == value:
            return True
    return False


def _other_entries(evaluation: Evaluation, dated_list: DatedList) -> Iterator[PossibleChange]:
    """The list with one entry on another day, with one more, or without one."""
    fact = dated_list.fact
    stated = evaluation.view.stated(fact.path)
    own, today = stated or (), day_of(evaluation.as_of)
    days = days_that_matter(evaluation, own)
    others = chain(dated_list.moved(days, own), dated_list.added(days, own), dated_list.removed(own))
    for other in told_apart(evaluation, fact, others, stated):
        value = dated_list.value(other.entries)
        is_in_power = other.may_happen and other.day == today
        yield PossibleChange(fact, StatedAnswer(value, value, other.new), is_in_power, old=other.old)


def _is_other(answer: StatedAnswer, stated: Any) -> bool:
    if stated is None or answer.value is None:
        return answer.value is not stated
    return answer.label != value_label(stated)


def _paths(evaluation: Evaluation, reached: list[str]) -> Iterator[str]:
    """The base facts behind paths, rule by rule away from them."""
    dependence, facts = evaluation.memo.dependence, facts_of(type(evaluation.record))
    seen: set[str] = set()
    while reached:
        step = [path for path in dict.fromkeys(reached) if path not in seen]
        seen.update(step)
        yield from (path for path in step if path in facts and facts[path].base)
        reached = [
            read
            for path in step
            for read in (facts[path].reads if path in facts else _asked(dependence, path))
        ]


def _grounds(evaluation: Evaluation, stage: Stage, about: str) -> Iterator[str]:
    """What the conclusion rests on: the conditions of the rules that determine a value, the conclusions behind a measure;
    else its own path."""
    if stage == "decide":
        dependence, result = evaluation.memo.dependence, evaluation.determinations()[about]
        determining = (one for one in dependence.drawing(about) if one.rule.id in result.rules)
        asked = {atom for compiled in determining for atom in atoms_in(compiled.tree)}
        yield from (
            (path for atom in sorted(asked) for path in dependence.asked_by(atom)) if asked else (about,)
        )
    elif stage == "account":
        held = (item for item in evaluation.accountability() if item.measure == about)
        names = dict.fromkeys(name for item in held for name in item.because)
        yield from (path_of("require" if name in evaluation.standings else "find", name) for name in names)
    else:
        yield path_of(stage, about)


def _asked(dependence: Dependence, path: str) -> Iterator[str]:
    """What the rules ask that draw a conclusion: the days of its limit, then their conditions."""
    for compiled in dependence.drawing(path):
        yield from deadline_reads(compiled)
        yield from (asked for atom in atoms_in(compiled.tree) for asked in dependence.asked_by(atom))
