"""Checks of places: names that are taken, what they lie within, and the places of rules that nobody declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from disclosure_rules.errors import Problem, nearest
from disclosure_rules.location import Location
from disclosure_rules.places import DeclaredPlace, Place, by_name, chain, spelled
from disclosure_rules.policy.conditions import Condition, atoms_of
from disclosure_rules.policy.files import HEAD
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.shared import places_of
from disclosure_rules.records.limits import MOST_PROBLEMS


def misplaced(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each name of two places, each unknown outer place and each circle of places, at its
    first."""
    declared = [place for policy in policies for place in policy.places]
    known = by_name(declared)
    for item in declared:
        for name in dict.fromkeys(item.spellings):
            other = known[spelled(name)]
            if other is not item:
                yield Problem("policy.duplicate", item.where, "place", name=name, other=other.where)
        if item.within is None:
            continue
        if spelled(item.within) not in known:
            meant = nearest(item.within, _names(declared))
            yield Problem("policy.unknown-place", item.where, name=item.id, outer=item.within, meant=meant)
            continue
        *_, last = around = list(chain(item, known))
        if known.get(spelled(last.within or "")) is item and item is min(around, key=declared.index):
            path = " → ".join(place.id for place in (*around, item))
            yield Problem("policy.cycle", item.where, "places", path=path)


def undeclared(policies: tuple[Policy, ...]) -> list[Problem]:
    """A problem for each place that rules name and nobody declares: it is compared by its written name."""
    names = [name for place in places_of(policies).values() for name in (place, place.name)]
    found: dict[tuple[str, str], Location] = {}
    for policy in policies:
        head = Location(str(Path(policy.directory) / HEAD))
        for place in _named(policy.applies):
            found.setdefault((policy.id, place), head)
        for rule in policy.rules:
            for place in _named(rule.when):
                found.setdefault((policy.id, place), rule.place)
    return [
        Problem(
            "policy.undeclared-place",
            where,
            name=name,
            meant=nearest(name, names) if number < MOST_PROBLEMS else None,  # comparing takes longest
        )
        for number, ((_, name), where) in enumerate(found.items())
    ]


def _named(condition: Condition) -> Iterator[Place]:
    """The undeclared places that a condition names."""
    for atom in atoms_of(condition):
        for operand in atom.operand if isinstance(atom.operand, frozenset) else (atom.operand,):
            if isinstance(operand, Place) and operand.label is None:
                yield operand


def _names(declared: Iterable[DeclaredPlace]) -> Iterator[str]:
    return (name for item in declared for name in item.spellings)
