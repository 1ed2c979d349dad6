"""Replay: records decided under two editions of the policies, and what that changes."""

from disclosure_rules.authoring.diff.changes import Change, Changes
from disclosure_rules.authoring.diff.difference import Difference, compare_decisions
from disclosure_rules.authoring.diff.editions import Edition, PolicyChanges, policy_changes, read_editions
from disclosure_rules.authoring.diff.replay import Pair, Replayed, replay

__all__ = [
    "Change",
    "Changes",
    "Difference",
    "Edition",
    "Pair",
    "PolicyChanges",
    "Replayed",
    "compare_decisions",
    "policy_changes",
    "read_editions",
    "replay",
]
