"""Three-valued logic: each row is a rule of its own, evaluated on a sheet that leaves out what the row holds unknown."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules import Evaluator
from tools.conformance import sheet
from tools.conformance.row import Row, reasons, table


def rows() -> Iterator[Row]:
    """Every row of the truth tables. A rule that loading is to refuse stands in a policy of its own."""
    taken = [(f"r{number}", row) for number, row in enumerate(table("logic.csv"))]
    refused = {
        name: sheet.evaluator(sheet.files({name: row["ours"]})) for name, row in taken if is_refused(row)
    }
    together = sheet.evaluator(sheet.files({name: row["ours"] for name, row in taken if name not in refused}))
    assert not isinstance(together, str), together
    decisions = {
        facts: sheet.decided(together, sheet.facts_of(facts)) for facts in {row["facts"] for _, row in taken}
    }
    for name, row in taken:
        comes_to = _refusal(refused[name]) if name in refused else sheet.truth(decisions[row["facts"]], name)
        ours = f"{row['ours']}{' with ' + row['facts'] if row['facts'] else ''}"
        yield Row(row["suite"], row["case"], row["says"], row["gives"], ours, comes_to, row["reason"])


def _refusal(loaded: Evaluator | str) -> str:
    """The code of the problem, or that there is none."""
    return loaded if isinstance(loaded, str) else "loaded"


def is_refused(row: dict[str, str]) -> bool:
    """Whether its reason says that loading refuses the rule."""
    reason = reasons().get(row["reason"])
    return reason is not None and reason.standing == "refused"
