"""Replay: records decided under two editions of the policies, and what that changes."""

from disclosure_rules.replay.changes import Change, Changes
from disclosure_rules.replay.difference import Difference, compare_decisions
from disclosure_rules.replay.editions import Edition, PolicyChanges, policy_changes, read_editions
from disclosure_rules.replay.replaying import Pair, Replayed, replay

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
