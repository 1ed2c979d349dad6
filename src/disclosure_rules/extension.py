"""What a host's program declares record kinds of its own with: base classes, fields of each world, types and values."""

from disclosure_rules.records.any_record import any_record_of
from disclosure_rules.records.base import Record
from disclosure_rules.records.fact import ABSENT, UNKNOWN, FactReader
from disclosure_rules.records.field_types import WHOLE, Count, Day, Flag, FreeText, Name, Percent, When
from disclosure_rules.records.model import Part, box, characteristic, event
from disclosure_rules.terms import Term

__all__ = [
    "ABSENT",
    "UNKNOWN",
    "WHOLE",
    "Count",
    "Day",
    "FactReader",
    "Flag",
    "FreeText",
    "Name",
    "Part",
    "Percent",
    "Record",
    "Term",
    "When",
    "any_record_of",
    "box",
    "characteristic",
    "event",
]
