"""framework/defaults, regulation-2007/attribute and document, state-council-2010, consent, and disclosure: what the
attribute rests on, the attribute, and the release.

In each contest, `t_…` are the truths of its rules, `s_…` their standings and `u_…` the facts that they ask for.
"""

from __future__ import annotations

from .document import Document
from .kleene import NO_RULE, NOT, F, T, U, fewest
from .results import Results, stand


def run(d: Document, results: Results) -> None:
    """Every determination about disclosure. A decision has what is open of attribute and release first."""
    cleared(d, results)
    permitted(d, results)
    required(d, results)
    proposal_holds(d, results)
    closed_first(d, results)
    basis, results.open = results.open, []
    attribute(d, results)
    release(d, results)
    results.open += basis


def flag(value: object) -> int:
    """The truth of a determination that is true or false."""
    return U if value is None else T if value else F


def cleared(d: Document, results: Results) -> None:
    """Whether the document is known to be no state secret."""
    review = d.before_release_granted | d.some_proposed | NOT[d.own]
    ended = d.expired & review
    free = d.not_secret | ended
    t = free & NOT[d.whole_secret]
    stands = (("framework.cleared", t), ("framework.not-cleared", stand(T, F, t, t)))
    d.cleared, d.u_cleared = flag(results.decide("disclosure.cleared", stands)), 0
    if d.cleared == U:
        asked = d.u_grounds
        if free == U:
            asked |= d.u_state
            asked |= d.u_before_release | d.u_p | d.u_own if ended == U and review == U else 0
        d.u_cleared = results.undecided("disclosure.cleared", stands, asked)


def permitted(d: Document, results: Results) -> None:
    """Whether a ground of law permits to withhold the document."""
    t = d.whole_inner
    stands = (
        ("framework.nothing-permits", stand(T, t)),
        ("sh2008.process-information", F),
        ("sc2010.may-refuse", t),
    )
    d.permitted, d.u_permitted = flag(results.decide("disclosure.permitted", stands)), 0
    if d.permitted == U:
        d.u_permitted = results.undecided("disclosure.permitted", stands, d.u_grounds)


def required(d: Document, results: Results) -> None:
    """Whether law requires proactive disclosure."""
    t = d.for_normative | d.for_law & NOT[d.permitted]
    stands = (("framework.nothing-requires", stand(T, t)), ("r2007.duty-to-open", t))
    d.law_requires, d.u_law_requires = flag(results.decide("disclosure.required", stands)), 0
    if d.law_requires == U:
        d.u_law_requires = results.undecided("disclosure.required", stands, d.u_permitted)


def proposal_holds(d: Document, results: Results) -> None:
    """Whether a proposal to close the document holds."""
    made = d.cleared & NOT[d.nothing_proposed]
    t_holds = made & d.p_closed
    t_granted, t_refused = t_holds & d.answer_granted, made & d.answer_refused
    t_never = d.cleared & d.p_closed & d.not_asked & NOT[d.permitted]
    s_granted = stand(t_granted, F, t_never, t_never)
    s_holds = stand(t_holds, t_refused | t_never)
    s_none = stand(T, s_granted, s_holds, t_holds)
    stands = (
        ("framework.no-proposal", s_none),
        ("r2007.proposal-holds", s_holds),
        ("proposal.with-consent", s_granted),
        ("proposal.refused", t_refused),
        ("proposal.never-asked", t_never),
    )
    d.holds, d.u_holds = flag(results.decide("disclosure.proposal_holds", stands)), 0
    if d.holds != U:
        return
    u_made = d.u_cleared | d.u_nothing
    u_holds = u_made | d.u_p if t_holds == U and U in (s_holds, s_none) else 0
    u_granted = u_made | d.u_p | d.u_answer if t_granted == U and s_granted == U else 0
    u_refused = u_made | d.u_answer if t_refused == U else 0
    u_never = d.u_cleared | d.u_p | d.u_consent | d.u_permitted if t_never == U else 0
    asked = fewest((u_holds, u_granted), (u_refused, u_never))
    d.u_holds = results.undecided("disclosure.proposal_holds", stands, asked)


