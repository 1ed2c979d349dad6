"""Case analyses that are remembered for other records: most records of an office leave open what others leave open.

An analysis is remembered by all that it reads of a record, so that it gives a record what its own analysis would give.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, Generic, NamedTuple, TypeVar

from disclosure_rules.evaluation.dependence import Dependence, deadline_reads
from disclosure_rules.policy.conditions import Ref
from disclosure_rules.records.fact import ABSENT, UNKNOWN, Fact
from disclosure_rules.records.view import View

WORLDS: Final = 64
"""The most worlds that are evaluated to settle one conclusion."""

WORLDS_CHARTED: Final = 64
"""The most worlds that are evaluated to see which facts matter to one conclusion."""

MOST: Final = 20_000
"""The number of analyses that are remembered for a program."""

Found = TypeVar("Found")


@dataclass(frozen=True)
class Analysis(Generic[Found]):
    """What an analysis found, and the number of worlds that it took. `is_cut` says that it would have taken more."""

    found: Found
    worlds: int
    is_cut: bool


class _Reads(NamedTuple):
    """What an analysis reads of a record. The truths of `atoms` tell all that it reads of most facts, apart from whether they
    are `open`. Of facts that are compared with others, that a fact is derived from together with others, or that a limit
    depends on, it reads the `values` themselves. All base facts that it depends on are `behind` it."""

    atoms: tuple[int, ...]
    open: tuple[str, ...]
    values: tuple[str, ...]
    behind: frozenset[str]


class RememberedAnalyses(Generic[Found]):
    """The analyses of the targets of a program, of `most` worlds each, by what they read. No free text of a host is kept."""

    def __init__(self, dependence: Dependence, most: int) -> None:
        self._dependence = dependence
        self._most = most
        self._reads: dict[str | int, _Reads] = {}
        self._known: dict[Hashable, Analysis[Found]] = {}

    def recall(
        self, key: Hashable | None, granted: int, analyse: Callable[[int], Analysis[Found]]
    ) -> Analysis[Found]:
        """The analysis of a key with so many worlds `granted`: as it is remembered, or else made by `analyse`."""
        known = self._known.get(key) if key is not None else None
        if known is None or known.worlds > granted:
            known = analyse(granted)
            if key is not None and (granted == self._most or not known.is_cut):
                if len(self._known) >= MOST:
                    self._known.clear()
                self._known[key] = known
        return known

    def key(
        self, target: str | int, reach: frozenset[int], read: ReadForKeys, truths: Sequence[int]
    ) -> Hashable | None:
        """All that an analysis of a target, which reaches these atoms, reads of a record; None if it is not remembered.
        `truths` has those of the atoms of the program."""
        reads = self._reads.get(target)
        if reads is None:
            reads = self._reads[target] = self._read_by(reach)
        if not read.selecting.isdisjoint(reads.behind):
            return None
        values = tuple(map(read.values.__getitem__, reads.values))
        states = bytes(map(read.states.__getitem__, reads.open))
        return target, read.setting, bytes(map(truths.__getitem__, reads.atoms)), states, values

    def _read_by(self, reach: frozenset[int]) -> _Reads:
        dependence, facts = self._dependence, self._dependence.facts
        values: set[str] = set()
        for number in reach:
            paths = dependence.asked_by(number)
            for path in paths:
                read = [at for compiled in dependence.drawing(path) for at in deadline_reads(compiled)]
                if path in facts and len(facts[path].reads) > 1:
                    read.append(path)
                if isinstance(dependence.program.atoms[number].operand, Ref):
                    read += paths
                values.update(read, *map(dependence.of, read))
        values = {path for path in values if path not in facts or facts[path].base}
        behind: frozenset[str] = frozenset().union(*map(dependence.of_atom, reach))
        return _Reads(tuple(sorted(reach)), tuple(sorted(behind - values)), tuple(sorted(values)), behind)


class ReadForKeys:
    """What keys read of one record, each value once. `selecting` are the open moments whose answers may select another law,
    of which `selects_law` tells."""

    def __init__(self, view: View, selects_law: Callable[[Fact], bool]) -> None:
        self.setting = (view.as_of, getattr(view.as_of, "tzinfo", None), view.calendar)
        self.states = _States(view)
        self.values = _Values(view)
        self.selecting = frozenset(
            fact.path
            for fact in view.facts.values()
            if fact.base and fact.kind == "moment" and view[fact.path] is UNKNOWN and selects_law(fact)
        )


class _States(dict[str, int]):
    """Whether each fact is known, absent, left out, or listed as unknown."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def __missing__(self, path: str) -> int:
        value = self._view[path]
        listed = value is UNKNOWN and self._view.is_listed_unknown(path)
        state = self[path] = 3 if listed else 2 if value is UNKNOWN else 1 if value is ABSENT else 0
        return state


class _Values(dict[str, Hashable]):
    """The value of each conclusion; and of each base fact with what the record states, and whether it lists it as unknown."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view

    def __missing__(self, path: str) -> Hashable:
        view, fact = self._view, self._view.facts.get(path)
        if fact is None:
            concluded: Hashable = view[path]  # it may yet be concluded otherwise
            return concluded
        is_part = fact.kind == "part"  # what it holds are facts of their own
        stated = None if is_part else view.stated(path)
        if stated is None or (type(stated) is not datetime and fact.kind != "text" and fact.key is None):
            key: Hashable = view[path], stated, view.is_listed_unknown(path)
        else:
            key = _digest(stated)
        self[path] = key
        return key


def _digest(stated: Any) -> bytes:
    """A digest of a text, of entries, which hold texts, or of an instant, with its zone: no text of a host is kept."""
    return blake2b(repr(stated).encode("utf-8", "surrogatepass"), digest_size=16).digest()
