"""Whether the library and the handwritten rules agree about a record.

The handwritten rules draw what logic draws from the conditions. The library may draw more: where a conclusion is open,
but comes out alike for every answer, it is settled, and what cannot matter is not asked for. So where both leave the same
conclusions open, which is so wherever everything is known, all else has to be equal, and the library asks for nothing that
the handwritten rules do not ask for. Where the library leaves less open, everything that the handwritten rules settled
has to stand as they have it, and all that the library adds has to be something they left open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PARTS = ("outcome", "determinations", "obligations", "findings", "accountability", "undetermined")

Parts = Mapping[str, Any]
"""The parts of a decision by name."""


def open_of(parts: Parts) -> dict[tuple[str, str], Any]:
    """The entries about what is open, by stage and conclusion."""
    return {(entry["stage"], entry["about"]): entry for entry in parts["undetermined"]}


def differing(decided: Parts, own: Parts) -> list[str]:
    """The parts in which the library's decision differs from that of the handwritten rules."""
    asked, known = open_of(decided), open_of(own)
    if asked == known:
        return [part for part in PARTS if decided[part] != own[part]]
    wrong = [] if questions_fit(asked, known) else ["undetermined"]
    if asked.keys() == known.keys():
        return wrong + [part for part in PARTS[:-1] if decided[part] != own[part]]
    return wrong + [part for part in PARTS[:-1] if not FITS[part](decided[part], own[part], known)]


def questions_fit(asked: Mapping[Any, Any], known: Mapping[Any, Any]) -> bool:
    """Whether everything open in the library's decision is open for the handwritten rules, which ask for as much or more."""
    return all(
        about in known and set(entry["needs"]) <= set(known[about]["needs"]) for about, entry in asked.items()
    )


def outcome_fits(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether the outcome is that of the handwritten rules, or theirs is undetermined."""
    return decided == own or own == "undetermined"


def determinations_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every determination that the handwritten rules make has their value."""
    return decided.keys() == own.keys() and all(
        ("decide", name) in known or (decided[name]["status"], decided[name]["value"]) == (result["status"], result["value"])
        for name, result in own.items()
    )


def obligations_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every obligation whose state the handwritten rules know is equal, and no other appears."""
    return settled_alike("require", decided, own, known)


def findings_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every finding of the handwritten rules is equal, and others are open for them."""
    return settled_alike("find", decided, own, known)


def settled_alike(stage: str, decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether two lists of conclusions are equal but for those that are open for the handwritten rules."""
    return settled(stage, decided, known) == settled(stage, own, known)


def settled(stage: str, conclusions: Iterable[Any], known: Mapping[Any, Any]) -> list[Any]:
    """The conclusions that are not open."""
    return [entry for entry in conclusions if (stage, entry["id"]) not in known]


def accountability_fits(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every measure of the handwritten rules is there, for as many reasons or more, and whatever is more rests on
    what is open for them."""
    reasons = {(entry["rule"], entry["duty_role"]): set(entry["because"]) for entry in decided}
    certain = {(entry["rule"], entry["duty_role"]): set(entry["because"]) for entry in own}
    doubtful = {about for stage, about in known}
    measures = {about for stage, about in known if stage == "account"}
    more = {entry["measure"] for entry in decided if (entry["rule"], entry["duty_role"]) not in certain}
    return (
        all(because <= reasons.get(about, set()) for about, because in certain.items())
        and all(because - certain.get(about, set()) <= doubtful for about, because in reasons.items())
        and (more <= measures or bool(doubtful))
    )


FITS = {
    "outcome": outcome_fits,
    "determinations": determinations_fit,
    "obligations": obligations_fit,
    "findings": findings_fit,
    "accountability": accountability_fits,
}
