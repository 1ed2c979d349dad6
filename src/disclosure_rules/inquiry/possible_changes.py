"""The facts that a conclusion rests on, and what else a record may state of each without becoming untrue.

Acts, boxes of a form, lists, numbers and what else a record may simply lack are changed, those first that the rules of the
conclusion ask themselves; what else a matter is (its characteristics), only for a determination.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from disclosure_rules._program.model import atoms_in
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.decision import LATE
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.dependence import Dependence, deadline_reads
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import in_order, value_label
from disclosure_rules.inquiry.dated_lists import DatedList, days_that_matter, told_apart
from disclosure_rules.inquiry.stated_answers import StatedAnswer, listed_answer, stated_answers
from disclosure_rules.policy.model import Stage, path_of
from disclosure_rules.policy.require import Require
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.terms import Term

DAYS = 3
"""The most days that are tried for one event, the nearest."""

FAR = 10**6
"""A number of days beyond any day."""


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
    that selects the law is none of them: under another law the question is a different one."""
    cls = type(evaluation.record)
    facts, decides = facts_of(cls), stage == "decide"
    settled = _span_of_missed_limits(evaluation, stage, about)

    def may_change(path: str) -> bool:
        fact = facts[path]
        is_list = fact.kind in LISTED and fact.key is None
        is_deed = fact.act or fact.world == "closed" or is_list or DatedList.of(cls, fact) is not None
        return is_deed and path not in cls.selects_law and path not in settled

    def is_open(path: str) -> bool:
        return path not in cls.selects_law or evaluation.view[path] is UNKNOWN

    paths = _paths(evaluation, list(_grounds(evaluation, stage, about)))
    return [path for path in paths if (is_open(path) if decides else may_change(path))]


def _span_of_missed_limits(evaluation: Evaluation, stage: Stage, about: str) -> frozenset[str]:
    """The facts behind the start and the length of the limits that were missed, beside the act itself. From when to when a
    limit ran is past: to have it run later, or to let it rest now, would put nothing right."""
    names = {path_of("require", name): standing for name, standing in evaluation.standings.items()}
    settled: set[str] = set()
    for path in _grounds(evaluation, stage, about):
        compiled, state = names.get(path, (None, None))
        if compiled is None or state is None or state.status not in LATE:
            continue
        then = compiled.rule.then
        assert isinstance(then, Require)
        act = set(_paths(evaluation, [then.fulfilled_by]))
        settled |= set(_paths(evaluation, [*then.events, *then.counted_by])) - act
    return frozenset(settled)


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
    limits = [item.due for item in evaluation.obligations()]
    others = [answer for answer in stated_answers(evaluation, fact, limits) if _is_other(answer, stated)]
    if fact.kind == "moment":
        here = day_of(stated) if isinstance(stated, date) else today
        others.sort(key=lambda answer: abs(day_of(answer.value) - here).days if answer.value else FAR)
        others = others[:DAYS]
    elif fact.kind == "number" and isinstance(stated, int):
        others.sort(key=lambda answer: FAR if answer.value is None else abs(answer.value - stated))
    for answer in others if fact.kind != "part" or stated is None else ():
        yield PossibleChange(fact, answer, is_open and (fact.kind != "moment" or answer.value == today))


def are_ruled_out(evaluation: Evaluation, changes: Iterable[PossibleChange]) -> bool:
    """Whether changes state an act that the record, as they leave it, says cannot have happened: what was never secret was
    never declassified. An act that the record itself states may have another day."""
    ruled_out, view = type(evaluation.record).ruled_out, evaluation.view
    values = {change.fact.path: change.answer.value for change in changes}
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
