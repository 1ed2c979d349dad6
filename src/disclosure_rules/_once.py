"""Values that an instance computes once, when they are first asked for."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 12):
    cached_property = functools.cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801  # it stands for that one
        """As in the standard library, but without the lock that all instances of a class share there before Python 3.12: it
        makes threads wait for each other, and a process that forks while another thread holds it leaves it held for ever
        in the child."""

        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            """The value, computed if the instance does not have it; two threads at once may both compute it."""
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value
