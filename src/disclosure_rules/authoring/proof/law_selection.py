"""How a record selects its law, as formulas: without them the solver tries records of other versions of the law, one by
one.

They hold for every record that a version of the law decides, and they do not tell all such records: the search still
asks the real code about each one that it proposes. A kind whose governing date is more than the first of its events (a
year, the statutory day of receipt) has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import z3

from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.law_periods import LawPeriod, Span, sample_of, spans_of
from disclosure_rules.authoring.proof.moment_variable import MomentVariable
from disclosure_rules.authoring.proof.variables import FALSE, TRUE, Formula, Variable
from disclosure_rules.policy.conditions import ALWAYS
from disclosure_rules.records.base import Record


def selecting(version: LawPeriod, facts: Facts) -> Iterator[Formula]:
    """The formulas by which the law of the days of a record is one of a version: see `Record.governing_date`. Where a
    kind has another day for what is older than the law, they are about days whose law is held everywhere."""
    kind = facts.cls
    events, others = law_days(facts)
    if kind.governing_date is not Record.governing_date:
        return
    earlier: list[Formula] = []
    for event in events:
        happened = _happened(event, facts)
        held = TRUE if kind.law_date is Record.law_date else _in_one(_held(version, kind), event)
        yield z3.Implies(z3.And(happened, held, *earlier), _governed(version, event, facts))
        earlier.append(z3.Not(happened))
    earlier += [z3.Not(_happened(event, facts)) for event in others]
    yield z3.Implies(z3.And(earlier), _governed(version, facts.as_of, facts))


def law_days(facts: Facts) -> tuple[list[Variable], list[Variable]]:
    """The days that select the law of a kind, and those that do where it is older than the law. The day of publication is
    asked for too, where a kind has one: searches end sooner where every record has it."""
    kind = facts.cls
    days = [[facts[path] for path in paths] for paths in (kind.selects_law, kind.selects_old_law)]
    if "published" in facts.catalogue:
        facts["published"]
    return days[0], days[1]


def _governed(version: LawPeriod, day: Variable, facts: Facts) -> Formula:
    """The formula by which a version decides the records whose governing date is this day: see `LawPeriod.fits`."""
    until = facts.cls.pending_until
    pending = FALSE if until is None else z3.Not(_happened(facts[until], facts))
    ways = []
    for first, second, today in version.spans:
        waits = z3.Not(pending) if second is None else z3.And(pending, _inside(facts.as_of, second))
        ways.append(z3.And(_inside(day, first), waits, _inside(facts.as_of, today)))
    return z3.Or(ways)


def _held(version: LawPeriod, kind: type[Record]) -> Iterator[Span]:
    """The spans of days whose law of a kind is held for every record of it."""
    name, timeline = str(kind.model_fields["kind"].default), version.timeline
    for span in spans_of(timeline.days_held(name), (), kind):
        if timeline.reach(name, sample_of(span)[0]) == {ALWAYS}:
            yield span[0]


def _happened(event: Variable, facts: Facts) -> Formula:
    assert isinstance(event, MomentVariable)
    return z3.And(event.known, z3.Not(event.after(facts.as_of)))


def _in_one(spans: Iterable[Span], event: Variable) -> Formula:
    return z3.Or([_inside(event, span) for span in spans])


def _inside(event: Variable, span: Span) -> Formula:
    assert isinstance(event, MomentVariable)
    start, end = span
    after = [] if start is None else [event.day >= start.toordinal()]
    before = [] if end is None else [event.day < end.toordinal()]
    return z3.And(*after, *before)
