"""The verdict: its degree, and the sentence that says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from disclosure_rules.decision import LATE, Decision
from disclosure_rules.errors import Text
from disclosure_rules.evaluation.value_labels import dated, value_label
from disclosure_rules.explanation.labels import Names
from disclosure_rules.phrases import listed_text, text
from disclosure_rules.policy.law_applicable import LAW_APPLICABLE
from disclosure_rules.summary.content import Question, ToDo
from disclosure_rules.summary.labels import late_by, left_of, too_early
from disclosure_rules.terms import Degree, Severity, Status

_RUNNING = (Status.PENDING, Status.DUE_SOON)


def degree_of(decision: Decision, names: Names, *, is_draft: bool) -> Degree:
    """How a record stands, the gravest first. Faults of a draft are what is still to be filled in, unless one is serious; what
    cannot be judged is without a fault, and its openness or its law is open."""
    found = {finding.severity for finding in decision.findings}
    late = any(item.status in LATE for item in decision.obligations)
    if Severity.SERIOUS in found:
        return Degree.SERIOUS
    if is_draft and (found - {Severity.ADVICE} or late or is_undecided(decision, names)):
        return Degree.TO_BE_FILLED_IN
    for reached, degree in (
        (late, Degree.LATE),
        (Severity.MAJOR in found, Degree.MAJOR),
        (Severity.MINOR in found, Degree.MINOR),
        (is_undecided(decision, names), Degree.CANNOT_BE_JUDGED),
    ):
        if reached:
            return degree
    return Degree.ON_TRACK


def is_undecided(decision: Decision, names: Names) -> bool:
    """Whether the law or the openness of a record is not determined."""
    openness = next(iter(openness_of(decision, names)), None)
    settled = openness is None or decision.determinations[openness].status == "determined"
    return not (settled and _is_held(decision))


def _is_held(decision: Decision) -> bool:
    law = decision.determinations.get(LAW_APPLICABLE.id)
    return law is None or law.value == "held"


def openness_of(decision: Decision, names: Names) -> Iterator[str]:
    """The determinations of openness, in policy order."""
    for name in decision.determinations:
        declared = names.determinations.get(name)
        if declared is not None and declared.openness:
            yield name


def verdict_of(
    decision: Decision,
    names: Names,
    degree: Degree,
    to_do: Sequence[ToDo],
    questions: Sequence[Question],
    *,
    is_draft: bool,
) -> Text:
    """The sentence: the openness, the day that comes next, what is wrong, or that nothing is."""
    parts = [*_draft(is_draft), *_attribute(decision, names, questions)]
    parts += [*_late(decision, names), *_next(to_do)]
    found = Counter(finding.severity for finding in decision.findings)
    faults = [
        severity for severity in reversed(Severity) if severity is not Severity.ADVICE and found[severity]
    ]
    if faults:
        counted = listed_text(
            text("summary.counted", count=found[severity], severity=value_label(severity))
            for severity in faults
        )
        total = sum(found[severity] for severity in faults)
        parts.append(
            text("summary.to-fill-in" if is_draft else "summary.found", total=total, counted=counted)
        )
    elif degree in (Degree.ON_TRACK, Degree.CANNOT_BE_JUDGED):
        parts.append(text("summary.nothing-found"))
    return text("summary.sentence", parts=listed_text(parts, "parts"))


def _draft(is_draft: bool) -> Iterator[Text]:
    if is_draft:
        yield text("summary.draft")


def _attribute(decision: Decision, names: Names, questions: Sequence[Question]) -> Iterator[Text]:
    if not _is_held(decision):
        yield text("summary.no-law")
        return
    first, second = [*openness_of(decision, names), "", ""][:2]
    if not first:
        return
    result, title = decision.determinations[first], names.about("decide", first)
    if result.status == "conflict":
        yield text("summary.conflict", title=title)
    elif result.status != "determined":
        needs = next((item.needs for item in decision.undetermined if item.about == first), ())
        asked = next((question.label for question in questions if question.fact in needs), None)
        asked = asked or (names.fact(names.kinds[decision.record.kind], needs[0]) if needs else None)
        yield (
            text("summary.open-until", title=title, fact=asked)
            if asked
            else text("summary.open", title=title)
        )
    else:
        value = names.decided(first, result.value)
        release = decision.determinations[second] if second else None
        declared = names.determinations.get(second)
        least = next(iter(declared.values)) if declared else None
        if release is None or release.status != "determined" or release.value == least:
            yield text("summary.is", title=title, value=value)
        else:
            yield text(
                "summary.is-so", title=title, value=value, release=names.decided(second, release.value)
            )


def _late(decision: Decision, names: Names) -> Iterator[Text]:
    """The gravest lateness, and how many others there are."""
    late = [item for item in decision.obligations if item.status in LATE]
    if not late:
        return
    worst = max(late, key=lambda item: item.working_days_late or 0)
    if worst.status is Status.TOO_EARLY:
        yield too_early(names, worst)
    else:
        yield text("summary.late", breach=names.failure(worst), days=late_by(worst, decision.as_of))
    if len(late) > 1:
        yield text("summary.late-more-one" if len(late) == 2 else "summary.late-more", count=len(late) - 1)


def _next(to_do: Sequence[ToDo]) -> Iterator[Text]:
    """The next day that is certain and still to come."""
    coming = next((item for item in to_do if item.status in _RUNNING and item.due is not None), None)
    if coming is not None:
        left = left_of(coming.due, coming.working_days_left)
        if left.zh:
            yield text("summary.next-in", title=coming.title, due=dated(coming.due), left=left)
        else:
            yield text("summary.next", title=coming.title, due=dated(coming.due))
