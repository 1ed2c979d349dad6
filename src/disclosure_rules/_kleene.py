"""Strong Kleene logic in two bits: *possible* (2) and *true* (1). False is 0, unknown is 2, true is 3.

Hence `all` is `&`, `any` is `|`, and `not` swaps the two bits and inverts them.
"""

from __future__ import annotations

from typing import Final

FALSE: Final = 0
UNKNOWN: Final = 2
TRUE: Final = 3

NOT: Final = (TRUE, -1, UNKNOWN, FALSE)
"""The negation `NOT[x]` of each truth value `x`."""

NAMES: Final = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}


def of(value: bool) -> int:
    """The truth of a Python bool."""
    return TRUE if value else FALSE
