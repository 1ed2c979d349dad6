"""accountability: who answers for what was found."""

from __future__ import annotations

from .document import Document
from .kleene import BIT, F, T, U
from .results import CLAUSES, PLACES, RULES, TEXTS, Results

STATUTORY = "r2007.publish"


def account(d: Document, results: Results) -> None:
    """The four measures."""
    certain, possible, asked = results.certain, results.possible, results.u_possible
    late = results.late
    late_by_law = [STATUTORY] if STATUTORY in late else []
    u_late, u_late_by_law, late_by_law_possible = 0, 0, False
    for name, u_name in results.late_possible:
        u_late |= u_name
        if name == STATUTORY:
            late_by_law_possible, u_late_by_law = True, u_name
    serious = certain["serious"] + late_by_law
    severe = certain["major"] + certain["serious"] + late
    severe_possible = possible["major"] or possible["serious"] or bool(results.late_possible)
    u_severe = asked["major"] | asked["serious"] | u_late
    measure(results, "accountability.rectify", certain["minor"], possible["minor"], asked["minor"])
    measure(results, "accountability.criticise", severe, severe_possible, u_severe)
    serious_possible = possible["serious"] or late_by_law_possible
    measure(
        results, "accountability.public-notice", serious, serious_possible, asked["serious"] | u_late_by_law
    )
    impact = d.record.social_impact
    social = U if impact is None else T if impact == "serious" else F
    u_social = BIT["social_impact"] if social == U else 0
    if social == T:
        measure(results, "accountability.discipline", severe, severe_possible, u_severe)
    elif social == U and (severe or severe_possible):
        measure(results, "accountability.discipline", [], True, u_social if severe else u_social | u_severe)


def measure(results: Results, rule: str, because: list[str], possible: bool, asked: int) -> None:
    """One measure: certain if something is, undetermined if something may be."""
    then = RULES[rule].then
    if because:
        results.accountability.append(
            {
                "measure": then.measure,
                "title": TEXTS[rule],
                "addressees": then.addressees,
                "because": tuple([RULES[name].concludes for name in sorted(because, key=PLACES.__getitem__)]),
                "rule": rule,
                "clauses": CLAUSES[rule],
            }
        )
    elif possible:
        results.open.append((str(then.measure), "account", asked, (rule,)))