def closed_first(d: Document, results: Results) -> None:
    """Whether the document was lawfully closed at first."""
    t_closed, t_interests = d.holds & NOT[d.law_requires], d.for_interests & NOT[d.permitted]
    s_closed = stand(t_closed, t_interests)
    s_open = stand(T, F, s_closed, t_closed)
    stands = (
        ("framework.open-from-the-start", s_open),
        ("r2007.closed-first", s_closed),
        ("closed-first.not-where-interests", t_interests),
    )
    d.closed_first, d.u_closed_first = flag(results.decide("disclosure.closed_first", stands)), 0
    if d.closed_first != U:
        return
    u_closed = d.u_holds | d.u_law_requires if t_closed == U and U in (s_closed, s_open) else 0
    asked = fewest((u_closed,), (d.u_permitted if t_interests == U else 0,))
    d.u_closed_first = results.undecided("disclosure.closed_first", stands, asked)


def attribute(d: Document, results: Results) -> None:
    """The attribute."""
    ours, theirs = d.own & d.cleared, NOT[d.own] & d.cleared
    follows, settled = d.follows, d.for_found | d.for_proposed_or_online
    t_must, t_settled = ours & d.law_requires, ours & settled
    bound = d.holds | d.nothing_proposed
    t_request = ours & d.p_closed & NOT[d.law_requires] & NOT[settled] & bound
    t_may = ours & d.p_withheld & d.permitted & bound
    t_withheld = theirs & (U if follows is None else T if follows == "withheld" else F)
    t_on_request = theirs & (U if follows is None else T if follows == "on_request" else F)
    t_proactive = theirs & (U if follows is None else T if follows == "proactive" else F)
    t_secret, t_hard, t_third = d.secret | d.whole_secret, d.whole_hard, d.third_closed
    t_interests = ours & d.for_interests & NOT[d.permitted]
    unconsented = d.refused | d.not_asked
    t_unconsented = ours & NOT[d.nothing_proposed] & unconsented & NOT[d.holds]
    t_review = ours & d.for_found
    law = t_secret | t_hard | t_third
    s_must, s_settled = stand(t_must, F, law, law), stand(t_settled, F, law, law)
    s_interests, s_unconsented = stand(t_interests, law), stand(t_unconsented, law)
    s_review = stand(t_review, law)
    opening = s_must | s_settled | s_interests | s_unconsented | s_review
    s_may = stand(t_may, opening)
    s_request = stand(t_request, opening | law, s_may, t_may)
    s_withheld, s_on_request = stand(t_withheld, opening), stand(t_on_request, opening | law)
    s_proactive = stand(t_proactive, law)
    stands = (
        ("r2007.must-open", s_must),
        ("r2007.settled-open", s_settled),
        ("r2007.on-request", s_request),
        ("r2007.may-refuse", s_may),
        ("r2007.follows-withheld", s_withheld),
        ("r2007.follows-on-request", s_on_request),
        ("r2007.follows-proactive", s_proactive),
        ("r2007.state-secret", t_secret),
        ("r2007.must-withhold", t_hard),
        ("r2007.third-party", t_third),
        ("attribute.interests-open", s_interests),
        ("attribute.not-consented-open", s_unconsented),
        ("attribute.opened-on-review", s_review),
    )
    value = results.decide("disclosure.attribute", stands)
    if value is not None:
        d.proactive = T if value == "proactive" else F
        d.on_request = T if value == "on_request" else F
        d.withheld = T if value == "withheld" else F
        d.closed, d.u_attribute = NOT[d.proactive], 0
        return
    d.proactive = d.closed = d.on_request = d.withheld = U
    u_ours = d.u_own | d.u_cleared
    u_bound = d.u_holds | d.u_nothing if bound == U else 0
    u_theirs = u_ours | d.u_follows
    u_must = u_ours | d.u_law_requires if t_must == U and s_must == U else 0
    u_settled = u_ours if t_settled == U and s_settled == U else 0
    u_request = u_ours | d.u_p | u_bound | d.u_law_requires if t_request == U and s_request == U else 0
    u_may = u_ours | d.u_p | d.u_permitted | u_bound if t_may == U and U in (s_may, s_request) else 0
    u_withheld = u_theirs if t_withheld == U and s_withheld == U else 0
    u_on_request = u_theirs if t_on_request == U and s_on_request == U else 0
    u_proactive = u_theirs if t_proactive == U and s_proactive == U else 0
    u_secret = d.u_state | d.u_grounds if t_secret == U else 0
    u_hard, u_third = d.u_grounds, d.u_third if t_third == U else 0
    u_interests = u_ours | d.u_permitted if t_interests == U and s_interests == U else 0
    u_unconsented = 0
    if t_unconsented == U and s_unconsented == U:
        u_unconsented = u_ours | d.u_nothing | d.u_consent | d.u_holds
    u_review = u_ours if t_review == U and s_review == U else 0
    asked = fewest(
        (u_must, u_settled, u_proactive, u_interests, u_unconsented, u_review),
        (u_request, u_on_request),
        (u_may, u_withheld, u_secret, u_hard, u_third),
    )
    if not any(standing for _, standing in stands):
        asked |= NO_RULE
    d.u_attribute = results.undecided("disclosure.attribute", stands, asked)


