"""regulation-2007/liability, accountability: the persons and bodies that answer for the findings."""

from __future__ import annotations

from .document import Document
from .kleene import BIT, F, T, U
from .results import CLAUSES, PLACES, RULES, TEXTS, Results

NATIONAL, STATUTORY = ("r2007.",), ("r2007.", "sh2008.")
"""Rules of the Regulation itself; rules of every source that ranks as a rule or higher and sets limits."""

Why = tuple[list[str], list[tuple[str, int]]]
"""The rules that a measure certainly rests on, and those it may rest on, each with the facts it asks for."""

Open = dict[str, tuple[int, list[str]]]
"""The measures that are undetermined: the facts they ask for, and the rules that lead to them."""


def account(d: Document, results: Results) -> None:
    """Every measure, in policy order; persons answer only where the social impact is serious."""
    minor, major, serious = (
        (results.certain[name], results.possible[name]) for name in ("minor", "major", "serious")
    )
    late = (results.late, results.late_possible)
    breach = joined(major, serious, late)
    impact = d.record.social_impact
    social = U if impact is None else T if impact == "serious" else F
    undetermined: Open = {}
    measure(results, "r2007.correct", of(NATIONAL, joined(minor, breach)), T, undetermined)
    measure(results, "r2007.discipline", of(NATIONAL, breach), social, undetermined)
    measure(results, "accountability.rectify", minor, T, undetermined)
    measure(results, "accountability.criticise", breach, T, undetermined)
    measure(results, "accountability.public-notice", joined(serious, of(STATUTORY, late)), T, undetermined)
    measure(results, "accountability.discipline", breach, social, undetermined)
    results.open += [(name, "account", asked, tuple(rules)) for name, (asked, rules) in undetermined.items()]


def joined(*whys: Why) -> Why:
    """All reasons together."""
    return [rule for why in whys for rule in why[0]], [entry for why in whys for entry in why[1]]


def of(prefixes: tuple[str, ...], why: Why) -> Why:
    """The reasons whose rules belong to these policies."""
    return [rule for rule in why[0] if rule.startswith(prefixes)], [
        entry for entry in why[1] if entry[0].startswith(prefixes)
    ]


def measure(results: Results, rule: str, why: Why, holds: int, undetermined: Open) -> None:
    """One measure, if its condition holds: certain if a reason is certain, undetermined if a reason is possible."""
    because, possible = why
    if holds == F or not (because or possible):
        return
    then = RULES[rule].then
    if because and holds == T:
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
        return
    asked, rules = undetermined.get(str(then.measure), (0, []))
    asked |= BIT["social_impact"] if holds == U else 0
    for _, bits in possible if not because else ():
        asked |= bits
    undetermined[str(then.measure)] = (asked, [*rules, rule])
