"""The packages of the extra `tables`, which most hosts do without."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from disclosure_rules.errors import Problem, RecordError


def needed(package: str) -> Any:
    """The module of a package of the extra. Raises RecordError where it is not installed."""
    try:
        return import_module(package)
    except ModuleNotFoundError:
        raise RecordError(Problem("table.package", "table", package=package)) from None
