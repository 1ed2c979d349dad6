"""Replay: records decided under two editions of the policies, and what that changes."""

from disclosure_rules.authoring.diff.changes import ChangeTally, TalliedChange
from disclosure_rules.authoring.diff.editions import Edition, PolicyChanges, policy_changes, read_editions
from disclosure_rules.authoring.diff.replay import Editions, ReplayResult, replay
from disclosure_rules.decision_difference import DecisionDifference, compare_decisions

__all__ = [
    "ChangeTally",
    "DecisionDifference",
    "Edition",
    "Editions",
    "PolicyChanges",
    "ReplayResult",
    "TalliedChange",
    "compare_decisions",
    "policy_changes",
    "read_editions",
    "replay",
]
