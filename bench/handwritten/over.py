"""framework, regulation-2007/document, over-disclosure: what was disclosed that must not be, or hidden that must be open.
Whether publication was lawful is measured on its own day."""

from __future__ import annotations

from .document import Document
from .events import before, not_after
from .kleene import BIT, NOT, F, T, U
from .results import Results


def law(d: Document, results: Results) -> None:
    """framework, regulation-2007/document."""
    _, published, u_published, _ = d.published
    forbidden = published & d.whole_forbidden
    may_be_old = published == U and d.withheld != 0  # it may have gone online before the law
    if may_be_old:
        over_disclosed(d, results, forbidden)
    if d.contradicted:
        results.find("framework.secrecy-contradicted", "secrecy-contradicted", "minor", T, 0)
    t = published & closed_by_maker(d) if d.record.party_led else F
    if t:
        asked = u_published | d.u_follows
        results.find("framework.party-document-opened", "party-document-opened", "minor", t, asked)
    t = published & (d.online_secret | d.unreviewed)
    if t:
        asked = u_published | (d.u_online_secret or d.u_before_release | BIT["form.proposed_attribute"])
        results.find("r2007.over-disclosure-secret", "over-disclosure-secret", "serious", t, asked)
    if not may_be_old:
        over_disclosed(d, results, forbidden)
    free, u_free = agreed_by(d, published_as=True)
    t = published & d.whole_third & NOT[free]
    if t:
        asked = u_published | d.u_grounds | u_free
        results.find("r2007.over-disclosure-third-party", "over-disclosure-third-party", "serious", t, asked)
    in_full = published & d.released_full
    u_in_full = u_published | d.u_released | d.u_grounds
    t = in_full & d.part_forbidden
    if t:
        results.find("r2007.over-disclosure-part", "over-disclosure-part", "serious", t, u_in_full)
    t = in_full & d.part_third & NOT[free]
    if t:
        rule = "r2007.over-disclosure-part-third-party"
        results.find(rule, "over-disclosure-part-third-party", "serious", t, u_in_full | u_free)
    withheld(d, results)
    opening(d, results)


def opening(d: Document, results: Results) -> None:
    """regulation-2007/opening: a cut without a ground, and what another body did not open."""
    _, published, u_published, _ = d.published
    t = published & d.own & d.released_redacted & d.release_full & d.law_requires
    if t:
        asked = u_published | d.u_own | d.u_released | d.u_release | d.u_law_requires
        results.find("r2007.hidden-part", "hidden-part", "serious", t, asked)
    t = F if d.record.party_led else published & NOT[d.own] & closed_by_maker(d)
    if t:
        asked = u_published | d.u_own | d.u_follows
        results.find("r2007.opened-against-its-maker", "opened-against-its-maker", "major", t, asked)


def closed_by_maker(d: Document) -> int:
    """Whether the body that made it, or leads it, does not disclose it proactively."""
    return U if d.follows is None else F if d.follows == "proactive" else T


def over_disclosed(d: Document, results: Results, forbidden: int) -> None:
    """What a ground for the whole forbids, online under the law or perhaps before it."""
    if forbidden:
        asked = d.published[2] | d.u_grounds
        results.find("r2007.over-disclosure", "over-disclosure", "serious", forbidden, asked)
    elif d.published[1] == U and d.withheld:
        asked = d.published[2] | d.u_attribute
        results.find("framework.published-before-the-law", "over-disclosure", "serious", U, asked)


def agreed_by(d: Document, *, published_as: bool) -> tuple[int, int]:
    """Whether the third party had agreed, or the public interest been found, when the document went online, or else
    through another channel; and the facts to ask for."""
    at = d.published if published_as else d.elsewhere
    agreed, u_agreed = not_after(d.third_party_agreed, at)
    overridden, u_overridden = not_after(d.public_interest, at)
    return agreed | overridden, u_agreed | u_overridden


def withheld(d: Document, results: Results) -> None:
    """Proposals that were carried out without a ground, and those that do not hold."""
    t = d.p_withheld & d.on_request & d.own & d.issued[1]
    if t and d.record.consent != "refused":
        asked = d.u_p | d.u_attribute | d.u_own | d.issued[2]
        results.find("r2007.withheld-without-ground", "withheld-without-ground", "major", t, asked)
    t = d.own & d.p_closed & d.proactive & NOT[d.published[1]]
    if t:
        asked = d.u_own | d.u_p | d.u_attribute | d.published[2]
        results.find("r2007.proposal-set-aside", "proposal-set-aside", "advice", t, asked)


def district(d: Document, results: Results) -> None:
    """over-disclosure: other channels, and the procedure of the district."""
    _, published, u_published, _ = d.published
    free, u_free = agreed_by(d, published_as=False)
    third = d.whole_third & NOT[free]
    closed = d.secret_or_forbidden | third
    t = d.elsewhere[1] & NOT[published] & closed
    if t:
        asked = d.elsewhere[2] | u_published
        if closed == U:
            asked |= d.u_secret_or_forbidden | (d.u_grounds | u_free if third == U else 0)
        results.find("over-disclosure.elsewhere", "over-disclosure-elsewhere", "serious", t, asked)
    adjusted, u_adjusted = not_after(d.adjusted, d.published)
    changed, u_changed = not_after(d.change_decided, d.published)
    t = d.own & published & d.closed_first & d.p_closed & NOT[adjusted] & NOT[changed]
    if t:
        asked = d.u_own | u_published | d.u_closed_first | d.u_p | u_adjusted | u_changed
        results.find("over-disclosure.not-adjusted", "opened-before-adjusting", "major", t, asked)
    t = d.own & published & d.released_full & d.release_redacted & d.part_unsuitable
    if t:
        asked = d.u_own | u_published | d.u_released | d.u_release | d.u_grounds
        results.find("over-disclosure.unsuitable-part", "unsuitable-part-published", "major", t, asked)
    cut = d.own & published & d.released_redacted & d.release_full
    asked = d.u_own | u_published | d.u_released | d.u_release | d.u_law_requires
    t = cut & NOT[d.law_requires]
    if t:
        results.find("over-disclosure.cut-without-ground", "cut-without-ground", "major", t, asked)


def reassessed(d: Document, results: Results) -> None:
    """reassessment: a document was opened without adjusting the attribute."""
    checked, opened, adjusted = d.self_check, d.opened, d.adjusted
    early, u_early = before(opened, adjusted)
    wrong = NOT[adjusted[1]] | early
    t = checked[1] & opened[1] & wrong
    if t:
        asked = checked[2] | opened[2] | (adjusted[2] | u_early if wrong == U else 0)
        results.find("reassessment.not-adjusted", "opened-without-adjusting", "major", t, asked)
