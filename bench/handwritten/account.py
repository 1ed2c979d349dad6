"""regulation-2007/liability, accountability: the persons and bodies that answer for the findings."""

from __future__ import annotations

from disclosure_rules.policy.model import Find, Rule

from .document import Document
from .kleene import BIT, NOT, F, T, U
from .results import BEARERS, CLAUSES, PLACES, RULES, TEXTS, Results

LIMITING = ("administrative_regulation", "rule", "local_regulation", "law")
"""Ranks of a rule or higher."""


def severe(rule: Rule) -> bool:
    """Whether it is an obligation or a finding that is major or serious."""
    return not isinstance(rule.then, Find) or rule.then.severity in ("major", "serious")


def notified(rule: Rule) -> bool:
    """Whether it is a serious finding, or an obligation of a rule or higher."""
    return rule.then.severity == "serious" if isinstance(rule.then, Find) else rule.rank in LIMITING


def own(name: str, rule: Rule) -> bool:
    """Whether it is one of the Regulation itself, and no advice."""
    return name.startswith("r2007.") and not (isinstance(rule.then, Find) and rule.then.severity == "advice")


BROKEN = {name: rule for name, rule in RULES.items() if rule.stage in ("require", "find")}
OFFICE = {name for name in BROKEN if BEARERS[name] == "district_office"}
SEVERE = {name for name, rule in BROKEN.items() if severe(rule)}
OWN = {name for name, rule in BROKEN.items() if own(name, rule)}
FAILURES = {name for name, rule in BROKEN.items() if rule.failure}
NOTIFIED = {name for name, rule in BROKEN.items() if notified(rule)}


def placed(names: set[str]) -> dict[str, int]:
    """Broken rules, each with the place of the first of them that draws its conclusion."""
    places: dict[str, int] = {}
    for name in sorted(names, key=PLACES.__getitem__):
        places.setdefault(RULES[name].concludes, PLACES[name])
    return {name: places[RULES[name].concludes] for name in names}


MEASURES = (
    ("r2007.correct", placed(OWN), False, None),
    ("r2007.discipline", placed(OWN & SEVERE), True, None),
    ("accountability.rectify", placed(FAILURES), False, False),
    ("accountability.criticise", placed(SEVERE), False, None),
    ("accountability.public-notice", placed(NOTIFIED), False, None),
    ("accountability.discipline", placed(SEVERE - OFFICE), True, None),
    ("accountability.discipline-of-the-office", placed(SEVERE & OFFICE), True, True),
)
"""The measures: the broken rules that each may rest on, in order, whether it asks for a serious social impact, and
whether the body has to be the district office, or another one."""

Open = dict[str, tuple[int, list[str]]]
"""The measures that are undetermined: the facts they ask for, and the rules that lead to them."""


def account(d: Document, results: Results) -> None:
    """Every measure, in policy order; persons answer only where the social impact is serious."""
    impact = d.record.social_impact
    social = U if impact is None else T if impact == "serious" else F
    u_social = BIT["social_impact"] if social == U else 0
    office, u_office = (d.office, 0) if d.u_level == 0 else (F, 0)
    if d.u_level and d.unknown and d.listed("issuer.level"):
        office, u_office = U, d.u_level
    undetermined: Open = {}
    for rule, basis, asks_impact, asks_office in MEASURES:
        holds, asked = (social, u_social) if asks_impact else (T, 0)
        if asks_office is not None:
            holds &= office if asks_office else NOT[office]
            asked |= u_office
        if holds:
            measure(results, rule, basis, holds, asked, undetermined)
    results.open += [(name, "account", asked, tuple(rules)) for name, (asked, rules) in undetermined.items()]


def measure(
    results: Results, rule: str, basis: dict[str, int], holds: int, u_holds: int, undetermined: Open
) -> None:
    """One measure whose condition holds or may hold: certain if a reason is certain, undetermined if one is possible."""
    because = sorted([name for name in results.wrong if name in basis], key=basis.__getitem__)
    then = RULES[rule].then
    if because and holds == T:
        borne: dict[str, list[str]] = {}
        for name in because:
            borne.setdefault(BEARERS[name], []).append(RULES[name].concludes)
        for role, names in borne.items():
            results.accountability.append(
                {
                    "measure": then.measure,
                    "title": TEXTS[rule],
                    "duty_role": role,
                    "duty_bearer": results.bearers.get(role),
                    "addressees": then.addressees or (role,),
                    "because": tuple(dict.fromkeys(names)),
                    "rule": rule,
                    "clauses": CLAUSES[rule],
                }
            )
        return
    possible = [asked for name, asked in results.doubtful if name in basis]
    if not (because or possible):
        return
    asked, rules = undetermined.get(str(then.measure), (0, []))
    asked |= u_holds
    for bits in possible if not because else ():
        asked |= bits
    undetermined[str(then.measure)] = (asked, [*rules, rule])
