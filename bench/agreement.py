"""Whether case analysis unsettles nothing that the handwritten rules conclude by logic alone.

By logic alone the library has to decide exactly as the handwritten rules do. Beyond that it may settle what comes out
alike for every answer, and not ask for what cannot matter. Then all that logic settled has to stand, and what the library
adds or leaves open has to be something that logic leaves open. What it asks for there is not compared, and neither is it
by logic alone, since what cannot matter is left out there too.
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


def differing(logical: Parts, own: Parts, *, asked: bool) -> list[str]:
    """The parts in which two decisions by logic alone differ; without `asked`, apart from the facts to ask for."""
    if not asked:
        logical, own = without_needs(logical), without_needs(own)
    return [part for part in PARTS if logical[part] != own[part]]


def without_needs(parts: Parts) -> Parts:
    """The parts without the facts to ask for."""
    return {**parts, "undetermined": [{**entry, "needs": ()} for entry in parts["undetermined"]]}


def unsettled(decided: Parts, own: Parts) -> list[str]:
    """The parts in which the library's decision contradicts that of the handwritten rules."""
    asked, known = open_of(decided), open_of(own)
    if asked == known:
        return [part for part in PARTS if decided[part] != own[part]]
    wrong = [] if asked.keys() <= known.keys() else ["undetermined"]
    if asked.keys() == known.keys():
        return wrong + [part for part in PARTS[:-1] if decided[part] != own[part]]
    return wrong + [part for part in PARTS[:-1] if not FITS[part](decided[part], own[part], known)]


def determinations_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every determination that the handwritten rules make has their value."""
    return decided.keys() == own.keys() and all(
        ("decide", name) in known
        or (decided[name]["status"], decided[name]["value"]) == (result["status"], result["value"])
        for name, result in own.items()
    )


def obligations_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether the obligations are equal but for those that are open for the handwritten rules."""
    return settled("require", decided, known) == settled("require", own, known)


def findings_fit(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether the findings are equal but for those that are open for the handwritten rules."""
    return settled("find", decided, known) == settled("find", own, known)


def settled(stage: str, conclusions: Iterable[Any], known: Mapping[Any, Any]) -> list[Any]:
    """The conclusions that are not open."""
    return [entry for entry in conclusions if (stage, entry["id"]) not in known]


def accountability_fits(decided: Any, own: Any, known: Mapping[Any, Any]) -> bool:
    """Whether every measure of the handwritten rules is there, for as many reasons or more, and whatever is more rests on
    what is open for them."""
    reasons = {(entry["rule"], entry["duty_role"]): set(entry["because"]) for entry in decided}
    certain = {(entry["rule"], entry["duty_role"]): set(entry["because"]) for entry in own}
    doubtful = {about for _, about in known}
    return all(because <= reasons.get(about, set()) for about, because in certain.items()) and all(
        because - certain.get(about, set()) <= doubtful for about, because in reasons.items()
    )


FITS = {
    "outcome": lambda decided, own, _: own in (decided, "undetermined"),
    "determinations": determinations_fit,
    "obligations": obligations_fit,
    "findings": findings_fit,
    "accountability": accountability_fits,
}
