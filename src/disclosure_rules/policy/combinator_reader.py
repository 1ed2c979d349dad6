"""The reader of one derived fact as it is written: its combinator, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from disclosure_rules.calendar.duration import Duration
from disclosure_rules.errors import MisfitError
from disclosure_rules.policy import combinators as combine
from disclosure_rules.policy.condition_reader import literal
from disclosure_rules.policy.derived_operands import ANY_MOMENT, Combined, Item, Operands, RecordFacts
from disclosure_rules.policy.model import AS_OF
from disclosure_rules.policy.records_syntax import BetweenShape, EntriesShape, ShiftShape, SpansShape
from disclosure_rules.reading.source import Loc
from disclosure_rules.records.declared.declarations import Combination, DeclaredDerived
from disclosure_rules.records.fact import Combinator, FactKind


def read_derived(record: RecordFacts, item: Item) -> Combined | None:
    """A derived fact as it is declared; None where it is wrong, which is added to the problems."""
    operands, written, before = Operands(record, item), item.shape.combinators, len(record.problems)
    if len(written) != 1:
        operands.report("policy.records", (), "combinator", fact=item.name, known=tuple(_ROWS))
        return None
    (name, shape), *_ = written.items()
    row = _ROWS[name]
    combination = row.read(operands, shape, (name,))
    if combination is None or len(record.problems) > before:
        return None
    made = DeclaredDerived(
        name=item.name,
        title=item.shape.title,
        kind=row.kind or operands.kind,
        reads=(),
        combination=combination,
        terms=operands.terms,
        place=item.place,
    )
    made = record.uses.with_combination(made, combination)
    depths = (combined.depth for name in made.uses if (combined := record.combined(name)) is not None)
    return Combined(made, 1 + max(depths, default=0))


def _in_order(operands: Operands, shape: Any, loc: Loc) -> Combination | None:
    several = operands.several(shape, loc, "moment", "term")
    return combine.InOrder(several, last=loc == ("last",)) if several else None


def _in_time(operands: Operands, shape: Any, loc: Loc) -> Combination | None:
    several = operands.several(shape, loc, "moment")
    return combine.InTime(several, last=loc == ("latest",)) if several else None


def _count(operands: Operands, shape: EntriesShape, loc: Loc) -> Combination | None:
    symbol = operands.record.symbol(shape.of)
    fact = operands.record.facts.get(symbol.path) if symbol is not None else None
    if shape.where is None and fact is not None and fact.kind == "terms" and fact.key is None:
        return combine.Counted(fact.path)
    entries = operands.entries(shape.of, shape.where, loc)
    return combine.Counted(entries) if entries else None


def _quantified(operands: Operands, shape: EntriesShape, loc: Loc) -> Combination | None:
    entries = operands.entries(shape.of, shape.where, loc)
    return combine.Quantified(entries, every=loc == ("all",)) if entries else None


def _shift(operands: Operands, shape: ShiftShape, loc: Loc) -> Combination | None:
    moment = operands.fact(shape.fact, (*loc, "fact"), "moment")
    written = [(word, text) for word in ("plus", "minus") if (text := getattr(shape, word)) is not None]
    if len(written) != 1:
        operands.report("policy.records", loc, "shift")
        return None
    ((word, text),) = written
    try:
        by: Duration = literal("shift", None, text)
    except MisfitError as misfit:
        operands.misfit(misfit, (*loc, word))
        return None
    return combine.Shift(moment.path, by, back=word == "minus") if moment else None


def _spans(operands: Operands, shape: SpansShape, loc: Loc) -> Combination | None:
    ends = ((shape.from_, (*loc, "from")), (shape.until, (*loc, "until")))
    if shape.of is None:
        if shape.where is not None:
            operands.report("policy.records", (*loc, "where"), "where")
        entries, moments = None, [operands.fact(name, at, "moment") for name, at in ends]
    elif (entries := operands.entries(shape.of, shape.where, loc)) is None:
        return None
    else:
        moments = [operands.entry_field(entries.of, name, at, "moment") for name, at in ends]
    start, end = moments
    return combine.Spans(start.path, end.path, entries) if start and end else None


def _between(operands: Operands, shape: BetweenShape, loc: Loc) -> Combination | None:
    ends = ((shape.from_, (*loc, "from")), (shape.until, (*loc, "until")))
    start, end = (ANY_MOMENT if name == AS_OF else operands.fact(name, at, "moment") for name, at in ends)
    return combine.Between(start.path, end.path, shape.unit) if start and end else None


def _same(operands: Operands, shape: list[str], loc: Loc) -> Combination | None:
    if len(shape) < 2:  # a name is compared with another
        operands.report("policy.records", loc, "two-names")
    names = [operands.fact(name, (*loc, number), "text") for number, name in enumerate(shape)]
    for number, symbol in enumerate(names):
        if symbol is not None and not operands.is_one_text(symbol.path):
            operands.report("policy.records", (*loc, number), "one-name", fact=symbol.path)
    return combine.Same(tuple(symbol.path for symbol in names if symbol is not None))


class _Row(NamedTuple):
    """A combinator: its name, the kind of fact that it makes (that of its facts, if None), and its reader."""

    name: Combinator
    kind: FactKind | None
    read: Callable[[Operands, Any, Loc], Combination | None]


_ROWS: Final[Mapping[str, _Row]] = {
    row.name: row
    for row in (
        _Row("first", None, _in_order),
        _Row("last", None, _in_order),
        _Row("earliest", "moment", _in_time),
        _Row("latest", "moment", _in_time),
        _Row("count", "number", _count),
        _Row("any", "flag", _quantified),
        _Row("all", "flag", _quantified),
        _Row("shift", "moment", _shift),
        _Row("spans", "spans", _spans),
        _Row("between", "number", _between),
        _Row("same", "flag", _same),
    )
}
"""The combinators by name; the set is closed."""
