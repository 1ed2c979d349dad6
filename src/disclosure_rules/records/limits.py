"""The limits of what is read of one record or policy file, and of what is told of it."""

from __future__ import annotations

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

MOST_OF_CASES: Final = 100_000
"""The most entries of a case file."""

MOST_OF_POLICY: Final = 35_000
"""The most entries of a policy file, many times those of the longest one that is shipped. Rules are compared in pairs."""

MOST_PROBLEMS: Final = 100
"""The most problems of one record or file that are reported one by one; the rest is a number."""


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


def capped(problems: Iterable[Problem], total: int, rest: Callable[[int], Problem]) -> list[Problem]:
    """The first of `total` problems, and one more that counts the rest."""
    shown = list(islice(problems, MOST_PROBLEMS))
    return [*shown, rest(total - len(shown))] if total > len(shown) else shown
