"""The parts that records of several kinds share."""

from __future__ import annotations

from pydantic import Field

from disclosure_rules import terms
from disclosure_rules.records.field_types import Name, When
from disclosure_rules.records.model import Part, characteristic, event


class Review(Part):
    """A review: its result, which is unknown when left out, and the day it was made."""

    shorthand = "result"

    result: terms.ReviewResult | None = characteristic("结果", "the result of the review")
    date: When | None = event("日期", "the day of the review")


class TimedRelease(Part):
    """One release of information through one channel, at a time."""

    key = "channel"

    channel: terms.Channel = Field(title="渠道", description="the channel")
    date: When | None = characteristic(
        "时间", "the time of the release; limits in hours need the time of day", "日期"
    )


class AgencyOfYear(Part):
    """机关."""

    shorthand = "name"

    name: Name | None = characteristic("名称", "name of the agency", "机关名称")
    level: terms.IssuerLevel | None = characteristic("层级", "level of the agency")
