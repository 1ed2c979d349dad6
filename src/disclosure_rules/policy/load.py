"""Loading policies: read, link and check, with every problem reported at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from disclosure_rules import _arguments
from disclosure_rules.errors import PolicyError, Problem
from disclosure_rules.policy.check import check
from disclosure_rules.policy.files import SHIPPED, Draft, Read, raise_all, read_drafts
from disclosure_rules.policy.ladders import FRAMEWORK
from disclosure_rules.policy.link import link
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.read_cache import ReadCache
from disclosure_rules.policy.shipped import shipped_determinations
from disclosure_rules.policy.unread_parts import UnreadParts
from disclosure_rules.reading.strict import read_text
from disclosure_rules.records.base import Record

if TYPE_CHECKING:
    from disclosure_rules.policy.record_classes import Handed

_UNKNOWN = ("policy.unknown-fact", "policy.unknown-determination")


def load_policies(
    *roots: str | Path, records: Iterable[Handed] = (), cache: str | Path | None = None
) -> tuple[Policy, ...]:
    """Load the policies below each directory, in the order given; without an argument, the shipped ones.

    `load_policies(SHIPPED, "ours/")` adds a host's own policies; `load_policies("ours/")` loads only those. `records` are
    record kinds of the host's program: classes, or modules that define them. `cache` names a file that keeps what was read:
    only what changed is read again, and the file is written where something did. Raises PolicyError with every problem,
    each with file, line and column.
    """
    paths = [_arguments.path(root, "roots", PolicyError) for root in roots or (SHIPPED,)]
    handed = _arguments.several(records, "records", "kinds", PolicyError)
    if cache is None:
        return read_policies(paths, handed)
    kept = ReadCache(_arguments.path(cache, "cache", PolicyError))
    policies = read_policies(paths, handed, kept.read)
    kept.save()
    return policies


def read_policies(
    roots: Iterable[Path], records: Iterable[Handed] = (), reader: Read = read_text
) -> tuple[Policy, ...]:
    """The policies below each directory, as `load_policies`; `reader` reads the bytes of each file."""
    problems: list[Problem] = []
    handed = tuple(records)
    classes = _classes(handed) if handed else ()
    unread = UnreadParts()
    read = [draft for root in roots for draft in read_drafts(root, problems, unread, reader)]
    drafts = [replace(draft, declared=classes) for draft in read]
    _check_frameworks(drafts, problems)
    before = len(problems)
    if any(draft.records for draft in drafts):
        drafts = _with_kinds(drafts, problems)
    if len(problems) > before:  # facts that others use would look unknown
        raise_all(problems)
    policies, unsound = link(drafts, problems, unread)
    _check_framework(drafts, problems)
    problems.extend(check(policies, unsound, unread))
    raise_all(problems)
    return policies


# What reads record kinds is imported where a set brings some.


def _classes(handed: tuple[Handed, ...]) -> tuple[type[Record], ...]:
    """The record kinds of a host's program. Raises PolicyError with every problem of them."""
    from disclosure_rules.policy.record_classes import classes_of  # noqa: PLC0415

    problems: list[Problem] = []
    classes = classes_of(handed, problems)
    raise_all(problems)
    return classes


def _with_kinds(drafts: list[Draft], problems: list[Problem]) -> list[Draft]:
    """The drafts with the record kinds and derived facts that they declare."""
    from disclosure_rules.policy.derived_facts import with_derived  # noqa: PLC0415
    from disclosure_rules.policy.records_file import with_records  # noqa: PLC0415

    before = len(problems)
    drafts = with_records(drafts, problems)
    return drafts if len(problems) > before else with_derived(drafts, problems)


def _check_frameworks(drafts: list[Draft], problems: list[Problem]) -> None:
    """Raises PolicyError with a problem for each framework beside the first, and those of reading alone: what is wrong with
    policies that are read with another framework than their own follows from that."""
    frames = {draft.head.policy: draft for draft in drafts if draft.head.rank == FRAMEWORK}
    places = [draft.source.place(("rank",)) for draft in frames.values()]
    others = [Problem("policy.frameworks", at, policies=tuple(frames), other=places[0]) for at in places[1:]]
    if others:
        raise_all([*problems, *others])


def _check_framework(drafts: list[Draft], problems: list[Problem]) -> None:
    """Add a problem for a calendar that another policy than the framework names. Where there is no framework, the names that the
    shipped one declares are not unknown: the problem is that it is missing."""
    problems += [
        Problem(
            "policy.framework-key", draft.source.place(("calendar",)), key="calendar", framework=FRAMEWORK
        )
        for draft in drafts
        if draft.head.calendar is not None and draft.head.rank != FRAMEWORK
    ]
    is_missing = all(draft.head.rank != FRAMEWORK for draft in drafts)
    for at, problem in enumerate(problems if is_missing else ()):
        values = dict(problem.values)
        name = values.get("fact", values.get("determination"))
        if problem.code in _UNKNOWN and name in shipped_determinations():
            problems[at] = Problem("policy.no-framework", problem.where, determination=name)
