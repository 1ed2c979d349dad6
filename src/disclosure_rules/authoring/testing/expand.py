"""The cases that a written case makes: a single one, or one for each cell of its matrix and each side of its
boundary.

A cell lays its values over the record of the case, and its expectations over those of the case. It does not know the
policies: an unknown id is reported when the cell runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from math import prod
from typing import Any, ClassVar, NamedTuple

from disclosure_rules.authoring.testing.overlay import OverlayError, lay, merged
from disclosure_rules.authoring.testing.syntax import (
    BoundaryShape,
    CaseShape,
    CasesShape,
    ExpectationShape,
    RowShape,
    ScheduleShape,
)
from disclosure_rules.calendar.moments import Moment, compare, is_instant, parse_moment
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import CalendarError, Problem, Value
from disclosure_rules.reading.source import Loc, Source
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.terms import Status

LIMIT = 1000
"""The largest number of cells that one case may have."""

_DONE = (Status.FULFILLED, Status.FULFILLED_LATE)
_STANDING = (Status.DUE_SOON, Status.OVERDUE)
"""The statuses that are expected up to the due day and after it: if the act is done then, and if it is not done by then."""


@dataclass(frozen=True)
class TestCase:
    """One case as it runs; `loc` is its location in its file, `calendar` the published schedule with the days it is
    pinned to, which a run puts over its own calendar, and `review` says that nobody has signed what it expects."""

    __test__: ClassVar[bool] = False  # pytest would collect a class with this name

    name: str
    loc: Loc
    record: dict[str, Any]
    as_of: str
    parameters: dict[str, Any]
    calendar: WorkingCalendar | None
    expect: dict[str, Any]
    because: list[str]
    not_: list[str]
    needs: list[str] | None
    review: bool = False


class Overlay(NamedTuple):
    """The values and expectations that a cell of a matrix, or a side of a boundary, lays over the case; `named`
    distinguishes it from the others."""

    named: str
    loc: Loc
    values: dict[str, Any]
    wants: ExpectationShape


@dataclass
class CaseExpander:
    """Makes the cells of a file, and adds their problems to `problems`."""

    source: Source
    file: CasesShape
    kinds: RecordKinds
    problems: list[Problem] = field(default_factory=list)

    def of(self, number: int) -> Iterator[TestCase]:
        """The cells of one case."""
        case = self.file.cases[number]
        loc: Loc = ("cases", number)
        calendar = self._calendar(case, loc)
        matrix = list(self._rows(case.matrix, (*loc, "matrix"))) if case.matrix is not None else [None]
        sides = list(self._sides(case.boundary, (*loc, "boundary"))) if case.boundary else [None]
        for row, side in product(matrix, sides):
            yield self._cell(case, loc, calendar, [layer for layer in (row, side) if layer is not None])

    def report(self, code: str, loc: Loc, variant: str = "default", /, **values: Value) -> None:
        """Note a problem at a place of the file."""
        self.problems.append(Problem(code, self.source.place(loc), variant, **values))

    def _calendar(self, case: CaseShape, loc: Loc) -> WorkingCalendar | None:
        own = case.schedule is not None
        pin, at = (case.schedule, (*loc, "schedule")) if own else (self.file.schedule, ("schedule",))
        if pin is None:
            return None
        try:
            return _calendar(pin.model_dump_json())
        except CalendarError as error:
            for problem in error.problems:
                step, _, position = problem.place.rstrip("]").partition("[")
                loc = (*at, step, *([int(position)] if position else []))
                self.problems.append(problem.at(self.source.place(loc)))
            return None

    def _rows(self, rows: list[RowShape], loc: Loc) -> Iterator[Overlay]:
        """The cells of a matrix: for each row, one for each choice of its values."""
        sizes = [prod(map(len, _axes(row).values())) for row in rows]
        if not rows:
            self.report("case.matrix", loc)
        if sum(sizes) > LIMIT:
            self.report("case.matrix", loc, "many", count=sum(sizes), limit=LIMIT)
            return
        for number, row in enumerate(rows):
            at = (*loc, number)
            axes = _axes(row)
            if not axes and row.cell is None:
                self.report("case.matrix", at, "row")
            for path in (path for path, values in axes.items() if not values):
                self.report("case.matrix", (*at, path), "column", path=path)
            named = [] if row.cell is None else [row.cell]
            varying = [path for path, values in axes.items() if row.cell is None or len(values) > 1]
            for choice in product(*axes.values()):
                chosen = dict(zip(axes, choice, strict=True))
                name = ", ".join([*named, *(f"{path}:{_shown(chosen[path])}" for path in varying)])
                yield Overlay(name, at, chosen, row)

    def _sides(self, boundary: BoundaryShape, loc: Loc) -> Iterator[Overlay]:
        """The sides of a boundary."""
        if boundary.is_whole:
            yield from _sides(boundary, loc)
        else:
            self.report("case.boundary", loc)

    def _cell(
        self, case: CaseShape, loc: Loc, calendar: WorkingCalendar | None, layers: list[Overlay]
    ) -> TestCase:
        record = merged(self.file.base, case.record)
        if case.unknown:
            record["unknown"] = [*record.get("unknown", ()), *case.unknown]
        made: dict[str, Any] = {
            "record": record,
            "as_of": case.as_of or self.file.as_of or "",
            "parameters": {**self.file.parameters, **case.parameters},
        }
        for layer in layers:
            for path, value in layer.values.items():
                try:
                    lay(made, path, value, self.kinds)
                except OverlayError as misfit:
                    at = (*layer.loc, "event" if layer.loc[-1] == "boundary" else path)
                    self.problems.append(misfit.problem.at(self.source.place(at)))
        if case.boundary is not None and made["as_of"] and case.boundary.event is not None:
            self._check_reached(case.boundary, made["as_of"], (*loc, "boundary"))
        wants = [case, *(layer.wants for layer in layers)]
        expect: dict[str, Any] = {}
        for want in wants:
            expect = merged(expect, want.expect)
        named = ", ".join(layer.named for layer in layers)
        return TestCase(
            name=f"{case.name}[{named}]" if named else case.name,
            loc=layers[0].loc if layers else loc,
            calendar=calendar,
            expect=expect,
            because=list(dict.fromkeys(name for want in wants for name in want.because)),
            not_=list(dict.fromkeys(name for want in wants for name in want.not_)),
            needs=next((want.needs for want in reversed(wants) if want.needs is not None), None),
            review=case.review,
            **made,
        )

    def _check_reached(self, boundary: BoundaryShape, as_of: str, loc: Loc) -> None:
        """Report an event after `as_of`: it has not happened, and the case would show nothing."""
        day = boundary.turns
        last = day + _step(day) if boundary.obligation else day
        try:
            reached = compare(parse_moment(as_of), last) >= 0
        except ValueError:  # reported when the case runs
            return
        if not reached:
            self.report("case.boundary", loc, "early", last=last)


def _axes(row: RowShape) -> dict[str, list[Any]]:
    """The values of each field that a row names."""
    named = row.model_extra or {}
    return {path: value if isinstance(value, list) else [value] for path, value in named.items()}


def _shown(value: Any) -> str:
    """A value as it appears in the name of a cell."""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False).replace('"', "")
    return " ".join(shown.split())


@cache
def _calendar(pinned: str) -> WorkingCalendar:
    """The published schedule with the days of a pin; cases with the same pin share one."""
    pin = ScheduleShape.model_validate_json(pinned)
    holidays, workdays = (map(date.fromisoformat, days) for days in (pin.holidays, pin.workdays))
    until = pin.published_until and date.fromisoformat(pin.published_until)
    return WorkingCalendar(holidays, workdays, published_until=until or None)


def _step(day: Moment) -> timedelta:
    return timedelta(minutes=1) if is_instant(day) else timedelta(days=1)


def _sides(boundary: BoundaryShape, loc: Loc) -> Iterator[Overlay]:
    """The sides of a boundary: three around a due day, two around a first day."""
    day = boundary.turns
    step = _step(day)
    unit = "minute" if is_instant(day) else "day"
    sides = [(f"{unit} before", day - step, boundary.before), (f"first {unit}", day, boundary.from_)]
    if boundary.obligation is not None:
        met, missed = _DONE if boundary.event else _STANDING
        before_and_on, after = (
            ExpectationShape(expect={boundary.obligation: {"due": day.isoformat(), "status": status.value}})
            for status in (met, missed)
        )
        sides = [
            (f"{unit} before", day - step, before_and_on),
            (f"due {unit}", day, before_and_on),
            (f"{unit} after", day + step, after),
        ]
    for named, moment, wants in sides:
        yield Overlay(
            named, loc, {boundary.event or "as_of": moment.isoformat()}, wants or ExpectationShape()
        )
