"""Strong Kleene logic in two bits: *possible* (2) and *true* (1). False is 0, unknown 2, true 3.

So `all` is `&`, `any` is `|`, and `not` swaps the bits and inverts them.
"""

from __future__ import annotations

from typing import Final

FALSE: Final = 0
UNKNOWN: Final = 2
TRUE: Final = 3

NOT: Final = (TRUE, -1, UNKNOWN, FALSE)
"""`NOT[x]` for each truth value."""

NAMES: Final = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}


def of(value: bool) -> int:
    """The truth of a Python bool."""
    return TRUE if value else FALSE
