"""Data that consists of its fields alone, without the values computed from them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class PlainData:
    """Data whose derived values are computed when they are first read. They are no part of the data when it is
    compared, printed or pickled."""

    def __getstate__(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}
