"""regulation-2007/document, shanghai-2008/document, shanghai-archives/document, annex1-release, interpretation,
publication, reassessment: the obligations."""

from __future__ import annotations

from datetime import date

from disclosure_rules import WorkingCalendar
from disclosure_rules.calendar.moments import Moment, compare, day_of, first_or_last

from .document import Document
from .events import NEVER, Event, before, not_after
from .kleene import NOT, F, T, U
from .opening import recent
from .results import NOT_KNOWN, Results, Stood

CALENDAR = WorkingCalendar()

MEASURES = date(2018, 11, 22)
SOON = 3
"""Working days before the due day from which an obligation is due soon."""


def run(d: Document, results: Results) -> None:
    """Every obligation, in policy order."""
    open_now, u_open_now = d.proactive & d.own, d.u_attribute | d.u_own
    early, u_early = before(d.published, d.found_open)
    d.due = d.law_requires | NOT[d.nothing_proposed] | early
    d.u_due = d.u_law_requires | u_early | d.u_nothing
    law(d, results, open_now, u_open_now)
    municipal(d, results, open_now, u_open_now)
    changed(d, results)
    d.due |= d.for_interests & NOT[d.permitted]
    d.u_due |= d.u_permitted if d.for_interests else 0
    prompt = d.due | NOT[d.found_open[1]]
    at_once = NOT[d.closed_first] & d.recent & prompt
    truth, u_truth = open_now & at_once, u_open_now
    if at_once == U:
        u_truth |= d.u_closed_first | d.u_recent
        u_truth |= d.u_due | d.found_open[2] if prompt == U else 0
    online = timed(d, (d.issued,), 10, d.published, after=d.lifted) if truth == T else NOT_KNOWN
    d.online_overdue, d.u_online = F, 0
    if truth == U:
        d.online_overdue, d.u_online = U, u_truth
    elif truth == T and online.status == "undetermined":
        d.online_overdue, d.u_online = U, online.asked
    elif truth == T and online.status == "overdue":
        d.online_overdue = T
    interpretation(d, results, online if truth == T else None, truth, u_truth)
    results.require("publication.publish-online", truth, u_truth, online)
    stood = online
    if truth == T:
        made = (d.formed, d.signed, d.issued)
        stood = timed(d, made, 20, d.archived, after=d.lifted, floor=d.issued)
    results.require("publication.archive", truth, u_truth, stood)
    later(d, results, open_now, u_open_now)


def law(d: Document, results: Results, open_now: int, u_open_now: int) -> None:
    """regulation-2007/document: publication, and the update of changed content."""
    proposed = NOT[d.nothing_proposed] & NOT[d.p_closed]
    found, u_found = not_after(d.found_open, d.published)
    online = NOT[found] if d.published[1] == T else F
    settled = d.law_requires | proposed | online
    rest = NOT[d.closed_first] & d.recent & settled
    truth, u_truth = open_now & rest, u_open_now
    if rest == U:
        u_truth |= d.u_closed_first | d.u_recent
        if settled == U:
            u_truth |= d.u_law_requires | (d.u_nothing | d.u_p if proposed == U else 0)
            u_truth |= u_found if online == U else 0
    stood = NOT_KNOWN
    if truth == T:
        made = (d.formed, d.signed, d.issued)
        stood = timed(d, made, 20, d.published, after=d.lifted, floor=d.issued)
    results.require("r2007.publish", truth, u_truth, stood)
    d.changed = d.content_changed[1] & recent(d.content_changed)
    truth, asked = not_after(d.published, d.content_changed)
    truth &= d.own & d.content_changed[1]
    if truth:
        stood = timed(d, (d.content_changed,), 20, d.content_updated) if truth == T else NOT_KNOWN
        results.require("r2007.update", truth, d.u_own | asked | d.content_changed[2], stood)


def municipal(d: Document, results: Results, open_now: int, u_open_now: int) -> None:
    """shanghai-2008/document, shanghai-archives: to the archive and the library once the document is open. The gazette of the
    city prints nothing of a district."""
    prompt = d.due | NOT[d.found_open[1]]
    at_first = NOT[d.closed_first] & prompt & d.recent
    first, u_first = open_now & at_first, u_open_now
    if at_first == U:
        u_first |= d.u_closed_first | d.u_recent
        u_first |= d.u_due | d.found_open[2] if prompt == U else 0
    became, u_became = became_open(d)
    later, u_later = open_now & became & d.opened[1] & recent(d.opened), u_open_now | u_became | d.opened[2]
    for rule, act in (("sh2008.archive", d.archived), ("sh2008.library", d.in_library)):
        starts = (d.formed, d.signed, d.issued)
        stood = timed(d, starts, 20, act, after=d.lifted, floor=d.issued) if first == T else NOT_KNOWN
        results.require(rule, first, u_first, stood)
        stood = timed(d, (d.opened,), 20, act) if later == T else NOT_KNOWN
        results.require(f"{rule}-opened", later, u_later, stood)
    truth, u_truth = open_now & d.changed, u_open_now | d.content_changed[2]
    again = timed(d, (d.content_changed,), 20, d.rearchived) if truth == T else NOT_KNOWN
    d.rearchiving = truth, u_truth, again
    results.require("sh2008.archive-changed", truth, u_truth, again)
    truth = d.own & d.normative & d.files & d.filed[1]
    if truth:
        stood = met(d, None, None if d.filed[0] is None else day_of(d.filed[0]), False, d.archived, NEVER)
        results.require(
            "sha.archive-with-filing", truth, d.u_own | d.u_normative | d.u_level | d.filed[2], stood
        )


