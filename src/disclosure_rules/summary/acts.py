"""What is to be done: one entry for each act that somebody owes, by its strictest limit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from disclosure_rules.calendar.moments import end_on_clock
from disclosure_rules.decision import Decision, Obligation
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.delays import MovedLimit
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import listed_text, text
from disclosure_rules.policy.require import DueOf, Require
from disclosure_rules.summary.content import OtherLimit, ToDo
from disclosure_rules.summary.labels import bearer, cited
from disclosure_rules.terms import Status

Delays: TypeAlias = Callable[[str], "MovedLimit | None"]

_OPEN = (Status.PENDING, Status.DUE_SOON, Status.OVERDUE, Status.UNDETERMINED)
_LAW = "rule"
"""The lowest rank whose limits are those of law (法定期限): a rule of government (规章)."""


def acts_of(decision: Decision, names: Names, delays: Delays | None) -> Iterator[ToDo]:
    """The acts in order of their days."""
    acts: dict[str, list[Obligation]] = {}
    for item in decision.obligations:
        if item.status in _OPEN and (item.due is not None or item.status is not Status.UNDETERMINED):
            acts.setdefault(act_of(names, item), []).append(item)
    merged = [sorted(items, key=_by_day) for items in acts.values()]
    for items in sorted(merged, key=lambda items: _by_day(items[0])):
        delay = delays(items[0].id) if delays is not None else None
        yield _entry(items, delay, names, decision.record.kind)


def act_of(names: Names, item: Obligation) -> str:
    """What fulfils an obligation; the obligation itself where its rule is not known."""
    rule = names.rules.get(item.rule)
    return rule.then.fulfilled_by if rule and isinstance(rule.then, Require) else item.id


def limits_of(others: Iterable[Obligation]) -> tuple[OtherLimit, ...]:
    """The limits of obligations."""
    return tuple(
        OtherLimit.made(id=other.id, title=other.title, due=other.due, status=other.status)
        for other in others
    )


def _by_day(item: Obligation) -> tuple[bool, str]:
    return item.due is None, end_on_clock(item.due) if item.due is not None else ""


def _entry(items: list[Obligation], delay: MovedLimit | None, names: Names, kind: str) -> ToDo:
    item, *others = items
    moved = None
    if delay is not None:
        moved = listed_text(names.fact(names.kinds[kind], path) for path in delay.facts)
    return ToDo.made(
        id=item.id,
        title=item.title,
        who=bearer(names, item.rule, item.duty_role, item.duty_bearer),
        due=item.due,
        earliest=item.earliest,
        provisional=item.provisional,
        status=item.status,
        working_days_left=item.working_days_left,
        working_days_late=item.working_days_late,
        waits_for=_waits_for(item, names, kind) if item.due is None else None,
        first_due=delay.first if delay is not None else None,
        delayed_by=moved,
        paused=delay is not None and delay.paused,
        past_statutory=any(each.status is Status.OVERDUE and _is_of_law(each, names) for each in items),
        also=limits_of(others),
        clauses=cited(names, item.clauses),
    )


def _is_of_law(item: Obligation, names: Names) -> bool:
    """Whether a limit is set by law. In a vocabulary of ranks without that of law, by any but the lowest rank."""
    rule = names.rules.get(item.rule)
    if rule is None:
        return False
    least = next((rank.order for rank in rule.rank.scale if rank == _LAW), 2)
    return rule.rank.order >= least


def _waits_for(item: Obligation, names: Names, kind: str) -> Text | None:
    """The events that would start a limit."""
    rule = names.rules.get(item.rule)
    if rule is None or not isinstance(rule.then, Require) or not rule.then.starts or item.starts is not None:
        return None
    start = rule.then.starts[0]
    if isinstance(start, DueOf):
        return text("due-of", title=names.about("require", start.obligation))
    return listed_text([names.fact(names.kinds[kind], start)])
