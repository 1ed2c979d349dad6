"""What stands of the problems of a set, where some of its rules could not be judged and some parts could not be read."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure_rules.errors import Problem
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.unread_parts import UnreadParts

_LACKING = {
    "policy.unknown-clause": "clause",
    "policy.idle-clause": "clause",
    "policy.unknown-rule": "target",
    "policy.unknown-obligation": "obligation",
    "policy.unknown-role": "role",
    "policy.unknown-place": "outer",
    "policy.default": "determination",
    "policy.unused-parameter": "parameter",
}
"""The problems that are gone where something else stands which may be in what is not judged, each with the name of that."""


class Certainty:
    """Tells whether a problem stands, whatever is in the rules that are not sound and in the parts that could not be read."""

    def __init__(self, policies: tuple[Policy, ...], unsound: Iterable[str], unread: UnreadParts) -> None:
        self.overrides = {rule.id: rule.overrides for policy in policies for rule in policy.rules}
        self.unread = unread
        self.unsound = UnreadParts()
        for rule in unsound:
            self.unsound.add(rule)

    def __call__(self, problem: Problem) -> bool:
        """Whether a problem stands."""
        values = dict(problem.values)
        if problem.code == "policy.conflict":
            return not self._may_be_ordered(str(values["first"]), str(values["second"]))
        if problem.code not in _LACKING:
            return True
        name = str(values[_LACKING[problem.code]])
        used = problem.code == "policy.unused-parameter" and self.unsound.mention(name)
        return not used and not self.unread.mention(name)

    def _may_be_ordered(self, first: str, second: str) -> bool:
        """Whether a chain of rules that override one another may lead from one rule to the other."""
        for start, goal in ((first, second), (second, first)):
            todo, seen = [start], set()
            while todo:
                name = todo.pop()
                if name == goal or (name not in self.overrides and self.unread.mention(name)):
                    return True
                if name not in seen:
                    seen.add(name)
                    todo.extend(self.overrides.get(name, ()))
        return False
