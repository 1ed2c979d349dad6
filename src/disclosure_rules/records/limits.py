"""The limits of what is read of one record or policy file, and of what is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

from disclosure_rules.errors import Problem

LISTS: Final = (list, tuple, set, frozenset)
_HOLDING: Final = (dict, *LISTS)
_SINGLE: Final = frozenset((str, bool, int, float, date, datetime, type(None)))
"""The types of most values that hold no others."""

MOST_ENTRIES: Final = 30_000
"""The most entries of all lists and mappings of one record together. Each wrong one would become a problem."""

MOST_CONTAINERS: Final = 300_000
"""The most lists and mappings of a JSON text. An empty one takes up to forty times its length in memory."""

MOST_OF_CASES: Final = 100_000
"""The most entries of a case file."""

MOST_OF_POLICY: Final = 15_000
"""The most entries of a policy file, ten times those of the longest one that is shipped. Rules are compared in pairs."""

MOST_PROBLEMS: Final = 100
"""The most problems of one record or file that are reported one by one; the rest is a number."""


def entries_of(data: Any) -> int:
    """The entries of the lists and mappings within plain data."""
    held = data.values() if isinstance(data, dict) else data if isinstance(data, LISTS) else ()
    return len(held) + sum(map(entries_of, held))


def too_many_entries(data: Any, limit: int = MOST_ENTRIES) -> bool:
    """Whether the lists and mappings within the data have more entries together than are read."""
    count, inside = 0, [data]
    while inside:
        value = inside.pop()
        if issubclass(type(value), _HOLDING):  # `isinstance` may ask the value itself
            count += len(value)
            if count > limit:
                return True
            items = value.values() if issubclass(type(value), dict) else value
            inside.extend([item for item in items if type(item) not in _SINGLE])
    return False


def containers_of(text: str) -> int:
    """The number of lists and mappings of a JSON text. Up to `MOST_CONTAINERS`, brackets within strings count too."""
    count = text.count("[") + text.count("{")
    return count if count <= MOST_CONTAINERS else sum(map(len, _STRING_OR_CONTAINER.findall(text)))


_STRING_OR_CONTAINER: Final = re.compile(r'"(?:[^"\\]|\\.)*"?|([\[{])')


def capped(problems: Iterable[Problem], total: int, rest: Callable[[int], Problem]) -> list[Problem]:
    """The first of `total` problems, and one more that counts the rest."""
    shown = list(islice(problems, MOST_PROBLEMS))
    return [*shown, rest(total - len(shown))] if total > len(shown) else shown
