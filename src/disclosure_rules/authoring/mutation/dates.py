"""Mutants of dated values and of days in force: each at the place where it is written, for everything it governs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from disclosure_rules._program.compile import is_soon
from disclosure_rules.authoring.mutation.conditions import Edit, lists, longer_or_shorter
from disclosure_rules.authoring.mutation.effects import beside
from disclosure_rules.authoring.policy_source import SourceFiles, SourcePart
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.location import Location
from disclosure_rules.policy.condition_reader import Symbol
from disclosure_rules.policy.conditions import parameter_asked
from disclosure_rules.policy.model import Clause, Parameter, Period, Policy, Rule
from disclosure_rules.policy.require import Require


def parameters_of(rule: Rule) -> Iterator[str]:
    """The parameters that a rule depends on, except one that sets its first day."""
    yield from rule.parameters
    if isinstance(rule.then, Require):
        yield from (f"{rule.policy}.due_soon", f"{rule.policy}.due_soon_hours")


def asked_of(rules: Iterable[Rule]) -> dict[str, list[Any]]:
    """The values of parameters that conditions compare with: the readings that they distinguish."""
    asked: dict[str, list[Any]] = {}
    for rule in rules:
        for atom, _ in rule.atoms:
            if (name := parameter_asked(atom)) is not None:
                values = asked.setdefault(name, [])
                wanted = sorted(atom.operand) if isinstance(atom.operand, frozenset) else [atom.operand]
                values += [value for value in wanted if value not in values]
    return asked


class ParameterEdits:
    """The dated values of parameters, where they are written and how they change."""

    def __init__(self, files: SourceFiles, rules: Sequence[Rule]) -> None:
        self._files = files
        self._asked = asked_of(rules)
        self.using: dict[str, list[Rule]] = {}
        for rule in rules:
            for name in dict.fromkeys(parameters_of(rule)):
                self.using.setdefault(name, []).append(rule)

    def of(self, parameter: Parameter) -> Iterator[tuple[str, Edit]]:
        """Every other value, with its family."""
        name = parameter.id.partition(".")[2]
        block = self._files.file(parameter.place.name).at("parameters", name)
        for number, dated in enumerate(parameter.values):
            written = block.at(number, "value")
            family = _FAMILY.get(parameter.kind, "list" if isinstance(dated.value, tuple) else "reading")
            for change in self._other(parameter, dated.value, written):
                yield family, change._replace(new=_dated(parameter, number, value=change.new))
            if "in_force" in block.data[number]:
                for part, was, now, period in shifted(block.at(number, "in_force"), dated.in_force):
                    if self._is_read(parameter, dated.in_force, period):
                        yield "in-force", Edit(part, was, now, _dated(parameter, number, in_force=period))

    def _is_read(self, parameter: Parameter, before: Period, after: Period) -> bool:
        """Whether a rule may read the value of a day that only one of two periods covers. A rule that forbids may stand
        as it is on a later day, and when something is due soon is read whatever law selects the rule."""
        if is_soon(parameter.id):
            return True
        ends = {day for period in (before, after) for day in (period.start, period.end) if day is not None}
        moved = [day for day in ends if before.covers(day) != after.covers(day)]
        using = self.using.get(parameter.id, ())
        return any(rule.forbids or any(_may_cover(rule.in_force, day) for day in moved) for rule in using)

    def _other(self, parameter: Parameter, value: Any, part: SourcePart) -> Iterator[Edit]:
        if isinstance(value, tuple):
            for change in lists(part, Symbol("", parameter.kind, parameter.vocabulary), value):
                yield change._replace(new=tuple(change.new))
            return
        alternatives: Iterable[Any]
        if isinstance(value, Duration):
            alternatives = longer_or_shorter(value)
        elif isinstance(value, date):
            alternatives = (value - timedelta(1), value + timedelta(1))
        elif parameter.kind == "day of year":
            alternatives = beside(value)
        elif type(value) is int:
            alternatives = (value - 1, value + 1)
        else:
            alternatives = self._next(parameter, value)
        for alternative in alternatives:
            data = alternative if isinstance(alternative, (bool, int)) else str(alternative)
            yield Edit(part, part.text, part.reading(data), alternative)

    def _next(self, parameter: Parameter, value: Any) -> Iterator[Any]:
        """The other truth value, the next term, or another reading that a condition asks for."""
        known: Iterable[Any] = self._asked.get(parameter.id, ())
        if parameter.vocabulary:
            known = dict.fromkeys(parameter.vocabulary.values())
        order = [False, True] if isinstance(value, bool) else list(known)
        if value in order:
            order = order[order.index(value) + 1 :] + order[: order.index(value)]
        yield from order[:1]


_FAMILY = {
    "duration": "deadline",
    "day of year": "deadline",
    "moment": "in-force",
    "number": "number",
    "shift": "date",
}


def _may_cover(period: Period, day: date) -> bool:
    """Whether a day lies in a period, whatever first day a caller chooses for it."""
    earliest = period.earliest if period.start_param else period.start
    return replace(period, start=earliest).covers(day)


def _dated(parameter: Parameter, number: int, **changes: Any) -> Parameter:
    values = list(parameter.values)
    values[number] = replace(values[number], **changes)
    return replace(parameter, values=tuple(values))


def shifted(written: SourcePart, period: Period) -> Iterator[tuple[SourcePart, str, str, Period]]:
    """Days in force as they are written in one place, with either end a day earlier and a day later."""
    for key, name in (("from", "start"), ("until", "end")):
        day = getattr(period, name)
        if isinstance(written.data.get(key), str):
            for step in (-1, 1):
                moved = day + timedelta(step)
                part = written.at(key)
                yield part, part.text, part.reading(moved.isoformat()), replace(period, **{name: moved})


class PeriodLevel(NamedTuple):
    """One of the three places that together determine when a rule is in force: policy, file and rule."""

    part: SourcePart | None
    period: Period


class PeriodEdits:
    """The periods in which rules are in force, as the head of a policy, a file and the rule itself state them."""

    def __init__(self, files: SourceFiles, policy: Policy, parameters: Mapping[str, Parameter]) -> None:
        self._files = files
        self._policy = policy
        self._parameters = parameters
        head = self._level(files.head(policy))
        inner: dict[str, PeriodLevel] = {}
        self._levels: dict[str, tuple[PeriodLevel, PeriodLevel, PeriodLevel]] = {}
        for rule in policy.rules:
            name = rule.place.name
            if name not in inner:
                inner[name] = self._level(files.file(name))
            self._levels[rule.id] = (head, inner[name], self._level(files.holder(rule)))

    def _level(self, holder: SourcePart) -> PeriodLevel:
        if "in_force" not in holder.data:
            return PeriodLevel(None, Period())
        part, param = holder.at("in_force"), None
        start, until = part.data.get("from"), part.data.get("until")
        if isinstance(start, dict):
            name = start["param"]
            param = name if name in self._parameters else f"{self._policy.id}.{name}"
            start = str(self._parameters[param].values[0].value)
        first, last = (date.fromisoformat(day) if day else None for day in (start, until))
        return PeriodLevel(part, Period(first, last, param))

    def changes(self) -> Iterator[Edit]:
        """Each day that is written, a day earlier and a day later, with every rule whose days this changes."""
        written = {
            level.part.place: level for levels in self._levels.values() for level in levels if level.part
        }
        for place, level in written.items():
            assert level.part is not None
            for part, was, now, period in shifted(level.part, level.period):
                yield Edit(part, was, now, self._moved(place, period))

    def _moved(self, place: Location | None, period: Period) -> tuple[Rule, ...]:
        """The rules whose days in force change when those at a place change, or only the value of a parameter."""
        moved = []
        for rule in self._policy.rules:
            outer, middle, inner = (
                period if level.part is not None and level.part.place == place else level.period
                for level in self._levels[rule.id]
            )
            within = inner.within(middle.within(outer))
            if within != rule.in_force:
                moved.append(replace(rule, in_force=within))
        return tuple(moved)

    def started(self, parameter: Parameter) -> tuple[tuple[Rule, ...], tuple[Clause, ...]]:
        """The rules and clauses whose first day a parameter sets, with its given first value."""
        if parameter.kind != "moment":
            return (), ()
        edits = PeriodEdits(self._files, self._policy, {**self._parameters, parameter.id: parameter})
        start = parameter.values[0].value
        clauses = tuple(
            replace(clause, in_force=replace(clause.in_force, start=start))
            for clause in self._policy.clauses
            if clause.in_force.start_param == parameter.id
        )
        return edits._moved(None, Period()), clauses
