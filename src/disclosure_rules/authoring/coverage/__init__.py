"""Coverage: the parts of the policies that their cases show."""

from disclosure_rules.authoring.coverage.measure import Coverage

__all__ = ["Coverage"]
