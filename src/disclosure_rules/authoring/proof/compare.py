"""The proof that two versions of the policies decide alike for every possible record.

First compare only the conclusions whose rules differ, together with everything they depend on. If these come out
alike, every conclusion does: the others are drawn in the same way from conclusions that come out alike. If they do
not, the complete programs are searched for a record that shows the difference well.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

import z3

from disclosure_rules._program.model import CompiledRule, Program
from disclosure_rules._program.timeline import PolicyTimeline
from disclosure_rules.authoring.proof.dependencies import (
    ConclusionKey,
    DrawnConclusion,
    closure,
    conclusions_of,
    differing,
    due_with,
    effect_key,
    events_of,
)
from disclosure_rules.authoring.proof.encoding import Concluded, Encoding
from disclosure_rules.authoring.proof.held_law import held_differently
from disclosure_rules.authoring.proof.law_periods import LawPeriod, LawSpan, sample_of, spans_of
from disclosure_rules.authoring.proof.proposal import Proposal
from disclosure_rules.authoring.proof.search import FEW_TRIES, Search, Unfound
from disclosure_rules.authoring.proof.variables import FALSE, NEVER, TRUE, Finite, Formula, Truth
from disclosure_rules.authoring.proof.witness import Differing, Witness, least_witness, smallest_witness
from disclosure_rules.calendar.working_calendar import WorkingCalendar
from disclosure_rules.policy.model import Stage
from disclosure_rules.records.fact import ABSENT, UNKNOWN

ProofVerdict = Literal["equal", "differs", "undecided"]


@dataclass(frozen=True)
class Comparison:
    """The result of comparing two versions of the policies: `equal` is proved for every record, `differs` has a
    witness that was evaluated, and `undecided` is neither and names the kinds."""

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
    findings with their severity, accountability, which obligations exist with what limits, and of what the law is held;
    three-valued.

    Cited clauses, titles and messages are not compared. Texts count as given or not. Versions that mean different places by
    one name, or other facts by one record kind, are never equal. `proved` keeps the differences
    that were proved to come out alike, for a caller that compares many versions with few differences (and one
    calendar).
    """
    asked = {*old.kinds, *new.kinds} if kinds is None else {*kinds}
    undecided = [
        kind for kind in (*old.kinds, *new.kinds) if kind in asked and _mean_other_facts(old, new, kind)
    ]
    days = calendar or WorkingCalendar()
    known = set() if proved is None else proved
    differing = Differing(old, new, days)
    for kind in (kind for kind in new.kinds if kind in asked and kind in old.kinds):
        result = held_differently(old, new, kind, differing)
        if isinstance(result, Witness):
            return Comparison("differs", result)
        if result is Unfound.UNDECIDED:
            undecided.append(kind)
        for difference in differences_of(old, new, kind):
            question = (kind, difference.drawn, difference.version)
            if question in known:
                continue
            result = _differ(difference, differing)
            if isinstance(result, Witness):
                return Comparison("differs", result)
            if result is Unfound.UNDECIDED:
                undecided.append(kind)
            else:
                known.add(question)
    kinds_left = tuple(dict.fromkeys(undecided))
    return Comparison("undecided" if undecided else "equal", undecided=kinds_left)


def _mean_other_facts(old: PolicyTimeline, new: PolicyTimeline, kind: str) -> bool:
    """Whether two versions do not mean the same facts, or places, by the name of a record kind."""
    return old.kinds.get(kind) is not new.kinds.get(kind) or old.places.meanings != new.places.meanings


ProgramPair = tuple[Program, Program]
"""The programs of the old and of the new version, for the same days."""


@dataclass(frozen=True)
class ProvenDifference:
    """Conclusions that two versions draw differently: how each version draws them and everything they depend on, and
    the pairs of programs to which this applies, each with its days. `timeline` selects the days of a record: that of
    the new version, which selects the same as the old one where both hold the same law."""

    about: frozenset[ConclusionKey]
    drawn: frozenset[tuple[ConclusionKey, DrawnConclusion | None, DrawnConclusion | None]]
    pairs: dict[Hashable, tuple[ProgramPair, list[LawSpan]]]
    timeline: PolicyTimeline

    @property
    def meant(self) -> list[tuple[ProgramPair, LawPeriod]]:
        """The pairs, each with its version of the law."""
        return [(pair, LawPeriod(tuple(spans), self.timeline)) for pair, spans in self.pairs.values()]

    @property
    def version(self) -> LawPeriod:
        """All the days together."""
        return LawPeriod(tuple(span for _, spans in self.pairs.values() for span in spans), self.timeline)


