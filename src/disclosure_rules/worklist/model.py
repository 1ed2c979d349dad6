"""A worklist: the records in their groups, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from pydantic import ValidationError

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision
from disclosure_rules.errors import Problem, RecordError
from disclosure_rules.evaluation.delays import delay_of
from disclosure_rules.evaluation.result import decision_of
from disclosure_rules.evaluator import Evaluator
from disclosure_rules.records import Record, read_record
from disclosure_rules.summary.build import summary_of
from disclosure_rules.summary.model import Summary
from disclosure_rules.summary.urgency import GROUPS, Group, group_of, past_statutory, urgency


class WorkItem(NamedTuple):
    """A record with its name in the list."""

    name: str
    summary: Summary


@dataclass(frozen=True)
class Worklist:
    """The records of each group in order, as of a moment, and how many were rejected."""

    as_of: Moment
    groups: Mapping[Group, tuple[WorkItem, ...]]
    rejected: int

    @property
    def total(self) -> int:
        """The number of records, the rejected ones among them."""
        return sum(map(len, self.groups.values())) + self.rejected

    @property
    def past_statutory(self) -> int:
        """The number of records with an act that is past a limit of law."""
        return sum(past_statutory(item.summary) for item in self.groups["overdue"])


def work_item(
    evaluator: Evaluator, record: Record | Mapping[str, Any], *, as_of: Moment, name: str
) -> WorkItem:
    """A record for a worklist; it is called by its id, or by `name` if it has none. What follows later is left out, and
    what is undetermined is asked only of a record that cannot be judged without it, or of which there is nothing else to say. Raises the errors of `evaluate`."""
    validated = read_record(record, midnight_is_day=evaluator.midnight_is_day, kinds=evaluator.kinds)
    evaluation = evaluator.trace(validated, as_of=as_of)

    def summed(*, asks: bool) -> Summary:
        return summary_of(
            decision_of(evaluation, asks=asks, mask=evaluator.mask),
            evaluator.names,
            delays=partial(delay_of, evaluation),
            is_draft=validated.is_draft(as_of),
        )

    summary = summed(asks=False)
    if group_of(summary) == "to_ask" or not (summary.to_do or summary.wrongs):
        summary = summed(asks=True)
    return WorkItem(summary.record.id or name, summary)


def is_decision(data: Any) -> bool:
    """Whether data is a decision as `evaluate` writes it, and no record."""
    return isinstance(data, Mapping) and {"outcome", "record", "provenance"} <= data.keys()


def is_rejection(data: Any) -> bool:
    """Whether data stands in place of a decision, for a record that `evaluate` rejected."""
    return isinstance(data, Mapping) and data.keys() == {"record", "problems"}


def decided_item(evaluator: Evaluator, data: Mapping[str, Any], *, as_of: Moment, name: str) -> WorkItem:
    """A stored decision for a worklist as of its own moment, in the names of the evaluator's policies. It does not hold why
    a limit moved, nor that its record is a draft. Raises RecordError for what is no decision, or one of another moment."""
    if is_rejection(data):
        raise RecordError(Problem("worklist.decision", "problems", "rejected"))
    fields = {key: value for key, value in data.items() if key != "explanation"}
    try:
        decision = Decision.model_validate(fields)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        raise RecordError(Problem("worklist.decision", ".".join(map(str, first["loc"])))) from None
    if decision.as_of != as_of:
        raise RecordError(Problem("worklist.decision", "as_of", "as_of", stated=decision.as_of, wanted=as_of))
    if decision.record.kind not in evaluator.kinds:
        raise RecordError(Problem("worklist.decision", "record.kind"))
    return WorkItem(decision.record.id or name, summary_of(decision, evaluator.names))


def worklist(items: Iterable[WorkItem], *, as_of: Moment, rejected: int = 0) -> Worklist:
    """The records in their groups. Of two that press alike, the one that came first is first."""
    groups: dict[Group, list[WorkItem]] = {group: [] for group in GROUPS}
    for item in sorted(items, key=lambda item: urgency(item.summary)):
        groups[group_of(item.summary)].append(item)
    return Worklist(as_of, {group: tuple(found) for group, found in groups.items()}, rejected)
