"""What the solver proposes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disclosure_rules.calendar.moments import Moment
from disclosure_rules.records.base import Record


@dataclass(frozen=True)
class Proposal:
    """A record that a model stands for."""

    written: Mapping[str, Any]
    as_of: Moment
    record: Record
