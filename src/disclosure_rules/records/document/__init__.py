from disclosure_rules.records.document import facts, opening_facts, secrecy_facts
from disclosure_rules.records.document.record import DocumentRecord

__all__ = ["DocumentRecord", "facts", "opening_facts", "secrecy_facts"]
