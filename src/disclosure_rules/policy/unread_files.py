"""Files that look like those of a policy and are not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from disclosure_rules.errors import Problem
from disclosure_rules.policy.files import CASES, HEAD, directories_below, policy_directories

_YAML = re.compile(r"\.ya?ml($|\.|~)", re.IGNORECASE)
"""The name of a YAML file, also of one that is not read, such as `rules.YAML` and `rules.yaml.txt`."""


def unread(roots: Iterable[Path]) -> Iterator[Problem]:
    """A problem for each file that looks like one of a policy and is not read, since its name ends otherwise, and for each
    that looks like the head of a policy."""
    for root in roots:
        policies = set(policy_directories(root))
        for directory in directories_below(root):
            inside = not policies.isdisjoint((directory, *directory.parents))
            for path in sorted(directory.iterdir()):
                name = path.name
                looks = (
                    _YAML.search(name)
                    if inside
                    else name.casefold().startswith(("policy.yaml", "policy.yml"))
                )
                if (
                    looks
                    and not name.startswith(".")
                    and path.is_file()
                    and not _is_read(path, inside=inside)
                ):
                    yield Problem("policy.unread", str(path), "default" if inside else "head", head=HEAD)


def _is_read(path: Path, *, inside: bool) -> bool:
    return path.name.endswith(CASES) or path.name == HEAD or (inside and path.suffix in (".yaml", ".yml"))
