"""Checks for parts that can never act: a rule in force on no day, a clause about no record kind, a placeholder
without a value."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure_rules.errors import Problem, did_you_mean
from disclosure_rules.policy.check_conflicts import problem, rules_of
from disclosure_rules.policy.model import Find, Policy, Rule
from disclosure_rules.records import KINDS


def idle(policies: tuple[Policy, ...]) -> Iterator[Problem]:
    """A problem for each part that can never act. The own days of such a rule are in order: they lie outside those of
    its file or policy."""
    for rule in rules_of(policies):
        days = rule.in_force
        if days.start and days.end and days.end < days.start:
            yield problem(
                "in-force",
                rule.place,
                f"`{rule.id}` is in force on no day",
                "compare its days with those of its file and of the policy",
                f"规则“{rule.id}”没有一天有效，请与所在文件和制度的施行期间核对",
            )
        for name in _blank(rule):
            yield problem(
                "placeholder",
                rule.place,
                f"`{{{name}}}` in the message of `{rule.id}` has nothing to stand for",
                "{missing} needs the key `missing`, {due} a condition about an obligation",
                f"“{rule.id}”的消息中 {{{name}}} 无所指：{{missing}} 须有 missing，{{due}} 须有关于义务的条件",
            )
    for policy in policies:
        for clause in policy.clauses:
            if clause.record is not None and clause.record not in ("any", *KINDS):
                en, zh = did_you_mean(clause.record, KINDS, f"one of {', '.join(KINDS)}")
                yield problem(
                    "record-kind",
                    clause.place,
                    f"no record kind `{clause.record}`",
                    en,
                    f"没有事项类型“{clause.record}”；{zh}",
                )


def _blank(rule: Rule) -> Iterator[str]:
    """The placeholders of a message that would stay blank."""
    text = "".join(rule.message or ())
    if "{missing}" in text and not (isinstance(rule.then, Find) and rule.then.required is not None):
        yield "missing"
    if "{due}" in text and not any(path.startswith("obligation.") for path in rule.reads):
        yield "due"
