"""Coverage: what of the policies their cases show."""

from disclosure_rules.authoring.coverage.measure import Coverage

__all__ = ["Coverage"]
