"""Cases: tests of policies, written in YAML beside the rules; and what of the policies they cover."""

from disclosure_rules.authoring.testing.cases import CaseFile, read_cases
from disclosure_rules.authoring.testing.expand import Cell
from disclosure_rules.authoring.testing.run import (
    CaseResult,
    Mismatch,
    Observer,
    Report,
    Runner,
    policies_below,
    policies_for,
    run_cases,
)

__all__ = [
    "CaseFile",
    "CaseResult",
    "Cell",
    "Mismatch",
    "Observer",
    "Report",
    "Runner",
    "policies_below",
    "policies_for",
    "read_cases",
    "run_cases",
]
