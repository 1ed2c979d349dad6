"""The parts of an emergency: the releases of information about it."""

from __future__ import annotations

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import When
from disclosure_rules.records.model import Part, characteristic


class EmergencyRelease(Part):
    """One release of information about an emergency through one channel."""

    key = "channel"

    channel: terms.Channel = Field(title="渠道", description="the channel")
    date: When | None = characteristic(
        "时间", "the time of the release; limits in hours need the time of day", "日期"
    )
