"""The Chinese names by which cases may call conclusions, rules, fields and values, beside their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from disclosure_rules.policy.model import Decide, Determination, Rule
from disclosure_rules.terms import Severity, Status

FIELDS = {"状态": "status", "届满日": "due", "起算日": "starts", "严重程度": "severity"}
VALUES = {"status": Status, "severity": Severity}


class CaseNames:
    """The names of a set of policies: a rule and what it requires or finds by the title of the rule, a determination by its
    own title. A title that several have names none of them."""

    def __init__(self, rules: Iterable[Rule], determinations: Iterable[Determination]) -> None:
        known = list(rules)
        count = Counter(rule.title.zh for rule in known)
        alone = [rule for rule in known if count[rule.title.zh] == 1]
        self._rules = {rule.title.zh: rule.id for rule in alone}
        self._conclusions = {
            rule.title.zh: rule.concludes for rule in alone if not isinstance(rule.then, Decide)
        } | {determination.title.zh: determination.id for determination in determinations}

    @property
    def known(self) -> tuple[str, ...]:
        """Every name that is no id."""
        return (*self._rules, *self._conclusions)

    def rule(self, name: str) -> str:
        """The id of the rule of that name."""
        return self._rules.get(name, name)

    def conclusion(self, name: str) -> str:
        """The id of the conclusion of that name."""
        return self._conclusions.get(name, name)

    def any(self, name: str) -> str:
        """The id of the rule or the conclusion of that name."""
        return self._rules.get(name, self.conclusion(name))


def field_of(name: str) -> str:
    """The field of a conclusion of that name."""
    return FIELDS.get(name, name)


def value_of(field: str, wanted: Any) -> Any:
    """The value of a field of a conclusion, as a decision writes it."""
    term = VALUES[field].parse(wanted) if field in VALUES and isinstance(wanted, str) else None
    return wanted if term is None else term.value
