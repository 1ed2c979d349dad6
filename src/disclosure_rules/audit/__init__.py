"""Audit lines: decisions kept so that they can be computed again, and the computing again.

A line holds the record without its free text, the decision, the irregular working days behind its dates, and
two digests: its own, so that an altered line is noticed, and that of the line before, so that a removed one
is. Everything here is a function of its arguments: where lines are kept is the caller's business.
"""

from disclosure_rules.audit.lines import AuditLine, audit_line, digest_of, kept_fields
from disclosure_rules.audit.verify import LineDifference, Verified, parameters_of, verify_line

__all__ = [
    "AuditLine",
    "LineDifference",
    "Verified",
    "audit_line",
    "digest_of",
    "kept_fields",
    "parameters_of",
    "verify_line",
]
