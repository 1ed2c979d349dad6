from disclosure_rules.records.document import agreement_facts, facts
from disclosure_rules.records.document.record import DocumentRecord

__all__ = ["DocumentRecord", "agreement_facts", "facts"]
