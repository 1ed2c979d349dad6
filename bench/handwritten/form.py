"""form-agreement and form: whether the boxes are complete and agree."""

from __future__ import annotations

from disclosure_rules.records.names import same

from .document import NO_APPROVAL, NO_ISSUER, Document
from .kleene import BIT, F, T, U
from .results import Results

SECRET = ("confidential", "secret", "top_secret")
BODIES = {
    "district_government": "government",
    "district_office": "office",
    "department": "unit",
    "subdistrict": "unit",
    "town": "unit",
}
"""The bodies that the form knows."""

ASKED = frozenset(("departments", "public"))


def agreement(d: Document, results: Results) -> None:
    """form-agreement: boxes that contradict one another or the document."""
    own, u_own = d.own, d.u_own
    form = d.form
    normative, not_normative, u_normative = d.box(form.normative, "form.normative", True, False)
    t = own & d.nature_general & normative
    if t:
        asked = d.u_nature | u_normative
        results.find("form.normative-general", "form-normative-general", "minor", t, asked | u_own)
    t = own & ((normative & d.not_normative) | (not_normative & d.normative))
    if t:
        asked = u_normative | d.u_normative
        results.find("form.normative-differs", "form-normative-differs", "minor", t, asked | u_own)
    whom = form.consultation
    if whom:
        if own and "none" in whom and not ASKED.isdisjoint(whom):
            results.find("form.consultation-both", "form-consultation-contradiction", "minor", own, u_own)
    elif own and whom is None and d.unknown and d.listed("form.consultation"):
        asked = BIT["form.consultation"]
        results.find("form.consultation-both", "form-consultation-contradiction", "minor", U, asked | u_own)
    t = own & d.proposed_closed & (d.mode_full | d.mode_redacted)
    if t:
        asked = d.u_proposed | d.u_mode
        results.find(
            "form.release-without-proactive", "form-release-without-proactive", "minor", t, asked | u_own
        )
    d.cuts = blank, u_blank, missing = d.blanks(
        ("cut_content", "form.cut_content", form.cut_content),
        ("cut_reason", "form.cut_reason", form.cut_reason),
    )
    t = own & d.mode_full & (U if blank == U else T if len(missing) < 2 else F)
    if t:
        results.find(
            "form.cuts-without-redaction",
            "form-cuts-without-redaction",
            "minor",
            t,
            d.u_mode | u_blank | u_own,
        )
    d.details = blank, u_blank, missing = d.blanks(
        ("interpretation_form", "form.interpretation_form", form.interpretation_form),
        ("interpretation_materials", "form.interpretation_materials", form.interpretation_materials),
    )
    t = own & d.box_no_interpretation & (U if blank == U else T if len(missing) < 2 else F)
    if t:
        asked = d.u_box_interpretation | u_blank
        results.find(
            "form.interpretation-denied", "form-interpretation-contradiction", "minor", t, asked | u_own
        )
    level_and_names(d, results)


def level_and_names(d: Document, results: Results) -> None:
    """The secrecy level, the title and the issuer on the form."""
    own, u_own = d.own, d.u_own
    form, record = d.form, d.record
    level, known = form.secrecy, record.secrecy
    there, u_level = T if level is not None else F, 0
    if level is None and d.unknown and d.listed("form.secrecy"):
        there, u_level = U, BIT["form.secrecy"]
    t = own & there & d.proposed_open & (T if level is None or level in SECRET else F)
    if t:
        results.find(
            "form.secret-proactive", "form-secret-proactive", "major", t, u_level | d.u_proposed | u_own
        )
    if own and same(form.title, record.title) is False:
        results.find("form.title-differs", "form-title-differs", "advice", own, u_own)
    if not d.u_level:
        issuer = form.issuer
        body = BODIES.get(issuer)
        t = own & (F if body is None or body == BODIES.get((record.issuer or NO_ISSUER).level) else T)
        if issuer is None and d.unknown and d.listed("form.issuer"):
            t = own & U
        if t:
            results.find(
                "form.issuer-differs", "form-issuer-differs", "advice", t, BIT["form.issuer"] | u_own
            )
    t = own & there & (U if U in (there, F if known else U) else F if known == level else T)
    if t:
        results.find(
            "form.secrecy-differs", "form-secrecy-differs", "minor", t, u_level | d.u_secrecy | u_own
        )


