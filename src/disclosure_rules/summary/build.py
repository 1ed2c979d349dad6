"""The summary of an evaluation, made of its decision and of decisions about later days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from disclosure_rules.calendar.moments import Moment, end_on_clock, is_instant
from disclosure_rules.decision import LATE, Accountability, Decision, Finding, Obligation
from disclosure_rules.errors import CalendarError
from disclosure_rules.evaluation.value_labels import dated
from disclosure_rules.explanation.labels import Names, fact_label
from disclosure_rules.explanation.questions import asking
from disclosure_rules.inquiry.model import Remedies
from disclosure_rules.phrases import text
from disclosure_rules.policy.ladders import FRAMEWORK
from disclosure_rules.records.base import facts_of
from disclosure_rules.summary.acts import Delays, act_of, acts_of, limits_of
from disclosure_rules.summary.content import (
    Consequence,
    Folded,
    Grounds,
    Question,
    Wrong,
)
from disclosure_rules.summary.labels import (
    addressed,
    bearer,
    because,
    cited,
    late_by,
    too_early,
)
from disclosure_rules.summary.model import Summary
from disclosure_rules.summary.verdict import degree_of, is_undecided, openness_of, verdict_of
from disclosure_rules.terms import Severity, Status

QUESTIONS = 3
"""The number of facts that a summary asks for."""
MENDED = 3
"""The most conclusions of which a summary says what would have to change."""
_SEVEREST = tuple(reversed(Severity))


def summary_of(
    decision: Decision,
    names: Names,
    later: Callable[[Moment], Decision] | None = None,
    *,
    delays: Delays | None = None,
    remedies: Callable[[str], Remedies] | None = None,
    is_draft: bool = False,
) -> Summary:
    """The summary of a decision, with the names of the policies that made it. `later` decides about the same record as of a
    later moment, and so tells what follows from what is not done; without it nothing is told of that. `delays` tells why a
    limit ends later than it first did, `remedies` what would have to change for a conclusion to come out right."""
    to_do = tuple(acts_of(decision, names, delays))
    questions = tuple(_questions(decision, names))
    degree = degree_of(decision, names, is_draft=is_draft)
    wrongs = tuple(_wrongs(decision, names))
    source = decision.provenance
    return Summary.made(
        record=decision.record,
        kind=names.kind(decision.record.kind),
        as_of=decision.as_of,
        outcome=decision.outcome,
        degree=degree,
        undecided=is_undecided(decision, names),
        verdict=verdict_of(decision, names, degree, to_do, questions, is_draft=is_draft),
        to_do=to_do,
        wrongs=wrongs,
        consequences=tuple(_consequences(decision, names, later, is_draft=is_draft)),
        questions=questions,
        remedies=tuple(_remedies(decision, names, wrongs, remedies)) if remedies else (),
        folded=_folded(decision),
        basis=Grounds.made(
            library=source.library,
            governing_date=source.governing_date,
            policies=sum(
                policy.id not in names.policies or names.policies[policy.id].rank != FRAMEWORK
                for policy in source.policies
            ),
            calendar=source.calendar,
        ),
    )


# what is wrong


def _wrongs(decision: Decision, names: Names) -> Iterator[Wrong]:
    """Acts not done in time, then findings, the most severe first."""
    for item in decision.obligations:
        if item.status in LATE:
            yield _late(item, decision, names)
    for finding in sorted(decision.findings, key=lambda finding: _SEVEREST.index(finding.severity)):
        yield _found(finding, names)


def _late(item: Obligation, decision: Decision, names: Names) -> Wrong:
    breach = names.failure(item)
    days = late_by(item, decision.as_of)
    message = text("summary.not-done", breach=breach, due=dated(item.due), days=days)
    if item.status is Status.FULFILLED_LATE:
        done = dated(item.fulfilled)
        message = text("summary.done-late", breach=breach, due=dated(item.due), days=days, done=done)
    if item.status is Status.TOO_EARLY:
        message = too_early(names, item)
    rule, act = names.rules.get(item.rule), act_of(names, item)
    same = (other for other in decision.obligations if other is not item and act_of(names, other) == act)
    others = (other for other in same if other.status not in LATE)  # what is late stands by itself
    return Wrong.made(
        id=item.id,
        severity=None,
        message=message,
        mend=rule.mend if rule and item.status in (Status.OVERDUE, Status.TOO_EARLY) else None,
        who=bearer(names, item.rule, item.duty_role, item.duty_bearer),
        also=limits_of(others),
        clauses=cited(names, item.clauses),
    )


def _found(finding: Finding, names: Names) -> Wrong:
    rule, role = names.rules.get(finding.rule), finding.duty_role
    return Wrong.made(
        id=finding.id,
        severity=finding.severity,
        message=finding.message,
        mend=rule.mend if rule else None,
        who=bearer(names, finding.rule, role, finding.duty_bearer) if role else None,
        also=(),
        clauses=cited(names, finding.clauses),
    )


def _remedies(
    decision: Decision, names: Names, wrongs: Iterable[Wrong], remedies: Callable[[str], Remedies]
) -> Iterator[Remedies]:
    """What would have to change for the gravest of what is wrong, then for an openness that may still become fuller."""
    made = {name for name, result in decision.determinations.items() if result.status == "determined"}
    openness = [name for name in openness_of(decision, names) if name in made]
    for about in [*(item.id for item in wrongs), *openness][:MENDED]:
        found = remedies(about)
        if found.remedies and (found.remedies[0].is_in_power or about not in openness):
            yield found


# what follows


def _consequences(
    decision: Decision,
    names: Names,
    later: Callable[[Moment], Decision] | None,
    *,
    is_draft: bool,
) -> Iterator[Consequence]:
    """The measures of now, then those that each limit brings which passes without its act."""
    if is_draft and not any(finding.severity is Severity.SERIOUS for finding in decision.findings):
        return
    known = {_measure(item) for item in decision.accountability}
    for item in decision.accountability:
        yield _consequence(None, decision, item, names)
    if later is None:
        return
    for moment in sorted(set(_afterlimits_of(decision.obligations)), key=end_on_clock):
        try:
            then = later(moment)
        except CalendarError:
            return
        for item in then.accountability:
            if _measure(item) not in known:
                known.add(_measure(item))
                yield _consequence(moment, then, item, names)


def _measure(item: Accountability) -> tuple[object, ...]:
    return item.measure, item.rule, item.duty_role, item.duty_bearer


def _afterlimits_of(obligations: Iterable[Obligation]) -> Iterator[Moment]:
    """The first moment after each limit that still runs."""
    for item in obligations:
        if item.due is not None and item.status in (Status.PENDING, Status.DUE_SOON):
            yield item.due + (timedelta(minutes=1) if is_instant(item.due) else timedelta(days=1))


def _consequence(start: Moment | None, decision: Decision, item: Accountability, names: Names) -> Consequence:
    return Consequence.made(
        from_day=start,
        measure=item.measure,
        title=item.title,
        addressees=addressed(names, item),
        because=because(names, decision, item),
        clauses=cited(names, item.clauses),
    )


# what to ask


def _questions(decision: Decision, names: Names) -> Iterator[Question]:
    """The facts that settle most: the one that most open conclusions ask for, then of the others the same again."""
    kind = decision.record.kind
    facts = facts_of(names.kinds[kind])
    left = [item.needs for item in decision.undetermined if item.needs]
    bears_on = Counter(path for needs in left for path in needs)
    for _ in range(QUESTIONS):
        count = Counter(path for needs in left for path in needs)
        if not count:
            return
        first = min(count, key=lambda path: (-count[path], -bears_on[path], facts[path].order))
        left = [needs for needs in left if first not in needs]
        asked = asking(kind, first, names.kinds[kind])
        yield Question.made(
            fact=first,
            label=fact_label(names.kinds[kind], first),
            question=asked.question,
            who=asked.who,
            bears_on=bears_on[first],
        )


def _folded(decision: Decision) -> Folded:
    made = [result for result in decision.determinations.values() if result.status == "determined"]
    stages = Counter(item.stage for item in decision.undetermined)
    facts = {path for item in decision.undetermined for path in item.needs}
    return Folded.made(
        determined=len(made),
        decide=stages["decide"],
        require=stages["require"],
        find=stages["find"],
        account=stages["account"],
        facts=len(facts),
    )
