"""The directory of the shipped policies."""

from __future__ import annotations

from pathlib import Path
from typing import Final


def _shipped() -> Path:
    here = Path(__file__).resolve().parent
    inside = here / "policies"
    return inside if inside.is_dir() else here.parents[1] / "policies"


SHIPPED: Final = _shipped()
"""The directory of the shipped policies: inside the wheel, or at the root of an editable checkout."""
