"""Mutants of the effects of rules, not of their conditions: each family is a function from a rule to the
replacements."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from disclosure_rules.authoring.mutation.conditions import ConditionVocabulary, Edit, lists
from disclosure_rules.authoring.policy_source import SourcePart
from disclosure_rules.calendar.working_calendar import Duration
from disclosure_rules.policy.model import Account, Decide, Find, Rule
from disclosure_rules.policy.require import DayOfYear, Pause, Require
from disclosure_rules.terms import Rank, Severity, Term


def longer_or_shorter(limit: Duration) -> Iterator[Duration]:
    """A duration, one unit shorter and one unit longer."""
    for step in (-1, 1):
        if 0 <= limit.amount + step < 10**5:
            yield replace(limit, amount=limit.amount + step)


def beside(day: str) -> Iterator[str]:
    """The days of the year before and after a day, as `MM-DD`."""
    for step in (-1, 1):
        yield (date.fromisoformat(f"2001-{day}") + timedelta(step)).strftime("%m-%d")


T = TypeVar("T", bound=Term)


def neighbours(member: T) -> Iterator[T]:
    """The members of an ordered vocabulary one step below and above."""
    order = list(type(member))
    at = order.index(member)
    yield from (*order[max(at - 1, 0) : at], *order[at + 1 : at + 2])


def _values(rule: Rule, part: SourcePart, words: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Decide):
        written, symbol = part.at("then", "value"), words.symbol(rule.kinds[0], rule.then.determination)
        order = list(dict.fromkeys((symbol.vocabulary or {}).values()))
        following = order[(order.index(rule.then.value) + 1) % len(order)]
        new = replace(rule, then=replace(rule.then, value=following))
        yield Edit(written, written.text, written.reading(following), new)


def _overriding(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    for number, target in enumerate(rule.overrides):
        kept = rule.overrides[:number] + rule.overrides[number + 1 :]
        yield Edit(part.at("overrides", number), target, None, replace(rule, overrides=kept))


def _flags(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    for name, without in (("default", False), ("forbids", False), ("governed_by", None)):
        if getattr(rule, name):
            off: dict[str, Any] = {name: without}
            yield Edit(part.at(name), part.at(name).text, None, replace(rule, **off))


def _limits(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Require) and isinstance(rule.then.within, Duration):
        for limit in longer_or_shorter(rule.then.within):
            new = replace(rule, then=replace(rule.then, within=limit))
            yield _rewritten(part.at("then", "within"), limit, new)


def _days(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    for number, option in enumerate(rule.then.by if isinstance(rule.then, Require) else ()):
        if isinstance(option, DayOfYear):
            written = list(part.at("then", "by").entries())[number]
            for day in beside(option.day) if isinstance(option.day, str) else ():
                yield _rewritten(written.at("day"), day, _with(rule, "by", number, replace(option, day=day)))
            for plus in (option.plus - 1, option.plus + 1) if "plus" in written.data else ():
                yield _rewritten(
                    written.at("plus"), plus, _with(rule, "by", number, replace(option, plus=plus))
                )
            if option.not_before is not None:
                first, early = written.at("not_before"), replace(option, not_before=None)
                yield Edit(first, first.text, None, _with(rule, "by", number, early))


def _alternatives(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    for key, name in (("from", "starts"), ("not_before", "not_before"), ("by", "by"), ("pauses", "pauses")):
        items = getattr(rule.then, name, ())
        if len(items) > 1 or (items and key in ("not_before", "pauses")):
            for number, inner in enumerate(part.at("then", key).entries()):
                yield Edit(inner, inner.text, None, _with(rule, name, number, None))


def _floors(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Require) and rule.then.not_due_before is not None:
        written = part.at("then", "not_due_before")
        new = replace(rule, then=replace(rule.then, not_due_before=None))
        yield Edit(written, written.text, None, new)


def _caps(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """The longest duration of a pause, replaced by other limits, or by none."""
    for number, pause in enumerate(rule.then.pauses if isinstance(rule.then, Require) else ()):
        if pause.at_most is not None:
            written = list(part.at("then", "pauses").entries())[number].at("at_most")
            yield Edit(written, written.text, None, _with(rule, "pauses", number, Pause(pause.spans)))
            for limit in longer_or_shorter(pause.at_most) if isinstance(pause.at_most, Duration) else ():
                yield _rewritten(written, limit, _with(rule, "pauses", number, replace(pause, at_most=limit)))


def _severities(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Find):
        for severity in neighbours(rule.then.severity):
            new = replace(rule, then=replace(rule.then, severity=severity))
            yield _rewritten(part.at("then", "severity"), severity, new)


def _required(rule: Rule, part: SourcePart, words: ConditionVocabulary) -> Iterator[Edit]:
    then = rule.then
    if isinstance(then, Find) and isinstance(then.required, tuple) and then.present is not None:
        symbol = words.symbol(rule.kinds[0], then.present)
        for change in lists(part.at("then", "missing", "required"), symbol, then.required):
            yield change._replace(new=replace(rule, then=replace(then, required=tuple(change.new))))


def _addressees(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Account):
        for number, inner in enumerate(part.at("then", "addressees").entries()):
            yield Edit(inner, inner.text, None, _with(rule, "addressees", number, None))


def _bases(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if not isinstance(rule.then, Account):
        return
    then, basis, because = rule.then, rule.then.because, part.at("then", "because")
    if basis.findings and (len(basis.findings) > 1 or basis.late):
        for inner in because.at("findings").entries():
            fewer = replace(basis, findings=basis.findings - {Severity.parse(inner.data)})
            yield Edit(inner, inner.text, None, replace(rule, then=replace(then, because=fewer)))
    absent = [severity for severity in Severity if severity not in basis.findings]
    if basis.findings and absent:
        findings = because.at("findings")
        more = replace(basis, findings=basis.findings | {absent[-1]})
        yield _rewritten(
            findings, [*findings.data, absent[-1]], replace(rule, then=replace(then, because=more))
        )
    if basis.late and basis.findings:
        fewer = replace(basis, late=False, rank=Rank.FRAMEWORK)
        yield Edit(
            because.at("late"),
            because.at("late").text,
            None,
            replace(rule, then=replace(then, because=fewer)),
        )
    if basis.own:
        every = replace(basis, own=False)
        written = because.at("own")
        yield Edit(written, written.text, None, replace(rule, then=replace(then, because=every)))
    for rank in neighbours(basis.rank) if basis.rank is not Rank.FRAMEWORK else ():
        new = replace(rule, then=replace(then, because=replace(basis, rank=rank)))
        yield _rewritten(because.at("late", "rank"), rank, new)


def _rewritten(part: SourcePart, value: Any, new: Rule) -> Edit:
    """The edit that writes another value at a part of a rule."""
    data = [str(item) for item in value] if isinstance(value, list) else value
    return Edit(part, part.text, part.reading(data if isinstance(data, (int, list)) else str(data)), new)


def _with(rule: Rule, name: str, number: int, item: Any) -> Rule:
    """The rule with an item of a list of its effect replaced, or left out."""
    items = getattr(rule.then, name)
    kept: Any = {name: (*items[:number], *(() if item is None else (item,)), *items[number + 1 :])}
    return replace(rule, then=replace(rule.then, **kept))


FAMILIES: dict[str, tuple[Callable[[Rule, SourcePart, ConditionVocabulary], Iterator[Edit]], ...]] = {
    "value": (_values,),
    "exception": (_overriding,),
    "flag": (_flags,),
    "deadline": (_limits, _days, _caps),
    "alternative": (_alternatives, _floors),
    "severity": (_severities,),
    "list": (_required,),
    "addressee": (_addressees,),
    "basis": (_bases,),
}
"""The families of mutants of effects; a new one is a function here and its row in the tests."""
