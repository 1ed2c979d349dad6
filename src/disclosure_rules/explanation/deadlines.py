"""The reasons why an obligation is due on its day, as data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from disclosure_rules._program.model import CompiledRule
from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.evaluation.obligation_state import ObligationState
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluation.value_labels import value_label
from disclosure_rules.explanation.conditions import ConditionTracer, day_of_year, shown
from disclosure_rules.explanation.labels import Names
from disclosure_rules.explanation.model import DayStep, Deadline, ShownValue
from disclosure_rules.phrases import text
from disclosure_rules.policy.conditions import Param
from disclosure_rules.policy.require import DayOfYear, DueOf, FactLength, Require, Within
from disclosure_rules.records.fact import ABSENT
from disclosure_rules.terms import Status


class DeadlineExplainer:
    """Explains the deadlines of one evaluation."""

    def __init__(self, evaluation: Evaluation, names: Names, tracer: ConditionTracer) -> None:
        self.evaluation = evaluation
        self.names = names
        self.tracer = tracer

    def of(self, name: str, standing: ObligationState) -> Deadline:
        """The computation of the due day of an obligation that applies."""
        compiled = self.evaluation.standings[name][0]
        then = compiled.rule.then
        assert isinstance(then, Require)
        start = self.evaluation.clock_of(compiled).start_of(then)
        tracer = self.tracer.of(compiled)
        within = then.within or then.at_least
        length = within and within.length
        by = self._by(then)
        day = by.day if isinstance(by, DayOfYear) else None
        parameter = next((item.name for item in (length, day) if isinstance(item, Param)), None)
        path = by.year if isinstance(by, DayOfYear) else by if isinstance(by, str) else None
        return Deadline(
            duty=self.names.duty(compiled.rule.id, then.duty),
            start=tracer.seen(start.path) if start.path else None,
            start_obligation=start.obligation or None,
            limit=self._limit(tracer, within),
            parameter=tracer.parameter(parameter) if parameter is not None else None,
            length=tracer.seen(length.fact) if isinstance(length, FactLength) else None,
            extended_by=tracer.seen(then.extended_by.fact) if then.extended_by else None,
            pauses=tuple(tracer.seen(pause.spans) for pause in then.pauses),
            pauses_if=tuple(None if pause.when is None else tracer.node(pause.when) for pause in then.pauses),
            not_before=tuple(map(tracer.seen, then.not_before)),
            not_due_before=tracer.seen(then.not_due_before) if then.not_due_before else None,
            starts=standing.starts,
            starts_at_midnight=standing.starts_at_midnight,
            promptly=shown(tracer.value(then.promptly)) if then.promptly is not None else None,
            soon=standing.soon,
            by=tracer.seen(path) if path else None,
            day=day_of_year(tracer.value(by.day), by.plus) if isinstance(by, DayOfYear) else None,
            by_obligation=by.obligation if isinstance(by, DueOf) else None,
            due=standing.due,
            earliest=standing.earliest,
            provisional=standing.provisional,
            days=tuple(self._days(compiled, standing)),
            fulfilled=tracer.seen(then.fulfilled_by),
            working_days_late=standing.working_days_late,
            calendar_days_late=standing.calendar_days_late,
            hours_late=standing.hours_late,
        )

    def _limit(self, tracer: ConditionTracer, within: Within | None) -> ShownValue | None:
        """The length of a limit, with how it is counted in words."""
        if within is None:
            return None
        length = self._counted(tracer.value(within.length))
        if length is None:
            return None
        in_days = length.clock is None
        label = value_label(Limit(length, within.roll, within.counts_start) if in_days else length)
        return shown(length, label)

    def _counted(self, length: Any) -> Duration | None:
        """A length of time, or that which a fact gives; None where the fact is not known."""
        found = self.evaluation.clock.count.value(length) if isinstance(length, FactLength) else length
        return found if isinstance(found, Duration) else None

    def _by(self, then: Require) -> str | DueOf | DayOfYear | None:
        """The first option that gives a day or may give one, since it is unknown; None if no option does."""
        for option in then.by:
            if isinstance(option, DueOf):
                state = self.evaluation.clock.due_of(option.obligation)
                if state is not None and (state.due is not None or state.status is Status.UNDETERMINED):
                    return option
            elif self.evaluation.fact(option if isinstance(option, str) else option.year) is not ABSENT:
                return option
        return None

    def _days(self, compiled: CompiledRule, standing: ObligationState) -> Iterator[DayStep]:
        """Every day that decides when the limit ends. A working day in a span that pauses the limit does not count."""
        if standing.starts is None or standing.counted is None:
            return
        clock, then = self.evaluation.clock_of(compiled), compiled.rule.then
        spans = list(clock.count.spans(then)) if isinstance(then, Require) else []
        for step in clock.calendar.passed(day_of(standing.starts), standing.counted):
            paused = any(last is not None and first < step.day <= last for first, last in spans)
            counted = step.counted and not paused
            yield DayStep.made(
                day=step.day, counted=counted, why=text("paused") if step.counted and paused else step.why
            )