def boxes(d: Document, results: Results) -> None:
    """form: every box that has to be filled in."""
    own, u_own = d.own, d.u_own
    form, has_form, u_form = d.form, d.has_form, d.u_form
    blank, u_blank, missing = d.blanks(
        ("title", "form.title", form.title),
        ("drafting_unit", "form.drafting_unit", form.drafting_unit),
        ("secrecy", "form.secrecy", form.secrecy),
        ("issuer", "form.issuer", form.issuer),
    )
    t = own & has_form & blank
    if t:
        results.miss("form.heading", "form-heading-incomplete", "minor", t, u_form | u_blank | u_own, missing)
    blank, u_blank, missing = d.blanks(("nature", "form.nature", form.nature))
    t = own & has_form & blank
    if t:
        results.miss("form.nature", "form-nature-blank", "minor", t, u_form | u_blank | u_own, missing)
    blank, u_blank, missing = d.blanks(("normative", "form.normative", form.normative))
    t = own & d.nature_policy & blank
    if t:
        results.miss(
            "form.normative", "form-normative-blank", "minor", t, d.u_nature | u_blank | u_own, missing
        )
    matters = d.wide | d.livelihood | d.attention
    t = own & d.nature_general & d.policy_document & matters
    if t:
        asked = d.u_nature | d.u_policy_document
        asked |= d.u_wide | d.u_livelihood | d.u_attention if matters == U else 0
        results.find("form.nature-wrong", "form-nature-wrong", "minor", t, asked | u_own)
    blank, u_blank, missing = d.blanks(("consultation", "form.consultation", form.consultation))
    t = own & has_form & blank
    if t:
        results.miss(
            "form.consultation", "form-consultation-blank", "minor", t, u_form | u_blank | u_own, missing
        )
    blank, u_blank, missing = d.blanks(("attribute", "form.proposed_attribute", form.proposed_attribute))
    t = own & has_form & blank
    if t:
        results.miss("form.attribute", "form-attribute-blank", "minor", t, u_form | u_blank | u_own, missing)
    proposed(d, results)
    interpretation(d, results)


def proposed(d: Document, results: Results) -> None:
    """The boxes that belong to the proposed attribute and release."""
    own, u_own = d.own, d.u_own
    form = d.form
    blank, u_blank, missing = d.blanks(("reason", "form.reason", form.reason))
    t = own & d.proposed_closed & blank
    if t:
        results.miss("form.reason", "form-reason-blank", "minor", t, d.u_proposed | u_blank | u_own, missing)
    blank, u_blank, missing = d.blanks(("release", "form.release_mode", form.release_mode))
    t = own & d.proposed_open & blank
    if t:
        results.miss(
            "form.release", "form-release-blank", "minor", t, d.u_proposed | u_blank | u_own, missing
        )
    blank, u_blank, missing = d.cuts
    t = own & d.mode_redacted & blank
    if t:
        results.miss("form.cuts", "form-cuts-incomplete", "minor", t, d.u_mode | u_blank | u_own, missing)


def interpretation(d: Document, results: Results) -> None:
    """The boxes about the interpretation, and the approval."""
    own, u_own = d.own, d.u_own
    form = d.form
    blank, u_blank, missing = d.blanks(("interpretation", "form.interpretation", form.interpretation))
    t = own & d.has_form & blank
    if t:
        results.miss(
            "form.interpretation",
            "form-interpretation-blank",
            "minor",
            t,
            d.u_form | u_blank | u_own,
            missing,
        )
    blank, u_blank, missing = d.details
    t = own & d.box_interpretation & blank
    if t:
        asked = d.u_box_interpretation | u_blank
        results.miss(
            "form.interpretation-details",
            "form-interpretation-incomplete",
            "minor",
            t,
            asked | u_own,
            missing,
        )
    approval = form.approval or NO_APPROVAL
    blank, u_blank, missing = d.blanks(
        ("approval", "form.approval.signed", approval.signed),
        ("seal", "form.approval.seal", approval.seal),
        ("approval_date", "form.approval.date", d.event(approval.date, "form.approval.date")[0]),
    )
    t = own & d.has_form & d.made & blank
    if t:
        asked = d.u_form | d.u_made | u_blank
        results.miss("form.approval", "form-approval-incomplete", "minor", t, asked | u_own, missing)
