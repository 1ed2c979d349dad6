"""What bears on opening a document, read once: its secrecy, its grounds, its maker, its proposal, and what is stated for
opening it. Truths and facts to ask for are kept with the document, as in `document`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from disclosure_rules.calendar.moments import Moment, compare, day_of, first_or_last
from disclosure_rules.records import parts as shared
from disclosure_rules.records.document import parts as model
from disclosure_rules.terms import Extent

from .events import NEVER, Event, not_after
from .kleene import BIT, IS, NOT, F, T, U, read_by

if TYPE_CHECKING:
    from .document import Document

NO_IMPACT, NO_TERM, NO_SOURCE = model.Impact(), model.SecrecyTerm(), model.SourceDocument()
NO_REVIEW, NO_REVIEWS = shared.Review(), model.SecrecyReview()

HARD = frozenset(("forbidden_by_law", "security_and_stability"))
FORBIDDEN = HARD | {"state_secret"}
THIRD = frozenset(("commercial_secret", "personal_privacy"))
INNER = frozenset(("internal_affairs", "process_information"))
UNSUITABLE = INNER | {"enforcement_file", "temporarily_unsuitable"}

FIRST_LIMITS = date(2008, 5, 1)
"""No limit runs from a formation before this day."""
ANNEXES = date(2018, 11, 22)
"""What was formed before this day was drafted without a form."""


def read(d: Document) -> None:
    """All of it. The events of the document are there already."""
    grounds(d)
    maker(d)
    proposal(d)
    stated(d)
    contradictions(d)
    secrecy(d)
    secret_online(d)
    d.lifted = lifted(d)
    formation(d)


def catches(found: set[Any] | None, wanted: frozenset[str]) -> int:
    """Whether any of the wanted grounds is among those found, which are None where unknown."""
    return U if found is None else F if wanted.isdisjoint(found) else T


def grounds(d: Document) -> None:
    """The grounds that catch the complete document, and those that catch a part."""
    entries = d.record.exemption_grounds
    complete = part = None
    d.u_grounds = BIT["exemption_grounds"]
    if entries is not None:
        complete = {entry.ground for entry in entries if entry.reach is Extent.WHOLE}
        part = {entry.ground for entry in entries if entry.reach is Extent.PART}
        d.u_grounds = 0
    d.whole_secret = catches(complete, frozenset(("state_secret",)))
    d.whole_hard, d.whole_forbidden = catches(complete, HARD), catches(complete, FORBIDDEN)
    d.whole_third, d.whole_inner = catches(complete, THIRD), catches(complete, INNER)
    d.part_forbidden, d.part_third = catches(part, FORBIDDEN), catches(part, THIRD)
    d.part_inner, d.part_unsuitable = catches(part, INNER), catches(part, UNSUITABLE)
    d.part_some = U if part is None else T if part else F
    closed = NOT[d.third_party_agreed[1]] & NOT[d.public_interest[1]]
    d.third_closed, d.part_third_closed = d.whole_third & closed, d.part_third & closed
    d.u_third = d.u_grounds | d.third_party_agreed[2] | d.public_interest[2]


def maker(d: Document) -> None:
    """Whether the body of the record made the document, or led in making it."""
    record = d.record
    d.follows, d.u_follows = (record.forwards or NO_SOURCE).attribute, 0
    if d.follows is None:
        d.u_follows = BIT["forwards.attribute"]
    d.u_own = 0
    if record.party_led:
        d.own = F
    elif record.origin is not None:
        d.own = T if record.origin in ("own", "joint_led") else F
    elif d.unknown and d.listed("origin"):
        d.own, d.u_own = U, BIT["origin"]
    else:
        d.own = F if d.follows is not None or d.municipal == T else T


def proposal(d: Document) -> None:
    """The proposed attribute and release, and the answer to them. What is not proposed is unknown."""
    record, form = d.record, d.form
    attribute, consent = form.proposed_attribute, record.consent
    d.p_closed = d.p_withheld = U
    d.some_proposed, d.u_p = U, BIT["form.proposed_attribute"]
    d.nothing_proposed, d.u_nothing = F, 0
    if attribute is not None:
        d.p_closed = F if attribute == "proactive" else T
        d.p_withheld = T if attribute == "withheld" else F
        d.some_proposed, d.u_p = T, 0
    elif consent is None:
        d.nothing_proposed = T
        if d.unknown and (d.listed("form.proposed_attribute") or d.listed("consent")):
            d.nothing_proposed, d.u_nothing = U, BIT["form.proposed_attribute"]
    mode = form.release_mode
    d.p_redacted = U if mode is None else T if mode == "redacted" else F
    d.u_p_redacted = BIT["form.release_mode"] if mode is None else 0
    d.u_consent = BIT["consent"] if consent is None else 0
    d.granted = U if consent is None else T if consent == "granted" else F
    d.refused = U if consent is None else T if consent == "refused" else F
    d.not_asked = U if consent is None else T if consent == "not_asked" else F
    d.answer_granted, d.answer_refused = d.granted | d.not_asked & U, d.refused | d.not_asked & U
    d.u_answer = 0 if d.not_asked == F else BIT["consent"]


def stated(d: Document) -> None:
    """What the record states for opening the document. What is not stated is no reason."""
    record = d.record
    d.for_normative = T if record.normative or record.opened_by_law else F  # or another law
    d.for_law = T if record.criteria or record.listed else F
    impact = record.impact or NO_IMPACT
    d.for_interests = T if impact.citizens_interests else F
    d.for_found = T if T in (d.found_open[1], d.adjusted[1], d.self_check[1]) else F
    d.for_proposed_or_online = T if record.form and d.form.proposed_attribute == "proactive" else F
    d.for_proposed_or_online |= T if d.published[1] == T else F
    d.interests = IS[impact.citizens_interests]
    d.u_interests = BIT["impact.citizens_interests"] if impact.citizens_interests is None else 0


def contradictions(d: Document) -> None:
    """What is stated against a secrecy level of none: the mark, and anything else."""
    record = d.record
    d.marked = d.contradicted = False
    if record.secrecy != "none":
        return
    term, reviews = record.secrecy_term or NO_TERM, record.secrecy_review or NO_REVIEWS
    at_formation = (reviews.at_formation or NO_REVIEW).result
    before_release = (reviews.before_release or NO_REVIEW).result
    was_secret = d.declassified[1] == T
    d.marked = record.secrecy_marked is True and not was_secret
    of_its_past = (
        term.until is not None
        or term.years is not None
        or (at_formation == "refused" and before_release != "granted")
        or (d.form.secrecy is not None and d.form.secrecy != "none")
    )
    d.contradicted = (of_its_past and not was_secret) or before_release == "refused" or d.whole_secret == T


def start_of_term(d: Document) -> Event:
    """The making of the document: formed, else signed, else issued."""
    return next((event for event in (d.formed, d.signed, d.issued) if event[1] != F), d.issued)


def last_secret_day(d: Document) -> Moment | None:
    """The last day of the term of secrecy, as far as it is known."""
    term = d.record.secrecy_term or NO_TERM
    if term.until is not None or term.years is None:
        return term.until
    start = start_of_term(d)[0]
    return None if start is None else day_of(start) + relativedelta(years=term.years)


def opened_by_publication(d: Document) -> int:
    """Whether it went online after its maker had decided to open it."""
    happened = d.published[1]
    if happened != T:
        return happened
    reviewed = not_after(d.found_open, d.published)[0] & not_after(d.adjusted, d.published)[0]
    return not_after(d.opening_decided, d.published)[0] | reviewed


def secrecy(d: Document) -> None:
    """The state of secrecy. A term that ended opens nothing by itself."""
    level = d.record.secrecy
    d.u_secrecy = BIT["secrecy"] if level is None else 0
    review = ((d.record.secrecy_review or NO_REVIEWS).before_release or NO_REVIEW).result
    d.before_release_granted = U if review is None else T if review == "granted" else F
    d.u_before_release = BIT["secrecy_review.before_release.result"] if review is None else 0
    d.not_secret = d.expired = d.secret = U
    d.opened_online, d.last_day = opened_by_publication(d), last_secret_day(d)
    ended = d.last_day is not None and compare(d.as_of, d.last_day) > 0
    d.u_state = 0
    if level is None or d.marked or d.contradicted:
        pass
    elif level == "none" or d.declassified[1] == T or d.opened_online == T:
        d.not_secret, d.expired, d.secret = T, F, F
    elif ended:
        d.not_secret, d.expired, d.secret = F, T, F
    elif d.declassified[1] == F and d.opened_online == F:
        d.not_secret, d.expired, d.secret = F, F, T
    if d.secret == U:
        known = U if level is None else T
        d.u_state = read_by((BIT["secrecy"], known), (BIT["declassified"], d.declassified[1]))
    d.secret_or_forbidden = d.secret | d.whole_forbidden
    d.u_secret_or_forbidden = d.u_state | d.u_grounds if d.secret_or_forbidden == U else 0


def secret_online(d: Document) -> None:
    """Whether it went online while it was secret: later events cure nothing."""
    level, (published, happened) = d.record.secrecy, d.published[:2]
    d.u_online_secret, d.unreviewed = 0, F
    contradicted = d.marked or d.contradicted
    if happened == F or (level == "none" and not contradicted and d.declassified[1] != T):
        d.online_secret = F
        return
    d.online_secret = U
    if happened == T and level is not None and not contradicted:
        moment, declassified = d.declassified[:2]
        in_time = declassified == T and compare(moment, published) <= 0
        ended = d.last_day is not None and compare(published, d.last_day) > 0
        if ended and d.declassified[1] != T and d.opened_online != T:
            settled = d.before_release_granted == T or d.form.proposed_attribute is not None
            d.unreviewed = F if settled else U  # online after its term, and nobody looked at it before
        if in_time or d.opened_online == T or ended:
            d.online_secret = F
        elif level != "none" and U not in (declassified, d.opened_online):
            d.online_secret = T
    if d.online_secret == U:
        d.u_online_secret = read_by(
            (BIT["secrecy"], U if level is None else T),
            (BIT["published"], happened),
            (BIT["declassified"], d.declassified[1]),
            (BIT["opening_decided"], d.opening_decided[1]),
        )


def lifted(d: Document) -> Event:
    """The day on which the last bar to publication fell; it did not happen where nothing barred, or a bar stands."""
    fallen = (secrecy_fell(d), third_party_fell(d))
    if U in (fallen[0][1], fallen[1][1]):
        record = d.record
        asked = read_by(
            (BIT["secrecy"], U if record.secrecy is None else T),
            (BIT["exemption_grounds"], U if record.exemption_grounds is None else T),
            (BIT["declassified"], d.declassified[1]),
            (BIT["third_party_agreed"], d.third_party_agreed[1]),
            (BIT["public_interest_override"], d.public_interest[1]),
        )
        return None, U, asked, asked
    days = [moment for moment, happened in fallen if happened == T]
    return (first_or_last(days, max), T, 0, 0) if days else NEVER


def secrecy_fell(d: Document) -> tuple[Any, int]:
    """When secrecy ended, and whether it did."""
    level = d.record.secrecy
    if level is None or (level == "none" and d.declassified[1] != T):
        return None, U if level is None else F
    if U in (d.declassified[1], d.opened_online):
        return None, U
    ends = [d.declassified[0]] if d.declassified[1] == T else []
    if d.opened_online == T:
        ends.append(d.published[0])
    if d.last_day is not None and compare(d.as_of, d.last_day) > 0:
        ends.append(day_of(d.last_day) + timedelta(days=1))
    return (first_or_last(ends, min), T) if ends else (None, F)


def third_party_fell(d: Document) -> tuple[Any, int]:
    """When the bar for the sake of a third party fell, and whether it did."""
    if d.whole_third != T:
        return None, d.whole_third
    ends = [event[0] for event in (d.third_party_agreed, d.public_interest) if event[1] == T]
    if ends:
        return first_or_last(ends, min), T
    return None, U if U in (d.third_party_agreed[1], d.public_interest[1]) else F


def recent(event: Event, first: date = FIRST_LIMITS) -> int:
    """Whether an event is not older than a day, that of the Regulation if not stated; true where it did not happen."""
    return U if event[1] == U else F if event[1] and compare(event[0], first) < 0 else T


def formation(d: Document) -> None:
    """Whether it was formed since the Regulation is in force, and since the annexes are, or not at all."""
    asked = d.formed[2] | d.signed[2] | d.issued[2]
    d.recent, d.under_annexes = (recent(start_of_term(d), first) for first in (FIRST_LIMITS, ANNEXES))
    d.u_recent, d.u_under_annexes = (asked if truth == U else 0 for truth in (d.recent, d.under_annexes))
