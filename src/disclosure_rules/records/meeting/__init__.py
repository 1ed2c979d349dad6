from disclosure_rules.records.meeting import facts
from disclosure_rules.records.meeting.record import MeetingRecord

__all__ = ["MeetingRecord", "facts"]
