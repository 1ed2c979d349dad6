"""The declarations of the shipped policies, for sets of policies that are loaded without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from disclosure_rules.errors import Text
from disclosure_rules.policy.files import HEAD, SHIPPED, policy_directories
from disclosure_rules.reading.strict import read_file


@cache
def shipped_roles() -> Mapping[str, Text]:
    """The roles, which a set that declares none has."""
    declared = list(_declared("roles"))
    return {name: Text(**words) for name, words in reversed(declared)}


@cache
def shipped_determinations() -> frozenset[str]:
    """The determinations, which a set without a framework may lack."""
    return frozenset(name for name, _ in _declared("determinations"))


def _declared(key: str) -> Iterator[tuple[str, Any]]:
    for directory in policy_directories(SHIPPED):
        yield from read_file(directory / HEAD).data.get(key, {}).items()
