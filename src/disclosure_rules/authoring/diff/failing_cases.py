"""The cases that a change of the policies leaves failing."""

from __future__ import annotations

from pathlib import Path

from disclosure_rules.authoring.diff.editions import Edition, directory_of
from disclosure_rules.authoring.testing import run_cases
from disclosure_rules.errors import PolicyError
from disclosure_rules.evaluator import Evaluator


def failing_cases(old: Edition, new: Edition, evaluator: Evaluator) -> list[str] | None:
    """The places of the cases beside the changed policies of the new edition that fail under it. None where that edition is
    no directory, no case stands there, or one cannot be read, of which `test` tells."""
    if directory_of(new.name) is None:
        return None
    before = {policy.id: policy.sha256 for policy in old.policies}
    changed = [policy for policy in new.policies if before.get(policy.id) != policy.sha256]
    try:
        report = run_cases([Path(policy.directory) for policy in changed], evaluator)
    except PolicyError:
        return None
    return list(dict.fromkeys(str(result.place) for result in report.failed)) if report.results else None
