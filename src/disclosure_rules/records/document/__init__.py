from disclosure_rules.records.document import (
    agreement_facts,
    facts,
    maker_facts,
    opening_facts,
    secrecy_facts,
)
from disclosure_rules.records.document.record import DocumentRecord

__all__ = ["DocumentRecord", "agreement_facts", "facts", "maker_facts", "opening_facts", "secrecy_facts"]
