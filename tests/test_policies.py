"""The shipped policies: their own cases, beside their rules."""

from pathlib import Path

import pytest
from shipped import EVALUATOR

from disclosure_rules import SHIPPED
from disclosure_rules.authoring.testing import run_cases
from disclosure_rules.policy.files import policy_directories
from disclosure_rules.policy.model import Find
from disclosure_rules.policy.require import Require
from disclosure_rules.policy.sets import policies_below


@pytest.mark.parametrize("directory", list(policy_directories(SHIPPED)), ids=lambda path: path.name)
def test_every_case_passes_and_every_rule_is_shown(directory: Path) -> None:
    """By the cases of its own directory each rule fires and is silent, and all of them go as they say."""
    report = run_cases([directory], EVALUATOR)
    assert report.results
    assert [(result.place, result.mismatches) for result in report.failed] == []
    assert report.unshown(policies_below([directory], EVALUATOR.policies)) == {}


RULES = [rule for policy in EVALUATOR.policies for rule in policy.rules]
DUTIES = {rule.id: rule for rule in RULES if isinstance(rule.then, Require)}


@pytest.mark.parametrize("rule", DUTIES)
def test_every_duty_has_a_time_or_says_why_the_law_sets_none(rule: str) -> None:
    """A limit of law, a time without its force after which an advice speaks, or the reason why there is neither."""
    then = DUTIES[rule].then
    assert isinstance(then, Require)
    times = [then.is_timed, then.promptly is not None, DUTIES[rule].no_limit is not None]
    assert times.count(True) == 1
    if then.promptly is not None:
        advices = [other for other in RULES if f"delayed.{then.obligation}" in other.reads]
        assert [advice.then.severity for advice in advices if isinstance(advice.then, Find)] == ["advice"]
