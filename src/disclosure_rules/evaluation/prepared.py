"""A program ready to run, with its runner and the memo that its evaluations share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from disclosure_rules._engine import Runner
from disclosure_rules._engine.reference import ReferenceRunner
from disclosure_rules._once import cached_property
from disclosure_rules._program.model import Program
from disclosure_rules._program.selected_law import SelectedLaw
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.decision import Provenance
from disclosure_rules.evaluation.memo import EvaluationMemo
from disclosure_rules.evaluation.run import Evaluation, unprovided
from disclosure_rules.records.base import Record


@dataclass(frozen=True)
class PreparedProgram:
    """A program with its runner and its memo. Threads may share it."""

    program: Program
    runner: Runner
    memo: EvaluationMemo

    @classmethod
    def of(cls, program: Program, runner: Callable[[Program], Runner] = ReferenceRunner) -> PreparedProgram:
        """The program with a new runner, by default of the reference engine, and an empty memo."""
        return cls(program, runner(program), EvaluationMemo(program))

    @property
    def engine(self) -> Literal["durable", "reference"]:
        """The engine of the runner."""
        return "reference" if isinstance(self.runner, ReferenceRunner) else "durable"

    @cached_property
    def reference(self) -> PreparedProgram:
        """The same program and memo with a runner of the reference engine."""
        if self.engine == "reference":
            return self
        return replace(self, runner=ReferenceRunner(self.program))

    def evaluate(
        self,
        record: Record,
        as_of: Moment,
        calendar: WorkingCalendar,
        provenance: Callable[[date], Provenance] = unprovided,
        law: SelectedLaw | None = None,
        same_law: Callable[[Record], bool] | None = None,
        *,
        by_cases: bool = True,
    ) -> Evaluation:
        """The complete evaluation of a record by the program, which is that of its `law`. Raises CalendarError if a
        deadline leaves the calendar, and EngineError if the engine fails."""
        evaluation = Evaluation(
            self.program, record, as_of, calendar, provenance, self.memo, law, same_law, by_cases=by_cases
        )
        return evaluation.run(self.runner)
