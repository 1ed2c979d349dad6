"""Mutants of the effects of rules, not of their conditions: each family is a function from a rule to the
replacements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from disclosure_rules.authoring.mutation.conditions import (
    ConditionVocabulary,
    Edit,
    lists,
    longer_or_shorter,
)
from disclosure_rules.authoring.policy_source import SourcePart, flow
from disclosure_rules.calendar.duration import Duration, Roll, Unit
from disclosure_rules.policy.basis import Basis
from disclosure_rules.policy.conditions import Not, Param
from disclosure_rules.policy.ladders import FRAMEWORK, LOWEST
from disclosure_rules.policy.model import Account, Decide, Find, Rule
from disclosure_rules.policy.require import DayOfYear, FactLength, Longer, Require, Within
from disclosure_rules.terms import Failure, Severity


def beside(day: str) -> Iterator[str]:
    """The days of the year before and after a day, as `MM-DD`."""
    for step in (-1, 1):
        yield (date.fromisoformat(f"2001-{day}") + timedelta(step)).strftime("%m-%d")


T = TypeVar("T", bound=str)


def neighbours(member: T, order: Sequence[T]) -> Iterator[T]:
    """The members of an ordered vocabulary one step below and above."""
    at = order.index(member)
    yield from (*order[max(at - 1, 0) : at], *order[at + 1 : at + 2])


def _values(rule: Rule, part: SourcePart, words: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Decide):
        written = part.at("then", "value") if rule.table is None else part.at("then")
        symbol = words.symbol(rule.kinds[0], rule.then.determination)
        order = list(dict.fromkeys((symbol.vocabulary or {}).values()))
        following = order[(order.index(rule.then.value) + 1) % len(order)]
        new = replace(rule, then=replace(rule.then, value=following))
        yield Edit(written, written.text, written.reading(following), new)


def _overriding(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    for number, target in enumerate(rule.overrides if rule.table is None else ()):
        kept = rule.overrides[:number] + rule.overrides[number + 1 :]
        yield Edit(part.at("overrides", number), target, None, replace(rule, overrides=kept))


def _flags(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """Each flag left out. A default of the lowest rank ranks as low without the flag."""
    for name, without in (("default", False), ("forbids", False), ("governed_by", None)):
        if rule.table is None and getattr(rule, name) and (name != "default" or rule.rank != FRAMEWORK):
            off: dict[str, Any] = {name: without}
            yield Edit(part.at(name), part.at(name).text, None, replace(rule, **off))


def _limits(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if not isinstance(then := rule.then, Require):
        return
    if isinstance(then.promptly, Duration):
        for length in longer_or_shorter(then.promptly):
            new = replace(rule, then=replace(then, promptly=length))
            yield _rewritten(part.at("then", "promptly"), length, new)
    if then.within is not None:
        yield from _counting(rule, "within", then.within, part.at("then", "within"))
    if then.at_least is not None:
        yield from _counting(rule, "at_least", then.at_least, part.at("then", "at_least"))


def _counting(rule: Rule, key: str, within: Within, part: SourcePart) -> Iterator[Edit]:
    """Another length of a limit; how it rolls the other way, or not at all; its first day not counted."""

    def with_(**changed: Any) -> Rule:
        limit: Any = {key: replace(within, **changed)}
        return replace(rule, then=replace(rule.then, **limit))

    is_mapping = isinstance(part.data, dict) and "limit" in part.data
    if isinstance(within.length, FactLength):
        unit: Unit = "d" if within.length.unit == "wd" else "wd"
        written = (part.at("limit") if is_mapping else part).at("unit")
        yield _rewritten(written, unit, with_(length=replace(within.length, unit=unit)))
    for length in longer_or_shorter(within.length) if isinstance(within.length, Duration) else ():
        yield _rewritten(part.at("limit") if is_mapping else part, length, with_(length=length))
    if within.roll is not None:
        other: Roll = "previous" if within.roll == "next" else "next"
        yield _without(part.at("roll"), with_(roll=None))
        yield _rewritten(part.at("roll"), other, with_(roll=other))
    if within.counts_start:
        yield _without(part.at("counts_start"), with_(counts_start=False))


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
    if isinstance(rule.then, Require) and rule.then.from_earliest:
        listed = replace(rule, then=replace(rule.then, from_earliest=False))
        written = part.at("then", "from", "earliest")
        yield Edit(written, written.text, f"from: {flow(written.data)}", listed)
    for key, name in (("from", "starts"), ("not_before", "not_before"), ("by", "by"), ("pauses", "pauses")):
        items = getattr(rule.then, name, ())
        if len(items) > 1 or (items and key in ("not_before", "pauses")):
            written = part.at("then", key)
            earliest = isinstance(written.data, dict) and "earliest" in written.data
            for number, inner in enumerate((written.at("earliest") if earliest else written).entries()):
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
            endless = replace(pause, at_most=None)
            yield Edit(written, written.text, None, _with(rule, "pauses", number, endless))
            for limit in longer_or_shorter(pause.at_most) if isinstance(pause.at_most, Duration) else ():
                yield _rewritten(written, limit, _with(rule, "pauses", number, replace(pause, at_most=limit)))


def _pausing(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """The condition of a pause left out, and turned round."""
    for number, pause in enumerate(rule.then.pauses if isinstance(rule.then, Require) else ()):
        if pause.when is not None:
            written = list(part.at("then", "pauses").entries())[number].at("when")
            always, other = (replace(pause, when=when) for when in (None, Not(pause.when)))
            yield Edit(written, written.text, None, _with(rule, "pauses", number, always))
            turned = written.reading({"not": written.data})
            yield Edit(written, written.text, turned, _with(rule, "pauses", number, other))


def _extensions(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """The extension of a limit left out, and its maximum one less and one more."""
    longer = rule.then.extended_by if isinstance(rule.then, Require) else None
    if longer is not None:
        written = part.at("then", "extended_by")
        yield Edit(written, written.text, None, _extended(rule, None))
        for most in _beside_number(longer.at_most):
            yield _rewritten(written.at("at_most"), most, _extended(rule, replace(longer, at_most=most)))


def _beside_number(number: int | Param) -> Iterator[int]:
    yield from (number - 1, number + 1) if isinstance(number, int) else ()


def _extended(rule: Rule, longer: Longer | None) -> Rule:
    changed: Any = {"extended_by": longer}
    return replace(rule, then=replace(rule.then, **changed))


def _severities(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Find):
        for severity in neighbours(rule.then.severity, list(Severity)):
            new = replace(rule, then=replace(rule.then, severity=severity))
            yield _rewritten(part.at("then", "severity"), severity, new)


def _required(rule: Rule, part: SourcePart, words: ConditionVocabulary) -> Iterator[Edit]:
    then = rule.then
    if isinstance(then, Find) and isinstance(then.required, tuple) and then.present is not None:
        symbol = words.symbol(rule.kinds[0], then.present)
        for change in lists(part.at("then", "missing", "required"), symbol, then.required):
            yield change._replace(new=replace(rule, then=replace(then, required=tuple(change.new))))


def _addressees(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if isinstance(rule.then, Account) and rule.then.addressees:
        for number, inner in enumerate(part.at("then", "addressees").entries()):
            yield Edit(inner, inner.text, None, _with(rule, "addressees", number, None))


def _bearers(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """A finding whose role is left out; a measure that counts what the roles bear that its basis leaves out."""
    if isinstance(rule.then, Find) and rule.then.duty is not None:
        yield _without(part.at("then", "duty"), replace(rule, then=replace(rule.then, duty=None)))
    if isinstance(rule.then, Account):
        basis = rule.then.because
        if basis.borne_by:
            every = replace(basis, borne_by=frozenset())
            yield _without(part.at("then", "because", "borne_by"), _resting_on(rule, every))
        if basis.not_borne_by:
            every = replace(basis, not_borne_by=frozenset())
            yield _without(part.at("then", "because", "not_borne_by"), _resting_on(rule, every))


def _bases(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    if not isinstance(rule.then, Account):
        return
    basis, because = rule.then.because, part.at("then", "because")
    rest = basis.late or basis.failures
    if basis.findings and (len(basis.findings) > 1 or rest):
        for inner in because.at("findings").entries():
            fewer = basis.findings - {Severity.parse(inner.data)}
            yield _without(inner, _resting_on(rule, replace(basis, findings=fewer)))
    for severity in [severity for severity in Severity if basis.findings and severity not in basis.findings]:
        findings = because.at("findings")
        more = replace(basis, findings=basis.findings | {severity})
        yield _rewritten(findings, [*findings.data, severity], _resting_on(rule, more))
    if basis.late and basis.findings:
        fewer_late = replace(basis, late=False, rank=LOWEST)
        yield _without(because.at("late"), _resting_on(rule, fewer_late))
    if basis.own:
        yield _without(because.at("own"), _resting_on(rule, replace(basis, own=False)))
    for rank in neighbours(basis.rank, basis.rank.scale) if basis.rank.order else ():
        yield _rewritten(because.at("late", "rank"), rank, _resting_on(rule, replace(basis, rank=rank)))


def _failures(rule: Rule, part: SourcePart, _: ConditionVocabulary) -> Iterator[Edit]:
    """A rule whose sort of failure is left out; a measure that one sort less leads to."""
    if rule.failure is not None:
        yield _without(part.at("failure"), replace(rule, failure=None))
    if isinstance(rule.then, Account):
        basis = rule.then.because
        if len(basis.failures) > 1 or (basis.failures and (basis.findings or basis.late)):
            for inner in part.at("then", "because", "failures").entries():
                fewer = basis.failures - {Failure.parse(inner.data)}
                yield _without(inner, _resting_on(rule, replace(basis, failures=fewer)))


def _resting_on(rule: Rule, basis: Basis) -> Rule:
    """The measure with another basis."""
    assert isinstance(rule.then, Account)
    return replace(rule, then=replace(rule.then, because=basis))


def _without(part: SourcePart, new: Rule) -> Edit:
    """The edit that leaves out a part of a rule."""
    return Edit(part, part.text, None, new)


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
    "deadline": (_limits, _days, _caps, _pausing, _extensions),
    "alternative": (_alternatives, _floors),
    "severity": (_severities,),
    "list": (_required,),
    "addressee": (_addressees, _bearers),
    "basis": (_bases, _failures),
}
"""The families of mutants of effects; a new one is a function here and its row in the tests."""