def differences_of(old: PolicyTimeline, new: PolicyTimeline, kind: str) -> Iterable[ProvenDifference]:
    """The differences in how two versions draw their conclusions. Pairs of programs that draw the same conclusions
    differently in the same way are one difference, whatever else they contain."""
    known: dict[Hashable, Mapping[ConclusionKey, DrawnConclusion]] = {}

    def drawn_in(program: Program) -> Mapping[ConclusionKey, DrawnConclusion]:
        if id(program) not in known:
            known[id(program)] = conclusions_of(program)
        return known[id(program)]

    differences: dict[Hashable, ProvenDifference] = {}
    changing = {*old.changing[kind], *new.changing[kind]}
    for span in spans_of({*old.days, *new.days}, changing, new.kinds[kind]):
        days = sample_of(span)
        pair = (old.compile(kind, *days), new.compile(kind, *days))
        was, now = map(drawn_in, pair)
        about = differing(was, now)
        if about:
            drawn = frozenset((node, was.get(node), now.get(node)) for node in closure(about, was, now))
            difference = differences.setdefault(drawn, ProvenDifference(about, drawn, {}, new))
            difference.pairs.setdefault(tuple(map(id, pair)), (pair, []))[1].append(span)
    return differences.values()


def _differ(difference: ProvenDifference, differing: Differing) -> Witness | Unfound:
    """A record that shows a difference, the clearest that is found. Where the conclusions that are drawn differently
    come out alike for every record, so does everything that depends on them, and nothing else need be asked."""
    differing = replace(differing, period=difference.version)
    (pair, _), *_ = difference.meant
    only = {node for node, _, _ in difference.drawn}
    result = _shown(Search(pair, difference.version, differing.calendar, only), differing, difference.about)
    if result is Unfound.NONE or (isinstance(result, Witness) and result.clear):
        return result
    # Where the smaller search did not end, larger ones hardly will: the complete programs of one version are tried.
    pairs = difference.meant if isinstance(result, Witness) else difference.meant[:1]
    complete = []
    for pair, version in pairs:
        complete.append(_shown(Search(pair, version, differing.calendar), differing))
        if isinstance(complete[-1], Witness):
            return complete[-1]
    proved = len(pairs) == len(difference.meant) and all(found is Unfound.NONE for found in complete)
    return Unfound.NONE if proved else result


def _shown(
    search: Search, differing: Differing, about: Set[ConclusionKey] | None = None
) -> Witness | Unfound:
    """A record on which conclusions (those of `about`, if given) come out differently: clearly and with few facts, if
    there is one. First come records on which both versions conclude something and not the same, which holds whatever
    case analysis settles; then those on which one of them concludes something; then any."""
    old, new = search.encodings
    search.solver.add(list(_alike(old, new)))
    differences = list(_differences(old, new, about))
    opposite, clear, any_at_all = (z3.Or(list(goals)) for goals in zip(*differences, strict=True))

    def show(proposal: Proposal) -> Witness | None:
        return smallest_witness(proposal, differing)

    def show_clearly(proposal: Proposal) -> Witness | None:
        witness = show(proposal)
        return witness if witness is not None and witness.clear else None

    for goal in (opposite, clear):
        witness = search.find(goal, show_clearly, narrow=True)
        while isinstance(witness, Witness):
            fewer = z3.PbLe([(stated, 1) for stated in search.facts.stated()], witness.size - 1)
            smaller = search.find(z3.And(goal, fewer), show_clearly, narrow=True, tries=FEW_TRIES)
            if not isinstance(smaller, Witness) or smaller.size >= witness.size:
                return least_witness(witness, differing, search.facts.cls)
            witness = smaller
    return search.find(any_at_all, show)


