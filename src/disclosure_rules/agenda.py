"""The calendar of an agency: its duties under the law, each with the day of the year on which it is due.

This module may be imported and may change between minor versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.rrule import YEARLY, rrule

from disclosure_rules import _arguments
from disclosure_rules._calendar_file import CalendarEvent, alarms_before
from disclosure_rules._calendar_file import to_icalendar as icalendar_of
from disclosure_rules._kleene import FALSE
from disclosure_rules._program.model import CompiledRule
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import Lang, PolicyError, Problem, Text
from disclosure_rules.evaluation.run import Evaluation
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.explanation.labels import Names
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.phrases import phrase
from disclosure_rules.policy.conditions import AllOf, Atom
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.require import Require
from disclosure_rules.records import AgencyYearRecord
from disclosure_rules.terms import IssuerLevel

OVER = Atom("year_over", "is", True)
"""The condition of rules about a year that is over. Their duties are due on its last day."""

YEARS = (2005, 9998)
"""The first and the last year that has an agenda: a record of the year before and a due day in the year after."""


@dataclass(frozen=True)
class DatedDuty:
    """A duty that is due on a day: the obligation or finding `id`, about the year `about`, with the role that acts, and
    the rule and clauses that it rests on; `basis` is the first with its place and gist. `act` is what fulfils it; duties of
    one act are met together."""

    day: date
    id: str
    about: int
    title: Text
    duty_role: str
    duty: Text
    rule: str
    clauses: tuple[str, ...]
    act: str
    basis: ClauseRef | None = None

    def as_json(self) -> dict[str, object]:
        """The duty as plain data."""
        return {
            "day": self.day.isoformat(),
            "id": self.id,
            "about": self.about,
            "title": self.title._asdict(),
            "duty_role": self.duty_role,
            "rule": self.rule,
            "clauses": list(self.clauses),
            "act": self.act,
        }


def agenda(
    policies: Iterable[Policy],
    level: IssuerLevel | str,
    year: int,
    *,
    jurisdiction: str,
    parameters: Mapping[str, Any] | None = None,
    calendar: WorkingCalendar | None = None,
) -> tuple[DatedDuty, ...]:
    """The duties of an agency of a level that are due in a calendar year, in the order of days; for the district office
    also the duties about the others that these do not bear. A duty about one year (its annual report) may be due in the next.

    `level` is the agency's, in either language, `jurisdiction` its place; `parameters` choose readings
    and `calendar` counts days as for an Evaluator. Raises PolicyError
    for an unknown level, a year without an agenda and a choice that does not fit, CalendarError for a year outside the
    working-day calendar.
    """
    own = _level(level)
    if not YEARS[0] <= year <= YEARS[1]:
        raise PolicyError(Problem("agenda.year", "year", year=year, first=YEARS[0], last=YEARS[1]))
    evaluator = Evaluator(policies, "reference", calendar, parameters)
    names = Names(evaluator.policies)
    duties: dict[tuple[date, str], DatedDuty] = {}
    for last in year_ends(year - 1, year):
        for agency_level in [own, *(IssuerLevel if own is IssuerLevel.DISTRICT_OFFICE else ())]:
            facts = {"agency": {"level": agency_level}, "year": last.year, "jurisdiction": jurisdiction}
            evaluation = evaluator.trace(AgencyYearRecord.model_validate(facts), as_of=last)
            for duty in _dated(evaluation, names):
                if duty.day.year == year and (
                    agency_level is own or duty.duty_role != AgencyYearRecord.body_role
                ):
                    duties.setdefault((duty.day, duty.id), duty)
    return tuple(sorted(duties.values(), key=lambda duty: duty.day))


def year_ends(first: int, last: int) -> list[date]:
    """The last day of each year."""
    start, end = datetime(first, 12, 31), datetime(last, 12, 31)
    return [day.date() for day in rrule(YEARLY, dtstart=start, until=end)]


def _level(level: IssuerLevel | str) -> IssuerLevel:
    known_level = IssuerLevel.parse(_arguments.text(level, "level", PolicyError))
    if known_level is None:
        known = tuple(member.value for member in IssuerLevel)
        raise PolicyError(Problem("agenda.level", "level", known=known))
    return known_level


def _dated(evaluation: Evaluation, names: Names) -> Iterator[DatedDuty]:
    """The obligations of a year that have a due day, and the duties asked when the year is over."""
    assert isinstance(evaluation.record, AgencyYearRecord)
    assert evaluation.record.year is not None
    for compiled, standing in evaluation.standings.values():
        then = compiled.rule.then
        if standing is not None and standing.due is not None and isinstance(then, Require):
            yield _duty(compiled, day_of(standing.due), evaluation.record.year, then.duty, names)
    for compiled, truth in evaluation.found.values():
        when = compiled.rule.when
        if truth != FALSE and OVER in (when.parts if isinstance(when, AllOf) else (when,)):
            yield _duty(
                compiled,
                day_of(evaluation.as_of),
                evaluation.record.year,
                compiled.rule.bearer(evaluation.record.body_role),
                names,
            )


def _duty(compiled: CompiledRule, day: date, about: int, role: str, names: Names) -> DatedDuty:
    rule = compiled.rule
    label = names.duty(rule.id, role)
    act = rule.then.fulfilled_by if isinstance(rule.then, Require) else rule.concludes
    clauses = compiled.clauses
    first = next((names.clauses[name] for name in clauses if name in names.clauses), None)
    basis = None if first is None else ClauseRef.made(id=first.id, at=first.at, gist=first.gist)
    return DatedDuty(day, rule.concludes, about, rule.title, role, label, rule.id, clauses, act, basis)


def by_act(duties: Iterable[DatedDuty]) -> tuple[tuple[DatedDuty, ...], ...]:
    """The duties of each act together, those due first in front; the acts in the order of their first days."""
    acts: dict[tuple[str, int], list[DatedDuty]] = {}
    for duty in duties:
        acts.setdefault((duty.act, duty.about), []).append(duty)
    return tuple(map(tuple, acts.values()))


def to_icalendar(
    duties: Iterable[DatedDuty], stamp: datetime, lang: Lang = "zh", calendar: WorkingCalendar | None = None
) -> bytes:
    """The acts as an iCalendar file of whole days with alarms, written at `stamp`; `calendar` counts the working days
    before each. Raises PolicyError where the extra `calendar` is not installed."""
    counted = calendar or WorkingCalendar()
    events = (_event(act, lang, counted) for act in by_act(duties))
    return icalendar_of(events, phrase("agenda.calendar", lang), stamp)


def _event(act: tuple[DatedDuty, ...], lang: Lang, calendar: WorkingCalendar) -> CalendarEvent:
    first = act[0]
    told = []
    for duty in act:
        told.append(phrase("summary.who", lang, title=duty.title, who=duty.duty))
        if duty.basis is not None:
            place = Text(duty.basis.at, duty.basis.id).of(lang)
            told.append(f"{place}{phrase('colon', lang)}{duty.basis.gist.of(lang)}")
    return CalendarEvent(
        f"{first.id}.{first.about}.{first.duty_role}",
        first.day,
        phrase("agenda.of-year", lang, title=first.title, year=first.about),
        "\n".join(told),
        alarms_before(first.day, calendar),
    )
