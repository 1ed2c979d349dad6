"""Data that is no more than its fields, whatever was computed from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class PlainData:
    """Data whose derived values are computed when they are first read. They are no part of it when it is compared,
    printed or pickled."""

    def __getstate__(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}
