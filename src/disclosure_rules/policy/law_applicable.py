"""The determination that the library makes itself, about every record."""

from __future__ import annotations

from typing import Final

from disclosure_rules.errors import Text
from disclosure_rules.location import Location
from disclosure_rules.policy.model import Determination

LAW_APPLICABLE: Final = Determination(
    "law.applicable",
    (),
    Text("法律适用", "whether the law is held"),
    {"held": "本库收有适用的制度", "not_held": "本库未收适用的制度"},
    openness=False,
    place=Location(""),
)
"""Whether any law of the record kind that covers the act is held, and that of each act that has one of its own, by what policies declare (`governs`). No rule decides
it, and none reads it; it is about records of every kind, which the list of its kinds leaves out."""
