"""Whether two versions of the policies decide alike for every possible record.

Asked first is whether that comes out alike which the two do not draw in the same way, with what it rests on and nothing
else. If it does, everything does: all else is drawn in the same way from what comes out alike. Only if it does not, a
record that shows the difference well is looked for in the whole.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Literal

import z3

from disclosure_rules._program.compile import PolicyTimeline
from disclosure_rules._program.model import Program
from disclosure_rules.authoring.proof.dependencies import (
    Conclusion,
    ConclusionKey,
    closure,
    conclusions_of,
    differing,
    due_with,
    effect_key,
    starts_of,
)
from disclosure_rules.authoring.proof.encoding import Concluded, Encoding
from disclosure_rules.authoring.proof.law_periods import LawPeriod, Span, spans_of
from disclosure_rules.authoring.proof.search import Proposal, Search, Unfound
from disclosure_rules.authoring.proof.variables import FALSE, NEVER, TRUE, Finite, Formula, Truth
from disclosure_rules.authoring.proof.witness import Differing, ProgramPair, Witness, smallest_witness
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.model import Stage
from disclosure_rules.records import KINDS
from disclosure_rules.records.fact import ABSENT, UNKNOWN

ProofVerdict = Literal["equal", "differs", "undecided"]


@dataclass(frozen=True)
class Comparison:
    """Whether two versions of the policies decide alike: `equal` is proved for every record, `differs` has a
    witness that was evaluated, `undecided` (and about which kinds) is neither."""

    verdict: ProofVerdict
    witness: Witness | None = None
    undecided: tuple[str, ...] = ()


def compare(
    old: PolicyTimeline,
    new: PolicyTimeline,
    kinds: Iterable[str] | None = None,
    calendar: WorkingCalendar | None = None,
    proved: set[Hashable] | None = None,
) -> Comparison:
    """Compare what two versions of the policies decide about every possible record of some kinds: determinations,
    findings with their severity, accountability, which obligations exist and with what limits; three-valued.

    Who cites which clause, titles and messages are no part of that. Texts count as given or not. `proved` keeps what
    was found to come out alike, for who compares many versions that differ in little (with one calendar).
    """
    undecided = []
    days = calendar or WorkingCalendar()
    known = set() if proved is None else proved
    for kind in KINDS if kinds is None else kinds:
        for difference in differences_of(old, new, kind):
            asked = (kind, difference.drawn, difference.version)
            if asked in known:
                continue
            found = _differ(difference, days)
            if isinstance(found, Witness):
                return Comparison("differs", found)
            if found is Unfound.UNDECIDED:
                undecided.append(kind)
            else:
                known.add(asked)
    kinds_left = tuple(dict.fromkeys(undecided))
    return Comparison("undecided" if undecided else "equal", undecided=kinds_left)


@dataclass(frozen=True)
class ProvenDifference:
    """Conclusions that two versions do not draw in the same way; how they, and all that they rest on, are drawn in
    each; and the pairs of programs of which that is true, each with its days."""

    about: frozenset[ConclusionKey]
    drawn: frozenset[tuple[ConclusionKey, Conclusion | None, Conclusion | None]]
    pairs: dict[Hashable, tuple[ProgramPair, list[tuple[Span, Span | None]]]]

    @property
    def meant(self) -> list[tuple[ProgramPair, LawPeriod]]:
        """The pairs, each with the version of the law that it is."""
        return [(pair, LawPeriod(tuple(spans))) for pair, spans in self.pairs.values()]

    @property
    def version(self) -> LawPeriod:
        """All of the days."""
        return LawPeriod(tuple(span for _, spans in self.pairs.values() for span in spans))


def differences_of(old: PolicyTimeline, new: PolicyTimeline, kind: str) -> Iterable[ProvenDifference]:
    """Where two versions do not draw all conclusions in the same way. Pairs of programs that differ in the same way
    of drawing the same conclusions are one difference, whatever else is in them."""
    known: dict[Hashable, Mapping[ConclusionKey, Conclusion]] = {}

    def drawn_in(program: Program) -> Mapping[ConclusionKey, Conclusion]:
        if id(program) not in known:
            known[id(program)] = conclusions_of(program)
        return known[id(program)]

    found: dict[Hashable, ProvenDifference] = {}
    for span in spans_of({*old.days, *new.days}, kind):
        days = LawPeriod((span,)).sample
        pair = (old.compile(kind, *days), new.compile(kind, *days))
        was, now = map(drawn_in, pair)
        about = differing(was, now)
        if about:
            drawn = frozenset((node, was.get(node), now.get(node)) for node in closure(about, was, now))
            difference = found.setdefault(drawn, ProvenDifference(about, drawn, {}))
            difference.pairs.setdefault(tuple(map(id, pair)), (pair, []))[1].append(span)
    return found.values()


def _differ(difference: ProvenDifference, calendar: WorkingCalendar) -> Witness | Unfound:
    """A record that shows a difference, the clearest that is found. Where what is drawn differently comes out alike
    for every record, so does all that rests on it, and nothing else need be asked."""
    differing = Differing(difference.meant, calendar)
    (pair, _), *_ = difference.meant
    only = {node for node, _, _ in difference.drawn}
    found = _shown(Search(pair, difference.version, calendar, only), differing, difference.about)
    if found is Unfound.NONE or (isinstance(found, Witness) and found.clear):
        return found
    wholes = []
    for pair, version in difference.meant:
        wholes.append(_shown(Search(pair, version, calendar), differing))
        if isinstance(wholes[-1], Witness):
            return wholes[-1]
    return Unfound.NONE if all(whole is Unfound.NONE for whole in wholes) else found


def _shown(
    search: Search, differing: Differing, about: Set[ConclusionKey] | None = None
) -> Witness | Unfound:
    """A record on which conclusions (of some) come out differently: clearly, and with few facts, if there is one."""
    old, new = search.encodings
    search.solver.add(list(_alike(old, new)))
    goals = list(_differences(old, new, about))
    clear = z3.Or([z3.And(goal, told) for goal, told in goals])

    def show(proposal: Proposal) -> Witness | None:
        return smallest_witness(proposal, differing)

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
                if effect_key(first, old.program) != effect_key(second, new.program):
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


def _differences(
    old: Encoding, new: Encoding, about: Set[ConclusionKey] | None = None
) -> Iterator[tuple[Formula, Formula]]:
    """Each thing (of some conclusions) that may be concluded differently: that it is, and that it shows in full."""

    def asked(stage: Stage, one: Mapping[str, Any], two: Mapping[str, Any]) -> Iterator[str]:
        names = dict.fromkeys([*one, *two])
        return (name for name in names if about is None or (stage, name) in about)

    for name in asked("decide", old.determined, new.determined):
        first, second = old.determined.get(name), new.determined.get(name)
        if first is None or second is None:
            yield TRUE, TRUE
            continue
        for value in dict.fromkeys([*first, *second]):
            unlike = z3.Xor(first.get(value, FALSE), second.get(value, FALSE))
            yield unlike, z3.Or(first.get(value, FALSE), second.get(value, FALSE))
        yield z3.Xor(old.conflicting[name], new.conflicting[name]), TRUE
    drawn: tuple[tuple[Stage, dict[str, Concluded], dict[str, Concluded]], ...] = (
        ("require", old.obligations, new.obligations),
        ("find", old.findings, new.findings),
        ("account", old.measures, new.measures),
    )
    for stage, one, two in drawn:
        for name in asked(stage, one, two):
            for first_truth, second_truth in _ways(one.get(name), two.get(name)).values():
                yield (
                    _unlike(first_truth, second_truth),
                    z3.And(z3.Or(first_truth.true, second_truth.true), _shows(name, old, new)),
                )


def _shows(name: str, old: Encoding, new: Encoding) -> Formula:
    """Of an obligation, that one version says when it is due and how it stands: what it runs from has happened."""
    parts = []
    for each in (old, new):
        if name in each.applying:
            paths = {path for compiled, _, _ in each.applying[name] for path in starts_of(compiled)}
            symbols = [each.facts[path] for path in sorted(paths)]
            begun = [z3.Not(z3.Or(symbol.equals(UNKNOWN), symbol.equals(ABSENT))) for symbol in symbols]
            stands = z3.Not(each.standing(f"obligation.{name}").equals(UNKNOWN))
            parts.append(z3.And(z3.Or(begun) if begun else TRUE, stands))
    return z3.Or(parts) if parts else TRUE


def _ways(first: Concluded | None, second: Concluded | None) -> dict[Hashable, tuple[Truth, Truth]]:
    one, two = first.ways if first else {}, second.ways if second else {}
    return {way: (one.get(way, NEVER), two.get(way, NEVER)) for way in dict.fromkeys([*one, *two])}


def _unlike(first: Truth, second: Truth) -> Formula:
    return z3.Or(z3.Xor(first.true, second.true), z3.Xor(first.possible, second.possible))
