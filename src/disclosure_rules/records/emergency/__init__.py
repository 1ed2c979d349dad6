from disclosure_rules.records.emergency import facts
from disclosure_rules.records.emergency.record import EmergencyRecord

__all__ = ["EmergencyRecord", "facts"]
