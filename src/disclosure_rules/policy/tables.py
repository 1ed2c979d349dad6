"""Tables of rules: each row becomes a rule that overrides those of the rows after it."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.phrases import listed_text, text
from disclosure_rules.policy.syntax import DecideShape, RuleShape, TableShape


def rows_of(table: TableShape) -> Iterator[RuleShape]:
    """The rules of a table, in its order. The id of each begins with that of the table."""
    ids = [f"{table.id}.{row.id}" for row in table.first_of]
    for number, row in enumerate(table.first_of):
        yield RuleShape.model_construct(  # its parts are read already
            id=ids[number],
            title=listed_text((table.title, row.title or text("table.row", number=number + 1)), "colon"),
            clauses=row.clauses or table.clauses,
            in_force=table.in_force,
            governed_by=table.governed_by,
            overrides=[*ids[number + 1 :], *table.overrides],
            when=row.when,
            then=DecideShape.model_construct(decide=table.decide, value=row.then),
        )
