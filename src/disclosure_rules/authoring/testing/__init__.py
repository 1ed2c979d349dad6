"""Cases: tests of policies, written in YAML beside the rules."""

from disclosure_rules.authoring.testing.cases import CaseFile, read_cases
from disclosure_rules.authoring.testing.expand import TestCase
from disclosure_rules.authoring.testing.mismatch import Mismatch
from disclosure_rules.authoring.testing.run import (
    CaseReport,
    CaseResult,
    CaseRunner,
    Observer,
    run_cases,
)

__all__ = [
    "CaseFile",
    "CaseReport",
    "CaseResult",
    "CaseRunner",
    "Mismatch",
    "Observer",
    "TestCase",
    "read_cases",
    "run_cases",
]
