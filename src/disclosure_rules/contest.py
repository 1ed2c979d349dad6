"""Which of several rules that decide one determination are in force, and what that determines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from disclosure_rules import truth
from disclosure_rules.policy.model import Decide
from disclosure_rules.program import Contest, Layer

Standing = Literal["in force", "open", "out"]


@dataclass(frozen=True)
class Verdict:
    """How a contest ended; `standing` is by rule number of the layer."""

    status: Literal["determined", "undetermined", "conflict"]
    value: Any
    standing: dict[int, Standing]

    def those(self, standing: Standing) -> list[int]:
        """The numbers of the rules with a standing, in policy order."""
        return [number for number, found in self.standing.items() if found == standing]


def settle(contest: Contest, layer: Layer, truths: Sequence[int]) -> Verdict:
    """Fold the truth of the rules of a contest.

    A rule is in force if it is true, no rule overriding it is true or unknown, and no rule that outranks it
    with another value is in force or open. It is out if it is false or such a rule is in force; else it is
    open. Determined: some rule is in force, and all that are in force or open agree.
    """
    standing: dict[int, Standing] = {}

    def stand(place: int) -> Standing:
        number = contest.rules[place]
        if number not in standing:
            standing[number] = _stand(place)
        return standing[number]

    def _stand(place: int) -> Standing:
        number = contest.rules[place]
        if truths[number] == truth.FALSE:
            return "out"
        over = contest.overriders[place]
        above = [stand(contest.rules.index(other)) for other in contest.superiors[place]]
        if "in force" in above or any(stand(contest.rules.index(other)) == "in force" for other in over):
            return "out"
        held = any(truths[other] != truth.FALSE for other in over) or "open" in above
        return "open" if held or truths[number] != truth.TRUE else "in force"

    for place in range(len(contest.rules)):
        stand(place)
    ordered = {number: standing[number] for number in contest.rules}

    def values(*wanted: Standing) -> list[Any]:
        then = (layer.rules[number].rule.then for number, found in ordered.items() if found in wanted)
        return list(dict.fromkeys(effect.value for effect in then if isinstance(effect, Decide)))

    in_force = values("in force")
    if len(in_force) > 1:
        return Verdict("conflict", None, ordered)
    if in_force and len(values("in force", "open")) == 1:
        return Verdict("determined", in_force[0], ordered)
    return Verdict("undetermined", None, ordered)
