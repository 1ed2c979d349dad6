"""The record kinds that a set of policies is about."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure_rules.policy.model import Policy
from disclosure_rules.records.declared.kinds import kinds_with
from disclosure_rules.records.kinds import RecordKinds


def record_kinds(policies: Iterable[Policy]) -> RecordKinds:
    """The record kinds of a set of policies: the shipped ones, and those that the policies declare."""
    return kinds_with(tuple(item for policy in policies for item in policy.records))
