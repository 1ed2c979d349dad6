"""The basis of a measure: the failures that somebody answers for, and whose they must be."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure_rules.policy.ladders import LOWEST, Rank
from disclosure_rules.terms import Failure, Severity


@dataclass(frozen=True)
class Basis:
    """The basis of an account rule: findings of these severities, obligations not met in time whose policy ranks at
    least `rank`, and either of them where its rule is marked as one of `failures`. With `own`, only the findings and
    obligations of the rule's own policy count. Only those count that a role in `borne_by` answers for, if it names any,
    and that no role in `not_borne_by` answers for."""

    findings: frozenset[Severity] = frozenset()
    late: bool = False
    rank: Rank = LOWEST
    own: bool = False
    failures: frozenset[Failure] = frozenset()
    borne_by: frozenset[str] = frozenset()
    not_borne_by: frozenset[str] = frozenset()

    def answered_by(self, role: str) -> bool:
        """Whether a failure that this role answers for counts."""
        return role not in self.not_borne_by and (not self.borne_by or role in self.borne_by)
