"""Keeping what is made of a declaration, so that the same declaration always means the same thing."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def shared(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function makes of its arguments, so that the same arguments give the very same thing, also to threads
    that ask at once."""
    known: dict[Any, T] = {}

    @functools.wraps(make)
    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        found = known.get(args)
        return known.setdefault(args, make(*args, **kwargs)) if found is None else found

    return get
