"""The directories of the shipped policies and of the schemas, and the files of the library's own data."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final


def _shipped() -> Path:
    here = Path(__file__).resolve().parent
    inside = here / "policies"
    return inside if inside.is_dir() else here.parents[1] / "policies"


SHIPPED: Final = _shipped()
"""The directory of the shipped policies: inside the wheel, or at the root of an editable checkout."""


SCHEMAS: Final = (
    SHIPPED.with_name("schemas")
    if SHIPPED.parent == Path(__file__).resolve().parent
    else SHIPPED.parent / "docs" / "reference"
)
"""The directory of the JSON Schemas as files: inside the wheel, or in the documentation of an editable checkout."""


READINGS: Final = (
    SHIPPED.with_name("decisions")
    if SHIPPED.parent == Path(__file__).resolve().parent
    else SHIPPED.parent / "docs" / "decisions"
)
"""The directory of the readings of the law as pages: inside the wheel, or in the documentation of an editable checkout."""


def own_data(path: Path) -> Any:
    """The contents of a YAML file that is part of the library, and so is trusted."""
    import yaml  # noqa: PLC0415  # many a caller needs none of these files

    content = path.read_text(encoding="utf-8")
    return yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe
