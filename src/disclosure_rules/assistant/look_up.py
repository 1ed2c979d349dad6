"""The tools that take no record: a count of days, clauses, facts, and the check of the policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from disclosure_rules.assistant.desk import Desk
from disclosure_rules.calendar.duration import Duration, Limit
from disclosure_rules.calendar.moments import parse_moment
from disclosure_rules.errors import MisfitError, PolicyError, Problem, folded, nearest, shown_name
from disclosure_rules.policy.citations import status_of
from disclosure_rules.policy.known_names import STATED, known_names
from disclosure_rules.policy.model import Clause, Policy
from disclosure_rules.policy.notices import notices
from disclosure_rules.render.deadline import deadline_as_json

if TYPE_CHECKING:
    from disclosure_rules.assistant import arguments as asked

MOST: Final = 20
"""The most entries of a search; `more` counts those that are left out."""

T = TypeVar("T")


def count_days(desk: Desk, given: asked.DaysArguments) -> dict[str, Any]:
    """The last day of a limit, and every day counted or skipped on the way to it."""
    evaluator = desk.shelf.evaluator
    zone = evaluator.kinds.zone
    start = _read(lambda text: parse_moment(text, zone), given.start, "start")
    limit = _read(
        lambda text: Limit(Duration.parse(text), given.roll, given.counts_start), given.limit, "limit"
    )
    return deadline_as_json(evaluator.calendar, start, limit)


def _read(parse: Callable[[str], T], text: str, place: str) -> T:
    try:
        return parse(text)
    except MisfitError as misfit:
        raise PolicyError(misfit.at("assistant.argument", place)) from None


def clauses(desk: Desk, given: asked.ClauseArguments) -> dict[str, Any]:
    """The clause of an id, or those whose id, place, instrument, gist or rules have all the words."""
    shelf = desk.shelf
    known = {clause.id: (clause, policy) for policy in shelf.evaluator.policies for clause in policy.clauses}
    if given.id is not None:
        if given.id not in known:
            name = shown_name(given.id)
            meant = nearest(name, known)
            raise PolicyError(Problem("assistant.argument", "id", "clause", clause=name, meant=meant))
        return {"clauses": [_clause(desk, *known[given.id])], "more": 0}
    found = [
        (clause, policy)
        for clause, policy in known.values()
        if _has(
            given.words, (clause.id, clause.at, *clause.gist, *policy.title, *shelf.citing.get(clause.id, ()))
        )
    ]
    return {
        "clauses": [_clause(desk, clause, policy) for clause, policy in found[:MOST]],
        "more": max(0, len(found) - MOST),
    }


def _has(words: str | None, texts: Iterable[str]) -> bool:
    """Whether texts have all of the words."""
    text = folded(" ".join(texts))
    return all(folded(word) in text for word in (words or "").split())


def _clause(desk: Desk, clause: Clause, policy: Policy) -> dict[str, Any]:
    citing = desk.shelf.citing
    days = clause.in_force
    return {
        **desk.shelf.clause_ref(clause.id),
        "instrument": policy.title._asdict(),
        "policy": policy.id,
        "status": status_of(clause, citing.get(clause.id, [])),
        "informative": clause.informative,
        "start": days.start and days.start.isoformat(),
        "end": days.end and days.end.isoformat(),
        "rules": citing.get(clause.id, []),
    }


def facts(desk: Desk, given: asked.FactArguments) -> dict[str, Any]:
    """The facts of a record kind that a record may state, or those whose names, meaning or values have all the words."""
    evaluator = desk.shelf.evaluator
    kind = evaluator.kinds.named(given.kind)
    if kind not in evaluator.kinds:
        kind, known = shown_name(given.kind), tuple(evaluator.kinds)
        meant = nearest(kind, evaluator.kinds.names)
        raise PolicyError(Problem("assistant.argument", "kind", "kind", kind=kind, known=known, meant=meant))
    stated = (name for name in known_names(kind, evaluator.kinds, ()) if name.left_out in STATED)
    found = [
        name
        for name in stated
        if _has(given.words, (name.name, name.zh, name.en, *map(str, (*name.values, *name.values_zh))))
    ]
    listed = [name._asdict() for name in found[:MOST]]
    return {"facts": listed, "more": max(0, len(found) - MOST)}


def check_policies(desk: Desk, _: asked.NoArguments) -> dict[str, Any]:
    """Read the policies again. Their problems are those of the call; without one, the tools decide by them from now on."""
    shelf = desk.reload()
    policies = shelf.evaluator.policies
    return {
        "policies": [
            {
                "id": policy.id,
                "title": policy.title._asdict(),
                "rules": len(policy.rules),
                "clauses": len(policy.clauses),
                "sha256": policy.sha256,
            }
            for policy in policies
        ],
        "notices": [problem.as_json() for problem in notices(shelf.directories, policies)],
    }
