"""A worklist as a calendar file: an event with alarms for each limit that is not past."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, timezone

from disclosure_rules._calendar_file import CalendarEvent, alarms_before, to_icalendar
from disclosure_rules.calendar.moments import day_of
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.errors import Lang
from disclosure_rules.phrases import phrase
from disclosure_rules.worklist.model import WorkItem, Worklist
from disclosure_rules.worklist.words import WorkWords, name_of


def worklist_events(work: Worklist, calendar: WorkingCalendar, lang: Lang) -> bytes:
    """The limits of all records as an iCalendar file, the same bytes for the same list. Raises PolicyError where the extra
    `calendar` is not installed."""
    items = (item for items in work.groups.values() for item in items)
    events = (event for item in items for event in _events(item, calendar, lang))
    day = day_of(work.as_of)
    stamp = datetime(day.year, day.month, day.day, tzinfo=timezone.utc)
    return to_icalendar(events, phrase("worklist.name", lang), stamp)


def _events(item: WorkItem, calendar: WorkingCalendar, lang: Lang) -> Iterator[CalendarEvent]:
    words = WorkWords(item.summary, lang)
    for act in words.acts:
        assert act.due is not None
        digest = hashlib.sha256(f"{item.name}\n{act.id}".encode("utf-8", "surrogatepass")).hexdigest()
        summary = phrase("worklist.event", lang, title=act.title, name=name_of(item))
        told = [words.act(act), *([words.words.basis(act.clauses)] if act.clauses else [])]
        yield CalendarEvent(digest[:32], act.due, summary, "\n".join(told), alarms_before(act.due, calendar))
