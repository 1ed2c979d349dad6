"""A record on which something shows, as a policy case: what is to be decided about it from now on."""

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
    """A case file with one case, which passes with the policies of the evaluator: it expects what they conclude about
    these determinations, obligations, findings and measures. Raises what `evaluate` raises."""
    decision = evaluator.evaluate(record, as_of=as_of)
    expect: dict[str, Any] = {}
    absent: list[str] = []
    for each in dict.fromkeys(about):
        concluded = _concluded(decision, each)
        if concluded is None:
            absent.append(each)
        else:
            expect[each] = concluded
    case = {"name": name, "record": dict(record), "as_of": as_of.isoformat(), "expect": expect, "not": absent}
    written = {"cases": [{key: value for key, value in case.items() if value}]}
    return yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=110)


def _concluded(decision: Decision, about: str) -> Any:
    """What a case expects of something; None if it is not concluded."""
    try:
        found = decision.conclusion(about)
    except ConclusionError:
        return None
    if isinstance(found, DeterminationResult):
        return found.value if found.status == "determined" else found.status
    if isinstance(found, Obligation):
        status, due = found.status.value, found.due
        return status if due is None else {"due": due.isoformat(), "status": status}
    if any(entry.about == about for entry in decision.undetermined):
        return "undetermined"
    return found.severity.value if isinstance(found, Finding) else True
