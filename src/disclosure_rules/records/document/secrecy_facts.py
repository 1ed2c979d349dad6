"""The derived facts about secrecy: whether a document is secret, since when it is not, and what contradicts that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.calendar.moments import compare, day_of, first_or_last
from disclosure_rules.calendar.shift import shifted
from disclosure_rules.records.document.opening_facts import formation
from disclosure_rules.records.document.record import DocumentRecord
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader, is_known
from disclosure_rules.terms import (
    Contradiction,
    Extent,
    Ground,
    ReviewResult,
    Secrecy,
    SecrecyState,
)

_THIRD_PARTY = frozenset((Ground.COMMERCIAL_SECRET, Ground.PERSONAL_PRIVACY))

_TERM = ("secrecy_term.until", "secrecy_term.years", "formed", "signed", "issued")
_REVIEWS = (
    "secrecy_review.at_formation.result",
    "secrecy_review.before_release.result",
)
_CONTRADICTING = (
    "secrecy_marked",
    "secrecy_term.until",
    "secrecy_term.years",
    *_REVIEWS,
    "form.secrecy",
    "exemption_grounds",
    "declassified",
)
_OPENING = (
    "declassified",
    "opening_decided",
    "reassessment.found_open",
    "reassessment.attribute_adjusted",
    "published",
)


@DocumentRecord.derived(
    "secrecy_contradicted",
    zh="与“无密级”相矛盾的记载",
    en="what the record states against a secrecy level of none",
    kind="terms",
    term=Contradiction,
    reads=("secrecy", *_CONTRADICTING),
)
def secrecy_contradicted(view: FactReader) -> Any:
    """The statements against `secrecy: none`; none for another level. What is not stated contradicts nothing. A review
    before release that was passed ends the contradiction of one that was refused at formation. A stated declassification
    says that it was a secret before: its mark, its term and what was settled at its making then contradict nothing."""
    if view["secrecy"] is not Secrecy.NONE:
        return frozenset()
    was_secret = is_known(view["declassified"])
    at_formation, before_release = (view[path] for path in _REVIEWS)
    grounds = view.stated("exemption_grounds") or ()
    level = view["form.secrecy"]
    found = {
        Contradiction.MARK: not was_secret and view["secrecy_marked"] is True,
        Contradiction.TERM: not was_secret and any(is_known(view[path]) for path in _TERM[:2]),
        Contradiction.REFUSED_REVIEW: before_release is ReviewResult.REFUSED
        or (
            not was_secret
            and at_formation is ReviewResult.REFUSED
            and before_release is not ReviewResult.GRANTED
        ),
        Contradiction.FORM_LEVEL: not was_secret and is_known(level) and level is not Secrecy.NONE,
        Contradiction.GROUND: any(
            entry.ground is Ground.STATE_SECRET and entry.reach is Extent.WHOLE for entry in grounds
        ),
    }
    return frozenset(name for name, holds in found.items() if holds)


@DocumentRecord.derived(
    "secrecy_state",
    zh="涉密状态",
    en="the state of secrecy: none, in force, declassified, or expired with its term",
    kind="term",
    reads=("secrecy", *dict.fromkeys((*_CONTRADICTING, *_OPENING, *_TERM))),
    asks=("secrecy", *_OPENING),
    term=SecrecyState,
)
def secrecy_state(view: FactReader) -> Any:
    """The state of secrecy at `as_of`.

    A level that the record contradicts is unknown. `none` beside a stated declassification is what it is now: it was a
    secret until that day. A formal publication ends secrecy if the maker had decided to open
    the document by then (保密法 2024 art. 20(4)).
    """
    level = view["secrecy"]
    if level is UNKNOWN or secrecy_contradicted(view):
        return UNKNOWN
    declassified = view["declassified"]
    if level is Secrecy.NONE:
        return SecrecyState.DECLASSIFIED if is_known(declassified) else SecrecyState.NONE
    opened = _opened_by_publication(view)
    if is_known(declassified) or opened is True:
        return SecrecyState.DECLASSIFIED
    last = _last_secret_day(view)
    if is_known(last) and compare(view.as_of, last) > 0:
        return SecrecyState.EXPIRED
    return UNKNOWN if declassified is UNKNOWN or opened is UNKNOWN else SecrecyState.IN_FORCE


def _opened_by_publication(view: FactReader) -> Any:
    """Whether its maker had decided to open it when it was published, or had both found it open and adjusted its
    attribute."""
    published = view["published"]
    if not is_known(published):
        return published is UNKNOWN and UNKNOWN
    decided, found, adjusted = (_is_by(view[path], published) for path in _OPENING[1:4])
    reviewed = False if False in (found, adjusted) else UNKNOWN if UNKNOWN in (found, adjusted) else True
    return True if True in (decided, reviewed) else UNKNOWN if UNKNOWN in (decided, reviewed) else False


def _is_by(act: Any, day: Any) -> Any:
    return UNKNOWN if act is UNKNOWN else act is not ABSENT and compare(act, day) <= 0


def _last_secret_day(view: FactReader) -> Any:
    until = view["secrecy_term.until"]
    if is_known(until):
        return until
    years, start = view["secrecy_term.years"], formation(view)
    if not is_known(years) or not is_known(start):
        return UNKNOWN
    return shifted(day_of(start), Duration(years, "y"))


@DocumentRecord.derived(
    "secret_when_published",
    zh="上网时涉密",
    en="publication while the document was secret",
    kind="flag",
    reads=("secrecy", *dict.fromkeys((*_CONTRADICTING, *_OPENING, *_TERM))),
    asks=("secrecy", "published", "declassified", "opening_decided"),
)
def secret_when_published(view: FactReader) -> Any:
    """Whether it went online while it was secret: later events cure nothing. A term that had ended by then, and a decision to
    open it taken by then, had ended secrecy. Before a declassification that stands beside a level of none it is unknown:
    which level it had is not stated."""
    published, level = view["published"], view["secrecy"]
    if published is ABSENT:
        return False
    contradicted, declassified = secrecy_contradicted(view), view["declassified"]
    if level is Secrecy.NONE and not contradicted and not is_known(declassified):
        return False
    if published is UNKNOWN or level is UNKNOWN or contradicted:
        return UNKNOWN
    last = _last_secret_day(view)
    opened = _opened_by_publication(view)
    in_time = is_known(declassified) and compare(declassified, published) <= 0
    if in_time or opened is True or (is_known(last) and compare(published, last) > 0):
        return False
    is_unclear = level is Secrecy.NONE or declassified is UNKNOWN or opened is UNKNOWN
    return UNKNOWN if is_unclear else True


@DocumentRecord.derived(
    "published_unreviewed",
    zh="保密期限届满后未见审查而上网发布",
    en="publication after the term of secrecy, with no review before it: false, or else unknown",
    kind="flag",
    reads=("secrecy", *dict.fromkeys((*_OPENING, *_TERM)), _REVIEWS[1], "form.proposed_attribute"),
    asks=(_REVIEWS[1], "form.proposed_attribute"),
)
def published_unreviewed(view: FactReader) -> Any:
    """Unknown if it went online after its term of secrecy had ended and neither a review before release nor a proposal is
    stated: whether it was to be released is not known. Otherwise false."""
    published, level, last = view["published"], view["secrecy"], _last_secret_day(view)
    if not is_known(published) or level is Secrecy.NONE or not is_known(level) or not is_known(last):
        return False
    if (
        is_known(view["declassified"])
        or _opened_by_publication(view) is True
        or compare(published, last) <= 0
    ):
        return False
    is_settled = view[_REVIEWS[1]] is ReviewResult.GRANTED or is_known(view["form.proposed_attribute"])
    return False if is_settled else UNKNOWN


@DocumentRecord.derived(
    "bar_lifted",
    zh="可以公开之日",
    en="the day on which the last bar to publication fell",
    kind="moment",
    reads=(
        "secrecy",
        *dict.fromkeys((*_OPENING, *_TERM, "exemption_grounds")),
        "third_party_agreed",
        "public_interest_override",
    ),
    asks=("secrecy", "exemption_grounds", *_OPENING, "third_party_agreed", "public_interest_override"),
    act=True,
)
def bar_lifted(view: FactReader) -> Any:
    """The day from which it could be published: declassified or the day after its term, and agreed to by the third
    party or overridden by the public interest. Absent if nothing barred it, or if a bar still stands."""
    bars = (_secrecy_fell(view), _third_party_fell(view))
    if UNKNOWN in bars:
        return UNKNOWN
    fell = [day for day in bars if day is not ABSENT]
    return first_or_last(fell, max) if fell else ABSENT


def _secrecy_fell(view: FactReader) -> Any:
    level, declassified = view["secrecy"], view["declassified"]
    if level is UNKNOWN:
        return UNKNOWN
    if level is Secrecy.NONE and not is_known(declassified):
        return ABSENT
    opened = _opened_by_publication(view)
    ends = [declassified, view["published"] if opened is True else ABSENT]
    last = _last_secret_day(view)
    if is_known(last) and compare(view.as_of, last) > 0:
        ends.append(day_of(last) + timedelta(days=1))
    if UNKNOWN in ends or opened is UNKNOWN:
        return UNKNOWN
    fell = [day for day in ends if day is not ABSENT]
    return first_or_last(fell, min) if fell else ABSENT


def _third_party_fell(view: FactReader) -> Any:
    if view["exemption_grounds"] is UNKNOWN:
        return UNKNOWN
    entries = view.stated("exemption_grounds")
    if not any(entry.ground in _THIRD_PARTY and entry.reach is Extent.WHOLE for entry in entries):
        return ABSENT
    ends = [view["third_party_agreed"], view["public_interest_override"]]
    fell = [day for day in ends if is_known(day)]
    return first_or_last(fell, min) if fell else UNKNOWN if UNKNOWN in ends else ABSENT


@DocumentRecord.derived(
    "secrecy_term.length",
    zh="保密期限（年）",
    en="the term of secrecy in years, rounded up",
    kind="number",
    reads=_TERM,
    asks=("secrecy_term.years", "secrecy_term.until", "formed", "signed"),
)
def term_in_years(view: FactReader) -> Any:
    """The term of secrecy in whole years, rounded up: as stated, else up to its last day."""
    years, until, start = view["secrecy_term.years"], view["secrecy_term.until"], formation(view)
    if is_known(years):
        return years
    if not is_known(until) or not is_known(start):
        return UNKNOWN
    first, last = day_of(start), day_of(until)
    full_years = last.year - first.year
    return max(0, full_years if shifted(first, Duration(full_years, "y")) >= last else full_years + 1)


@DocumentRecord.derived(
    "secrecy_term.ended",
    zh="保密期限已满",
    en="expiry of the stated term of secrecy",
    kind="flag",
    reads=_TERM,
)
def term_ended(view: FactReader) -> Any:
    """Whether the term of secrecy has ended at `as_of`; unknown if its last day is not known."""
    last = _last_secret_day(view)
    return compare(view.as_of, last) > 0 if is_known(last) else UNKNOWN


@DocumentRecord.derived(
    "secrecy_term.reviewed_in",
    zh="最近审核年度",
    en="the year of the last review of the secret, else of its creation",
    kind="number",
    reads=("secrecy_term.reviewed", "formed", "signed", "issued"),
)
def last_reviewed_in(view: FactReader) -> Any:
    """The year of the last review of the secret, else the year it was formed, signed or issued."""
    for path in ("secrecy_term.reviewed", "formed", "signed", "issued"):
        if view[path] is not ABSENT:
            return UNKNOWN if view[path] is UNKNOWN else day_of(view[path]).year
    return ABSENT
