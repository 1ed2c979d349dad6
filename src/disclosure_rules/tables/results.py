"""Results: a decision as a row. Texts are not repeated in it; ids are looked up in the policies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from disclosure_rules.calendar.moments import day_of
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.records.base import facts_of
from disclosure_rules.tables.package import needed
from disclosure_rules.terms import Outcome, Status

if TYPE_CHECKING:
    import polars as pl

RULED = ("determined", "undetermined", "conflict")


def result_schema(evaluator: Evaluator, kind: str = "document") -> pl.Schema:
    """The schema of the results about records of a kind. It exports itself as an Arrow schema (`pyarrow.schema(it)`).

    `row`, `id`, `as_of`, `outcome`; for each determination its value and, with `.status` behind its name, its status; for each
    obligation its due day, status, days late (working days), hours late and working days left; the ids of findings, measures and
    open conclusions; `needs`, the facts to ask for, the most useful first; and `rejected`, which is null where the row was
    decided. Raises RecordError where Polars is not installed.
    """
    polars = needed("polars")
    ids = _Ids(evaluator, kind)
    status = polars.Enum([item.value for item in Status])
    days = {name: polars.Int32() for name in ("days_late", "hours_late", "days_left")}
    duty = polars.Struct({"due": polars.Date(), "status": status, **days})
    reason = polars.Struct({name: polars.String() for name in ("field", "code", "zh", "en")})
    columns: dict[str, Any] = {"row": polars.Int64(), "id": polars.String(), "as_of": polars.String()}
    columns["outcome"] = polars.Enum([item.value for item in Outcome])
    for name, values in ids.determinations.items():
        columns[name] = polars.Enum(values)
        columns[f"{name}.status"] = polars.Enum(RULED)
    columns |= dict.fromkeys(ids.obligations, duty)
    columns["findings"] = polars.List(polars.Enum(ids.findings))
    columns["measures"] = polars.List(polars.Enum(ids.measures))
    columns["undetermined"] = polars.List(polars.Enum(ids.everything))
    columns["needs"] = polars.List(polars.Enum(ids.facts))
    columns["rejected"] = polars.List(reason)
    schema: pl.Schema = polars.Schema(columns)
    return schema


class _Ids:
    """The ids of all that can be concluded about records of a kind."""

    def __init__(self, evaluator: Evaluator, kind: str) -> None:
        timeline = evaluator.timeline
        declared = {LAW_APPLICABLE.id: LAW_APPLICABLE, **timeline.determinations}
        self.determinations = {
            name: [_text(value) for value in item.values]
            for name, item in declared.items()
            if kind in item.kinds or item is LAW_APPLICABLE
        }
        rules = [rule for rule in timeline.rules if kind in rule.kinds]

        def concluded(stage: str) -> list[str]:
            return list(dict.fromkeys(rule.concludes for rule in rules if rule.stage == stage))

        self.obligations, self.findings = concluded("require"), concluded("find")
        self.measures = concluded("account")
        self.everything = list(
            dict.fromkeys([*self.determinations, *self.obligations, *self.findings, *self.measures])
        )
        self.facts = [path for path, fact in facts_of(evaluator.kinds[kind]).items() if fact.base]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def decided_row(decision: Decision, row: int) -> dict[str, Any]:
    """The cells of a decision, by the names of the schema; what is not there is null."""
    cells: dict[str, Any] = {
        "row": row,
        "id": decision.record.id,
        "as_of": decision.as_of.isoformat() if decision.as_of else None,
        "outcome": decision.outcome.value,
        "findings": [item.id for item in decision.findings],
        "measures": list(dict.fromkeys(item.measure for item in decision.accountability)),
        "undetermined": [entry.about for entry in decision.undetermined],
        "needs": list(to_ask(decision)),
    }
    for name, result in decision.determinations.items():
        cells[name] = None if result.value is None else _text(result.value)
        cells[f"{name}.status"] = result.status
    for item in decision.obligations:
        cells[item.id] = {
            "due": day_of(item.due) if item.due else None,
            "status": item.status.value,
            "days_late": item.working_days_late,
            "hours_late": item.hours_late,
            "days_left": item.working_days_left,
        }
    return cells


def to_ask(decision: Decision) -> Iterator[str]:
    """The facts to ask for, those that the most open conclusions need first."""
    count = Counter(fact for entry in decision.undetermined for fact in entry.needs)
    yield from (fact for fact, _ in count.most_common())


def rejected_row(row: int, named: str | None, problems: Iterable[tuple[str, Problem]]) -> dict[str, Any]:
    """The cells of a row that is not acceptable; each problem with the header it is about."""
    reasons = [
        {"field": header, "code": problem.code, "zh": problem.zh, "en": str(problem)}
        for header, problem in problems
    ]
    return {"row": row, "id": named, "rejected": reasons}


def frame_of_rows(rows: Sequence[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """Rows as a frame; what is not there is null."""
    columns = {name: [row.get(name) for row in rows] for name in schema}
    frame: pl.DataFrame = needed("polars").DataFrame(columns, schema=schema)
    return frame
