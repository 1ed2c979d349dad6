"""Mutants of conditions: each family is a function from a condition to its replacements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from disclosure_rules.authoring.policy_source import SourceNode, SourcePart, nodes
from disclosure_rules.calendar.duration import Duration
from disclosure_rules.places import Gazetteer
from disclosure_rules.policy.condition_reader import Symbol, literal, vocabulary_of
from disclosure_rules.policy.conditions import AllOf, AnyOf, Atom, Condition, Not, Ref
from disclosure_rules.policy.model import Determination
from disclosure_rules.records.base import facts_of
from disclosure_rules.records.kinds import RecordKinds
from disclosure_rules.terms import Status, Term


class Edit(NamedTuple):
    """The text at a part of a file and its replacement, None where it is left out; `new` is the complete condition or
    rule that results."""

    part: SourcePart
    was: str
    becomes: str | None
    new: Any


class ConditionVocabulary:
    """The names that conditions may use, with their values."""

    def __init__(
        self, determinations: Mapping[str, Determination], places: Gazetteer, kinds: RecordKinds
    ) -> None:
        self._determinations = determinations
        self._places = places
        self._kinds = kinds

    def symbol(self, kind: str, path: str) -> Symbol:
        """The meaning of a path for a record kind; a name that belongs to no closed vocabulary is taken as text."""
        fact = facts_of(self._kinds[kind]).get(path)
        if fact is not None and fact.kind == "place":
            return Symbol(path, fact.kind, self._places)
        if fact is not None:
            return Symbol(path, fact.kind, vocabulary_of(fact.term) if fact.term else None)
        if path in self._determinations:
            values = self._determinations[path].values
            return Symbol(path, "term", {name: value for value, zh in values.items() for name in (value, zh)})
        if path.startswith("obligation."):
            return Symbol(path, "term", vocabulary_of(Status))
        return Symbol(path, "code")


def longer_or_shorter(limit: Duration) -> Iterator[Duration]:
    """A duration, one unit shorter and one unit longer, in the same direction."""
    for step in (-1, 1):
        amount = limit.amount + step
        if abs(amount) < 10**5 and amount * limit.amount >= 0:
            yield replace(limit, amount=amount)


def lists(part: SourcePart, symbol: Symbol, values: Any) -> Iterator[Edit]:
    """The list without each of its values in turn, and with one more value of a closed vocabulary. `values` is the
    list as it is typed."""
    written = part.data
    for number, raw in enumerate(written):
        kind = symbol.kind.removeprefix("list of ")
        fewer = [value for value in values if value != literal(kind, symbol.vocabulary, raw)]
        yield Edit(part, part.text, part.reading(written[:number] + written[number + 1 :]), fewer)
    members = dict.fromkeys((symbol.vocabulary or {}).values())
    more = next((member for member in members if member not in values), None)
    if more is not None:
        chinese = isinstance(more, Term) and bool(written) and not str(written[0]).isascii()
        text = more.zh if chinese else str(more)
        yield Edit(part, part.text, part.reading([*written, text]), [*values, more])


def _dropped(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    if isinstance(node.holder, (AllOf, AnyOf)):
        yield Edit(node.part, node.text, None, node.put(None))


def _negated(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    if isinstance(node.condition, Not):
        inner = node.part.at(next(iter(node.part.data)))
        bare = SourceNode(node.condition.part, inner, node.condition, node.put)
        yield Edit(node.part, f"not: {{{bare.text}}}", bare.text, node.put(node.condition.part))
    elif not isinstance(node.holder, Not):
        yield Edit(node.part, node.text, f"not: {{{node.text}}}", node.put(Not(node.condition)))


def _joined(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    if isinstance(node.condition, (AllOf, AnyOf)) and len(node.condition.parts) > 1:
        opposite = AnyOf if isinstance(node.condition, AllOf) else AllOf
        was, now = ("all", "any") if opposite is AnyOf else ("any", "all")
        yield Edit(node.part, was, now, node.put(opposite(node.condition.parts)))


def _listed(node: SourceNode, symbol: Symbol | None) -> Iterator[Edit]:
    atom = node.condition
    if symbol is None or not isinstance(atom, Atom) or not isinstance(atom.operand, frozenset):
        return
    part = _operand(node)
    if isinstance(part.data, list):
        for change in lists(part, symbol, atom.operand):
            yield change._replace(new=node.put(replace(atom, operand=frozenset(change.new))))


def _counted(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    atom = node.condition
    if isinstance(atom, Atom) and type(atom.operand) is int:
        for step in (-1, 1):
            part, number = _operand(node), atom.operand + step
            new = node.put(replace(atom, operand=number))
            yield Edit(part, part.text, part.reading(number), new)


def _dated(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    atom = node.condition
    if isinstance(atom, Atom) and isinstance(atom.operand, date):
        for step in (-1, 1):
            part, moment = _operand(node), atom.operand + timedelta(step)
            new = node.put(replace(atom, operand=moment))
            yield Edit(part, part.text, part.reading(moment.isoformat()), new)


def _shifted(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    atom = node.condition
    if not isinstance(atom, Atom) or not isinstance(atom.operand, Ref):
        return
    right = atom.operand
    if isinstance(right.by, Duration):
        part = _operand(node).at("minus" if right.back else "plus")
        for length in longer_or_shorter(right.by):
            new = node.put(replace(atom, operand=replace(right, by=length)))
            yield Edit(part, part.text, part.reading(str(length)), new)


_TWINS = {
    "within": "is",
    "before": "not_after",
    "not_after": "before",
    "after": "not_before",
    "not_before": "after",
    "more_than": "at_least",
    "less_than": "at_most",
    "has": "has_all",
    "has_all": "has",
}
"""The near neighbour of an operator. Of `at_least` and `at_most` the numbers have neighbours."""


def _compared(node: SourceNode, _: Symbol | None) -> Iterator[Edit]:
    atom = node.condition
    if not isinstance(atom, Atom) or atom.op not in _TWINS:
        return
    if not isinstance(atom.operand, frozenset) or len(atom.operand) > 1:
        twin, part = _TWINS[atom.op], node.part
        written = (
            part.data.get(atom.op) if isinstance(part.data, dict) and atom.op in part.data else part.data
        )
        new = node.put(replace(atom, op=twin))
        yield Edit(part, part.text, part.reading({twin: written}), new)


def _operand(node: SourceNode) -> SourcePart:
    """The right-hand side of an atom, with its operator where it is written."""
    data = node.part.data
    return node.part.at(next(iter(data))) if isinstance(data, dict) else node.part


FAMILIES: dict[str, tuple[Callable[[SourceNode, Symbol | None], Iterator[Edit]], ...]] = {
    "dropped": (_dropped,),
    "negated": (_negated,),
    "joined": (_joined,),
    "list": (_listed,),
    "number": (_counted,),
    "date": (_dated, _shifted),
    "comparison": (_compared,),
}
"""The families of mutants of conditions; a new one is a function here and its row in the tests."""


def condition_edits(
    condition: Condition, part: SourcePart, symbol: Callable[[str], Symbol]
) -> Iterator[tuple[str, Edit]]:
    """Every change of a condition and of the conditions within it, with its family; `symbol` gives the meaning of a path."""
    for node in nodes(condition, part):
        asked = symbol(node.condition.fact) if isinstance(node.condition, Atom) else None
        for family, functions in FAMILIES.items():
            for function in functions:
                for change in function(node, asked):
                    yield family, change
