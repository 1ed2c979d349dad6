"""Editions of the policies (a directory, the shipped policies, or a revision in git) and the rules in which they
differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from disclosure_rules.authoring.diff.revisions import checked_out
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.load import load_policies
from disclosure_rules.policy.model import Policy
from disclosure_rules.policy.record_classes import Handed
from disclosure_rules.policy.sets import policies_for, stands_alone
from disclosure_rules.policy.shared import calendar_of
from disclosure_rules.records.declared.declarations import DeclaredKind

SHIPPED_WORD = "shipped"


class Edition(NamedTuple):
    """Policies, with the name that was given for them, and whether they stand alone; None for the shipped ones."""

    name: str
    policies: tuple[Policy, ...]
    stands_alone: bool | None = None

    @classmethod
    def of(cls, name: str, *roots: Path, records: Iterable[Handed] = ()) -> Edition:
        """The edition of directories, with record kinds of a program. Rules missing from one that stands alone stay missing."""
        is_shipped = all(root.resolve() == SHIPPED.resolve() for root in roots)
        return cls(name, policies_for(roots, records), None if is_shipped else stands_alone(roots))

    def as_json(self) -> dict[str, Any]:
        """The name, and each policy with the digest of its files."""
        return {
            "name": self.name,
            "policies": [{"id": policy.id, "sha256": policy.sha256} for policy in self.policies],
        }


def read_editions(old: str, new: str, records: Iterable[Handed] = ()) -> tuple[Edition, Edition]:
    """The two editions of these names, with record kinds of a program in both.

    A name is the word `shipped`; else a directory, if there is one; else a revision in git, `REV` or `REV:PATH`. A
    revision without a path takes the path of the directory that the other name stands for, or else `policies`. A set
    that does not stand alone is read over the shipped policies that it does not replace. Raises PolicyError
    for a name that is none of these, and for policies that cannot be loaded.
    """
    handed = tuple(records)
    return read_edition(old, directory_of(new), handed), read_edition(new, directory_of(old), handed)


def directory_of(name: str) -> Path | None:
    """The directory with this name, if there is one."""
    return Path(name) if name not in ("", SHIPPED_WORD) and Path(name).is_dir() else None


def read_edition(name: str, beside: Path | None = None, records: Iterable[Handed] = ()) -> Edition:
    """The edition of a name; `beside` is the directory whose path applies where a revision has none."""
    if name == SHIPPED_WORD:
        return Edition(name, load_policies(records=records))
    if (root := directory_of(name)) is not None:
        return Edition.of(name, root, records=records)
    with checked_out(name, beside) as directory:
        return Edition.of(name, directory, records=records)


class PolicyChanges(NamedTuple):
    """The rules, parameters and declared facts that only one edition has, or that differ between the two, by id; the calendars
    that they name, where these differ."""

    rules: dict[str, list[str]]
    parameters: dict[str, list[str]]
    facts: dict[str, list[str]]
    calendars: tuple[str, str] | None = None


def policy_changes(old: Iterable[Policy], new: Iterable[Policy]) -> PolicyChanges:
    """The ids that are `added`, `removed` and `changed`, wherever they stand in the files."""
    before, after = list(old), list(new)
    rules, parameters = (
        _changed(_by_id(before, part), _by_id(after, part)) for part in ("rules", "parameters")
    )
    facts = _changed(_facts(before), _facts(after))
    return PolicyChanges(rules, parameters, facts, _calendars(before, after))


def _facts(policies: Iterable[Policy]) -> dict[str, Any]:
    """The facts that policies declare, stated and derived, by kind and name, with the vocabularies of their values."""
    found: dict[str, Any] = {}
    for kind in (item for policy in policies for item in policy.records if isinstance(item, DeclaredKind)):
        found |= {f"{kind.kind}.{fact.name}": fact for fact in kind.facts}
        found |= {f"{kind.kind}.{fact.name}": fact for fact in kind.derived}
    return found


def _calendars(before: list[Policy], after: list[Policy]) -> tuple[str, str] | None:
    old, new = (calendar_of(policies).identity for policies in (before, after))
    return (old, new) if old != new else None


def _by_id(policies: Iterable[Policy], part: str) -> dict[str, Any]:
    return {item.id: replace(item, place="") for policy in policies for item in getattr(policy, part)}


def _changed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[str]]:
    return {
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
        "changed": [name for name in new if name in old and new[name] != old[name]],
    }
