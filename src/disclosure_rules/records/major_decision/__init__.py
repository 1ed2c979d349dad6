from disclosure_rules.records.major_decision import facts
from disclosure_rules.records.major_decision.record import MajorDecisionRecord

__all__ = ["MajorDecisionRecord", "facts"]
