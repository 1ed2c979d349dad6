"""A record that shows something, as a policy case: the decision to expect about it from now on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.decision import Decision, DeterminationResult, Finding, Obligation
from disclosure_rules.errors import ConclusionError
from disclosure_rules.evaluator import Evaluator


def witness_case(
    record: Mapping[str, Any], as_of: Moment, evaluator: Evaluator, about: Iterable[str], name: str
) -> str:
    """A case file with one case, which passes with the policies of the evaluator: it expects their conclusions about
    these determinations, obligations, findings and measures. Raises the errors of `evaluate`."""
    decision = evaluator.evaluate(record, as_of=as_of)
    expect: dict[str, Any] = {}
    absent: list[str] = []
    for conclusion in dict.fromkeys(about):
        concluded = _concluded(decision, conclusion)
        if concluded is None:
            absent.append(conclusion)
        else:
            expect[conclusion] = concluded
    case = {"name": name, "record": dict(record), "as_of": as_of.isoformat(), "expect": expect, "not": absent}
    written = {"cases": [{key: value for key, value in case.items() if value}]}
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=110)


def _concluded(decision: Decision, about: str) -> Any:
    """The expectation of a case about a conclusion; None if it is not concluded."""
    try:
        conclusion = decision.conclusion(about)
    except ConclusionError:
        return None
    if isinstance(conclusion, DeterminationResult):
        return conclusion.value if conclusion.status == "determined" else conclusion.status
    if isinstance(conclusion, Obligation):
        status, due = conclusion.status.value, conclusion.due
        return status if due is None else {"due": due.isoformat(), "status": status}
    if any(entry.about == about for entry in decision.undetermined):
        return "undetermined"
    return conclusion.severity.value if isinstance(conclusion, Finding) else True
