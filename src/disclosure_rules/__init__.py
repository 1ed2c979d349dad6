"""China's open-government rules as declarative, tested policies, and their evaluation."""

from disclosure_rules.calendar import Duration, WorkingCalendar
from disclosure_rules.decision import Decision
from disclosure_rules.errors import (
    CalendarError,
    DisclosureRulesError,
    EngineError,
    PolicyError,
    Problem,
    RecordError,
)
from disclosure_rules.evaluate import Evaluator
from disclosure_rules.policy.files import SHIPPED
from disclosure_rules.policy.load import load_policies
from disclosure_rules.portfolio import summarise
from disclosure_rules.records import (
    CatalogueRecord,
    DecisionRecord,
    DocumentRecord,
    EmergencyRecord,
    MatterRecord,
    MeetingRecord,
    OpinionIncidentRecord,
    PortfolioRecord,
    Record,
    RequestRecord,
)
from disclosure_rules.version import __version__

__all__ = [
    "SHIPPED",
    "CalendarError",
    "CatalogueRecord",
    "Decision",
    "DecisionRecord",
    "DisclosureRulesError",
    "DocumentRecord",
    "Duration",
    "EmergencyRecord",
    "EngineError",
    "Evaluator",
    "MatterRecord",
    "MeetingRecord",
    "OpinionIncidentRecord",
    "PolicyError",
    "PortfolioRecord",
    "Problem",
    "Record",
    "RecordError",
    "RequestRecord",
    "WorkingCalendar",
    "__version__",
    "load_policies",
    "summarise",
]
