from disclosure_rules.records.request import facts
from disclosure_rules.records.request.record import RequestRecord

__all__ = ["RequestRecord", "facts"]
