"""The answers to a question, as a record states them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from disclosure_rules._frozen import FrozenDict
from disclosure_rules.calendar.moments import Moment, day_of, end_on_clock
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.answers import ANY_TEXT, answers, may_be_missing
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import dated, in_order, value_label
from disclosure_rules.inquiry.dated_lists import (
    DatedList,
    OtherEntries,
    days_that_matter,
    several,
    told_apart,
)
from disclosure_rules.inquiry.model import AnswerValue
from disclosure_rules.phrases import text
from disclosure_rules.policy.conditions import with_value
from disclosure_rules.records.fact import Fact
from disclosure_rules.records.model import bounds_of, field_at
from disclosure_rules.terms import Term

CLOSED = ("flag", "term", "terms", "part")
"""The kinds of facts whose answers are a closed list, unless its entries have days. Of a list of terms, each alone stands
for the lists with it."""

CLASSES = 12
"""The most answers that stand for all days, numbers or texts."""


class StatedAnswer(NamedTuple):
    """An answer: the value that a record states, its plain form, and its label; of a list of terms, its `members`."""

    value: Any
    plain: AnswerValue
    label: Text
    members: frozenset[Term] | None = None


def stated_answers(
    evaluation: Evaluation, fact: Fact, days: Iterable[Moment | None] = ()
) -> tuple[StatedAnswer, ...]:
    """The answers that a fact may have, the nothing of an event or a blank box first. Not every record accepts each. For a
    moment, `days` are answers too. Of lists with days, those of no or one entry."""
    dated_list = DatedList.of(type(evaluation.record), fact)
    if dated_list is not None:
        return tuple(_lists(evaluation, dated_list))
    nothing = [StatedAnswer(None, None, _nothing(fact))] if may_be_missing(fact) else []
    return (
        *nothing,
        *(StatedAnswer(value, _plain(value), label) for value, label in _values(evaluation, fact, days)),
    )


def day_answer(day: Moment) -> StatedAnswer:
    """The answer that something happened on a day, or will."""
    return StatedAnswer(day, day.isoformat(), dated(day))


def listed_answer(members: frozenset[Term]) -> StatedAnswer:
    """The answer that a list has these terms and no others."""
    value = tuple(member.value for member in in_order(members))
    return StatedAnswer(value, value, value_label(members), members)


def _lists(evaluation: Evaluation, dated_list: DatedList) -> Iterator[StatedAnswer]:
    """The empty list, and each list of one entry on a day that matters."""
    yield StatedAnswer((), (), text("value.none"))
    yield from _stated(evaluation, dated_list, dated_list.added(days_that_matter(evaluation, ()), ()))


def lists_of_two(evaluation: Evaluation, fact: Fact) -> Iterator[StatedAnswer]:
    """The answers that a list with days has two entries; none for any other fact."""
    dated_list = DatedList.of(type(evaluation.record), fact)
    if dated_list is not None:
        yield from _stated(evaluation, dated_list, several(evaluation, dated_list))


def _stated(
    evaluation: Evaluation, dated_list: DatedList, lists: Iterable[OtherEntries]
) -> Iterator[StatedAnswer]:
    for other in told_apart(evaluation, dated_list.fact, lists, ()):
        value = dated_list.value(other.entries)
        yield StatedAnswer(value, value, other.new)


def _nothing(fact: Fact) -> Text:
    if fact.kind == "moment":
        return text("ask.not-happened")
    return text("value.none" if fact.holder is None else "ask.blank")


def _values(evaluation: Evaluation, fact: Fact, days: Iterable[Moment | None]) -> Iterator[tuple[Any, Text]]:
    if fact.kind == "flag":
        yield from ((value, value_label(value)) for value in (True, False))
    elif fact.kind == "part":
        yield {}, text("ask.there-is")
    elif fact.kind == "term":
        yield from ((member.value, value_label(member)) for member in fact.term or ())
    elif fact.kind == "terms":
        yield (), text("value.none")
        for member in fact.term or ():
            yield (member.value,), value_label(member)
    else:
        yield from ((value, _label(value)) for value in _classes(evaluation, fact, days))


def _label(value: Any) -> Text:
    if isinstance(value, date):
        return dated(value)
    return text("ask.other") if value in (ANY_TEXT, (ANY_TEXT,)) else value_label(value)


def _classes(evaluation: Evaluation, fact: Fact, days: Iterable[Moment | None]) -> Iterable[Any]:
    """One value for each class that the rules tell apart: of many, those spread over all. The day of `as_of` is one."""
    atoms = list(evaluation.memo.dependence.asking(fact.path).values())
    found = answers(type(evaluation.record), evaluation.view, fact, atoms) or ()
    values = [answer.stated for answer in found if answer.stated is not None]
    if fact.kind == "number" and not atoms:
        return sorted({*values, *_compared(evaluation, fact)})
    if fact.kind != "moment":
        return _spread(values)
    today = day_of(evaluation.as_of)
    wanted = {
        *_spread(sorted({day_of(value) for value in values})),
        *(day for day in days if day),
        today,
    }
    return sorted((day for day in wanted if day_of(day) <= today or not fact.act), key=end_on_clock)


def _compared(evaluation: Evaluation, fact: Fact) -> Iterator[int]:
    """The numbers that the rules compare those with which are derived from a number, such as the years of a term."""
    facts, program = evaluation.view.facts, evaluation.program
    lowest, highest = bounds_of(field_at(type(evaluation.record), fact.steps).annotation)
    derived = {item.path for item in facts.values() if item.kind == "number" and fact.path in item.reads}
    operands = (
        with_value(atom, program.parameters).operand for atom in program.atoms if atom.fact in derived
    )
    yield from (operand for operand in operands if type(operand) is int and lowest <= operand <= highest)


def _spread(values: list[Any]) -> list[Any]:
    """Of many values, some from the last backwards."""
    return values[:: -max(1, -(-len(values) // CLASSES))][::-1]


def _plain(value: Any) -> AnswerValue:
    if isinstance(value, dict):
        return FrozenDict(value)
    plain: AnswerValue = value.isoformat() if isinstance(value, date) else value
    return plain
