"""Whether two versions of the policies decide alike for every possible record."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

import z3

from disclosure_rules.calendar import WorkingCalendar
from disclosure_rules.compiling import Versions
from disclosure_rules.program import Program
from disclosure_rules.proof.encoding import Concluded, Encoding, due_with, starts_of, way_of
from disclosure_rules.proof.search import Proposal, Search, Span, Unfound, Version
from disclosure_rules.proof.symbols import FALSE, NEVER, TRUE, Finite, Formula, Truth
from disclosure_rules.proof.witness import Witness, smallest_witness
from disclosure_rules.records import KINDS
from disclosure_rules.records.base import Record
from disclosure_rules.records.facts import ABSENT, UNKNOWN

Verdict = Literal["equal", "differs", "undecided"]


@dataclass(frozen=True)
class Comparison:
    """Whether two versions of the policies decide alike: `equal` is proved for every record, `differs` has a
    witness that was evaluated, `undecided` (and about which kinds) is neither."""

    verdict: Verdict
    witness: Witness | None = None
    undecided: tuple[str, ...] = ()


def compare(
    old: Versions, new: Versions, kinds: Iterable[str] | None = None, calendar: WorkingCalendar | None = None
) -> Comparison:
    """Compare what two versions of the policies decide about every possible record of some kinds: determinations,
    findings with their severity, accountability, which obligations exist and with what limits; three-valued.

    Who cites which clause, titles and messages are no part of that. Texts count as given or not.
    """
    undecided = []
    for kind in KINDS if kinds is None else kinds:
        for pair, version in pairs_of(old, new, kind):
            found = _differ(pair, version, calendar or WorkingCalendar())
            if isinstance(found, Witness):
                return Comparison("differs", found)
            if found is Unfound.UNDECIDED:
                undecided.append(kind)
    kinds_left = tuple(dict.fromkeys(undecided))
    return Comparison("undecided" if undecided else "equal", undecided=kinds_left)


def pairs_of(old: Versions, new: Versions, kind: str) -> Iterator[tuple[tuple[Program, Program], Version]]:
    """The programs of two versions that are not the same, each pair with the days on which it is meant."""
    spans: dict[Hashable, list[tuple[Span, Span | None]]] = {}
    pairs: dict[Hashable, tuple[Program, Program]] = {}
    for span in spans_of({*old.days, *new.days}, pending=KINDS[kind].is_pending is not Record.is_pending):
        days = Version((span,)).sample
        pair = (old.compile(kind, *days), new.compile(kind, *days))
        shapes = (shape_of(pair[0]), shape_of(pair[1]))
        if shapes[0] != shapes[1]:
            spans.setdefault(shapes, []).append(span)
            pairs.setdefault(shapes, pair)
    for key, pair in pairs.items():
        yield pair, Version(tuple(spans[key]))


def spans_of(days: Iterable[date], *, pending: bool) -> Iterator[tuple[Span, Span | None]]:
    """The spans between days on which the law changes, the newest first; each without, and with every later day of a
    pending record."""
    spans = list(pairwise([None, *sorted(days), None]))[::-1]
    for number, span in enumerate(spans):
        yield span, None
        if pending:
            yield from ((span, later) for later in spans[: number + 1])


def shape_of(program: Program) -> Hashable:
    """What a program decides, whatever its rules are called."""
    layers = []
    for layer in program.layers:
        rules = tuple((rule.rule.concludes, rule.tree, way_of(rule, program)) for rule in layer.rules)
        contests = tuple(
            (found.determination, found.rules, found.values, found.overriders, found.superiors)
            for found in layer.contests
        )
        layers.append((layer.stage, rules, contests))
    return (program.kind, program.atoms, tuple(layers), program.determinations)


def _differ(pair: tuple[Program, Program], version: Version, calendar: WorkingCalendar) -> Witness | Unfound:
    search = Search(pair, version, calendar)
    old, new = search.encodings
    search.solver.add(list(_alike(old, new)))
    goals = list(_differences(old, new))
    clear = z3.Or([z3.And(goal, told) for goal, told in goals])

    def show(proposal: Proposal) -> Witness | None:
        return smallest_witness(proposal, pair, version, calendar)

    def show_clearly(proposal: Proposal) -> Witness | None:
        found = show(proposal)
        return found if found is not None and found.clear else None

    found = search.find(clear, show_clearly, narrow=True)
    if not isinstance(found, Witness):
        return search.find(z3.Or([goal for goal, _ in goals]), show)
    while True:
        fewer = z3.PbLe([(stated, 1) for stated in search.facts.stated()], found.size - 1)
        smaller = search.find(z3.And(clear, fewer), show_clearly, narrow=True)
        if not isinstance(smaller, Witness) or smaller.size >= found.size:
            return found
        found = smaller


def _alike(old: Encoding, new: Encoding) -> Iterator[Formula]:
    """An obligation with the same limits stands alike, where both versions say that it applies."""
    for name in [name for name in old.applying if name in new.applying]:
        for first, counts, found in old.applying[name]:
            for second, also_counts, also_found in new.applying[name]:
                if way_of(first, old.program) != way_of(second, new.program):
                    continue
                both = [counts, also_counts, found.true, also_found.true]
                for other in due_with(first):
                    both += _equally_applying(other, old, new)
                paths = (f"late.{name}", f"obligation.{name}")
                yield z3.Implies(
                    z3.And(both), z3.And([_equal(old.standing(path), new.standing(path)) for path in paths])
                )


def _equally_applying(name: str, old: Encoding, new: Encoding) -> Iterator[Formula]:
    """That an obligation applies alike, with the same limits."""
    for first, second in _ways(old.obligations.get(name), new.obligations.get(name)).values():
        yield z3.Not(_unlike(first, second))


def _equal(first: Finite, second: Finite) -> Formula:
    return z3.And([option == second.equals(value) for value, option in first.options.items()])


def _differences(old: Encoding, new: Encoding) -> Iterator[tuple[Formula, Formula]]:
    """Each thing that may be concluded differently: that it is, and that it shows in full."""
    for name in dict.fromkeys([*old.determined, *new.determined]):
        first, second = old.determined.get(name), new.determined.get(name)
        if first is None or second is None:
            yield TRUE, TRUE
            continue
        for value in dict.fromkeys([*first, *second]):
            unlike = z3.Xor(first.get(value, FALSE), second.get(value, FALSE))
            yield unlike, z3.Or(first.get(value, FALSE), second.get(value, FALSE))
        yield z3.Xor(old.conflicting[name], new.conflicting[name]), TRUE
    for one, two in (
        (old.obligations, new.obligations),
        (old.findings, new.findings),
        (old.measures, new.measures),
    ):
        for name in dict.fromkeys([*one, *two]):
            for first_truth, second_truth in _ways(one.get(name), two.get(name)).values():
                yield (
                    _unlike(first_truth, second_truth),
                    z3.And(z3.Or(first_truth.true, second_truth.true), _begun(name, old, new)),
                )


def _begun(name: str, old: Encoding, new: Encoding) -> Formula:
    """That what an obligation runs from has happened, so that its due day shows."""
    paths = {
        path
        for each in (old, new)
        for compiled, _, _ in each.applying.get(name, ())
        for path in starts_of(compiled)
    }
    return (
        z3.Or(
            [
                z3.Not(z3.Or(old.facts[path].equals(UNKNOWN), old.facts[path].equals(ABSENT)))
                for path in sorted(paths)
            ]
        )
        if paths
        else TRUE
    )


def _ways(first: Concluded | None, second: Concluded | None) -> dict[Hashable, tuple[Truth, Truth]]:
    one, two = first.ways if first else {}, second.ways if second else {}
    return {way: (one.get(way, NEVER), two.get(way, NEVER)) for way in dict.fromkeys([*one, *two])}


def _unlike(first: Truth, second: Truth) -> Formula:
    return z3.Or(z3.Xor(first.true, second.true), z3.Xor(first.possible, second.possible))
