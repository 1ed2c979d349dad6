"""Values of other libraries as plain values: nulls, scalars of numpy and pandas, decimals, identifiers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from pydantic import BaseModel

from disclosure_rules.records.limits import LISTS
from disclosure_rules.terms.base import Term

_COARSE: Final = re.compile(r"datetime64\[\d*[YMW]\]")
"""The types of numpy for years, months and weeks, which name no day."""


class UnreadableError(Exception):
    """A value of a type that no field reads. The text of the error is the name of the type."""


def plain_value(value: Any) -> Any:
    """The value as a plain Python value, or None if it means the same as leaving the field out.

    None, blank text, and the nulls of other libraries count as left out. A null does not equal itself (NaN, NaT), or
    returns itself from that comparison (`pandas.NA`). A whole float becomes the integer that a table made it from.
    Raises UnreadableError for any other object, whatever error reading it raises.
    """
    if value is None or type(value) is bool or type(value) is int:  # as most are
        return value
    try:
        return _plain(value)
    except (UnreadableError, MemoryError):
        raise
    except Exception:  # noqa: BLE001  # a foreign object may raise anything
        raise UnreadableError(type(value).__name__) from None


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value if value and not value.isspace() else None
    if value is None or kind in (bool, int, dict) or isinstance(value, (BaseModel, Term)):
        return value
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, LISTS):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value.items())
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if _is_null(value):
        return None
    if type(value).__module__.partition(".")[0] == "numpy":
        return _plain(_of_numpy(value))
    if isinstance(value, (float, Decimal)):
        number = float(value)
        whole = number.is_integer() and value == int(
            value
        )  # a Decimal may be nearer to a whole than a float can tell
        return int(value) if whole else value if isinstance(value, Decimal) else number
    if isinstance(value, str):
        return _plain(str.__str__(value))  # what it is, whatever it says of itself
    if type(value).__module__ == "uuid":
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):  # `parse_moment` reads it as a day or an instant
        return value
    raise UnreadableError(type(value).__name__)


def _is_null(value: Any) -> bool:
    same = value == value  # a null does not equal itself
    try:
        return not same
    except TypeError:  # `pandas.NA` has no truth value
        return same is value


def _of_numpy(value: Any) -> Any:
    """The plain value of a scalar; an array has none."""
    if getattr(value, "shape", None) != ():
        raise UnreadableError(type(value).__name__)
    kind = str(getattr(value, "dtype", ""))
    plain = value.item()
    if _COARSE.fullmatch(kind) or type(plain) is type(value):  # `longdouble` is no type of Python
        raise UnreadableError(kind)
    is_day = getattr(getattr(value, "dtype", None), "kind", "") == "M"
    return value.astype("datetime64[us]").item() if is_day and isinstance(plain, int) else plain
