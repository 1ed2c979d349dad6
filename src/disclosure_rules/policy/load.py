"""Loading policies: read, link and check, with every problem reported at once."""

from __future__ import annotations

from pathlib import Path

from disclosure_rules.errors import Problem
from disclosure_rules.policy.check import check
from disclosure_rules.policy.files import SHIPPED, raise_all, read_drafts
from disclosure_rules.policy.link import link
from disclosure_rules.policy.model import Policy


def load_policies(*roots: str | Path) -> tuple[Policy, ...]:
    """Load the policies below each directory, in the order given; without an argument, the shipped ones.

    `load_policies(SHIPPED, "ours/")` adds a host's own policies; `load_policies("ours/")` loads only those. Raises
    PolicyError with every problem, each with file, line and column.
    """
    problems: list[Problem] = []
    read = [draft for root in roots or (SHIPPED,) for draft in read_drafts(Path(root), problems)]
    drafts = [draft for draft in read if draft is not None]
    if len(drafts) < len(read):  # without a head, names that others use would look unknown
        raise_all(problems)
    policies = link(drafts, problems)
    if not problems:
        problems.extend(check(policies))
    raise_all(problems)
    return policies