def _alike(old: Encoding, new: Encoding) -> Iterator[Formula]:
    """The axioms by which an obligation with the same limits has the same state in both versions, where both say that
    it applies."""
    for name in [name for name in old.applying if name in new.applying]:
        for first, counts, truth in old.applying[name]:
            for second, also_counts, also_truth in new.applying[name]:
                if effect_key(first, old.program) != effect_key(second, new.program):
                    continue
                both = [counts, also_counts, truth.true, also_truth.true]
                for obligation in due_with(first):
                    both += _equally_applying(obligation, old, new)
                paths = (f"late.{name}", f"delayed.{name}", f"obligation.{name}")
                yield z3.Implies(
                    z3.And(both), z3.And([_equal(old.standing(path), new.standing(path)) for path in paths])
                )


def _equally_applying(name: str, old: Encoding, new: Encoding) -> Iterator[Formula]:
    """The formulas by which an obligation applies alike, with the same limits."""
    for first, second in _ways(old.obligations.get(name), new.obligations.get(name)).values():
        yield z3.Not(_unlike(first, second))


def _equal(first: Finite, second: Finite) -> Formula:
    return z3.And([option == second.equals(value) for value, option in first.options.items()])


class _Difference(NamedTuple):
    """The formulas by which a conclusion differs: both versions conclude something, and not the same; one of them
    concludes something; it differs in any way."""

    opposite: Formula
    clear: Formula
    any_at_all: Formula


def _differences(
    old: Encoding, new: Encoding, about: Set[ConclusionKey] | None = None
) -> Iterator[_Difference]:
    """Each conclusion (of `about`, if given) that may differ."""

    def compared(stage: Stage, earlier: Mapping[str, Any], later: Mapping[str, Any]) -> Iterator[str]:
        names = dict.fromkeys([*earlier, *later])
        return (name for name in names if about is None or (stage, name) in about)

    for name in compared("decide", old.determined, new.determined):
        first, second = old.determined.get(name), new.determined.get(name)
        if first is None or second is None:
            yield _Difference(TRUE, TRUE, TRUE)
            continue
        for value in dict.fromkeys([*first, *second]):
            was, now = first.get(value, FALSE), second.get(value, FALSE)
            others = z3.Or([formula for other, formula in second.items() if other != value])
            unlike = z3.Xor(was, now)
            yield _Difference(z3.And(was, others), z3.And(unlike, z3.Or(was, now)), unlike)
        conflicts = z3.Xor(old.conflicting[name], new.conflicting[name])
        yield _Difference(conflicts, conflicts, conflicts)
    drawn: tuple[tuple[Stage, dict[str, Concluded], dict[str, Concluded]], ...] = (
        ("require", old.obligations, new.obligations),
        ("find", old.findings, new.findings),
        ("account", old.measures, new.measures),
    )
    for stage, earlier, later in drawn:
        for name in compared(stage, earlier, later):
            shows = _shows(name, old, new)
            for was, now in _ways(earlier.get(name), later.get(name)).values():
                unlike = _unlike(was, now)
                true, possible = z3.Or(was.true, now.true), z3.And(was.possible, now.possible)
                clear = z3.And(unlike, true, shows)
                yield _Difference(z3.And(clear, z3.Not(possible)), clear, unlike)


def _shows(name: str, old: Encoding, new: Encoding) -> Formula:
    """The formula by which one version shows an obligation in full: its start has happened, and its status is known."""
    parts = []
    for encoding in (old, new):
        if name in encoding.applying:
            begun = z3.Or([_begun(compiled, encoding) for compiled, _, _ in encoding.applying[name]])
            stands = z3.Not(encoding.standing(f"obligation.{name}").equals(UNKNOWN))
            parts.append(z3.And(begun, stands))
    return z3.Or(parts) if parts else TRUE


def _begun(compiled: CompiledRule, encoding: Encoding) -> Formula:
    """The formula by which the events that an obligation waits for have happened."""
    groups = [[encoding.facts[path] for path in group] for group in events_of(compiled)]
    return z3.And(
        [
            z3.Or([z3.Not(z3.Or(symbol.equals(UNKNOWN), symbol.equals(ABSENT))) for symbol in symbols])
            for symbols in groups
        ]
    )


def _ways(first: Concluded | None, second: Concluded | None) -> dict[Hashable, tuple[Truth, Truth]]:
    earlier, later = first.ways if first else {}, second.ways if second else {}
    return {
        way: (earlier.get(way, NEVER), later.get(way, NEVER)) for way in dict.fromkeys([*earlier, *later])
    }


def _unlike(first: Truth, second: Truth) -> Formula:
    return z3.Or(z3.Xor(first.true, second.true), z3.Xor(first.possible, second.possible))
