"""The conclusions, collected section by section, and their texts, which are those of the policies."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from disclosure_rules import load_policies
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.policy.model import Decide, Find

from .document import Document
from .kleene import FACTS, F, T, U

FIRST_DAY = date(2018, 11, 22)
POLICIES = load_policies()
RULES = {rule.id: rule for policy in POLICIES for rule in policy.rules}
PLACES = {name: place for place, name in enumerate(RULES)}

IN_FORCE = {
    clause.id for policy in POLICIES for clause in policy.clauses if clause.in_force.covers(FIRST_DAY)
}
CLAUSES = {
    name: tuple(clause for clause in rule.clauses if clause in IN_FORCE) or rule.clauses
    for name, rule in RULES.items()
}

TEXTS = {
    name: {"zh": text.zh, "en": text.en}
    for name, rule in RULES.items()
    for text in [rule.message or rule.title if isinstance(rule.then, Find) else rule.title]
}
LABELS = {
    name: {str(item): item.zh for item in rule.then.required}
    for name, rule in RULES.items()
    if isinstance(rule.then, Find) and isinstance(rule.then.required, tuple)
}

RANKS = {name: rule.rank.value for name, rule in RULES.items()}

Stands = tuple[tuple[str, int], ...]
"""Rules, each with its standing: in force (3), open (2) or out (0)."""


def stand(truth: int, above: int = F, over: int = F, exceptions: int = F) -> int:
    """The standing of a rule: `above` and `over` are the standings of the rules that outrank and override it;
    `exceptions` says whether any of the latter is true or may be."""
    if truth == F or above == T or over == T:
        return F
    return U if truth == U or above or exceptions else T


@cache
def concluded(stands: Stands) -> dict[str, Any]:
    """The determination that follows from the standings of rules. Few combinations occur."""
    in_force = [name for name, standing in stands if standing == T]
    may_be = [name for name, standing in stands if standing != F]
    rules = [RULES[name] for name in in_force or may_be]
    certain = {
        rule.then.value for rule in (RULES[name] for name in in_force) if isinstance(rule.then, Decide)
    }
    possible = {rule.then.value for rule in (RULES[name] for name in may_be) if isinstance(rule.then, Decide)}
    determined = len(certain) == 1 and certain == possible
    status = "conflict" if len(certain) > 1 else "determined" if determined else "undetermined"
    return {
        "status": status,
        "value": next(iter(certain)) if determined else None,
        "rules": tuple(rule.id for rule in rules),
        "clauses": tuple(dict.fromkeys(clause for rule in rules for clause in CLAUSES[rule.id])),
    }


@cache
def contenders(stands: Stands) -> tuple[str, ...]:
    """The rules in force or open."""
    return tuple(name for name, standing in stands if standing != F)


class Stood(NamedTuple):
    """The state of an obligation, and the facts to ask for where it is undetermined."""

    status: str
    starts: Moment | None = None
    due: date | None = None
    provisional: bool = False
    fulfilled: date | None = None
    working_days_late: int | None = None
    calendar_days_late: int | None = None
    asked: int = 0


NOT_KNOWN = Stood("undetermined")
"""The state where it is not known whether an obligation applies."""


class Results:
    """The parts of a decision as they grow; `u_…` hold the facts that undetermined conclusions ask for, as bits."""

    def __init__(self) -> None:
        self.determinations: dict[str, dict[str, Any]] = {}
        self.obligations: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.accountability: list[dict[str, Any]] = []
        self.open: list[tuple[str, str, int, tuple[str, ...]]] = []
        self.late: list[str] = []
        self.late_possible: list[tuple[str, int]] = []
        self.certain: dict[str, list[str]] = {"advice": [], "minor": [], "major": [], "serious": []}
        self.possible: dict[str, list[tuple[str, int]]] = {name: [] for name in self.certain}

    def decide(self, name: str, stands: Stands) -> Any:
        """Add a determination by the standings of its rules. Returns its value, None unless it is determined."""
        result = self.determinations[name] = concluded(stands)
        return result["value"]

    def undecided(self, name: str, stands: Stands, asked: int) -> int:
        """Add an undetermined determination and the facts it asks for. Returns these facts."""
        self.open.append((name, "decide", asked, contenders(stands)))
        return asked

    def require(self, name: str, truth: int, u_truth: int, stood: Stood, d: Document) -> None:
        """Add an obligation by whether it applies and, where it does, its state."""
        if truth == F:
            return
        then = RULES[name].then
        if truth == U:
            stood = NOT_KNOWN._replace(asked=u_truth)
        status = stood.status
        if status == "undetermined":
            self.open.append((then.obligation, "require", stood.asked, (name,)))
            self.late_possible.append((name, stood.asked))
        elif status in ("overdue", "fulfilled_late"):
            if stood.provisional:
                self.late_possible.append((name, 0))
            else:
                self.late.append(name)
        self.obligations.append(
            {
                "id": then.obligation,
                "title": TEXTS[name],
                "duty_role": then.duty,
                "duty_bearer": d.bearers[then.duty],
                "starts": stood.starts,
                "due": stood.due,
                "provisional": stood.provisional,
                "status": status,
                "fulfilled": stood.fulfilled,
                "working_days_late": stood.working_days_late,
                "calendar_days_late": stood.calendar_days_late,
                "hours_late": None,
                "rank": RANKS[name],
                "rule": name,
                "clauses": CLAUSES[name],
            }
        )

    def find(self, rule: str, name: str, severity: str, truth: int, asked: int) -> None:
        """Add a finding that is true or unknown."""
        if truth == U:
            self._open(rule, name, severity, asked)
            return
        self.certain[severity].append(rule)
        self.findings.append(
            {
                "id": name,
                "severity": severity,
                "message": TEXTS[rule],
                "missing": (),
                "rule": rule,
                "clauses": CLAUSES[rule],
            }
        )

    def lack(
        self,
        rule: str,
        name: str,
        severity: str,
        truth: int,
        asked: int,
        required: tuple[str, ...],
        present: frozenset[str] | None,
    ) -> None:
        """Add a finding, true or unknown, that names the required items that are missing."""
        missing = (
            () if truth == U or present is None else tuple([item for item in required if item not in present])
        )
        self.miss(rule, name, severity, truth, asked, missing)

    def miss(
        self, rule: str, name: str, severity: str, truth: int, asked: int, missing: tuple[str, ...]
    ) -> None:
        """Add a finding, true or unknown, that names the missing items."""
        if truth == U:
            self._open(rule, name, severity, asked)
            return
        text = TEXTS[rule]
        if "{" in text["zh"]:
            labels = LABELS[rule]
            text = {
                "zh": text["zh"].format(missing="、".join([labels[item] for item in missing])),
                "en": text["en"].format(missing=", ".join(missing)),
            }
        self.certain[severity].append(rule)
        self.findings.append(
            {
                "id": name,
                "severity": severity,
                "message": text,
                "missing": missing,
                "rule": rule,
                "clauses": CLAUSES[rule],
            }
        )

    def _open(self, rule: str, name: str, severity: str, asked: int) -> None:
        self.possible[severity].append((rule, asked))
        self.open.append((name, "find", asked, (rule,)))

    def parts(self) -> dict[str, Any]:
        """All parts of the decision. The facts to ask for are sorted by the number of undetermined conclusions that
        ask for them, then in model order."""
        late = any(obligation["status"] in ("overdue", "fulfilled_late") for obligation in self.obligations)
        wrong = len(self.findings) > len(self.certain["advice"])
        return {
            "outcome": "non_compliant" if wrong or late else "undetermined" if self.open else "compliant",
            "determinations": self.determinations,
            "obligations": tuple(self.obligations),
            "findings": tuple(self.findings),
            "accountability": tuple(self.accountability),
            "undetermined": self._undetermined(),
        }

    def _undetermined(self) -> tuple[dict[str, Any], ...]:
        times: dict[int, int] = {}
        for _, _, asked, _ in self.open:
            times[asked] = times.get(asked, 0) + 1
        named = {asked: facts_of_bits(asked) for asked in times}
        count: dict[str, int] = {}
        for asked, facts in named.items():
            for fact in facts:
                count[fact] = count.get(fact, 0) + times[asked]
        for facts in named.values():
            facts.sort(key=count.__getitem__, reverse=True)  # stable: otherwise in model order
        needs = {asked: tuple(facts) for asked, facts in named.items()}
        return tuple(
            [
                {"about": about, "stage": stage, "needs": needs[asked], "rules": rules}
                for about, stage, asked, rules in self.open
            ]
        )


def facts_of_bits(bits: int) -> list[str]:
    """The facts that bits stand for, in model order."""
    facts = []
    while bits:
        low = bits & -bits
        facts.append(FACTS[low.bit_length() - 1])
        bits ^= low
    return facts
