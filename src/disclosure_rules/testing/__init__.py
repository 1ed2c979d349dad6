"""Cases: tests of policies, written in YAML beside the rules."""

from disclosure_rules.testing.cases import CaseFile, CaseShape, read_cases
from disclosure_rules.testing.run import CaseResult, Mismatch, Report, policies_for, run_cases

__all__ = [
    "CaseFile",
    "CaseResult",
    "CaseShape",
    "Mismatch",
    "Report",
    "policies_for",
    "read_cases",
    "run_cases",
]
