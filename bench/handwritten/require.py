"""regulation-2007/document, shanghai-2008/document, interpretation, publication, reassessment: the obligations."""

from __future__ import annotations

from datetime import date

from disclosure_rules import WorkingCalendar
from disclosure_rules.calendar.moments import Moment, compare, day_of

from .document import Document, Event
from .kleene import BIT, NOT, F, T, U
from .results import NOT_KNOWN, Results, Stood

CALENDAR = WorkingCalendar()

SOON = 3
"""Working days before the due day from which an obligation is due soon."""


def run(d: Document, results: Results) -> None:
    """Every obligation, in policy order."""
    open_now, u_open_now = d.proactive & NOT[d.found_open[1]], d.u_attribute | d.found_open[2]
    statutory = online = archived = None
    if open_now == T:
        statutory = timed(d, d.issued, 20, d.published, BIT["issued"] | BIT["published"])
        online = timed(d, d.issued, 10, d.published, BIT["issued"] | BIT["published"])
        if d.formed[1] != F:
            archived = timed(d, d.formed, 20, d.archived, BIT["formed"] | BIT["archived"])
        else:
            archived = timed(d, d.signed, 20, d.archived, BIT["signed"] | BIT["archived"])
    d.online_overdue = T if online and online.status == "overdue" else F
    d.u_online = 0
    if open_now == U:
        d.online_overdue, d.u_online = U, u_open_now
    elif online and online.status == "undetermined":
        d.online_overdue, d.u_online = U, online.asked
    results.require("r2007.publish", open_now, u_open_now, statutory, d)
    municipal(d, results)
    interpretation(d, results, online, open_now, u_open_now)
    results.require("publication.publish-online", open_now, u_open_now, online, d)
    results.require("publication.archive", open_now, u_open_now, archived, d)
    changes(d, results)


def municipal(d: Document, results: Results) -> None:
    """shanghai-2008/document: to the archive and the library once the document is open, and into the gazette of the
    city."""
    again = "reassessment."
    opened = NOT[d.found_open[1]] | d.opened[1]
    truth = d.proactive & opened
    u_truth = d.u_attribute | (d.found_open[2] | d.opened[2] if opened == U else 0)
    starts = ((d.opened, again + "opened"), (d.formed, "formed"), (d.signed, "signed"))
    start, path = next((candidate for candidate in starts if candidate[0][1] != F), starts[-1])
    for rule, act, asked in (
        ("sh2008.archive", d.archived, "archived"),
        ("sh2008.library", d.in_library, "deliveries"),
    ):
        stood = timed(d, start, 20, act, BIT[path] | BIT[asked]) if truth == T else None
        results.require(rule, truth, u_truth, stood or NOT_KNOWN, d)
    truth = d.proactive & d.content_changed[1]
    stood = None
    if truth == T:
        both = BIT[again + "content_changed"] | BIT[again + "rearchived"]
        stood = timed(d, d.content_changed, 20, d.rearchived, both)
    results.require(
        "sh2008.archive-changed", truth, d.u_attribute | d.content_changed[2], stood or NOT_KNOWN, d
    )
    truth = d.municipal & d.normative & d.proactive
    stood = None
    if truth == T:
        stood = timed(d, d.issued, 20, d.in_gazette, BIT["issued"] | BIT["releases"])
    results.require("sh2008.gazette", truth, d.u_level | d.u_normative | d.u_attribute, stood or NOT_KNOWN, d)


def interpretation(
    d: Document, results: Results, online: Stood | None, open_now: int, u_open_now: int
) -> None:
    """interpretation: publish it on the day of publication, or else by the day on which the document is due."""
    truth = d.required & d.proactive
    stood = None
    if truth == T:
        day, happened, u_day = d.published
        if happened == U:
            stood = Stood("undetermined", asked=u_day)
        elif happened == T:
            stood = met(d, None, day_of(day), False, d.interpreted, None, 0)
        elif open_now == U:
            stood = Stood("undetermined", asked=u_open_now)
        elif online is None:
            stood = met(d, None, None, False, d.interpreted, None, 0)
        elif online.due is None and online.status == "undetermined":
            stood = Stood("undetermined", asked=online.asked)
        else:
            stood = met(d, None, online.due, online.provisional, d.interpreted, None, 0)
    results.require("interpretation.publish", truth, d.u_required | d.u_attribute, stood, d)


def changes(d: Document, results: Results) -> None:
    """publication, reassessment: documents that became open, and documents that changed."""
    again = "reassessment."
    truth = d.proactive & d.found_open[1]
    stood = None
    if truth == T:
        stood = timed(d, d.opened, 20, d.archived, BIT[again + "opened"] | BIT["archived"])
    results.require("publication.archive-opened", truth, d.u_attribute | d.found_open[2], stood, d)
    truth = d.proactive & d.content_changed[1]
    stood = None
    if truth == T:
        stood = timed(
            d, d.content_changed, 20, d.rearchived, BIT[again + "content_changed"] | BIT[again + "rearchived"]
        )
    results.require("publication.archive-changed", truth, d.u_attribute | d.content_changed[2], stood, d)
    truth = d.found_open[1]
    if truth:
        stood = timed(d, d.found_open, None, d.opened, BIT[again + "found_open"] | BIT[again + "opened"])
        results.require("reassessment.open", truth, d.found_open[2], stood, d)
    truth = d.published[1] & d.content_changed[1]
    if truth:
        stood = timed(
            d,
            d.content_changed,
            None,
            d.content_updated,
            BIT[again + "content_changed"] | BIT[again + "content_updated"],
        )
        results.require("reassessment.update", truth, d.published[2] | d.content_changed[2], stood, d)
    truth = d.self_check[1]
    if truth:
        stood = timed(
            d, d.self_check, None, d.opened, BIT[again + "self_check_found"] | BIT[again + "opened"]
        )
        results.require("reassessment.self-check", truth, d.self_check[2], stood, d)


def timed(d: Document, start: Event, limit: int | None, act: Event, both: int) -> Stood:
    """The state of an obligation by its start, its limit in working days, and the act that meets it; `both` are the
    facts to ask for where the act comes before the start."""
    moment, happened, u_start = start
    if happened == U:
        return Stood("undetermined", asked=u_start)
    if happened == F:
        return Stood("pending")
    if limit is None:
        return met(d, moment, None, False, act, moment, both)
    day = day_of(moment)
    due, provisional = CALENDAR.add_working_days(day, limit)
    return met(d, day, due, provisional, act, moment, both)


def met(
    d: Document,
    starts: Moment | None,
    due: date | None,
    provisional: bool,
    act: Event,
    start: Moment | None,
    both: int,
) -> Stood:
    """The state of an obligation by the act that meets it."""
    moment, happened, u_act = act
    today = day_of(d.as_of)
    if happened == U:
        if due is not None and today > due:
            return Stood("undetermined", starts, due, provisional, asked=u_act)
        return Stood("pending", starts, due, provisional)
    if happened == F:
        if due is None:
            return Stood("pending", starts)
        if today > due:
            late = CALENDAR.between(due, today)
            return Stood("overdue", starts, due, provisional, None, late, (today - due).days)
        soon = CALENDAR.between(today, due) <= SOON
        return Stood("due_soon" if soon else "pending", starts, due, provisional)
    day = day_of(moment)
    if start is not None and compare(moment, start) < 0:
        return Stood("undetermined", starts, due, provisional, day, asked=both)
    if due is not None and day > due:
        late = CALENDAR.between(due, day)
        return Stood("fulfilled_late", starts, due, provisional, day, late, (day - due).days)
    return Stood("fulfilled", starts, due, provisional, day)
