"""China's open-government rules as declarative, tested policies, and their evaluation."""

from typing import TYPE_CHECKING

from disclosure_rules._lazy import lazily
from disclosure_rules._version import __version__

if TYPE_CHECKING:
    from disclosure_rules.calendar.working_calendar import Duration, WorkingCalendar
    from disclosure_rules.decision import Decision
    from disclosure_rules.errors import (
        CalendarError,
        DisclosureRulesError,
        EngineError,
        PolicyError,
        Problem,
        RecordError,
    )
    from disclosure_rules.evaluator import Evaluator
    from disclosure_rules.policy.files import SHIPPED
    from disclosure_rules.policy.load import load_policies
    from disclosure_rules.portfolio import summarise
    from disclosure_rules.records import (
        CatalogueRecord,
        DocumentRecord,
        EmergencyRecord,
        MajorDecisionRecord,
        MatterRecord,
        MeetingRecord,
        OpinionIncidentRecord,
        PortfolioRecord,
        Record,
        RequestRecord,
    )
else:
    __getattr__, __dir__ = lazily(
        __name__,
        {
            "calendar.working_calendar": ("Duration", "WorkingCalendar"),
            "decision": ("Decision",),
            "errors": (
                "CalendarError",
                "DisclosureRulesError",
                "EngineError",
                "PolicyError",
                "Problem",
                "RecordError",
            ),
            "evaluator": ("Evaluator",),
            "policy.files": ("SHIPPED",),
            "policy.load": ("load_policies",),
            "portfolio": ("summarise",),
            "records": (
                "CatalogueRecord",
                "MajorDecisionRecord",
                "DocumentRecord",
                "EmergencyRecord",
                "MatterRecord",
                "MeetingRecord",
                "OpinionIncidentRecord",
                "PortfolioRecord",
                "Record",
                "RequestRecord",
            ),
        },
    )

__all__ = [
    "SHIPPED",
    "CalendarError",
    "CatalogueRecord",
    "Decision",
    "DisclosureRulesError",
    "DocumentRecord",
    "Duration",
    "EmergencyRecord",
    "EngineError",
    "Evaluator",
    "MajorDecisionRecord",
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
