"""Audit lines: decisions kept so that they can be computed again, and their verification.

A line holds the record without its free text, the decision, the irregular working days behind its dates, and
two digests: its own, which reveals an altered line, and that of the line before, which reveals a removed
one. Lines and their verification are functions of their arguments: a host may keep lines in a table of its own.
`AuditLog` keeps them in a file.

This package may be imported and may change between minor versions.
"""

from disclosure_rules.audit.lines import AuditLine, audit_line, digest_of, kept_fields
from disclosure_rules.audit.log import AuditLog, check_digest
from disclosure_rules.audit.verify import LineDifference, Verified, end_problems, parameters_of, verify_line

__all__ = [
    "AuditLine",
    "AuditLog",
    "LineDifference",
    "Verified",
    "audit_line",
    "check_digest",
    "digest_of",
    "end_problems",
    "kept_fields",
    "parameters_of",
    "verify_line",
]
