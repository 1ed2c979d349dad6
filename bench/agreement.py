"""Whether the library and the handwritten rules agree about a record.

The handwritten rules draw what logic draws from the conditions. The library may draw more: where a conclusion is open,
but comes out alike for every answer, it may settle it, and what cannot matter it need not ask for. So:

- Where both leave the same open and ask for the same, which is so wherever everything is known, all has to be equal.
- Elsewhere, all that the handwritten rules settled has to stand as they have it, and what the library adds or leaves
  open has to be something that they left open. The facts to ask for are not compared there. The benchmark prints on
  how many records that was so.
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
