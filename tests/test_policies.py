"""The shipped policies: their own cases, beside their rules."""

from pathlib import Path

import pytest
from shipped import EVALUATOR

from disclosure_rules import SHIPPED
from disclosure_rules.authoring.testing import policies_below, run_cases
from disclosure_rules.policy.files import policy_directories


@pytest.mark.parametrize("directory", list(policy_directories(SHIPPED)), ids=lambda path: path.name)
def test_every_case_passes_and_every_rule_is_shown(directory: Path) -> None:
    """By the cases of its own directory each rule fires and is silent, and all of them go as they say."""
    report = run_cases([directory], EVALUATOR)
    assert report.results
    assert [(result.place, result.mismatches) for result in report.failed] == []
    assert report.unshown(policies_below([directory], EVALUATOR.policies)) == {}
