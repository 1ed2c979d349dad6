from disclosure_rules.records.matter import facts
from disclosure_rules.records.matter.record import MatterRecord

__all__ = ["MatterRecord", "facts"]
