"""The conclusions, collected section by section, and their texts, which are those of the policies."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from disclosure_rules import DocumentRecord, load_policies
from disclosure_rules.calendar.moments import Moment
from disclosure_rules.evaluation.reasons import NO_RULE as NO_RULE_DECIDES
from disclosure_rules.evaluation.reasons import PROVISIONAL as DAY_IS_OPEN
from disclosure_rules.evaluation.reasons import Cause, in_words
from disclosure_rules.policy.model import Decide, Find

from .kleene import FACTS, NO_RULE, PROVISIONAL, F, T, U

FIRST_DAY = date(2018, 11, 22)
POLICIES = load_policies()
RULES = {rule.id: rule for policy in POLICIES for rule in policy.rules}
PLACES = {name: place for place, name in enumerate(RULES)}
BEARERS = {name: rule.bearer(DocumentRecord.body_role) for name, rule in RULES.items()}
"""The role that answers where a rule's duty fails or its finding is made."""

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

RANKS = {name: str(rule.rank) for name, rule in RULES.items()}

HELD = {"status": "determined", "value": "held", "rules": (), "clauses": ()}

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
    left: int | None = None
    asked: int = 0


NOT_KNOWN = Stood("undetermined")
"""The state where it is not known whether an obligation applies."""


def reason(bits: int, day: date) -> dict[str, str]:
    """Why a conclusion stays open that no fact would settle, in the words of the library."""
    causes = (
        Cause(NO_RULE_DECIDES) if bits & NO_RULE else None,
        Cause(DAY_IS_OPEN) if bits & PROVISIONAL else None,
    )
    return in_words(filter(None, causes), day, law_is_held=True)._asdict()


class Results:
    """The parts of a decision as they grow; `u_…` hold the facts that undetermined conclusions ask for, as bits."""

    def __init__(self, bearers: dict[str, str | None], day: date) -> None:
        self.bearers, self.day = bearers, day
        self.determinations: dict[str, dict[str, Any]] = {}
        self.obligations: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.accountability: list[dict[str, Any]] = []
        self.open: list[tuple[str, str, int, tuple[str, ...]]] = []
        self.advice = 0
        self.wrong: list[str] = []  # rules that were broken: obligations not met in time, and findings
        self.doubtful: list[tuple[str, int]] = []  # those that may have been broken, and the facts to ask for

    def decide(self, name: str, stands: Stands) -> Any:
        """Add a determination by the standings of its rules. Returns its value, None unless it is determined."""
        result = self.determinations[name] = concluded(stands)
        return result["value"]

    def undecided(self, name: str, stands: Stands, asked: int) -> int:
        """Add an undetermined determination and the facts it asks for. Returns these facts."""
        self.open.append((name, "decide", asked, contenders(stands)))
        return asked

    def require(self, name: str, truth: int, u_truth: int, stood: Stood) -> None:
        """Add an obligation by whether it applies and, where it does, its state."""
        if truth == F:
            return
        then = RULES[name].then
        if truth == U:
            stood = NOT_KNOWN._replace(asked=u_truth)
        status = stood.status
        if status == "undetermined":
            self.open.append((then.obligation, "require", stood.asked, (name,)))
            self.doubtful.append((name, stood.asked))
        elif status in ("overdue", "fulfilled_late"):
            if stood.provisional:
                self.doubtful.append((name, PROVISIONAL))
            else:
                self.wrong.append(name)
        self.obligations.append(
            {
                "id": then.obligation,
                "title": TEXTS[name],
                "duty_role": then.duty,
                "duty_bearer": self.bearers[then.duty],
                "starts": stood.starts,
                "due": stood.due,
                "earliest": None,
                "provisional": stood.provisional,
                "status": status,
                "fulfilled": stood.fulfilled,
                "working_days_late": stood.working_days_late,
                "calendar_days_late": stood.calendar_days_late,
                "hours_late": None,
                "working_days_left": stood.left,
                "starts_at_midnight": False,
                "rank": RANKS[name],
                "rule": name,
                "clauses": CLAUSES[name],
            }
        )

    def find(self, rule: str, name: str, severity: str, truth: int, asked: int) -> None:
        """Add a finding that is true or unknown."""
        if truth == U:
            self._open(rule, name, asked)
            return
        self._found(rule, name, severity, TEXTS[rule], ())

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
            self._open(rule, name, asked)
            return
        text = TEXTS[rule]
        if "{" in text["zh"]:
            labels = LABELS[rule]
            text = {
                "zh": text["zh"].format(missing="、".join([labels[item] for item in missing])),
                "en": text["en"].format(missing=", ".join(missing)),
            }
        self._found(rule, name, severity, text, missing)

    def _found(
        self, rule: str, name: str, severity: str, message: dict[str, str], missing: tuple[str, ...]
    ) -> None:
        role = BEARERS[rule]
        self.wrong.append(rule)
        self.advice += severity == "advice"
        self.findings.append(
            {
                "id": name,
                "severity": severity,
                "message": message,
                "missing": missing,
                "duty_role": role,
                "duty_bearer": self.bearers.get(role),
                "rule": rule,
                "clauses": CLAUSES[rule],
            }
        )

    def _open(self, rule: str, name: str, asked: int) -> None:
        self.doubtful.append((rule, asked))
        self.open.append((name, "find", asked, (rule,)))

    def parts(self) -> dict[str, Any]:
        """All parts of the decision. The facts to ask for are sorted by the number of undetermined conclusions that
        ask for them, then in model order."""
        late = any(obligation["status"] in ("overdue", "fulfilled_late") for obligation in self.obligations)
        wrong = len(self.findings) > self.advice
        return {
            "outcome": "non_compliant" if wrong or late else "undetermined" if self.open else "compliant",
            "determinations": {**self.determinations, "law.applicable": HELD},
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
                {
                    "about": about,
                    "stage": stage,
                    "needs": needs[asked],
                    "rules": rules,
                    "reason": None if needs[asked] else reason(asked, self.day),
                }
                for about, stage, asked, rules in self.open
            ]
        )


def facts_of_bits(bits: int) -> list[str]:
    """The facts that bits stand for, in model order."""
    facts = []
    bits &= NO_RULE - 1
    while bits:
        low = bits & -bits
        facts.append(FACTS[low.bit_length() - 1])
        bits ^= low
    return facts