def release(d: Document, results: Results) -> None:
    """The release."""
    proactive = d.proactive
    parts = d.part_forbidden | d.part_third_closed
    t_none, t_redact, t_full = d.closed, proactive & parts, proactive
    t_proposed = proactive & d.part_inner & d.p_redacted
    t_granted = proactive & d.part_unsuitable & d.answer_granted
    t_refused = proactive & d.answer_refused
    t_text = proactive & NOT[d.part_unsuitable]
    s_granted, s_refused = stand(t_granted, t_none), stand(t_refused, t_none | t_redact)
    s_text = stand(t_text, t_none | t_redact, s_granted, t_granted)
    s_proposed = stand(t_proposed, t_none | s_refused | s_text)
    s_full = stand(t_full, t_none | t_redact | s_granted, s_proposed, t_proposed)
    stands = (
        ("r2007.release-none", t_none),
        ("r2007.redact", t_redact),
        ("r2007.redact-proposed", s_proposed),
        ("r2007.release-full", s_full),
        ("release.redacted-with-consent", s_granted),
        ("release.cut-refused", s_refused),
        ("release.full-text", s_text),
    )
    value = results.decide("disclosure.release", stands)
    if value is not None:
        d.release_full = T if value == "full" else F
        d.release_redacted = T if value == "redacted" else F
        d.u_release = 0
        return
    d.release_full = d.release_redacted = U
    u_attribute = d.u_attribute
    u_parts = 0
    if parts == U:
        u_parts = d.u_grounds | (d.u_third if d.part_third_closed == U else 0)
    u_none = u_attribute if t_none == U else 0
    u_redact = u_attribute | u_parts if t_redact == U else 0
    u_proposed = 0
    if t_proposed == U and U in (s_proposed, s_full):
        u_proposed = u_attribute | d.u_grounds | d.u_p_redacted
    u_full = u_attribute if t_full == U and s_full == U else 0
    u_granted = 0
    if t_granted == U and U in (s_granted, s_text):
        u_granted = u_attribute | d.u_grounds | d.u_answer
    u_refused = u_attribute | d.u_answer if t_refused == U and s_refused == U else 0
    u_text = u_attribute | d.u_grounds if t_text == U and s_text == U else 0
    asked = fewest((u_none,), (u_redact, u_proposed, u_granted), (u_full, u_refused, u_text))
    d.u_release = results.undecided("disclosure.release", stands, asked)