def changed(d: Document, results: Results) -> None:
    """annex1-release: the report of changed requirements."""
    if d.change_decided[1]:
        stood = timed(d, (d.change_decided,), None, d.change_reported)
        results.require("release.report-change", d.change_decided[1], d.change_decided[2], stood)


def interpretation(d: Document, results: Results, online: Stood | None, applies: int, u_applies: int) -> None:
    """interpretation: publish it on the day of publication, or else by the day on which the document is due."""
    truth = d.required & d.proactive
    stood = NOT_KNOWN
    if truth == T:
        day, happened, u_day, _ = d.published
        if happened == U:
            stood = Stood("undetermined", asked=u_day)
        elif happened == T:
            stood = met(d, None, day_of(day), False, d.interpreted, NEVER)
        elif applies == U:
            stood = Stood("undetermined", asked=u_applies)
        elif online is None:
            stood = met(d, None, None, False, d.interpreted, NEVER)
        elif online.due is None and online.status == "undetermined":
            stood = Stood("undetermined", asked=online.asked)
        else:
            stood = met(d, None, online.due, online.provisional, d.interpreted, NEVER)
    results.require("interpretation.publish", truth, d.u_required | d.u_attribute, stood)


def later(d: Document, results: Results, open_now: int, u_open_now: int) -> None:
    """publication, reassessment: documents that became open, and documents that changed."""
    late, u_late = became_open(d)
    opening = d.published if d.opened[1] == F else d.opened
    since = opening[1] & NOT[before_measures(opening)]
    truth, u_truth = open_now & late & since, u_open_now | u_late | opening[2]
    stood = timed(d, (opening,), 20, d.archived) if truth == T else NOT_KNOWN
    results.require("publication.archive-opened", truth, u_truth, stood)
    truth, u_truth, stood = d.rearchiving
    results.require("publication.archive-changed", truth, u_truth, stood)
    for rule, found in (("reassessment.open", d.found_open), ("reassessment.self-check", d.self_check)):
        truth = found[1] & open_now
        if truth:
            results.require(rule, truth, found[2] | u_open_now, timed(d, (found,), 20, d.opened))


def became_open(d: Document) -> tuple[int, int]:
    """Whether it was lawfully closed at first, or open for a re-assessment alone, and the facts to ask for."""
    voluntary = NOT[d.due] & d.found_open[1]
    late = d.closed_first | voluntary
    if late != U:
        return late, 0
    return late, d.u_closed_first | (d.u_due | d.found_open[2] if voluntary == U else 0)


def before_measures(event: Event) -> int:
    """Whether an event came before the measures of the district."""
    return U if event[1] == U else T if event[1] and compare(event[0], MEASURES) < 0 else F


def timed(
    d: Document,
    starts: tuple[Event, ...],
    limit: int | None,
    act: Event,
    *,
    after: Event = NEVER,
    floor: Event | None = None,
) -> Stood:
    """The state of an obligation by the first of its starts that happened, not before the event `after`; by its limit in
    working days; by the act that meets it; and not due before the limit from `floor`."""
    start = next((event for event in starts if event[1] != F), None)
    waits = starts if start is None else ()
    if not waits and floor is not None and floor[1] == F:
        waits = (floor,)
    if waits:
        if act[1] != T:
            return Stood("pending")
        asked = 0
        for event in waits:
            asked |= event[3]
        return Stood("undetermined", asked=asked)
    assert start is not None
    doubtful = [event for event in (start, after, floor) if event is not None and event[1] == U]
    if doubtful:
        asked = 0
        for event in doubtful:
            asked |= event[2]
        return Stood("undetermined", asked=asked)
    begun = start[0] if after[1] == F else first_or_last((start[0], after[0]), max)
    if limit is None:
        return met(d, begun, None, False, act, start)
    day = day_of(begun)
    due, provisional = CALENDAR.add_working_days(day, limit)
    if floor is not None and compare(due, floor[0]) < 0:
        day = day_of(floor[0])
        due, provisional = CALENDAR.add_working_days(day, limit)
    return met(d, day, due, provisional, act, start)


def met(
    d: Document,
    starts: Moment | None,
    due: date | None,
    provisional: bool,
    act: Event,
    start: Event,
) -> Stood:
    """The state of an obligation by the act that meets it."""
    moment, happened, u_act, _ = act
    today = day_of(d.as_of)
    if happened != T:
        if due is None:
            return Stood("pending", starts)
        left = CALENDAR.between(today, due)
        if today <= due:
            return Stood("due_soon" if left <= SOON else "pending", starts, due, provisional, left=left)
        if happened == U:
            return Stood("undetermined", starts, due, provisional, left=left, asked=u_act)
        late = CALENDAR.between(due, today)
        return Stood("overdue", starts, due, provisional, None, late, (today - due).days, left)
    day = day_of(moment)
    if start is not NEVER and compare(moment, start[0]) < 0:
        return Stood("undetermined", starts, due, provisional, day, asked=start[3] | act[3])
    if due is not None and day > due:
        late = CALENDAR.between(due, day)
        return Stood("fulfilled_late", starts, due, provisional, day, late, (day - due).days)
    return Stood("fulfilled", starts, due, provisional, day)
