"""The parts of a decision in words, as a summary shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from disclosure_rules.calendar.moments import Moment, is_instant
from disclosure_rules.decision import Accountability, Decision, Obligation
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.explanation.labels import Names
from disclosure_rules.explanation.model import ClauseRef
from disclosure_rules.phrases import LANGS, listed_text, text
from disclosure_rules.render.report import PAGE_WIDTH, cut
from disclosure_rules.render.sentences import lateness

NOTHING = listed_text(())
"""No text, in both languages."""


def late_by(item: Obligation, as_of: Moment | None) -> Text:
    """The time by which an act is late."""
    return Text(*(lateness(item, item.fulfilled or as_of, lang) for lang in LANGS))


def too_early(names: Names, item: Obligation) -> Text:
    """An act that did not wait for its time to pass."""
    breach, done = names.failure(item), dated(item.fulfilled)
    return text("summary.too-early", breach=breach, done=done, earliest=dated(item.earliest))


def left_of(due: date | None, days: int | None) -> Text:
    """The working days left; nothing for a limit in hours."""
    if days is None or due is None or is_instant(due):
        return NOTHING
    if not days:
        return text("summary.last-day")
    return text("summary.left-one" if days == 1 else "summary.left", days=days)


def past_by(days: int | None) -> Text:
    """The working days by which an act is overdue."""
    return text("summary.past-one" if days == 1 else "summary.past", days=days)


def working(days: int | None) -> Text:
    """A number of working days."""
    return text("late.working-one" if days == 1 else "late.working", days=days)


def bearer(names: Names, rule: str, role: str, name: str | None) -> Text:
    """A role with the name of the body that has it. An aside in the label of the role yields to the name."""
    label = names.duty(rule, role)
    if name is None:
        return label
    plain = Text(label.zh.partition("（")[0], label.en.partition(" (")[0])
    return text("named", label=plain, name=cut(name, PAGE_WIDTH))


def cited(names: Names, clauses: Iterable[str]) -> tuple[ClauseRef, ...]:
    """Clauses with their place and gist; one that the policies do not have is left out."""
    known = (names.clauses[name] for name in clauses if name in names.clauses)
    return tuple(ClauseRef.made(id=clause.id, at=clause.at, gist=clause.gist) for clause in known)


def addressed(names: Names, item: Accountability) -> Text:
    """Whom a measure is for: the body that answers, or those in it."""
    body = bearer(names, item.rule, item.duty_role, item.duty_bearer) if item.duty_role else None
    if body is not None and item.addressees == (item.duty_role,):
        return body
    within = listed_text(names.duty(item.rule, role) for role in item.addressees)
    return text("within", within=within, body=body) if body is not None else within


def because(names: Names, decision: Decision, item: Accountability) -> Text:
    """What a measure rests on: breaches of obligations, messages of findings."""
    wrong = {finding.id: finding.message for finding in decision.findings}
    wrong |= {owed.id: names.failure(owed) for owed in decision.obligations}
    return listed_text((wrong.get(name) or names.about("find", name) for name in item.because), "parts")
