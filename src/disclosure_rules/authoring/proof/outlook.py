"""Whether anything that is still done about a record can put a conclusion right, for every possible way of going on.

What is stated stays as it is, but for lists, which may gain entries, and numbers. What has not happened may happen from
`as_of` on, boxes may be filled in, and what is unknown may be anything. More than can really be done is allowed, so that a
proof that nothing helps holds for what can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import z3

from disclosure_rules.authoring.proof.dependencies import closure
from disclosure_rules.authoring.proof.encoding import Encoding
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.laws import laws_of
from disclosure_rules.authoring.proof.moment_variable import MomentVariable
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.authoring.proof.search import Search, Unfound
from disclosure_rules.authoring.proof.variables import Finite, Formula, Members
from disclosure_rules.calendar.moments import Moment, day_of
from disclosure_rules.errors import DisclosureRulesError
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.inquiry.rightness import Rightness
from disclosure_rules.records import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.model import value_at

Outlook = Literal["never", "possible", "undecided"]
"""Whether a conclusion can still come out right: proved that it never can, shown that it can, or neither."""


def outlook(
    evaluator: Evaluator, record: Record | Mapping[str, Any], *, as_of: Moment | str, about: str
) -> Outlook:
    """Whether anything done from `as_of` on can put a conclusion right under the law that decides the record. What can is
    shown by deciding such a record. Raises the errors of `Evaluator.remedies`."""
    evaluation = evaluator.trace(record, as_of=as_of, engine="reference")
    right = Rightness.of(
        evaluator.evaluate(evaluation.record, as_of=as_of), evaluation, evaluator.names, about
    )
    if right.holds_of(evaluation):
        return "possible"
    laws = laws_of(evaluator.timeline, evaluation.record.kind)
    law = next(law for law in laws if law.version.decides(evaluation.record, evaluation.as_of))
    only = closure([(right.stage, about)], law.drawn)
    search = Search([evaluation.program], law.version, evaluator.calendar, only)
    search.facts.axioms += _going_on(evaluation, search.facts)

    def show(proposal: Proposal) -> bool | None:
        try:
            is_right = search.decides(proposal) and right.holds_of(
                evaluator.trace(proposal.record, as_of=proposal.as_of, engine="reference")
            )
        except DisclosureRulesError:
            return None
        return is_right or None

    found = search.find(_goal(search.encodings[0], right), show)
    if found is Unfound.UNDECIDED:
        return "undecided"
    return "never" if found is Unfound.NONE else "possible"


def _goal(encoding: Encoding, right: Rightness) -> Formula:
    """The formula by which a conclusion is right."""
    about = right.about
    if right.stage == "decide":
        return z3.Or(
            [
                encoding.determined[about][value]
                for value in encoding.determined[about]
                if right.is_better(value)
            ]
        )
    if right.stage == "require":
        standing = encoding.standing(f"obligation.{about}")
        return z3.Or([standing.equals(state) for state in (ABSENT, *right.STATUSES)])
    if right.stage == "find":
        return z3.Not(encoding.findings[about].truth.possible)
    measure = encoding.measures[about].truth
    mended = z3.And([_goal(encoding, cause) for cause in right.causes])
    return z3.And(z3.Not(measure.true), z3.Or(z3.Not(measure.possible), mended))


def _going_on(evaluation: Evaluation, facts: Facts) -> Iterator[Formula]:
    """The formulas of a record that goes on from this one."""
    yield facts.as_of.asked("not_before", evaluation.as_of).true
    for fact in facts.catalogue.values():
        if fact.base:
            yield from _kept(evaluation, facts, fact)


def _kept(evaluation: Evaluation, facts: Facts, fact: Fact) -> Iterator[Formula]:
    """The formulas by which a stated fact stays as it is. One whose value the solver does not know is left free."""
    value, variable = evaluation.view[fact.path], facts[fact.path]
    may_follow = fact.act or fact.world == "closed" or fact.holder is not None
    if value is UNKNOWN or (value is False and may_follow):
        return
    if value is ABSENT:
        if isinstance(variable, MomentVariable):
            later = variable.asked("not_before", day_of(evaluation.as_of)).true
            yield z3.Or(variable.equals(ABSENT), later)
    elif isinstance(variable, Members) and fact.key is not None:
        yield from _stated_list(evaluation, facts, fact, variable.equals(value))
    elif isinstance(variable, Members):
        yield z3.And(variable.known, *(variable.members[member] for member in value))
    elif isinstance(variable, Finite) and value not in variable.options:
        return
    elif fact.kind != "number" or fact.path in type(evaluation.record).selects_law:
        yield variable.equals(value)


def _stated_list(evaluation: Evaluation, facts: Facts, fact: Fact, keys: Formula) -> Iterator[Formula]:
    """The formulas by which a list has the entries that are stated. One of acts may gain others: it is left free."""
    if fact.act or fact.world == "closed":
        return
    entries = [
        entry.model_dump(mode="json", exclude_none=True) for entry in value_at(evaluation.record, fact.path)
    ]
    choices = facts.lists.setdefault(fact.path, [])
    stated = z3.Bool(f"{fact.path} list stated")
    yield from (z3.Not(choice) for choice, _ in choices)
    choices.append((stated, entries))
    yield z3.And(stated, keys)
