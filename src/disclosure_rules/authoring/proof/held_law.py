"""Whether two versions of the policies hold the law of the same records, on the same days.

That decides `law.applicable`, and the day that selects the law of a document older than the law held. Where it comes out
alike, both versions select the same days for every record.
"""

from __future__ import annotations

from collections.abc import Iterable

import z3

from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.encoding import joined
from disclosure_rules.authoring.proof.facts import Facts
from disclosure_rules.authoring.proof.law_periods import LawPeriod, LawSpan, sample_of, spans_of
from disclosure_rules.authoring.proof.search import Search, Unfound
from disclosure_rules.authoring.proof.variables import Formula
from disclosure_rules.authoring.proof.witness import Differing, Witness, smallest_witness
from disclosure_rules.policy.conditions import Condition, atoms_of, fold

Reach = frozenset[Condition]
"""The conditions under which policies are the law on a day: it is held where one of them holds or may hold."""


def held_differently(
    old: PolicyTimeline, new: PolicyTimeline, kind: str, differing: Differing
) -> Witness | Unfound:
    """A record of a kind whose law one of two versions holds and the other does not; UNDECIDED where one
    may exist, as it may where the law of an act is written otherwise."""
    spans: dict[tuple[Reach, Reach], list[LawSpan]] = {}
    days = {*old.days_held(kind), *new.days_held(kind), *old.days, *new.days}
    for span in spans_of(days, {*old.changing[kind], *new.changing[kind]}, new.kinds[kind]):
        day, _, _ = sample_of(span)
        was, now = old.reach(kind, day), new.reach(kind, day)
        if was != now:
            spans.setdefault((was, now), []).append(span)
    is_alike = old.acts[kind] == new.acts[kind]
    found: Witness | Unfound = Unfound.NONE if is_alike else Unfound.UNDECIDED
    for (was, now), held in spans.items():
        version = LawPeriod(tuple(held), new)
        pair = [timeline.compile(kind, *version.sample) for timeline in (old, new)]
        atoms = [atom for condition in (*was, *now) for atom in atoms_of(condition)]
        search = Search(pair, version, differing.calendar, frozenset(), atoms=atoms)
        goal = z3.Xor(_held(was, search.facts), _held(now, search.facts))
        result = search.find(goal, lambda proposal: smallest_witness(proposal, differing))
        if isinstance(result, Witness):
            return result
        found = result if result is Unfound.UNDECIDED else found
    return found


def _held(reach: Iterable[Condition], facts: Facts) -> Formula:
    return z3.Or([fold(condition, facts.truth, joined).possible for condition in reach])
