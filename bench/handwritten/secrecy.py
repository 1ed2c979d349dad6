"""secrecy-law/document: the rules about secrets themselves."""

from __future__ import annotations

from dateutil.relativedelta import relativedelta

from disclosure_rules.calendar.moments import compare, day_of

from .document import Document
from .kleene import BIT, NOT, F, T, U
from .opening import NO_TERM, start_of_term
from .results import Results

TERMS = (
    ("top_secret", 30, "secrecy.term-of-top-secret"),
    ("secret", 20, "secrecy.term-of-secret"),
    ("confidential", 10, "secrecy.term-of-confidential"),
)
"""The longest term of each level, in years."""


def run(d: Document, results: Results) -> None:
    """The longest term, the mark, and the end of the term."""
    level = d.record.secrecy
    if level == "none":
        if d.marked:
            results.find("secrecy.marked-without-secret", "marked-without-secret", "minor", T, 0)
        return
    secret, u_secret = (U, d.u_secrecy) if level is None else (T, 0)
    too_long(d, results)
    t = d.own & secret
    if t and d.record.secrecy_marked is False:
        results.find("secrecy.unmarked", "secret-unmarked", "minor", t, u_secret | d.u_own)
    ended = d.last_day is not None and compare(d.as_of, d.last_day) > 0
    t = secret & (T if ended else F) & NOT[d.declassified[1]]
    if t:
        asked = u_secret | d.declassified[2]
        results.find("secrecy.term-ended", "secrecy-term-ended", "advice", t, asked)


def too_long(d: Document, results: Results) -> None:
    """The longest term that the law allows. Where the level is unknown, the last level whose limit is exceeded
    counts."""
    years, level = length(d), d.record.secrecy
    term = d.record.secrecy_term or NO_TERM
    if years is None or term.provided_otherwise or d.own == F:
        return
    plain, u_plain = T, 0
    if term.provided_otherwise is None and d.unknown and d.listed("secrecy_term.provided_otherwise"):
        plain, u_plain = U, BIT["secrecy_term.provided_otherwise"]
    truth, last = F, ""
    for name, longest, rule in TERMS:
        if years > longest and level in (None, name):
            truth, last = U if level is None else plain, rule
    if truth:
        results.find(last, "secrecy-term-too-long", "major", truth & d.own, d.u_secrecy | u_plain | d.u_own)


def length(d: Document) -> int | None:
    """The term in years; a part of a year counts as a year."""
    term = d.record.secrecy_term or NO_TERM
    if term.years is not None:
        return term.years
    start = start_of_term(d)[0]
    if term.until is None or start is None:
        return None
    first, last = day_of(start), day_of(term.until)
    years = last.year - first.year
    return max(0, years if first + relativedelta(years=years) >= last else years + 1)
