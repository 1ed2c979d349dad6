"""The parts of a catalogue: the change of powers that it must follow."""

from __future__ import annotations

from disclosure_rules import terms
from disclosure_rules.records.field_types import When
from disclosure_rules.records.model import Part, characteristic, event


class PowersChanged(Part):
    """权责变动: a change of powers and duties that a list must follow."""

    cause: terms.PowersChange | None = characteristic(
        "原因", "the reason for the change of powers and duties", "变动原因"
    )
    completed: When | None = event(
        "完成日期", "the day the change of functions or the reorganisation was completed"
    )
    updated: When | None = event("清单更新日期", "the day the online list was updated after the change")
