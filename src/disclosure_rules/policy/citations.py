"""The rules that cite each clause, and what that makes of the clause."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal, TypeAlias

from disclosure_rules.policy.model import Clause, Policy

ClauseStatus: TypeAlias = Literal["encoded", "informative", "planned"]


def citing_rules(policies: Iterable[Policy]) -> dict[str, list[str]]:
    """The ids of the rules that cite a clause, by the id of the clause, in policy order."""
    citing: dict[str, list[str]] = {}
    for policy in policies:
        for rule in policy.rules:
            for clause_id in rule.clauses:
                citing.setdefault(clause_id, []).append(rule.id)
    return citing


def status_of(clause: Clause, rules: Collection[str]) -> ClauseStatus:
    """Whether a clause is encoded by these rules, says why it decides nothing, or is only planned."""
    return "encoded" if rules else "informative" if clause.informative else "planned"


def by_prefix(policies: Iterable[Policy]) -> list[Policy]:
    """The policies as clauses are listed: those without a prefix first."""
    return sorted(policies, key=lambda policy: policy.clause_prefix is not None)
