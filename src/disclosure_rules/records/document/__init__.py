from disclosure_rules.records.document import facts
from disclosure_rules.records.document.record import DocumentRecord

__all__ = ["DocumentRecord", "facts"]
